"""`roundsman cartridges bundle`: which cartridges of a household are replaced together."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from api.commands.contents import content_of
from api.commands.refusing import clear_sentences
from api.commands.speech import Speech, spoken_language
from dispatch.bootstrap import utc_now
from dispatch.domain.cartridges.bundling import bundle, first_day
from dispatch.domain.cartridges.household import Bundle, Household, Replacement
from dispatch.domain.codes_commands import CommandCode
from dispatch.domain.refusals import Refused
from dispatch.files.household import read_household
from solver.faults import Fault
from solver.formats.scalars import yuan_text

HOME = ZoneInfo("Asia/Shanghai")

cartridges = typer.Typer(
    name="cartridges", no_args_is_help=True, help="Cartridges and when to replace them."
)


@cartridges.callback()
def begin() -> None:
    """Cartridges and when to replace them."""


@cartridges.command("bundle")
def bundle_file(
    household: Annotated[Path, typer.Argument(help="household.json (docs/cartridges.md)")],
    horizon: Annotated[
        str | None, typer.Option(help="ONE_CYCLE or a number of months; before the file's own")
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="first day of a visit, 2026-07-01")] = None,
    states: Annotated[int | None, typer.Option(min=1, help="looked into at most")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="print JSON")] = False,
) -> None:
    """Print the visits that replace a household's cartridges for the least money."""
    speech = Speech(spoken_language())
    with clear_sentences(speech):
        read = read_household(
            content_of(household),
            today=utc_now().astimezone(HOME).date(),
            horizon=horizon,
            as_of=None if as_of is None else _day(as_of),
        )
        found = bundle(read, states)
        if as_json:
            typer.echo(json.dumps(_document(found), ensure_ascii=False, indent=2))
        else:
            _say(found, read, speech)


def _say(found: Bundle, household: Household, speech: Speech) -> None:
    if household.cartridges:
        first = first_day(household).isoformat()
        name = "bundle_cycle" if household.months is None else "bundle_months"
        speech.say(name, first=first, months=household.months)
    for visit, fen in zip(found.visits, found.shown_fen(), strict=True):
        what = ", ".join(_replaced(one, speech) for one in visit.replacements)
        speech.say("bundle_visit", date=visit.on.isoformat(), cost=yuan_text(fen), what=what)
    speech.say("bundle_price", visits=len(found.visits), price=yuan_text(found.price_fen))
    if not found.proven:
        speech.say("bundle_unproven", bound=yuan_text(int(found.bound)))


def _replaced(one: Replacement, speech: Speech) -> str:
    if one.unused_days:
        return speech.line("replaced_early", id=one.cartridge_id, days=one.unused_days)
    if one.overdue_days:
        return speech.line("replaced_late", id=one.cartridge_id, days=one.overdue_days)
    return speech.line("replaced_on_day", id=one.cartridge_id)


def _document(found: Bundle) -> dict[str, object]:
    return {
        "visits": [
            {
                "date": visit.on.isoformat(),
                "cost": yuan_text(fen),
                "replacements": [
                    {
                        "cartridgeId": one.cartridge_id,
                        "dueOn": one.due_on.isoformat(),
                        "unusedDays": one.unused_days,
                        "overdueDays": one.overdue_days,
                    }
                    for one in visit.replacements
                ],
            }
            for visit, fen in zip(found.visits, found.shown_fen(), strict=True)
        ],
        "price": yuan_text(found.price_fen),
        "proven": found.proven,
    }


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Refused(Fault(CommandCode.NOT_A_DATE, "asOf", {"value": text})) from None
