"""A centre's day as a problem of the solver."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from dispatch.domain.calendar.days import DayKind
from dispatch.domain.cartridges.rounds import waiting_fen
from dispatch.domain.cases.next_visit import Clock, kept_clock
from dispatch.domain.continuity import ContinuityPolicy, Wishes, wishes_of
from dispatch.domain.drop_prices import drop_price_fen
from dispatch.domain.partners.contracts import Servers
from dispatch.domain.partners.guarantee import avoidable_fee_fen
from dispatch.planning.build_partners import PARTNER_LEVEL
from dispatch.planning.horizon import Horizon, horizon_of, midnight
from dispatch.planning.places import Places
from dispatch.planning.weights import DEFAULTS
from dispatch.simulation.cases import Visit
from dispatch.simulation.centre import Centre
from dispatch.simulation.crew import Person
from dispatch.simulation.months import left_of_guarantee
from dispatch.simulation.partners import CAP_S, CAP_VISITS, Partner, opens_on, who_serves
from dispatch.simulation.shifts import shift_of
from dispatch.simulation.terms import LEAK, TIERS, VAN, VISITS, ZONE, day_kind
from dispatch.travel.times import GeodesicTravelTimes
from solver.problem import (
    Appointment,
    AppointmentState,
    Assignment,
    PartnerDay,
    PartnerPoint,
    Problem,
    SkillHeld,
    SkillNeed,
    Sla,
    Technician,
    Territory,
    TimeWindow,
)
from solver.problem import Visit as SolverVisit

DAY_S = 86_400
MANDATORY_DAYS = 2
"""A round is mandatory when its last day is not more than so many days after the plan's."""
PRICED_DAYS = 6
"""Waiting is priced as at the end of a week: who is left out today is served within it."""

CONTINUITY = ContinuityPolicy()
TRAVEL = GeodesicTravelTimes()


@dataclass(frozen=True)
class DayProblem:
    """The problem with whom and what its positions are; shift i is that of technician i."""

    problem: Problem
    day: date
    horizon: Horizon
    visits: Sequence[Visit]
    crew: Sequence[Person]
    partners: Sequence[Partner]

    def seconds(self, at: datetime) -> int:
        """Seconds from the day's midnight."""
        return self.horizon.seconds(at)


def day_problem(
    centre: Centre, day: date, visits: Iterable[Visit], crew: Sequence[Person]
) -> DayProblem:
    """Make the problem of a day; visits that cannot begin on it are left out."""
    kind = day_kind(day)
    horizon = horizon_of(day, day, [ZONE])
    maker = _Maker(centre, day, kind, horizon, crew)
    able = [visit for visit in visits if maker.window(visit) is not None]
    made = tuple(maker.visit(visit) for visit in able)
    shifts = tuple(
        shift_of(person, number, day, kind, maker.places, centre.seat)
        for number, person in enumerate(crew)
    )
    points = tuple(maker.partner(one) for one in centre.partners)
    locations = tuple(maker.places.locations)
    problem = Problem(
        id=f"{centre.seat.id} {day}",
        origin=horizon.origin,
        planning_end_s=DAY_S,
        locations=locations,
        travel=TRAVEL.matrices(locations, sorted({shift.profile for shift in shifts})),
        technicians=tuple(maker.technician(person) for person in crew),
        shifts=shifts,
        visits=made,
        partners=points,
        weights=DEFAULTS,
    )
    return DayProblem(problem, day, horizon, able, crew, centre.partners)


def drop_fen(visit: Visit, mean_fen: int, day: date) -> int:
    """Price of leaving an optional visit out of a day's plan."""
    if visit.case.round is not None:
        return waiting_fen(visit.case.round, mean_fen, day + timedelta(days=PRICED_DAYS))
    waited = day - visit.case.received_at.date()
    return drop_price_fen(visit.case.work_type, waited.days)


def is_mandatory(visit: Visit, day: date) -> bool:
    """Whether a plan of the day must hold the visit."""
    if visit.case.round is None:
        return visit.mandatory
    return visit.case.round.wall_on <= day + timedelta(days=MANDATORY_DAYS)


class _Maker:
    """Makes the parts of a problem; places are shared."""

    def __init__(
        self, centre: Centre, day: date, kind: DayKind, horizon: Horizon, crew: Sequence[Person]
    ) -> None:
        self._centre, self._day, self._horizon = centre, day, horizon
        self._spans = VISITS.on(day, kind)
        self._people = {person.id: number for number, person in enumerate(crew)}
        self._levels = {person.id: person.skills for person in crew}
        self._mean_fen = centre.visit_fen()
        self._closed = frozenset(one.id for one in centre.partners if not opens_on(one, day))
        self._all = frozenset(one.id for one in centre.partners)
        self._areas: dict[str, Servers] = {}
        self.places = Places()

    def window(self, visit: Visit) -> TimeWindow | None:
        """Return when the visit may begin on the day, if it may."""
        ready = max(0, self._horizon.seconds(visit.ready_at))
        if visit.technicians and visit.technicians.isdisjoint(self._people):
            return None
        if visit.case.work_type == LEAK:
            return TimeWindow(ready, 2 * DAY_S, 3 * DAY_S) if ready < DAY_S else None
        opens, closes = self._spans[0].opens * 60, self._spans[-1].closes * 60
        if ready > closes:
            return None
        return TimeWindow(max(opens, ready), closes, closes + visit.service_s)

    def visit(self, visit: Visit) -> SolverVisit:
        """Make a visit of the problem."""
        window = self.window(visit)
        if window is None:
            raise ValueError(visit.id)
        mandatory = is_mandatory(visit, self._day)
        wishes = self._wishes(visit)
        return SolverVisit(
            id=visit.id,
            location=self.places.at(visit.home.lat, visit.home.lon),
            service_s=visit.service_s,
            work_type=visit.case.work_type,
            centre=self._area(visit),
            household=visit.home.id,
            windows=(window,),
            access_s=visit.home.access_s,
            skills=tuple(SkillNeed(name, level) for name, level in visit.needs.items()),
            required_technicians=self._positions(wishes.required),
            preferred_technicians=self._positions(wishes.preferred),
            priority=visit.work.priority,
            assignment=Assignment.MANDATORY if mandatory else Assignment.OPTIONAL,
            drop_fen=0 if mandatory else drop_fen(visit, self._mean_fen, self._day),
            sla=self._sla(visit),
            parts=dict(visit.parts),
            appointment=self._appointment(visit),
        )

    def technician(self, person: Person) -> Technician:
        """Make a technician; certificates are those of water tests."""
        from_s = self._horizon.seconds(midnight(person.renewed_from, ZONE))
        to_s = self._horizon.seconds(midnight(person.certified_to + timedelta(days=1), ZONE))
        held = []
        for name, level in person.skills.items():
            if name == "water-test":
                held.append(SkillHeld(name, level, None, to_s, person.permille))
                held.append(SkillHeld(name, level, from_s, None, person.permille))
            else:
                held.append(SkillHeld(name, level, duration_permille=person.permille))
        own = frozenset(name for name, who in self._areas.items() if who.own)
        territory = Territory(centres=own or frozenset({_NOWHERE}))
        return Technician(person.id, skills=tuple(held), parts=VAN, territory=territory)

    def partner(self, one: Partner) -> PartnerPoint:
        """Make a partner point with its day, if it opens."""
        span = opens_on(one, self._day)
        free_km, per_km_fen = one.card.free_and_rate()
        saved_fen = self._saved_fen(one)
        seconds = self._horizon.seconds
        return PartnerPoint(
            id=one.id,
            location=self.places.at(one.contract.lat, one.contract.lon),
            fees_fen={
                name: avoidable_fee_fen(fen, saved_fen) for name, fen in one.card.fees_fen.items()
            },
            days=()
            if span is None
            else (PartnerDay(seconds(span[0]), seconds(span[1]), CAP_VISITS, CAP_S),),
            skills=tuple(SkillHeld(name, PARTNER_LEVEL) for name in _SKILLS),
            centres=frozenset(name for name, who in self._areas.items() if one.id in who.partners)
            or frozenset({_NOWHERE}),
            contract=one.contract.kind,
            free_distance_m=free_km * 1000,
            per_km_fen=per_km_fen,
            radius_m=one.contract.radius_m,
        )

    def _saved_fen(self, one: Partner) -> int:
        """Return what each visit saves that would be paid for as missing from the guarantee.

        As in the product's plans: while the month's guarantee leaves room for a whole day.
        """
        left = left_of_guarantee(self._centre, one, self._day)
        return one.contract.shortfall_fen if left >= CAP_VISITS else 0

    def _area(self, visit: Visit) -> str:
        """Name the visits that the same people and points may serve, as contracts have it.

        A point that had no room in an evening's plan is without room. What asks for certain own
        people, as a second visit does, no contract can have.
        """
        who = who_serves(
            self._centre.partners,
            visit.home,
            visit.case.work_type,
            self._all if visit.technicians else visit.shunned,
            self._all if visit.left_out else self._closed,
        )
        name = " ".join(["own" if who.own else "not own", *sorted(who.partners)])
        self._areas[name] = who
        return name

    def _wishes(self, visit: Visit) -> Wishes:
        own = Wishes(visit.technicians, frozenset())
        return wishes_of(CONTINUITY, visit.home.seen, visit.needs, self._levels, own)

    def _positions(self, people: Iterable[str]) -> frozenset[int]:
        return frozenset(self._people[name] for name in people if name in self._people)

    def _sla(self, visit: Visit) -> Sla | None:
        promise = visit.work.promise
        if visit.due_at is None or promise is None:
            return None
        now = max(visit.ready_at, self._horizon.origin)
        clock = kept_clock(Clock(visit.due_at, visit.outer_at), now)
        outer = clock.outer_at
        seconds = self._horizon.seconds
        return Sla(seconds(visit.due_at), TIERS[promise], None if outer is None else seconds(outer))

    def _appointment(self, visit: Visit) -> Appointment | None:
        if visit.window is None or visit.appointment is not AppointmentState.CONFIRMED:
            return None
        first, last = map(self._horizon.seconds, visit.window)
        return Appointment(visit.appointment, first, last)


_SKILLS = ("filter", "installation", "repair")
_NOWHERE = "nowhere"
"""An area without visits."""
