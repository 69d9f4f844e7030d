"""The command line: `roundsman` and its commands."""

import logging
import sys

import structlog
import typer

from api.commands.calendar import calendar
from api.commands.cartridges import cartridges
from api.commands.ledger import ledger
from api.commands.nightly import nightly
from api.commands.requests import requests
from api.commands.simulate_year import simulate_year
from api.commands.solver_files import check, export, solve
from api.commands.up import serve, up

app = typer.Typer(
    name="roundsman",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.callback()
def begin() -> None:
    """Roundsman: plans the rounds of field-service technicians."""
    # What the rooms log goes to the error stream; the commands' own lines are the output.
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        # The stream of the moment: a program that runs commands inside itself may close theirs.
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )


app.command()(up)
app.command()(serve)
app.command()(solve)
app.command()(check)
app.command()(export)
app.command()(nightly)
app.command()(simulate_year)
app.add_typer(calendar)
app.add_typer(cartridges)
app.add_typer(requests)
app.add_typer(ledger)

if __name__ == "__main__":
    app()
