"""Visit rows as visits of the problem."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from dispatch.domain.continuity import Wishes, wishes_of
from dispatch.domain.drop_prices import drop_price_fen, insisted_fen
from dispatch.domain.kinds import Coordination
from dispatch.domain.visit_status import UNDER_WAY
from dispatch.planning.places import Places
from dispatch.planning.promised import makes_way
from dispatch.planning.refused import from_then_on
from dispatch.planning.scope import Scope, Told
from dispatch.store.people import Technician
from dispatch.store.work import Visit as VisitRow
from dispatch.store.work import VisitDependency
from solver.problem import (
    Appointment,
    Dependency,
    Lock,
    LockKind,
    Published,
    SkillNeed,
    Sla,
    SlaTier,
    TimeWindow,
    Visit,
    VisitGroup,
)


class VisitBuilder:
    """Turns the visits of a scope into those of a problem.

    Positions and seconds in place of ids and instants.
    """

    def __init__(self, scope: Scope, places: Places, technicians: Mapping[str, int]) -> None:
        self._scope = scope
        self._places = places
        self._technicians = technicians
        self._crew = {row.id: _levels(row) for row in scope.technicians}
        placed = [row for row in scope.visits if row.site.lat is not None]
        self._positions = {row.id: position for position, row in enumerate(placed)}
        self._placed = placed
        self._leaks = [
            (row, scope.emergencies[row.id]) for row in placed if row.id in scope.emergencies
        ]

    @property
    def unplaced(self) -> tuple[str, ...]:
        """Visits at sites that nobody knows the place of; no plan can hold them."""
        return tuple(row.id for row in self._scope.visits if row.site.lat is None)

    def visits(self) -> tuple[Visit, ...]:
        """All visits whose place is known, in the order of their ids."""
        return tuple(self._visit(row) for row in self._placed)

    def groups(self) -> tuple[VisitGroup, ...]:
        """Return groups as far as their visits are in the problem; a lone visit is none."""
        made = []
        for row in self._scope.groups:
            members = [self._positions[v.id] for v in row.visits if v.id in self._positions]
            if len(members) > 1:
                made.append(VisitGroup(row.id, tuple(members), row.min_gap_s, row.max_gap_s))
        return tuple(made)

    def _visit(self, row: VisitRow) -> Visit:
        told = self._scope.published.get(row.id)
        lat, lon = row.site.lat, row.site.lon
        if lat is None or lon is None:
            raise ValueError(row.id)
        wishes = self._wishes(row)
        return Visit(
            id=row.id,
            location=self._places.at(lat, lon),
            service_s=row.service_s,
            name=row.case.ticket,
            work_type=row.work_type_id,
            centre=row.centre_id,
            household=row.household,
            windows=self._windows(row),
            access_s=row.access_s + row.site.access_s,
            skills=tuple(
                SkillNeed(need["name"], need["min_level"]) for need in row.required_skills
            ),
            required_technicians=self._people(wishes.required),
            preferred_technicians=self._people(wishes.preferred),
            prohibited_technicians=self._people(row.prohibited_technicians),
            priority=row.priority,
            assignment=row.assignment,
            drop_fen=self._drop_fen(row),
            sla=self._sla(row),
            parts=dict(row.required_parts),
            tools=frozenset(row.required_tools),
            demand=tuple(row.demand),
            dependencies=tuple(
                self._dependency(need)
                for need in row.dependencies
                if need.preceding_visit_id in self._positions
            ),
            lock=self._lock(row, told),
            appointment=self._appointment(row),
            published=self._published(told),
        )

    def _windows(self, row: VisitRow) -> tuple[TimeWindow, ...]:
        """Take the row's windows; of a refused visit what is left of them from its date on."""
        windows = tuple(
            TimeWindow(
                self._iso(window["minStartTime"]),
                self._iso(window["maxStartTime"]),
                self._iso(window["maxEndTime"]),
            )
            for window in row.windows
        )
        not_before = self._scope.not_before.get(row.id)
        if not_before is None:
            return windows
        return from_then_on(windows, self._s(not_before))

    def _drop_fen(self, row: VisitRow) -> int:
        """Take the row's own price, else that of the table for the days waited until the freeze.

        Either is raised for each night that has left the visit out before.
        """
        price_fen = row.drop_price_fen
        if price_fen is None:
            waited = self._scope.run.freeze_at - row.case.received_at
            price_fen = drop_price_fen(row.work_type_id, waited.days)
        return insisted_fen(price_fen, self._scope.times_left_out.get(row.id, 0))

    def _wishes(self, row: VisitRow) -> Wishes:
        """Take the row's own wishes, and whom its household knows where they leave that open."""
        own = Wishes(frozenset(row.required_technicians), frozenset(row.preferred_technicians))
        seen = self._scope.familiar.get(row.household or "", frozenset())
        barred = set(row.prohibited_technicians)
        needs = {need["name"]: need["min_level"] for need in row.required_skills}
        return wishes_of(self._scope.continuity, seen - barred, needs, self._crew, own)

    def _people(self, ids: Iterable[str]) -> frozenset[int]:
        return frozenset(self._technicians[name] for name in ids if name in self._technicians)

    def _sla(self, row: VisitRow) -> Sla | None:
        if row.sla_due_at is None:
            return None
        tiers = row.sla_policy.tiers if row.sla_policy else ()
        return Sla(
            self._s(row.sla_due_at),
            tuple(SlaTier(t["after_s"], t["penalty_fen"], t["per_hour_fen"]) for t in tiers),
            None if row.sla_outer_at is None else self._s(row.sla_outer_at),
        )

    def _lock(self, row: VisitRow, told: Told | None) -> Lock:
        """Take the row's lock; a visit that is under way stays where the published plan has it.

        A lock that no customer knows of makes way for a leak.
        """
        if makes_way(row, None if told is None else told.stop.start_at, self._leaks):
            return Lock()
        if row.status in UNDER_WAY and told is not None:
            return Lock(
                LockKind.TECHNICIAN_AND_TIME,
                self._technicians.get(told.technician_id),
                self._s(told.stop.start_at),
            )
        return Lock(
            row.lock_kind,
            None if row.lock_technician_id is None else self._technicians[row.lock_technician_id],
            self._maybe(row.lock_start_at),
            self._maybe(row.lock_from),
            self._maybe(row.lock_to),
        )

    def _appointment(self, row: VisitRow) -> Appointment | None:
        if row.appointment_from is None or row.appointment_to is None:
            return None
        return Appointment(
            row.appointment_state, self._s(row.appointment_from), self._s(row.appointment_to)
        )

    def _published(self, told: Told | None) -> Published | None:
        if told is None or told.technician_id not in self._technicians:
            return None
        return Published(self._technicians[told.technician_id], self._s(told.stop.start_at))

    def _dependency(self, row: VisitDependency) -> Dependency:
        return Dependency(
            self._positions[row.preceding_visit_id],
            row.min_delay_s,
            row.max_delay_s,
            row.coordination is Coordination.SAME_TECHNICIAN,
        )

    def _s(self, at: datetime) -> int:
        return self._scope.horizon.seconds(at)

    def _maybe(self, at: datetime | None) -> int | None:
        return None if at is None else self._s(at)

    def _iso(self, text: str) -> int:
        return self._s(datetime.fromisoformat(text))


def _levels(row: Technician) -> Mapping[str, int]:
    """Highest level of each skill, whenever it is valid: the day of the visit is not chosen yet."""
    levels: dict[str, int] = {}
    for held in row.skills:
        levels[held.skill] = max(held.level, levels.get(held.skill, 0))
    return levels
