"""Requests become cases with a visit and a promise; repetitions go into the case that is there."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.domain.cases.decisions import Decided, Verdict
from dispatch.domain.cases.findings import Findings, PartUse, Piece
from dispatch.domain.cases.next_visit import DecisionCause
from dispatch.domain.cases.policy import OfferKind
from dispatch.domain.codes_intake import IntakeCode
from dispatch.domain.intake.request import ServiceRequest
from dispatch.domain.kinds import RemoteOutcome
from dispatch.domain.places import GeocodedPlace
from dispatch.domain.sla.policy import Stage
from dispatch.domain.visit_events import FailureReason
from dispatch.domain.visit_status import VisitStatus
from dispatch.planning.scope import read_scope
from dispatch.services.cases.decisions import decide
from dispatch.services.intake.matching import Asked
from dispatch.services.intake.taking import Taken, located, take_request
from dispatch.services.sla.acts import log_remote_attempt
from dispatch.store.cases import CaseDecision, Rework
from dispatch.store.customers import Customer, Device, Site
from dispatch.store.events import Event
from dispatch.store.queries.sites import uncertain_sites
from dispatch.store.session import Database
from dispatch.store.sla import CaseClocks
from dispatch.store.work import Case, Visit, WorkType
from solver.codes import InputCode
from solver.faults import InvalidInput
from solver.visit import Assignment
from tests.services.cases.people import BEN, HOUR, MANAGER, completes, fails, publish, shop
from tests.services.sla.desk import ANN, add_desk, clock
from tests.support import rows

NOON = rows.NOON
NEW: dict[str, Any] = {
    "work_type": "repair",
    "phone": "137 0000 0001",
    "name": "林女士",
    "address": "福建省福州市鼓楼区温泉街道五四路1号",
}
KNOWN: dict[str, Any] = {"work_type": "repair", "phone": "139-0000-1234", "device_id": "d1"}
FOUND = GeocodedPlace(26.09, 119.31, 0.8, "gazetteer")


def take(session: Session, now: datetime = NOON, **fields: Any) -> Taken:
    return take_request(session, ANN, Asked(ServiceRequest(**fields), FOUND), now)


def refused(session: Session, **fields: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as no:
        take(session, **fields)
    return [(fault.code, fault.field) for fault in no.value.faults]


def visits_of(session: Session, case_id: str) -> list[Visit]:
    order = Visit.created_at, Visit.id
    return [*session.scalars(select(Visit).where(Visit.case_id == case_id).order_by(*order))]


def kinds_of(session: Session, case_id: str) -> list[str]:
    events = select(Event.kind).where(Event.entity_id == case_id).order_by(Event.id)
    return [*session.scalars(events)]


def test_a_new_customer_has_a_case_with_clocks_and_a_visit_that_waits_for_the_attempt(
    database: Database,
) -> None:
    with database.write() as session:
        add_desk(session)
        taken = take(session, **NEW, description="不出水")
    with database.read() as session:
        case = session.get_one(Case, taken.case_id)
        assert (case.ticket, case.description, case.received_at) == (taken.ticket, "不出水", NOON)
        assert (case.customer.name, case.customer.phone) == ("林女士", "13700000001")
        (visit,) = visits_of(session, case.id)
        site = visit.site
        assert (site.address, site.lat, site.lon) == (NEW["address"], 26.09, 119.31)
        assert (site.geocode_confidence, site.geocode_source) == (0.8, "gazetteer")
        assert (visit.centre_id, site.centre_id) == ("gulou", "gulou")
        # A repair takes 50 minutes; somebody was promised it.
        assert (visit.service_s, visit.assignment) == (3000, Assignment.MANDATORY)
        assert (visit.status, visit.household, visit.priority) == (VisitStatus.NEW, site.id, 5)
        clocks = session.get_one(CaseClocks, case.id)
        assert (clocks.policy_id, clocks.owner) == ("standard", "ann")
        # Received at 12:00, the desk is open from 13:30 to 18:00: 5 working hours end Friday 9:30.
        assert visit.sla_due_at == clock(9, 30, day=1)
        assert {stage.stage for stage in clocks.stages if stage.met_at is None} >= {
            Stage.ACKNOWLEDGED,
            Stage.REMOTE_ATTEMPT,
        }
        assert kinds_of(session, case.id)[0] == "sla.started"
        assert "request.taken" in kinds_of(session, case.id)


def test_remote_first_keeps_the_visit_out_of_plans_until_the_attempt(database: Database) -> None:
    with database.write() as session:
        add_desk(session)
        taken = take(session, **NEW)
        run = rows.run()
        session.add(run)
        session.flush()
        assert read_scope(session, run).visits == []
        log_remote_attempt(session, ANN, taken.case_id, RemoteOutcome.VISIT_NEEDED, "", NOON)
        assert [each.case_id for each in read_scope(session, run).visits] == [taken.case_id]


def test_a_leak_has_the_emergency_promise_and_needs_no_attempt(database: Database) -> None:
    with database.write() as session:
        add_desk(session)
        leak = {"name_zh": "漏水", "name_en": "Leak", "default_duration_s": 2700}
        session.add(WorkType(id="leak", emergency=True, **leak))
        session.flush()
        taken = take(session, **NEW | {"work_type": "leak"})
        (visit,) = visits_of(session, taken.case_id)
        assert (visit.priority, visit.sla_policy_id) == (1, "leak")
        assert visit.sla_due_at == NOON + timedelta(hours=2)
        run = rows.run()
        session.add(run)
        session.flush()
        assert [each.id for each in read_scope(session, run).visits] == [visit.id]


def test_who_is_known_by_phone_is_not_made_twice(database: Database) -> None:
    with database.write() as session:
        add_desk(session)
        spaced = "福建省福州市鼓楼区温泉街道 五四路 128号"
        taken = take(session, work_type="repair", phone="139 0000 1234", address=spaced)
        case = session.get_one(Case, taken.case_id)
        (visit,) = visits_of(session, case.id)
        assert (case.customer_id, visit.site_id, visit.device_id) == ("k1", "s1", None)
        # The one address of a customer needs no saying; its device is told by its serial number.
        again = take(session, work_type="repair", phone="13900001234", serial_number="rm77")
        assert (again.case_id, case.device_id, visit.device_id) == (case.id, "d1", "d1")
        assert session.scalar(select(func.count()).select_from(Customer)) == 1
        assert session.scalar(select(func.count()).select_from(Site)) == 1


def test_a_new_device_is_made_with_all_that_is_to_be_known_of_it(database: Database) -> None:
    with database.write() as session:
        add_desk(session)
        device: dict[str, Any] = {
            "serial_number": "RM-99",
            "model": "M2",
            "installed_on": date(2026, 1, 5),
        }
        assert refused(session, **NEW, serial_number="RM-99") == [
            (IntakeCode.DEVICE_INCOMPLETE, "serialNumber")
        ]
        taken = take(session, **NEW, **device)
        row = session.get_one(Device, session.get_one(Case, taken.case_id).device_id)
        assert (row.model, row.serial_number, row.installed_on) == tuple(
            device[name] for name in ("model", "serial_number", "installed_on")
        )


def test_a_device_at_another_address_of_the_customer_is_told(database: Database) -> None:
    with database.write() as session:
        add_desk(session)
        away = {"phone": "13900001234", "address": "福建省福州市台江区五一南路2号"}
        assert refused(session, work_type="repair", serial_number="RM-77", **away) == [
            (IntakeCode.DEVICE_ELSEWHERE, "serialNumber")
        ]


def test_everything_that_is_wrong_is_told_and_nothing_is_done(database: Database) -> None:
    with database.write() as session:
        add_desk(session)
        found = refused(
            session,
            work_type="dance",
            phone="13700000009",
            fault_code="GHOST",
            centre_id="moon",
            sla_policy_id="gold",
            received_at=NOON + timedelta(hours=1),
        )
        assert found == [
            (IntakeCode.RECEIVED_LATER, "receivedAt"),
            (InputCode.UNKNOWN_REFERENCE, "workType"),
            (InputCode.UNKNOWN_REFERENCE, "faultCode"),
            (InputCode.UNKNOWN_REFERENCE, "centreId"),
            (InputCode.UNKNOWN_REFERENCE, "slaPolicyId"),
            (IntakeCode.NAME_MISSING, "name"),
            (IntakeCode.ADDRESS_MISSING, "address"),
        ]
        gone = refused(session, work_type="repair", device_id="d9", site_id="s9")
        assert gone == [
            (InputCode.UNKNOWN_REFERENCE, "deviceId"),
            (InputCode.UNKNOWN_REFERENCE, "siteId"),
        ]
        assert session.scalar(select(func.count()).select_from(Visit)) == 0
        assert session.scalar(select(func.count()).select_from(Customer)) == 1


def test_the_nearest_centre_serves_and_without_a_place_it_has_to_be_named(
    database: Database,
) -> None:
    with database.write() as session:
        add_desk(session)
        session.add(rows.centre("fuqing", lat=25.72, lon=119.38))
        session.flush()
        near = take(session, **NEW)
        assert visits_of(session, near.case_id)[0].centre_id == "gulou"
        far = take(session, **NEW | {"phone": "13700000002", "place": (25.7, 119.4)})
        (visit,) = visits_of(session, far.case_id)
        assert (visit.centre_id, visit.site.geocode_confidence) == ("fuqing", None)

        lost = ServiceRequest(**NEW | {"phone": "13700000003"})
        with pytest.raises(InvalidInput) as no:
            take_request(session, ANN, Asked(lost), NOON)
        assert [fault.code for fault in no.value.faults] == [IntakeCode.CENTRE_UNDECIDED]
        named = ServiceRequest(**NEW | {"phone": "13700000003", "centre_id": "fuqing"})
        unplaced = take_request(session, ANN, Asked(named), NOON)
        site = visits_of(session, unplaced.case_id)[0].site
        # Nobody knows where it is: it is on the work list of places.
        assert [row.id for row in uncertain_sites(session, 10)] == [site.id]


def test_only_addresses_that_nobody_knows_are_looked_for(database: Database) -> None:
    with database.write() as session:
        add_desk(session)
    looked_for: list[str] = []

    def geocode(address: str) -> GeocodedPlace:
        looked_for.append(address)
        return FOUND

    requests = [
        ServiceRequest(**NEW),
        ServiceRequest(**NEW | {"phone": "13700000002"}),  # the same address, asked once
        ServiceRequest(**KNOWN),
        ServiceRequest(work_type="repair", phone="13900001234"),
        ServiceRequest(**NEW | {"address": "somewhere", "place": (26.0, 119.0)}),
    ]
    with database.read() as session:
        asked = located(session, requests, geocode)
    assert looked_for == [NEW["address"]]
    assert [each.found for each in asked] == [FOUND, FOUND, None, None, None]


def test_asked_again_while_it_is_open_it_goes_into_its_case_and_says_so(
    database: Database,
) -> None:
    with database.write() as session:
        add_desk(session)
        first = take(session, **KNOWN)
        again = take(session, **KNOWN, fault_code="PUMP", description="still dry")
        assert (first.merged, again.merged) == (False, True)
        assert (again.case_id, again.ticket) == (first.case_id, first.ticket)
        assert len(visits_of(session, first.case_id)) == 1
        merged = session.scalars(select(Event).where(Event.kind == "request.merged")).one()
        assert (merged.entity_id, merged.payload["description"]) == (first.case_id, "still dry")
        # The fault is known from now on, so another fault is another case, and the same is not.
        other = take(session, **KNOWN, fault_code="VALVE")
        assert not other.merged
        assert take(session, **KNOWN, fault_code="PUMP").case_id == first.case_id
        assert not take(session, **KNOWN | {"work_type": "repair"}, fault_code="LEAK").merged


def test_a_number_given_elsewhere_is_kept_and_belongs_to_one_case(database: Database) -> None:
    with database.write() as session:
        add_desk(session)
        taken = take(session, **KNOWN, ticket="HOT-1")
        assert taken.ticket == "HOT-1"
        assert take(session, **KNOWN, ticket="HOT-1").merged
        assert refused(session, **NEW, ticket="HOT-1") == [(IntakeCode.TICKET_TAKEN, "ticket")]
        assert refused(session, **NEW, ticket="T-1001") == [(IntakeCode.TICKET_TAKEN, "ticket")]


def test_filters_take_as_long_as_their_cartridges(database: Database) -> None:
    with database.write() as session:
        add_desk(session)
        names = {"name_zh": "滤芯更换", "name_en": "Filters"}
        session.add(WorkType(id="filter-replacement", default_duration_s=1500, **names))
        session.flush()
        window = (NOON + timedelta(hours=20), NOON + timedelta(hours=24))
        filters: dict[str, Any] = {"work_type": "filter-replacement", "window": window}
        taken = take(session, **KNOWN | filters, cartridges=("PP", "cto", "ro"))
        (visit,) = visits_of(session, taken.case_id)
        # 25 minutes for the first, 8 for each of two more, 15 on top for the membrane.
        assert visit.service_s == (25 + 2 * 8 + 15) * 60
        assert visit.windows == [
            {
                "minStartTime": "2026-10-09T00:00:00+00:00",
                "maxStartTime": "2026-10-09T04:00:00+00:00",
                "maxEndTime": "2026-10-09T04:56:00+00:00",
            }
        ]


def test_the_same_fault_soon_after_a_new_part_is_rework_at_once(database: Database) -> None:
    with database.write() as session:
        shop(session)
        completes(session, Findings("PUMP", "worn out", (Piece("pump", PartUse.REPLACED),)))
        last_day = NOON + timedelta(days=60)
        taken = take(session, last_day, **KNOWN, fault_code="PUMP")
        assert not taken.merged  # what was done is over
        rework = session.get_one(Rework, taken.case_id)
        assert (rework.visit_id, rework.technician_id) == ("v1", "ann")
        too_late = take(session, last_day + timedelta(days=1), **KNOWN, fault_code="VALVE")
        assert session.get(Rework, too_late.case_id) is None


def twice_in_vain(session: Session) -> CaseDecision:
    """Two trips to the customer of c1 have failed; the third waits for a manager."""
    shop(session)
    session.get_one(Visit, "v1").created_at = NOON - HOUR
    fails(session, FailureReason.PART_MISSING)
    second = visits_of(session, "c1")[-1]
    second.status = VisitStatus.IN_SERVICE
    session.flush()
    publish(session, "p2", second.id, "ben")
    fails(session, FailureReason.PART_MISSING, visit_id=second.id, who=BEN, at=NOON + HOUR)
    return session.scalars(select(CaseDecision)).one()


def test_asking_again_makes_no_third_visit(database: Database) -> None:
    at_home: dict[str, Any] = {"work_type": "repair", "site_id": "home"}
    with database.write() as session:
        decision = twice_in_vain(session)
        assert decision.cause is DecisionCause.THIRD_VISIT
        # While the manager has not decided,
        assert take(session, **at_home).case_id == "c1"
        assert len(visits_of(session, "c1")) == 2
        # and after the manager has decided that nobody comes.
        no = Decided(Verdict.NO_VISIT, "the money is given back", OfferKind.REFUND)
        decide(session, MANAGER, decision.id, no, NOON)
        again = take(session, **at_home)
        assert (again.case_id, again.merged) == ("c1", True)
        assert len(visits_of(session, "c1")) == 2
        assert (decision.verdict, decision.offer, decision.reason) == (None, None, "")
        events = select(Event).where(Event.kind == "case.decision").order_by(Event.id.desc())
        last = session.scalars(events).first()
        assert last is not None
        assert last.payload["before"] == {
            "verdict": "NO_VISIT",
            "reason": "the money is given back",
            "by": "user-mei",
            "offer": "REFUND",
            "offerState": "OPEN",
        }
        yes = Decided(Verdict.VISIT, "once more", OfferKind.LOAN_UNIT)
        decide(session, MANAGER, decision.id, yes, NOON)
        assert len(visits_of(session, "c1")) == 3


def test_after_one_trip_in_vain_asking_again_brings_the_next_visit(database: Database) -> None:
    with database.write() as session:
        shop(session)
        session.get_one(Visit, "v1").created_at = NOON - HOUR
        fails(session, FailureReason.CUSTOMER_REFUSED)
        decision = session.scalars(select(CaseDecision)).one()
        decide(session, MANAGER, decision.id, Decided(Verdict.NO_VISIT, "refused"), NOON)
        again = take(session, work_type="repair", site_id="home")
        assert again.case_id == "c1"
        first, second = visits_of(session, "c1")
        assert (second.status, second.sla_due_at) == (VisitStatus.NEW, first.sla_due_at)
        # What followed it is called off, and the customer calls once more.
        second.status = VisitStatus.CANCELLED
        session.flush()
        later = take(session, NOON + HOUR, work_type="repair", site_id="home")
        assert later.case_id == "c1"
        third = visits_of(session, "c1")[-1]
        assert (third.status, third.service_s) == (VisitStatus.NEW, 3000)


def test_received_earlier_the_promise_runs_from_then(database: Database) -> None:
    with database.write() as session:
        add_desk(session)
        # Wednesday 17:00 + 1 hour to 18:00, Thursday 9:00 to 12:00, then 13:30 to 14:30.
        wednesday = datetime(2026, 10, 7, 9, tzinfo=UTC)
        session.add(WorkType(id="odd", name_zh="其他", name_en="Other", default_duration_s=600))
        session.flush()
        taken = take(session, **NEW | {"work_type": "odd", "received_at": wednesday})
        (visit,) = visits_of(session, taken.case_id)
        assert session.get_one(Case, taken.case_id).received_at == wednesday
        assert visit.sla_due_at is not None
        assert visit.sla_due_at > NOON
