"""`roundsman calendar`: working time, and the notices of a year."""

import typer

from api.commands.calendar_due import due
from api.commands.calendar_upload import upload

calendar = typer.Typer(
    name="calendar", no_args_is_help=True, help="Working time and the calendar that it counts."
)
# A negative duration (-PT2H) is no option: it is read, and refused in words.
calendar.command(context_settings={"ignore_unknown_options": True})(due)
calendar.command()(upload)


@calendar.callback()
def begin() -> None:
    """Working time and the calendar that it counts."""
