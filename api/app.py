"""The web application: `create_app` for servers, made from the settings."""

import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anyio import to_thread
from fastapi import FastAPI
from starlette.types import ASGIApp

from api.description import DescribedApp, described
from api.errors import add_error_handlers
from api.limits import SignInLimits, SurveyLimits
from api.pages import add_pages
from api.rest.imports import IMPORT_BYTES, IMPORT_PATH
from api.security import Security
from api.stopping import told_to_stop
from dispatch.bootstrap import House, open_house
from dispatch.config import Settings


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the application over the database that the settings (else the environment) name.

    Raises
    ------
    Refused
        With a `StoreCode` when the database cannot be used.
    """
    return app_of(open_house(settings or Settings()))


def app_of(house: House) -> FastAPI:
    """Make the application over what is already wired; it works while it is served."""
    settings = house.settings
    app = described(Application, lifespan=_at_work, max_body_size=settings.max_body_bytes)
    app.state.house = house
    app.state.stopping = threading.Event()
    app.state.sign_in_limits = SignInLimits(settings.sign_ins_a_minute)
    app.state.survey_limits = SurveyLimits(settings.survey_calls_a_minute)
    add_error_handlers(app)
    add_pages(app, settings.web_folder, settings.map_tiles_url)
    return app


class Application(DescribedApp):
    """The application behind its guard, which also sees what the framework answers by itself."""

    def build_middleware_stack(self) -> ASGIApp:
        """Put the guard outermost."""
        settings: Settings = self.state.house.settings
        inner = super().build_middleware_stack()
        larger = {IMPORT_PATH: max(IMPORT_BYTES, settings.max_body_bytes)}
        return Security(inner, settings.max_body_bytes, settings.map_tiles_url, larger)


@asynccontextmanager
async def _at_work(app: FastAPI) -> AsyncIterator[None]:
    """Solve and plan the nights beside serving; both run in threads, solves in child processes."""
    work = app.state.house.at_work()
    await to_thread.run_sync(work.__enter__)
    try:
        with told_to_stop(app.state.stopping):
            yield
    finally:
        await to_thread.run_sync(work.__exit__, None, None, None)
