"""F11: a visit dated after the expiry is given to nobody, though today the certificate is valid."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from dispatch.domain.certificates import Holder, Pressing
from dispatch.planning.build import build
from dispatch.services.reading.certificates import certificate_list
from dispatch.store.organisation import (
    PartnerCertificate,
    PartnerContract,
    PartnerDayCap,
    PartnerWorkType,
)
from dispatch.store.people import TechnicianSkill
from dispatch.store.session import Database
from dispatch.travel.times import GeodesicTravelTimes
from solver.plan import Plan
from solver.problem import Problem
from solver.solve import Engine, Options, solve
from solver.workforce import ContractKind
from tests.support import rows

ONE_DAY = timedelta(days=1)
TODAY, TOMORROW = rows.DAY, rows.DAY + ONE_DAY
GAS: list[dict[str, Any]] = [{"name": "gas", "min_level": 1}]


def both_days(session: Session) -> None:
    """Ann works today and tomorrow; one visit that needs the certificate on each of the days."""
    rows.add_organisation(session)
    session.add(rows.site("home", lat=26.09, lon=119.31))
    noon = rows.NOON + ONE_DAY
    session.add(
        rows.shift(
            "ann-2",
            date=TOMORROW,
            starts_at=noon - timedelta(hours=4),
            ends_at=noon + timedelta(hours=4),
            soft_ends_at=noon + timedelta(hours=4),
        )
    )
    session.flush()
    for name, after in (("today", timedelta(0)), ("tomorrow", ONE_DAY)):
        window = {
            "minStartTime": (rows.NOON + after).isoformat(),
            "maxStartTime": (rows.NOON + after + timedelta(hours=2)).isoformat(),
            "maxEndTime": (rows.NOON + after + timedelta(hours=4)).isoformat(),
        }
        session.add(
            rows.visit(name, site_id="home", windows=[window], required_skills=GAS, service_s=1_800)
        )
    session.flush()


def partner_point(session: Session, valid_to: date) -> None:
    """A point next door that takes repairs every day; one person there is certified."""
    point = rows.partner(radius_m=50_000, acceptance_minutes=0)
    session.add(point)
    session.flush()
    session.add_all(
        [
            PartnerContract(partner_id="shop", centre_id="gulou", kind=ContractKind.OVERFLOW),
            PartnerWorkType(partner_id="shop", work_type_id="repair", fee_fen=6_000),
            PartnerCertificate(
                partner_id="shop",
                person="李",
                skill="gas",
                valid_from=date(2025, 1, 1),
                valid_to=valid_to,
            ),
            *(
                PartnerDayCap(
                    partner_id="shop",
                    weekday=weekday,
                    opens=rows.NOON.replace(hour=8).time(),
                    closes=rows.NOON.replace(hour=20).time(),
                    max_visits=9,
                    max_minutes=540,
                )
                for weekday in range(7)
            ),
        ]
    )
    session.flush()


def planned(session: Session, engine: Engine) -> tuple[Problem, Plan]:
    """Plan both days."""
    run = rows.run(window_end=TOMORROW)
    session.add(run)
    session.flush()
    session.expire_all()
    problem = build(session, run, GeodesicTravelTimes()).problem
    return problem, solve(problem, Options(engine=engine, seed=1, time_limit_s=1))


def reasons_of(problem: Problem, plan: Plan) -> dict[str, set[str]]:
    """Why each visit is left out."""
    return {
        problem.visits[left.visit].id: {reason.code.value for reason in left.reasons}
        for left in plan.unassigned
    }


@pytest.mark.parametrize("engine", list(Engine))
def test_technicians(database: Database, engine: Engine) -> None:
    with database.write() as session:
        both_days(session)
        session.add(TechnicianSkill(technician_id="ann", skill="gas", valid_to=TODAY))
        problem, plan = planned(session, engine)
    served = [
        problem.visits[s.visit].id for r in plan.routes for s in r.stops if s.visit is not None
    ]
    assert served == ["today"]
    assert "CERTIFICATE_INVALID" in reasons_of(problem, plan)["tomorrow"]


@pytest.mark.parametrize("engine", list(Engine))
def test_partner_points(database: Database, engine: Engine) -> None:
    with database.write() as session:
        both_days(session)
        partner_point(session, TODAY)
        problem, plan = planned(session, engine)
    assert [problem.visits[given.visit].id for given in plan.partner_assignments] == ["today"]
    assert "CERTIFICATE_INVALID" in reasons_of(problem, plan)["tomorrow"]


def test_renewed_it_counts_on_both_days(database: Database) -> None:
    with database.write() as session:
        both_days(session)
        session.add_all(
            [
                TechnicianSkill(technician_id="ann", skill="gas", valid_to=TODAY),
                TechnicianSkill(technician_id="ann", skill="gas", valid_from=TOMORROW),
            ]
        )
        problem, plan = planned(session, Engine.GREEDY)
    assert reasons_of(problem, plan) == {}
    assert len(plan.routes) == 2


def test_the_work_list_has_both_and_can_be_one_centres(database: Database) -> None:
    with database.write() as session:
        both_days(session)
        partner_point(session, TODAY + timedelta(days=7))
        session.add(rows.centre("mawei"))
        session.add(
            TechnicianSkill(
                technician_id="ann",
                skill="gas",
                valid_to=TODAY + timedelta(days=30),
                certificate_no="FJ-1",
                issuer="market supervision",
            )
        )
    with database.read() as session:
        found = certificate_list(session, None, rows.NOON).items
        assert [(each.certificate.holder, each.days_left, each.pressing) for each in found] == [
            (Holder.PARTNER, 7, Pressing.URGENT),
            (Holder.TECHNICIAN, 30, Pressing.SOON),
        ]
        assert (found[1].certificate.number, found[1].certificate.issuer) == (
            "FJ-1",
            "market supervision",
        )
        assert certificate_list(session, "mawei", rows.NOON).items == []
        # An hour before midnight in Fuzhou it is still the same day.
        assert len(certificate_list(session, "gulou", rows.NOON + timedelta(hours=11)).items) == 2
