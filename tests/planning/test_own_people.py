"""F6 and F8: what names own people stays with own people, also where a point is the only one."""

from datetime import timedelta
from typing import Any

import pytest

from dispatch.domain.continuity import ContinuityPolicy, ContinuityRule
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.policies import change_continuity_policy
from dispatch.store.cases import VisitOutcome
from dispatch.store.organisation import PartnerCertificate
from dispatch.store.people import TechnicianSkill
from dispatch.store.session import Database
from solver.solve import Engine
from solver.workforce import ContractKind
from tests.planning.test_partner_contracts import office, serves
from tests.services.cases.people import MANAGER
from tests.support import rows
from tests.support.points import add_point, add_visits, later

EXCLUSIVE = ContractKind.EXCLUSIVE
GAS: list[dict[str, Any]] = [{"name": "gas", "min_level": 1}]


@pytest.mark.parametrize("engine", list(Engine))
def test_who_is_required_comes_though_a_point_is_the_only_one(
    database: Database, engine: Engine
) -> None:
    with office(database) as session:
        add_point(session, kind=EXCLUSIVE)
        add_visits(session, required_technicians=["ann"])
        assert serves(session, engine) == {"v1": "ann"}


def test_a_household_that_sees_nobody_new_keeps_whom_it_knows(database: Database) -> None:
    with office(database) as session:
        add_point(session, kind=EXCLUSIVE)
        add_visits(session, household="home")
        known = rows.visit("before", site_id="home", household="home", status=VisitStatus.COMPLETED)
        session.add(known)
        session.flush()
        ended_at = rows.NOON - timedelta(days=30)
        session.add(VisitOutcome(visit_id="before", technician_id="ann", ended_at=ended_at))
        hard = ContinuityPolicy(ContinuityRule.HARD, people=1)
        change_continuity_policy(session, MANAGER, hard, rows.NOON)
        assert serves(session) == {"v1": "ann"}


@pytest.mark.parametrize(("ends", "who"), [(None, "ann"), (-1, "ann"), (0, "shop")])
def test_work_that_nobody_at_the_point_is_qualified_for_is_not_its_own(
    database: Database, ends: int | None, who: str
) -> None:
    # Nobody at the shop ever had a certificate for gas, or it ended on Wednesday, or on Thursday.
    with office(database) as session:
        add_point(session, kind=EXCLUSIVE)
        if ends is not None:
            since, until = later(-100), later(ends)
            held = {"skill": "gas", "valid_from": since, "valid_to": until}
            session.add(PartnerCertificate(partner_id="shop", person="Li", **held))
        session.add(TechnicianSkill(technician_id="ann", skill="gas"))
        add_visits(session, required_skills=GAS)
        assert serves(session) == {"v1": who}
