"""A customer who asks for new filters gets a round: one visit, after which they are renewed."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.intake.request import ServiceRequest
from dispatch.domain.visit_events import FailureReason, VisitEventKind
from dispatch.domain.visit_status import VisitStatus
from dispatch.files.requests import ReadRequests
from dispatch.services.appointments import Call, record_call
from dispatch.services.cartridges.rounds import generate_rounds
from dispatch.services.execution import Report, report
from dispatch.services.intake.importing import import_requests, try_requests
from dispatch.services.intake.matching import Asked
from dispatch.services.intake.taking import Taken, take_request
from dispatch.store.cartridges import RoundCase
from dispatch.store.contacts import VisitContact
from dispatch.store.customers import Cartridge, Device, Site
from dispatch.store.events import Event
from dispatch.store.session import Database
from dispatch.store.sla import CaseClocks
from dispatch.store.work import Case, Visit, WorkType
from solver.visit import AppointmentState, Assignment
from tests.services.cartridges.homes import INSTALLED, cartridge
from tests.services.sla.desk import ANN, add_desk
from tests.support.rows import DAY, NOON

HOUR = timedelta(hours=1)
FILTERS: dict[str, Any] = {"work_type": "filter-replacement", "phone": "13900001234"}
RO: dict[str, Any] = {"kind": "RO", "rated_days": 730, "early_days": 90, "late_days": 15}
CTO: dict[str, Any] = {"kind": "CTO", "rated_days": 365, "early_days": 60, "late_days": 15}


def home(session: Session, *cartridges: Cartridge) -> None:
    """The customer k1 at s1 with these cartridges in the device d1, and what filters are."""
    add_desk(session)
    session.get_one(Site, "s1").centre_id = "gulou"
    for name in ("filter-replacement", "filter-replacement-commercial"):
        names = {"name_zh": "滤芯更换", "name_en": "Filters"}
        session.add(WorkType(id=name, default_duration_s=1500, remote_exempt=True, **names))
    session.add_all(cartridges)
    session.flush()


def take(session: Session, **fields: Any) -> Taken:
    return take_request(session, ANN, Asked(ServiceRequest(**FILTERS | fields)), NOON)


def night(session: Session, today: date = DAY) -> list[Visit]:
    return generate_rounds(session, "gulou", today, NOON)


def filter_visits(session: Session) -> list[Visit]:
    return [*session.scalars(select(Visit).order_by(Visit.created_at, Visit.id))]


def done(session: Session, visit: Visit) -> None:
    visit.status = VisitStatus.IN_SERVICE
    session.flush()
    report(session, ANN, visit.id, Report(VisitEventKind.COMPLETE, NOON, f"e-{visit.id}"), NOON)


def stands(visit: Visit) -> tuple[AppointmentState, tuple[datetime | None, datetime | None]]:
    return visit.appointment_state, (visit.appointment_from, visit.appointment_to)


def renewed(session: Session) -> dict[str, date]:
    """The cartridges that were put in place today, and when they are due."""
    rows = session.scalars(select(Cartridge).where(Cartridge.installed_on == DAY))
    return {row.id: row.due_on for row in rows}


def test_what_a_customer_names_is_renewed_when_the_visit_is_done(database: Database) -> None:
    with database.write() as session:
        # Both are due tomorrow, and the customer wants the carbon alone.
        home(session, cartridge(), cartridge("cto", **CTO))
        taken = take(session, cartridges=("cto",), description="has an odd taste")
        planned = session.get_one(RoundCase, taken.case_id)
        assert (planned.site_id, list(planned.cartridges)) == ("s1", ["cto"])
        # Due on 9 October with 15 days of tolerance.
        assert (planned.due_on, planned.wall_on) == (date(2026, 10, 9), date(2026, 10, 24))
        assert planned.asked_at == NOON
        assert night(session) == []  # the household has its visit
        (visit,) = filter_visits(session)
        assert (visit.assignment, visit.windows) == (Assignment.MANDATORY, [])
        done(session, visit)
        assert renewed(session) == {"cto": DAY + timedelta(days=365)}
        (other,) = night(session)  # what nobody asked for is still due
        assert list(session.get_one(RoundCase, other.case_id).cartridges) == ["pp"]


def test_who_names_nothing_gets_what_is_cheapest_replaced_together(database: Database) -> None:
    with database.write() as session:
        # Twelve unused days of the carbon at 30 / 365 yuan cost less than a visit; the membrane is
        # a year away.
        home(
            session,
            cartridge(),
            cartridge("cto", due_on=date(2026, 10, 21), **CTO),
            cartridge("ro", due_on=date(2027, 10, 1), **RO),
        )
        taken = take(session)
        assert list(session.get_one(RoundCase, taken.case_id).cartridges) == ["cto", "pp"]
        (visit,) = filter_visits(session)
        assert visit.service_s == (25 + 8) * 60
        assert session.get_one(Case, taken.case_id).description == "CTO, PP"
        done(session, visit)
        assert renewed(session).keys() == {"cto", "pp"}
        assert night(session) == []


def test_a_household_without_known_cartridges_gets_the_visit_alone(database: Database) -> None:
    with database.write() as session:
        home(session)
        taken = take(session, cartridges=("PP", "RO"))
        (visit,) = filter_visits(session)
        assert visit.service_s == (25 + 8 + 15) * 60
        assert session.get(RoundCase, taken.case_id) is None
        done(session, visit)
        assert (renewed(session), night(session)) == ({}, [])


def test_a_request_joins_the_round_that_the_night_has_made(database: Database) -> None:
    with database.write() as session:
        home(session, cartridge(), cartridge("ro", due_on=date(2027, 10, 1), **RO))
        (visit,) = night(session)
        assert visit.service_s == 25 * 60
        taken = take(session, cartridges=("RO",), device_id="d1", description="tastes salty")
        assert (taken.case_id, taken.merged) == (visit.case_id, True)
        assert filter_visits(session) == [visit]
        # 8 minutes for one more, 15 on top for the membrane.
        assert visit.service_s == (25 + 8 + 15) * 60
        assert (visit.assignment, visit.drop_price_fen) == (Assignment.MANDATORY, None)
        assert visit.windows == []
        case = session.get_one(Case, taken.case_id)
        assert case.description == "PP, RO. tastes salty"
        assert case.device_id is None  # it is the household's
        # The promise runs from the request: on site by the end of the next day.
        assert session.get_one(CaseClocks, case.id).owner == "ann"
        assert visit.sla_due_at is not None
        # The night leaves it alone, the next one, too.
        assert night(session) == night(session, DAY + timedelta(days=1)) == []
        assert visit.windows == []
        done(session, visit)
        assert renewed(session).keys() == {"pp", "ro"}


def test_a_request_without_a_wish_takes_the_round_as_it_is(database: Database) -> None:
    window = (NOON + 20 * HOUR, NOON + 24 * HOUR)
    with database.write() as session:
        home(session, cartridge(), cartridge("ro", due_on=date(2027, 10, 1), **RO))
        (visit,) = night(session)
        taken = take(session, window=window)
        assert taken.case_id == visit.case_id
        assert list(session.get_one(RoundCase, taken.case_id).cartridges) == ["pp"]
        assert visit.windows == [
            {
                "minStartTime": "2026-10-09T00:00:00+00:00",
                "maxStartTime": "2026-10-09T04:00:00+00:00",
                "maxEndTime": "2026-10-09T04:25:00+00:00",
            }
        ]
        changed = select(Event).where(Event.kind == "visit.changed").order_by(Event.id)
        fields = ["appointment", "assignment", "windows"]
        assert session.scalars(changed).all()[-1].payload == {"fields": fields, "askedAgain": True}


def test_another_device_and_another_variant_are_the_same_visit(database: Database) -> None:
    with database.write() as session:
        home(session, cartridge())
        second = Device(id="d2", site_id="s1", model="M2", serial_number="X", installed_on=DAY)
        session.add(second)
        session.flush()
        session.add(cartridge("pp2", device_id="d2", installed_on=INSTALLED))
        session.flush()
        first = take(session, device_id="d1")
        again = take(session, device_id="d2", work_type="filter-replacement-commercial")
        # Both are due on one day, so whoever names one device means both of the household.
        assert again.case_id == first.case_id
        (visit,) = filter_visits(session)
        assert list(session.get_one(RoundCase, first.case_id).cartridges) == ["pp", "pp2"]
        assert visit.service_s == (25 + 8) * 60


def test_who_is_on_the_way_is_given_nothing_more(database: Database) -> None:
    with database.write() as session:
        home(session, cartridge(), cartridge("ro", due_on=date(2027, 10, 1), **RO))
        (going,) = night(session)
        going.status = VisitStatus.EN_ROUTE
        session.flush()
        assert take(session, cartridges=("PP",)).case_id == going.case_id
        other = take(session, cartridges=("PP", "RO"))
        assert other.case_id != going.case_id
        # The one that is about to be replaced is not replaced twice.
        assert list(session.get_one(RoundCase, other.case_id).cartridges) == ["ro"]
        assert list(session.get_one(RoundCase, going.case_id).cartridges) == ["pp"]


def test_who_had_refused_and_asks_is_visited(database: Database) -> None:
    with database.write() as session:
        home(session, cartridge())
        (visit,) = night(session)
        no = Call(AppointmentState.REFUSED, "call-1", until=DAY + timedelta(days=60))
        record_call(session, ANN, visit.id, no, NOON)
        assert take(session).case_id == visit.case_id
        assert visit.appointment_state is AppointmentState.PROPOSED
        assert session.get_one(VisitContact, visit.id).refused_until is None


def test_what_was_agreed_stands_until_the_customer_wishes_another_time(database: Database) -> None:
    agreed, wished = (NOON + HOUR, NOON + 2 * HOUR), (NOON + 48 * HOUR, NOON + 50 * HOUR)
    with database.write() as session:
        home(session, cartridge())
        (visit,) = night(session)
        yes = Call(AppointmentState.CONFIRMED, "call-1", window=agreed)
        record_call(session, ANN, visit.id, yes, NOON)
        before = list(visit.windows)
        take(session)
        assert stands(visit) == (AppointmentState.CONFIRMED, agreed)
        assert visit.windows == before
        take(session, window=wished)
        assert stands(visit) == (AppointmentState.RESCHEDULED, wished)
        # It was optional before it was agreed; now it is promised whatever is agreed.
        assert visit.assignment is Assignment.MANDATORY


def test_after_a_trip_in_vain_the_next_visit_renews(database: Database) -> None:
    with database.write() as session:
        home(session, cartridge())
        take(session)
        (first,) = filter_visits(session)
        first.status = VisitStatus.ARRIVED
        session.flush()
        nobody = FailureReason.NOBODY_HOME
        told = Report(VisitEventKind.CANNOT_COMPLETE, NOON, "e-1", nobody)
        report(session, ANN, first.id, told, NOON)
        assert (renewed(session), night(session)) == ({}, [])
        (second,) = (visit for visit in filter_visits(session) if visit.id != first.id)
        done(session, second)
        assert renewed(session).keys() == {"pp"}


def test_a_table_of_requests_makes_rounds_too(database: Database) -> None:
    asked = ServiceRequest(**FILTERS, cartridges=("PP",)), ServiceRequest(**FILTERS)
    with database.write() as session:
        home(session, cartridge(), cartridge("ro", due_on=date(2027, 10, 1), **RO))
        read = ReadRequests("f.csv", tuple(enumerate(asked, start=2)), ())
        trial = try_requests(session, read, lambda _: None, NOON)
        imported = import_requests(session, ANN, trial, NOON)
        assert (imported.taken, imported.merged) == (1, 1)
    with database.write() as session:
        (visit,) = filter_visits(session)
        assert list(session.get_one(RoundCase, visit.case_id).cartridges) == ["pp"]
        done(session, visit)
        assert renewed(session).keys() == {"pp"}
