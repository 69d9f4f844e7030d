"""`roundsman solve`, `check` and `export`: problems and plans as files."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from api.commands.refusing import clear_sentences
from api.commands.speech import Speech, spoken_language
from dispatch.bootstrap import open_house
from dispatch.config import read_settings
from dispatch.domain.codes import PlanningCode
from dispatch.domain.codes_commands import CommandCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.planning.read_back import PlanReader, stored_problem
from dispatch.store.queries.runs import find_planning
from solver.bound.days import DayProofs
from solver.codes import EngineCode
from solver.command import PROVE_S, Proving, check_files, solve_files
from solver.faults import Fault, InvalidInput
from solver.formats.json import write_plan, write_problem
from solver.formats.scalars import yuan_text
from solver.solve import Engine, Options

DEFAULTS = Options()
PROBLEM = "problem.json, or a file of a published family (docs/formats.md)"
CONVENTION = "rounding of a published family, in place of its own; 'help' lists them"


def solve(  # noqa: PLR0913, PLR0917 -- the options of the command
    problem: Annotated[Path, typer.Argument(help=PROBLEM)],
    out: Annotated[Path, typer.Option(help="plan to write, its format told by the ending")],
    time_limit: Annotated[float, typer.Option(min=0.1, help="seconds")] = DEFAULTS.time_limit_s,
    seed: Annotated[int, typer.Option(min=0, help="of the search")] = DEFAULTS.seed,
    engine: Annotated[str, typer.Option(help=f"one of {', '.join(Engine)}")] = DEFAULTS.engine,
    threads: Annotated[int, typer.Option(min=1, help="parts searched side by side")] = 2,
    iterations: Annotated[int | None, typer.Option(min=1, help="bound in place of time")] = None,
    convention: Annotated[str | None, typer.Option(help=CONVENTION)] = None,
    prove: Annotated[bool, typer.Option("--prove", help="say how far from the best")] = False,
    prove_time: Annotated[float, typer.Option(min=0.1, help="seconds for that")] = PROVE_S,
) -> None:
    """Solve a problem file into a plan file; interrupting keeps the best plan found."""
    speech = Speech(spoken_language())
    with clear_sentences(speech):
        _refuse_unreadable(problem)
        _refuse_unwritable(out)
        if engine not in set(Engine):
            raise InvalidInput([Fault(EngineCode.ENGINE_UNKNOWN, "engine", {"value": engine})])
        options = Options(Engine(engine), time_limit, seed, threads, iterations)
        proof = Proving(prove_time, partial(_tell, speech)) if prove else None
        solve_files(problem, out, options, False, convention, proof)


def _tell(speech: Speech, proven: DayProofs) -> None:
    """Say how far the plan is from the best possible."""
    if proven.gap_permille is None:
        speech.say("unproven")
        return
    name = "proven" if proven.whole else "proven_days"
    percent = f"{proven.gap_permille / 10:.1f}"
    cost, bound = yuan_text(proven.cost_fen), yuan_text(proven.bound_fen)
    speech.say(name, percent=percent, cost=cost, bound=bound)


def check(
    problem: Annotated[Path, typer.Argument(help=PROBLEM)],
    plan: Annotated[Path, typer.Argument(help="plan, its format told by the ending")],
    convention: Annotated[str | None, typer.Option(help=CONVENTION)] = None,
) -> None:
    """Judge a plan: a line of JSON for each violation; exit status 0 none, 1 some, 2 bad input."""
    with clear_sentences(Speech(spoken_language())):
        _refuse_unreadable(problem)
        _refuse_unreadable(plan)
        raise typer.Exit(check_files(problem, plan, convention))


def export(
    run: Annotated[str, typer.Argument(help="id of a run, or of its plan")],
    problem: Annotated[Path, typer.Option(help="problem.json to write")],
    plan: Annotated[Path, typer.Option(help="plan.json to write")],
) -> None:
    """Write a stored plan, and the problem it was made for, as files."""
    speech = Speech(spoken_language())
    with clear_sentences(speech):
        _refuse_unwritable(problem)
        _refuse_unwritable(plan)
        house = open_house(read_settings())
        with house.database.read() as session:
            found = find_planning(session, run)
            row, stored = (None, None) if found is None else (found.run, found.plan)
            solved = None if row is None else stored_problem(row)
            if row is None or stored is None or solved is None:
                code = PlanningCode.RUN_NOT_FOUND if row is None else PlanningCode.RUN_WITHOUT_PLAN
                values = {"id": run, "reason": "" if row is None else row.status.value}
                raise Refused(Fault(code, "run", values), Refusal.NOT_FOUND)
            read = PlanReader(solved).plan(stored)
        problem.write_text(write_problem(solved), encoding="utf-8")
        plan.write_text(write_plan(solved, read), encoding="utf-8")
        speech.say("exported", problem=problem, plan=plan)


def _refuse_unreadable(path: Path) -> None:
    if not path.is_file():
        raise Refused(Fault(CommandCode.FILE_UNREADABLE, "", {"path": str(path)}))


def _refuse_unwritable(path: Path) -> None:
    if path.is_dir() or not path.absolute().parent.is_dir():
        raise Refused(Fault(CommandCode.FILE_UNWRITABLE, "", {"path": str(path)}))
