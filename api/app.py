"""The web application: `create_app` for servers, made from the settings."""

from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.rest.router import router
from dispatch.bootstrap import House, open_house
from dispatch.config import Settings

VERSION = "0.1.0"


def create_app(settings: Settings | None = None) -> FastAPI:
    """Make the application over the database that the settings (else the environment) name."""
    return app_of(open_house(settings or Settings()))


def app_of(house: House) -> FastAPI:
    """Make the application over what is already wired."""
    app = described_app()
    app.state.house = house
    return app


def described_app() -> FastAPI:
    """Make the application without anything behind it: enough to describe it."""
    app = FastAPI(title="Roundsman", version=VERSION, generate_unique_id_function=operation_id)
    app.include_router(router)
    return app


def operation_id(route: APIRoute) -> str:
    """Name an operation after its function, in the words of a client."""
    head, *rest = route.name.split("_")
    return head + "".join(word.capitalize() for word in rest)
