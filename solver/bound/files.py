"""Proofs of a plan as a file: `python -m solver prove`."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from solver.bound.largest import Standing, Total, prove_largest, total_of
from solver.budget import Budget
from solver.formats.files import read_any, read_any_plan
from solver.formats.places import read_bytes, refuse_unwritable_place, write_whole
from solver.formats.scalars import yuan_text


def prove_files(problem_path: Path, plan_path: Path, out: Path, budget: Budget) -> None:
    """Prove the plan of one file as it stands; what is known is in `out` after each proof.

    Raises
    ------
    InvalidInput
        A file is none, not of this problem, or cannot be read or written.
    """
    case = read_any(read_bytes(problem_path))
    plan = read_any_plan(case, read_bytes(plan_path), plan_path.name)
    refuse_unwritable_place(out)

    def keep(known: Sequence[Standing]) -> None:
        write_whole(out, json.dumps(proofs_as_values(known)))

    keep(prove_largest(case.problem, plan, budget, keep))


def proofs_as_values(known: Sequence[Standing]) -> Mapping[str, object]:
    """Give what is known of a plan's pieces in the words of plan files; money in yuan.

    Days are counted from the problem's origin. `whole` says that there is one piece alone, so that
    nothing is left unasked.
    """
    days = sorted({each.piece.day for each in known})
    return {
        "whole": len(known) == 1,
        "total": _total(total_of(known)),
        "days": [
            {"day": day, **_total(total_of([each for each in known if each.piece.day == day]))}
            for day in days
        ],
        "pieces": [_piece(each) for each in known],
    }


def _piece(standing: Standing) -> Mapping[str, object]:
    visits = [visit.id for visit in standing.piece.problem.visits]
    return {"day": standing.piece.day, "visitIds": visits, **_total(total_of([standing]))}


def _total(total: Total) -> Mapping[str, object]:
    known = total.visits > 0
    return {
        "bound": yuan_text(total.bound_fen) if known else None,
        "cost": yuan_text(total.cost_fen) if known else None,
        "gapPermille": total.gap_permille,
        "visits": total.visits,
        "visitsInAll": total.visits_in_all,
    }
