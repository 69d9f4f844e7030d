"""`roundsman requests`: tables of requests, imported as a whole or not at all."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.calendar_upload import BY_COMMAND
from api.commands.contents import content_of
from api.commands.refusing import clear_sentences
from api.commands.speech import Speech, spoken_language
from api.rest.tables import requests_template
from dispatch.bootstrap import House, open_house
from dispatch.config import read_settings
from dispatch.domain.kinds import Language, Role
from dispatch.files.requests import read_requests
from dispatch.services.intake.importing import Trial, import_requests, try_requests, zone_of_tables
from dispatch.services.people.accounts import Principal, principal_of_login
from dispatch.store.migrations import upgrade
from solver.faults import InvalidInput

DESK = "service-desk"
"""Who owns what a command imports for nobody in particular."""

requests = typer.Typer(
    name="requests", no_args_is_help=True, help="Requests of customers, from a table."
)


@requests.callback()
def begin() -> None:
    """Take requests of customers from a table."""


@requests.command("import")
def import_file(
    table: Annotated[Path, typer.Argument(help="CSV in UTF-8, or .xlsx")],
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="only list what is wrong and what would become of it")
    ] = False,
    owner: Annotated[str, typer.Option("--as", help="login of who owns the cases")] = DESK,
) -> None:
    """Import requests: all rows become cases or go into those they repeat, or none does."""
    speech = Speech(spoken_language())
    with clear_sentences(speech):
        content = content_of(table)
        house = open_house(read_settings())
        upgrade(house.database)
        trial = _tried(house, table.name, content)
        if trial.faults:
            raise InvalidInput(trial.faults)
        if not dry_run:
            with house.database.write() as session:
                who = principal_of_login(session, owner) or _desk(owner)
                import_requests(session, who, trial, house.now())
        said = "would_import" if dry_run else "imported"
        speech.say(said, rows=len(trial.rows), taken=trial.taken, merged=trial.merged)


@requests.command()
def template(
    table: Annotated[Path, typer.Argument(help="where to write it: .csv or .xlsx")],
) -> None:
    """Write the empty table; a workbook explains its columns on a second sheet."""
    speech = Speech(spoken_language())
    with clear_sentences(speech):
        table.write_bytes(requests_template(workbook=table.suffix.lower() == ".xlsx"))
        speech.say("template", path=str(table))


def _tried(house: House, file: str, content: bytes) -> Trial:
    with house.database.read() as session:
        read = read_requests(file, content, zone_of_tables(session))
        return try_requests(session, read, house.patient_placer().place, house.now())


def _desk(name: str) -> Principal:
    """Return who imports for a desk: the ladder of owners knows names of desks, too."""
    return Principal(BY_COMMAND, name, Role.DISPATCHER, None, None, Language.ZH)
