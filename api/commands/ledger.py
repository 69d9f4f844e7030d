"""`roundsman ledger`: statements as files."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.refusing import clear_sentences
from api.commands.speech import Speech, spoken_language
from api.statement_files import StatementFormat, statement_file, yuan_of
from dispatch.bootstrap import open_house
from dispatch.config import read_settings
from dispatch.domain.codes_ledger import LedgerCode
from dispatch.domain.ledger.months import Month
from dispatch.domain.refusals import Refused
from dispatch.services.reading.ledger import payee_named, statement_of
from dispatch.store.migrations import upgrade
from solver.faults import Fault

ledger = typer.Typer(
    name="ledger", no_args_is_help=True, help="Statements of what visits bring, by month."
)


@ledger.callback()
def begin() -> None:
    """Statements of what visits bring, by month."""


@ledger.command()
def statement(
    month: Annotated[str, typer.Option(help="for instance 2026-10")],
    payee: Annotated[str, typer.Option(help="id of a partner point or a technician")],
    out: Annotated[Path, typer.Option(help="file to write: .csv or .xlsx")],
) -> None:
    """Write the statement of a payee for a month, and print what it adds up to."""
    speech = Speech(spoken_language())
    with clear_sentences(speech):
        wanted, form = Month.read(month), _form(out)
        house = open_house(read_settings())
        upgrade(house.database)
        with house.database.read() as session:
            found = statement_of(session, None, wanted, payee_named(session, payee))
            content = statement_file(found, form, speech.language)
        out.write_bytes(content)
        total = yuan_of(found.totals.total_fen)
        speech.say(
            "statement", month=wanted, payee=payee, lines=len(found.lines), total=total, file=out
        )


def _form(out: Path) -> StatementFormat:
    try:
        return StatementFormat(out.suffix.lower().removeprefix("."))
    except ValueError:
        fault = Fault(LedgerCode.FILE_KIND, "out", {"file": out.name})
        raise Refused(fault) from None
