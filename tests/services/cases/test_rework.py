"""F9: rework is found when a fault is noted, and charged to whoever replaced the part."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from dispatch.domain.cases.findings import Findings, PartUse, Piece
from dispatch.domain.visit_status import VisitStatus
from dispatch.services.cases.rework import note_fault
from dispatch.store.cases import CaseFault, Rework
from dispatch.store.session import Database
from dispatch.store.work import Case
from tests.services.cases.people import BEN, NOON, completes, publish, shop
from tests.support import rows

NEW_PUMP = Findings("PUMP", "worn out", (Piece("pump", PartUse.REPLACED),))


def replaced_then_again(
    database: Database, received_at: datetime, fault_code: str, **case: str
) -> Rework | None:
    """Ann replaces the pump at noon; a case of the device comes in later with a fault."""
    with database.write() as session:
        shop(session)
        completes(session, NEW_PUMP)
        values = {"ticket": "T-2", "device_id": "d1"} | case
        session.add(rows.case("c2", received_at=received_at, **values))
        session.flush()
        return note_fault(session, session.get_one(Case, "c2"), fault_code, received_at)


@pytest.mark.parametrize(
    ("received_at", "is_rework"),
    [
        # The sixtieth local day ends at 24:00 in Fuzhou, 16:00 UTC.
        (NOON + timedelta(days=60, hours=11, minutes=59), True),
        (NOON + timedelta(days=60, hours=12), False),
    ],
)
def test_the_same_fault_within_sixty_local_days_is_charged_to_who_did_it(
    database: Database, received_at: datetime, is_rework: bool
) -> None:
    found = replaced_then_again(database, received_at, "PUMP")
    assert (found is not None) == is_rework
    if found is not None:
        assert (found.visit_id, found.part) == ("v1", "pump")
        assert (found.technician_id, found.partner_id) == ("ann", None)


def test_another_fault_is_no_rework(database: Database) -> None:
    assert replaced_then_again(database, NOON + timedelta(days=1), "VALVE") is None


def test_a_technician_who_finds_the_same_fault_finds_the_rework(database: Database) -> None:
    with database.write() as session:
        shop(session)
        completes(session, NEW_PUMP)
        later = NOON + timedelta(days=20)
        session.add(rows.case("c2", ticket="T-2", received_at=later))
        session.flush()
        session.add(
            rows.visit(
                "v2",
                case_id="c2",
                site_id="home",
                device_id="d1",
                created_at=later,
                status=VisitStatus.IN_SERVICE,
            )
        )
        session.flush()
        publish(session, "p2", "v2", "ben")
        completes(session, NEW_PUMP, visit_id="v2", who=BEN, at=later)
        rework = session.scalars(select(Rework)).one()
    # Ben did it again; Ann is charged for it. Ben's own part is a replacement of its own.
    assert (rework.case_id, rework.visit_id, rework.technician_id) == ("c2", "v1", "ann")


def test_a_fault_that_is_diagnosed_anew_is_judged_anew(database: Database) -> None:
    later = NOON + timedelta(days=1)
    assert replaced_then_again(database, later, "PUMP") is not None
    with database.write() as session:
        case = session.get_one(Case, "c2")
        assert note_fault(session, case, "PUMP", later) is not None  # the same again
        assert note_fault(session, case, "LEAK", later) is None
        assert session.scalars(select(Rework)).all() == []
        assert session.get_one(CaseFault, "c2").fault_code_id == "LEAK"
