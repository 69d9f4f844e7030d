"""A problem as the JSON value of problem.json; fields at their defaults are left out."""

from datetime import datetime

from solver.formats.json_travel import PlacesOut, written_travel
from solver.formats.json_visits import Coordination
from solver.formats.scalars import duration_text, factor, instant_text, yuan_text
from solver.problem import Problem
from solver.visit import Dependency, Lock, Sla, Visit, VisitGroup, VisitPattern
from solver.workforce import (
    Break,
    PartnerDay,
    PartnerPoint,
    Ring,
    Shift,
    ShiftCost,
    SkillHeld,
    Technician,
    Territory,
)

Json = dict[str, object]


def written_problem(problem: Problem) -> Json:
    """Write the whole problem."""
    return _Writer(problem).problem()


class _Writer:
    """Writes the parts of one problem, which refer to its origin, points and ids."""

    def __init__(self, given: Problem) -> None:
        self.given = given
        self.origin: datetime = given.origin
        self.places = PlacesOut(given)

    def problem(self) -> Json:
        given, weights = self.given, self.given.weights
        shifts: dict[int, list[Shift]] = {}
        for shift in given.shifts:
            shifts.setdefault(shift.technician, []).append(shift)
        window = {"startDate": self.at(0), "endDate": self.at(given.planning_end_s)}
        prices = {
            "preferredMiss": yuan_text(weights.preferred_miss_fen),
            "offeredMiss": yuan_text(weights.offered_miss_fen),
            "changedTechnician": yuan_text(weights.changed_technician_fen),
            "changedStartPerHour": yuan_text(weights.changed_start_per_hour_fen),
        }
        return {
            "id": given.id,
            "planningWindow": window,
            "freezeTime": self.at(given.freeze_s),
            "objective": given.objective.value,
            "weights": prices,
            "technicians": [
                self.technician(person, shifts.get(number, []))
                for number, person in enumerate(given.technicians)
            ],
            "visits": [self.visit(visit) for visit in given.visits],
            "visitGroups": [self.group(group) for group in given.groups],
            "visitPatterns": [self.pattern(pattern) for pattern in given.patterns],
            "partnerPoints": [self.partner(partner) for partner in given.partners],
            "travel": written_travel(given),
        }

    def at(self, second: int) -> str:
        return instant_text(self.origin, second)

    def at_or_none(self, second: int | None) -> str | None:
        return None if second is None else self.at(second)

    def technician(self, person: Technician, shifts: list[Shift]) -> Json:
        territory = None if person.territory is None else _territory(person.territory)
        return _filled(
            id=person.id,
            name=person.name,
            skills=[self.skill(skill) for skill in person.skills],
            tools=sorted(person.tools),
            parts=dict(person.parts),
            territory=territory,
            shifts=[self.shift(shift) for shift in shifts],
        )

    def skill(self, skill: SkillHeld) -> Json:
        return _filled(
            name=skill.name,
            level=skill.level,
            validFrom=self.at_or_none(skill.valid_from_s),
            validTo=self.at_or_none(skill.valid_to_s),
            durationMultiplier=factor(skill.duration_permille),
        )

    def shift(self, shift: Shift) -> Json:
        pickup = None
        if shift.pickup is not None:
            place = self.places.written(shift.pickup.location)
            pickup = {"location": place, "duration": duration_text(shift.pickup.duration_s)}
        return _filled(
            id=shift.id,
            minStartTime=self.at(shift.start_s),
            maxSoftEndTime=self.at(shift.soft_end_s),
            maxEndTime=self.at(shift.end_s),
            startLocation=self.places.written(shift.start_location),
            endLocation=self.places.written(shift.end_location),
            travelProfile=shift.profile,
            requiredBreaks=[self.pause(pause) for pause in shift.breaks],
            maxTravelTime=_lasting(shift.max_travel_s),
            maxDuration=_lasting(shift.max_duration_s),
            capacity=list(shift.capacity),
            pickup=pickup,
            cost=_cost(shift.cost),
        )

    def pause(self, pause: Break) -> Json:
        return {
            "type": pause.kind.value,
            "minStartTime": self.at(pause.earliest_s),
            "maxEndTime": self.at(pause.latest_end_s),
            "duration": duration_text(pause.duration_s),
        }

    def people(self, technicians: frozenset[int]) -> list[str]:
        return [self.given.technicians[number].id for number in sorted(technicians)]

    def visit(self, visit: Visit) -> Json:
        return _filled(
            id=visit.id,
            name=visit.name,
            workType=visit.work_type,
            centre=visit.centre,
            household=visit.household,
            location=self.places.written(visit.location),
            timeWindows=[
                {
                    "minStartTime": self.at(window.earliest_s),
                    "maxStartTime": self.at(window.latest_start_s),
                    "maxEndTime": self.at(window.latest_end_s),
                }
                for window in visit.windows
            ],
            serviceDuration=duration_text(visit.service_s),
            accessTime=duration_text(visit.access_s),
            requiredSkills=[
                {"name": need.name, "minLevel": need.min_level} for need in visit.skills
            ],
            requiredTechnicians=self.people(visit.required_technicians),
            preferredTechnicians=self.people(visit.preferred_technicians),
            prohibitedTechnicians=self.people(visit.prohibited_technicians),
            priority=visit.priority,
            assignment=visit.assignment.value,
            dropPrice=yuan_text(visit.drop_fen),
            **({} if visit.sla is None else self.sla(visit.sla)),
            requiredParts=dict(visit.parts),
            requiredTools=sorted(visit.tools),
            demand=list(visit.demand),
            visitDependencies=[self.dependency(need) for need in visit.dependencies],
            **self.agreed(visit),
        )

    def sla(self, sla: Sla) -> Json:
        tiers = [
            {
                "after": duration_text(tier.after_s),
                "penalty": yuan_text(tier.penalty_fen),
                "perHour": yuan_text(tier.per_hour_fen),
            }
            for tier in sla.tiers
        ]
        return {
            "slaDueTime": self.at(sla.due_s),
            "slaTiers": tiers,
            "slaOuterBound": self.at_or_none(sla.outer_s),
        }

    def dependency(self, need: Dependency) -> Json:
        coordination = Coordination.SAME_TECHNICIAN if need.same_technician else Coordination.NONE
        return _filled(
            precedingVisit=self.given.visits[need.preceding].id,
            minDelay=duration_text(need.min_delay_s),
            maxDelay=_lasting(need.max_delay_s),
            coordination=coordination.value,
        )

    def agreed(self, visit: Visit) -> Json:
        appointment = published = None
        if visit.appointment is not None:
            appointment = {
                "state": visit.appointment.state.value,
                "minStartTime": self.at(visit.appointment.earliest_s),
                "maxStartTime": self.at(visit.appointment.latest_s),
            }
        if visit.published is not None:
            published = {
                "technician": self.given.technicians[visit.published.technician].id,
                "startTime": self.at(visit.published.start_s),
            }
        lock = None if visit.lock == Lock() else self.lock(visit.lock)
        return {"lock": lock, "appointment": appointment, "published": published}

    def lock(self, lock: Lock) -> Json:
        named = None if lock.technician is None else self.given.technicians[lock.technician].id
        return _filled(
            kind=lock.kind.value,
            technician=named,
            startTime=self.at_or_none(lock.start_s),
            minStartTime=self.at_or_none(lock.earliest_s),
            maxStartTime=self.at_or_none(lock.latest_s),
        )

    def group(self, group: VisitGroup) -> Json:
        return {
            "id": group.id,
            "visits": [self.given.visits[visit].id for visit in group.visits],
            "minGap": duration_text(group.min_gap_s),
            "maxGap": duration_text(group.max_gap_s),
        }

    def pattern(self, pattern: VisitPattern) -> Json:
        return {
            "id": pattern.id,
            "visits": [self.given.visits[visit].id for visit in pattern.visits],
            "combinations": [
                {
                    "spans": [
                        {"minStartTime": self.at(first), "maxStartTime": self.at(last)}
                        for first, last in spans
                    ]
                }
                for spans in pattern.combinations
            ],
        }

    def partner(self, partner: PartnerPoint) -> Json:
        card = {
            "workTypes": {name: yuan_text(fee) for name, fee in partner.fees_fen.items()},
            "perKilometre": yuan_text(partner.per_km_fen),
            "freeDistanceMeters": partner.free_distance_m,
        }
        contract = {
            "kind": partner.contract.value,
            "centres": sorted(partner.centres),
            "guaranteedVisits": partner.guaranteed_visits,
        }
        return _filled(
            id=partner.id,
            name=partner.name,
            location=self.places.written(partner.location),
            skills=[self.skill(skill) for skill in partner.skills],
            feeCard=card,
            contract=contract,
            radiusMeters=partner.radius_m,
            acceptanceTime=duration_text(partner.acceptance_s),
            days=[self.partner_day(day) for day in partner.days],
        )

    def partner_day(self, day: PartnerDay) -> Json:
        return {
            "opensAt": self.at(day.opens_s),
            "closesAt": self.at(day.closes_s),
            "maxVisits": day.max_visits,
            "maxServiceDuration": duration_text(day.max_service_s),
        }


def _filled(**values: object) -> Json:
    """Leave out what is None or empty; of strings only those that may be left out."""
    return {
        name: value
        for name, value in values.items()
        if value not in (None, [], {}) and (value != "" or name in _MAY_BE_EMPTY)
    }


_MAY_BE_EMPTY = ("id", "name", "travelProfile")
"""Strings that are written even when they are empty: most of them must be there."""


def _lasting(seconds: int | None) -> str | None:
    return None if seconds is None else duration_text(seconds)


def _territory(territory: Territory) -> Json:
    area: Json | None = None
    if territory.rings:
        polygons = [[_closed(ring)] for ring in territory.rings]
        area = {"type": "MultiPolygon", "coordinates": polygons}
    written: Json = {"centres": sorted(territory.centres)}
    return written if area is None else written | {"area": area}


def _closed(ring: Ring) -> list[list[float]]:
    """Write a ring as GeoJSON does: [lon, lat], the last corner being the first."""
    corners = [[lon, lat] for lat, lon in ring]
    return corners if corners[0] == corners[-1] else [*corners, corners[0]]


def _cost(cost: ShiftCost) -> Json:
    return {
        "fixed": yuan_text(cost.fixed_fen),
        "perHour": yuan_text(cost.per_hour_fen),
        "perOvertimeHour": yuan_text(cost.per_overtime_hour_fen),
        "perKilometre": yuan_text(cost.per_km_fen),
        "perVisit": {name: yuan_text(price) for name, price in cost.per_visit_fen.items()},
    }
