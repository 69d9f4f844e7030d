"""What a technician loads in the morning, and what each visit renews, over REST.

Ann serves v1 and v2 today, Ben v3 (tests.api.office).
"""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from dispatch.domain.visit_status import VisitStatus
from dispatch.store.cartridges import RoundCase
from dispatch.store.cases import NextVisit
from dispatch.store.work import Visit, WorkType
from tests.api.office import Office
from tests.services.cartridges.homes import cartridge
from tests.support import rows
from tests.support.rows import DAY, NOON

NOTHING: dict[str, Any] = {"cartridges": {}, "parts": {}, "reservedParts": {}}


def make_round(session: Session, visit_id: str, *cartridges: str) -> None:
    """Let a visit be that of a round of these cartridges, in a case of its own."""
    visit = session.get_one(Visit, visit_id)
    session.add(rows.case(f"round-{visit_id}", ticket=f"R-{visit_id}"))
    session.flush()
    visit.case_id, visit.work_type_id = f"round-{visit_id}", "filter-replacement"
    session.add(
        RoundCase(
            case_id=f"round-{visit_id}",
            site_id="s1",
            cartridges=list(cartridges),
            due_on=DAY,
            wall_on=DAY,
        )
    )
    session.flush()


@pytest.fixture
def stocked(office: Office) -> Office:
    """Three cartridges are renewed at v1; v2 follows v5, which lacked a pump."""
    with office.database.write() as session:
        names = {"name_zh": "滤芯更换", "name_en": "Filters"}
        session.add(WorkType(id="filter-replacement", default_duration_s=1500, **names))
        session.add_all(
            [cartridge(), cartridge("pp2", kind="pp"), cartridge("ro", kind="RO")],
        )
        session.flush()
        make_round(session, "v1", "pp", "pp2", "ro")
        session.get_one(Visit, "v2").required_parts = {"pump": 1}
        session.add(NextVisit(visit_id="v2", follows_id="v5", remainder=False, made_at=NOON))
    return office


def day_of(office: Office, login: str = "ann") -> dict[str, Any]:
    day: dict[str, Any] = office.signed_in(login).get("/v1/itinerary").json()
    return day


def test_the_day_says_what_to_load_and_each_visit_what_it_renews(stocked: Office) -> None:
    day = day_of(stocked)
    assert day["load"] == {
        "cartridges": {"PP": 2, "RO": 1},
        "parts": {"pump": 1},
        "reservedParts": {"pump": 1},
    }
    first, second = (stop["details"] for stop in day["stops"])
    assert (first["cartridges"], first["requiredParts"]) == ({"PP": 2, "RO": 1}, {})
    assert (second["cartridges"], second["requiredParts"]) == ({}, {"pump": 1})
    assert day_of(stocked, "ben")["load"] == NOTHING
    free = stocked.signed_in("ann").get("/v1/itinerary?date=2026-10-09").json()
    assert free["load"] == NOTHING


def test_what_was_called_off_is_not_loaded_and_what_is_done_was(stocked: Office) -> None:
    with stocked.database.write() as session:
        session.get_one(Visit, "v2").status = VisitStatus.CANCELLED
        session.get_one(Visit, "v1").status = VisitStatus.COMPLETED
        session.get_one(RoundCase, "round-v1").renewed_on = DAY
    day = day_of(stocked)
    assert day["load"] == NOTHING | {"cartridges": {"PP": 2, "RO": 1}}


def test_a_visit_whose_round_another_one_has_done_renews_nothing(stocked: Office) -> None:
    with stocked.database.write() as session:
        session.get_one(RoundCase, "round-v1").renewed_on = DAY
    assert day_of(stocked)["load"]["cartridges"] == {}


def test_other_work_of_the_case_renews_nothing(stocked: Office) -> None:
    with stocked.database.write() as session:
        session.get_one(Visit, "v1").work_type_id = "repair"
    assert day_of(stocked)["stops"][0]["details"]["cartridges"] == {}


def test_the_desk_sees_it_with_the_visit(stocked: Office) -> None:
    visit = stocked.signed_in("dispatcher").get("/v1/visits/v1").json()
    assert visit["cartridges"] == {"PP": 2, "RO": 1}
