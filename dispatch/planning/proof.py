"""A plan of rows as files to be proven, and what was proven as values of its row."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.values import JsonObject
from dispatch.planning.days import date_of
from dispatch.planning.horizon import Horizon, horizon_of
from dispatch.planning.read_back import PlanReader
from dispatch.store.organisation import ServiceCentre
from dispatch.store.pieces import in_pieces
from dispatch.store.plans import RoutePlan
from dispatch.store.work import Visit
from solver.bound.days import DAY_S
from solver.faults import Fault
from solver.formats.json_plan import write_plan
from solver.formats.json_problem import read_problem

TOTAL = ("bound", "cost", "gapPermille", "visits", "visitsInAll")


@dataclass(frozen=True, slots=True)
class ToProve:
    """Problem and plan of a run as texts of files, and where and when their visits are."""

    problem: str
    plan: str
    time_limit_s: int
    horizon: Horizon
    centre_of: Mapping[str, str]


def to_prove(session: Session, plan_id: str) -> ToProve:
    """Read a plan that waits to be proven."""
    row = session.get_one(RoutePlan, plan_id)
    run = row.run
    if run is None or run.problem_gz is None or run.prove_time_s is None:
        raise ValueError(plan_id)
    text = gzip.decompress(run.problem_gz).decode()
    problem = read_problem(text)
    centres = session.scalars(select(ServiceCentre).where(ServiceCentre.id.in_(run.scope)))
    zones = [centre.timezone for centre in centres]
    centre_of: dict[str, str] = {}
    for ids in in_pieces(visit.id for visit in problem.visits):
        found = session.execute(select(Visit.id, Visit.centre_id).where(Visit.id.in_(ids)))
        centre_of.update((visit_id, centre_id) for visit_id, centre_id in found)
    return ToProve(
        text,
        write_plan(problem, PlanReader(problem).plan(row)),
        run.prove_time_s,
        horizon_of(run.window_start, run.window_end, zones),
        centre_of,
    )


def proof_values(asked: ToProve, said: Mapping[str, Any]) -> JsonObject:
    """Turn the solver's word (`solver.bound.files`) into values of a plan's row.

    Days become local dates, and visits the centres that they belong to.
    """
    return {
        "failure": None,
        "whole": said["whole"],
        "total": _total(said["total"]),
        "byDay": {_date(asked, day["day"]): _total(day) for day in said["days"]},
        "pieces": [
            {
                "date": _date(asked, piece["day"]),
                "centreIds": sorted({asked.centre_of[visit] for visit in piece["visitIds"]}),
                **_total(piece),
            }
            for piece in said["pieces"]
        ],
    }


def failed_proof(fault: Fault) -> JsonObject:
    """Give the values of a proof that came to nothing, so that it is not begun again."""
    nothing = dict.fromkeys(TOTAL) | {"visits": 0, "visitsInAll": 0}
    return {
        "failure": {"code": fault.code.value, "params": dict(fault.params)},
        "whole": False,
        "total": nothing,
        "byDay": {},
        "pieces": [],
    }


def _date(asked: ToProve, day: int) -> str:
    # By its middle: a day on which clocks change does not begin at a multiple of 24 hours.
    return date_of(asked.horizon, day * DAY_S + DAY_S // 2).isoformat()


def _total(said: Mapping[str, Any]) -> JsonObject:
    return {name: said[name] for name in TOTAL}
