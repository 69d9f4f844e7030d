"""The command line: `roundsman` and its commands."""

import typer

from api.commands.nightly import nightly
from api.commands.solver_files import check, export, solve
from api.commands.up import serve, up

app = typer.Typer(
    name="roundsman",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Roundsman: plans the rounds of field-service technicians.",
)
app.command()(up)
app.command()(serve)
app.command()(solve)
app.command()(check)
app.command()(export)
app.command()(nightly)
