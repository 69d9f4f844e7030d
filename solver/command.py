"""`python -m solver`: solve, prove and check, on files, for whoever starts it as a child.

It says codes and numbers; words for people are made by who reads them. Exit status of `solve` and
`prove`: 0 with a plan or proof, 2 for bad input, or when the end came before there was any plan.
Of `check`: 0 without violations, 1 with, 2 for bad input. Faults are JSON lines on the error
stream, and so are visits that had to be served and are not, with the reasons, where the plan's file
cannot tell them.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from solver.bound.days import DayProofs, prove_days
from solver.bound.files import prove_files
from solver.budget import Budget
from solver.check import as_json_line, check
from solver.codes import RuleCode, RunCode
from solver.faults import Fault, InvalidInput
from solver.formats.case import Case, Family
from solver.formats.files import (
    read_any,
    read_any_plan,
    refuse_unwritable,
    tells_reasons,
    write_any,
)
from solver.formats.places import read_bytes, refuse_unwritable_place, write_whole
from solver.formats.scalars import yuan_text
from solver.interruption import Interruption, heed_no_more, heed_signals
from solver.orphan import die_with_parent
from solver.plan import Plan, Status
from solver.solve import Engine, Options, Progress, solve
from solver.stages import OPTIONAL, SolveStage

PROVE_S = 300.0
"""Seconds for proofs in all, unless said otherwise."""
UNSERVED = RuleCode.VISIT_FORGOTTEN
PARENT = "ROUNDSMAN_PARENT_PID"
"""Environment variable: the process whose end ends this one too."""


def main(arguments: Sequence[str] | None = None, interruption: Interruption | None = None) -> int:
    """Do what the arguments say; the exit status.

    Parameters
    ----------
    interruption
        Of signals that are heeded already; None where they are from now on.
    """
    options = _parser().parse_args(arguments)
    if PARENT in os.environ:
        die_with_parent(int(os.environ[PARENT]))
    try:
        if options.verb == "check":
            if interruption is not None:
                _refuse_interrupted(interruption)
                heed_no_more()
            return check_files(options.problem, options.plan, options.convention)
        if options.verb == "prove":
            ends_at = time.monotonic() + options.time_limit
            stop = interruption or heed_signals()
            budget = Budget(ends_at, time.monotonic, stop.asked)
            prove_files(options.problem, options.plan, options.out, budget)
            return 0
        return solve_files(
            options.problem,
            options.out,
            Options(
                Engine(options.engine),
                options.time_limit,
                options.seed,
                options.threads,
                options.iterations,
                None if options.stages is None else frozenset(map(SolveStage, options.stages)),
            ),
            show_progress=options.progress,
            convention=options.convention,
            proof=Proving(options.prove_time, _print_proof) if options.prove else None,
            interruption=interruption,
        )
    except InvalidInput as refused:
        for fault in refused.faults:
            values = {"code": fault.code, "field": fault.field, "params": dict(fault.params)}
            sys.stderr.write(json.dumps(values, ensure_ascii=False) + "\n")
        return 2


@dataclass(frozen=True)
class Proving:
    """That a plan is to be proven good, in `limit_s` seconds, and who is told."""

    limit_s: float
    tell: Callable[[DayProofs], None]


def solve_files(
    problem_path: Path,
    plan_path: Path,
    options: Options,
    show_progress: bool,
    convention: str | None = None,
    proof: Proving | None = None,
    interruption: Interruption | None = None,
) -> int:
    """Solve the problem of one file into another; SIGTERM and SIGINT keep the best plan so far.

    The formats, and `convention`, are those of docs/formats.md.

    Raises
    ------
    InvalidInput
        As `solver.solve.solve`, for a file that is no problem, or one that cannot be read or
        written; INTERRUPTED when a signal or the time limit came before there was any plan, for
        a file of another family than our own.
    """
    stop = interruption or heed_signals()
    case = _writable_case(problem_path, plan_path, convention)
    # A plan of our own says itself that it is not finished; files of other families cannot.
    told = case.family is Family.OWN
    if not told:
        _refuse_interrupted(stop)
    plan = solve(case.problem, options, _print if show_progress else _keep_quiet, stop.asked)
    if plan.status is Status.INCOMPLETE and not plan.routes and not told:
        raise InvalidInput([Fault(RunCode.INTERRUPTED)])
    write_whole(plan_path, write_any(case, plan, plan_path.name))
    _tell_left_out(case, plan, plan_path.name)
    if proof is not None:
        # The plan is there already, whatever becomes of its proof.
        budget = Budget(time.monotonic() + proof.limit_s, time.monotonic, stop.asked)
        proven = prove_days(case.problem, plan, budget)
        if proven.plan != plan:
            write_whole(plan_path, write_any(case, proven.plan, plan_path.name))
        proof.tell(proven)
    return 0


def _writable_case(problem_path: Path, plan_path: Path, convention: str | None) -> Case:
    """Read the problem, and see that a plan for it can be written."""
    faults: list[Fault] = []
    try:
        refuse_unwritable_place(plan_path)
    except InvalidInput as refused:
        faults += refused.faults
    try:
        case = read_any(read_bytes(problem_path), convention)
        refuse_unwritable(case, plan_path.name)
    except InvalidInput as refused:
        raise InvalidInput([*refused.faults, *faults]) from None
    if faults:
        raise InvalidInput(faults)
    return case


def _tell_left_out(case: Case, plan: Plan, name: str) -> None:
    """Print a line for each visit that had to be served, where the plan's file cannot say why."""
    if tells_reasons(name):
        return
    for left in plan.unassigned:
        if case.problem.is_mandatory(left.visit):
            reasons = [reason.code for reason in left.reasons]
            said = {"visitId": case.problem.visits[left.visit].id, "kind": left.kind}
            sys.stderr.write(json.dumps({"code": UNSERVED, **said, "reasons": reasons}) + "\n")


def _refuse_interrupted(interruption: Interruption) -> None:
    """Raise INTERRUPTED after a signal."""
    if interruption.asked():
        raise InvalidInput([Fault(RunCode.INTERRUPTED)])


def check_files(problem_path: Path, plan_path: Path, convention: str | None = None) -> int:
    """Print each violation of a plan as a JSON line; 1 when there are any."""
    case = read_any(read_bytes(problem_path), convention)
    plan = read_any_plan(case, read_bytes(plan_path), plan_path.name)
    violations = check(case.problem, plan)
    for violation in violations:
        sys.stdout.write(as_json_line(case.problem, violation) + "\n")
    return 1 if violations else 0


def _print(progress: Progress) -> None:
    values = {
        "elapsedSeconds": progress.elapsed_s,
        "phase": progress.phase,
        "bestCost": yuan_text(progress.best_fen),
        "unassignedMandatory": progress.unassigned_mandatory,
        "component": progress.component,
    }
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def _print_proof(proven: DayProofs) -> None:
    values = {
        "phase": "prove",
        "bound": yuan_text(proven.bound_fen),
        "cost": yuan_text(proven.cost_fen),
        "gapPermille": proven.gap_permille,
        "whole": proven.whole,
    }
    sys.stdout.write(json.dumps(values) + "\n")
    sys.stdout.flush()


def _keep_quiet(_: Progress) -> None:
    pass


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m solver")
    verbs = parser.add_subparsers(dest="verb", required=True)
    solving = verbs.add_parser("solve")
    solving.add_argument("problem", type=Path)
    solving.add_argument("--out", type=Path, required=True)
    solving.add_argument("--time-limit", type=_positive, default=Options().time_limit_s)
    solving.add_argument("--seed", type=int, default=1)
    solving.add_argument("--threads", type=int, default=len(os.sched_getaffinity(0)))
    solving.add_argument("--iterations", type=int)
    solving.add_argument("--engine", choices=list(Engine), default=Options().engine)
    solving.add_argument("--stages", nargs="*", choices=sorted(OPTIONAL))
    solving.add_argument("--progress", action="store_true")
    solving.add_argument("--prove", action="store_true")
    solving.add_argument("--prove-time", type=_positive, default=PROVE_S)
    proving = verbs.add_parser("prove")
    proving.add_argument("problem", type=Path)
    proving.add_argument("plan", type=Path)
    proving.add_argument("--out", type=Path, required=True)
    proving.add_argument("--time-limit", type=_positive, default=PROVE_S)
    checking = verbs.add_parser("check")
    checking.add_argument("problem", type=Path)
    checking.add_argument("plan", type=Path)
    for verb in (solving, checking):
        verb.add_argument("--convention")
    return parser


def _positive(text: str) -> float:
    number = float(text)
    if not 0 < number < float("inf"):
        raise argparse.ArgumentTypeError(text)
    return number
