"""`roundsman calendar upload`: a year's notice, which makes the year official."""

from pathlib import Path
from typing import Annotated

import typer

from api.commands.contents import content_of
from api.commands.refusing import clear_sentences
from api.commands.speech import Speech, spoken_language
from dispatch.bootstrap import open_house
from dispatch.config import read_settings
from dispatch.files.notice import read_notice
from dispatch.services.calendars import Turned, publish_notice
from dispatch.store.calendars import STATUTORY
from dispatch.store.migrations import upgrade

BY_COMMAND = "command-line"
"""Who changed a calendar from here."""


def upload(
    notice: Annotated[Path, typer.Argument(help="CSV with the columns date and kind")],
    calendar: Annotated[str, typer.Option(help="id of the calendar")] = STATUTORY,
) -> None:
    """Make a year official by its notice, and count the deadlines that lean on it anew."""
    speech = Speech(spoken_language())
    with clear_sentences(speech):
        read = read_notice(notice.name, content_of(notice))
        house = open_house(read_settings())
        upgrade(house.database)
        with house.database.write() as session:
            turned = publish_notice(session, BY_COMMAND, calendar, read, house.now())
        _tell(speech, turned)


def _tell(speech: Speech, turned: Turned) -> None:
    speech.say(
        "calendar_turned",
        calendar=turned.calendar_id,
        year=turned.year,
        holidays=turned.holidays,
        make_up=turned.make_up_workdays,
        changed=turned.changed_days,
        recounted=len(turned.moved.visits),
        stages=len(turned.moved.stages),
    )
    for each in turned.moved.visits:
        state = speech.line("still_provisional" if each.provisional else "official")
        before = "-" if each.before is None else each.before.isoformat()
        speech.say(
            "deadline_moved",
            visit=each.visit_id,
            before=before,
            after=each.after.isoformat(),
            state=state,
        )
