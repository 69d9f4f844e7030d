"""`roundsman up`: from nothing to a published week, and the application served."""

import os
import shutil
import socket
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
import uvicorn

from api.commands.planning import plan_and_publish
from api.commands.preparation import Wanted, prepare, read_folder
from api.commands.refusing import clear_sentences
from api.commands.speech import Speech, spoken_language
from api.commands.table import print_plan
from dispatch.bootstrap import House, open_house
from dispatch.config import Settings, read_settings
from dispatch.domain.codes_commands import CommandCode
from dispatch.domain.kinds import Role
from dispatch.domain.refusals import Refused
from dispatch.store.migrations import upgrade
from solver.faults import Fault

STOPS_WITHIN_S = 5
"""For requests under way when the server is told to stop; what lasts longer is broken off."""

LEAST_FREE_BYTES = 200_000_000
"""Space for the database, the runs' files and some growth."""


def up(
    scenario: Annotated[str, typer.Option(help="name or folder of a scenario")] = "fuzhou-week",
    start: Annotated[str | None, typer.Option(help="first day, YYYY-MM-DD")] = None,
    port: Annotated[int | None, typer.Option(help="port to serve on")] = None,
    serving: Annotated[
        bool, typer.Option("--serve/--no-serve", help="serve when the plan is published")
    ] = True,
    time_limit: Annotated[int | None, typer.Option(help="seconds of search")] = None,
) -> None:
    """Load a scenario, plan its days, print the result, publish it, and serve."""
    speech = Speech(spoken_language())
    with clear_sentences(speech):
        wanted = Wanted(scenario, None if start is None else _day(start))
        settings = _settings(wanted, port)
        if serving:
            refuse_port_in_use(settings.host, settings.port)
        refuse_full_disk(settings.var)
        house = open_house(settings)
        speech.say("database", url=settings.database_url)
        known = prepare(house, wanted, speech)
        plan_id = plan_and_publish(house, known, time_limit, speech)
        print_plan(house, plan_id, speech)
        speech.say("published", id=plan_id)
        if serving:
            _greet(house, wanted.name, known.start, speech)
            house.database.close()
            _serve(settings)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(Fault(CommandCode.NOT_A_DATE, "start", {"value": text})) from None


def _settings(wanted: Wanted, port: int | None) -> Settings:
    """Read the settings; a pinned week has a database of its own unless one is named."""
    settings = read_settings(port)
    if wanted.start is None or "DATABASE_URL" in os.environ:
        return settings
    url = f"sqlite:///{settings.var}/roundsman-{wanted.start.isoformat()}.db"
    return settings.model_copy(update={"database_url": url})


def refuse_port_in_use(host: str, port: int) -> None:
    """Raise `Refused` with PORT_IN_USE when nothing can listen there."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            raise Refused(Fault(CommandCode.PORT_IN_USE, "port", {"port": port})) from None


def refuse_full_disk(folder: Path) -> None:
    """Raise `Refused` with DISK_FULL when there is no room for a database in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        values = {"free": free // 1_000_000, "needed": LEAST_FREE_BYTES // 1_000_000}
        raise Refused(Fault(CommandCode.DISK_FULL, "", values))


def _greet(house: House, scenario: str, start: date, speech: Speech) -> None:
    settings = house.settings
    speech.say("sign_ins")
    users = read_folder(scenario, house.now(), start).users
    for role in Role:
        user = next((user for user in users if user.role is role), None)
        if user is None:
            continue
        speech.say("sign_in", role=user.role.value, login=user.login, password=user.password)
    speech.say("serving", address=f"http://{settings.host}:{settings.port}/")


def serve(
    port: Annotated[int | None, typer.Option(help="port to serve on")] = None,
) -> None:
    """Serve the database of DATABASE_URL as it is, brought up to the current schema."""
    speech = Speech(spoken_language())
    with clear_sentences(speech):
        settings = read_settings(port)
        refuse_port_in_use(settings.host, settings.port)
        refuse_full_disk(settings.var)
        with open_house(settings).database as database:
            upgrade(database)
        speech.say("serving", address=f"http://{settings.host}:{settings.port}/")
        _serve(settings)


def _serve(settings: Settings) -> None:
    """Serve until interrupted; the server reads its settings from the environment."""
    os.environ["DATABASE_URL"] = settings.database_url
    os.environ["ROUNDSMAN_PORT"] = str(settings.port)
    uvicorn.run(
        "api.app:create_app",
        factory=True,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        proxy_headers=settings.trust_proxy_headers,
        timeout_graceful_shutdown=STOPS_WITHIN_S,
    )
