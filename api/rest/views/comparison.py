"""Two plans side by side."""

from collections import Counter
from decimal import Decimal

from pydantic import JsonValue

from api.rest.schemas.comparison import (
    ChangeCounts,
    ChangedVisit,
    ChangeOfVisit,
    Comparison,
    Placement,
)
from api.rest.schemas.figures import ComparedKpis, Kpis
from api.rest.views.plans import brief, kpis_of
from api.rest.views.values import local, names_or_id
from dispatch.services.reading.plans import ComparisonFacts, Directory, Place
from dispatch.store.work import Visit
from solver.formats.scalars import duration, duration_text


def comparison_view(facts: ComparisonFacts) -> Comparison:
    """Show how a plan differs from another."""
    changed = [
        _changed(visit, facts.places.get(visit_id), facts.other_places.get(visit_id), facts)
        for visit_id, visit in sorted(facts.differing.items())
    ]
    counts = Counter(visit.change for visit in changed)
    return Comparison(
        id=facts.this.id,
        other_id=facts.other.id,
        kpis=compared_kpis(kpis_of(facts.this), kpis_of(facts.other)),
        changed_visits=changed,
        counts=ChangeCounts(
            added=counts[ChangeOfVisit.ADDED],
            removed=counts[ChangeOfVisit.REMOVED],
            reassigned=counts[ChangeOfVisit.REASSIGNED],
            moved=counts[ChangeOfVisit.MOVED],
            unchanged=len(facts.places.keys() | facts.other_places.keys()) - len(changed),
        ),
    )


def compared_kpis(this: Kpis, other: Kpis) -> ComparedKpis:
    """Subtract the other's figures from this one's, each in its own notation."""
    difference = {
        name: _difference(value, other[name]) for name, value in this.items() if name in other
    }
    return ComparedKpis(
        this=this,
        other=other,
        difference={name: value for name, value in difference.items() if value is not None},
    )


def _difference(this: JsonValue, other: JsonValue) -> JsonValue:
    """Subtract numbers, durations (ISO 8601) and yuan; None for anything else."""
    if isinstance(this, int | float) and isinstance(other, int | float):
        return round(this - other, 6)
    if not isinstance(this, str) or not isinstance(other, str):
        return None
    if this.lstrip("-").startswith("P") and other.lstrip("-").startswith("P"):
        return duration_text(duration(this) - duration(other))
    return str(Decimal(this) - Decimal(other))


def _changed(
    visit: Visit, this: Place | None, other: Place | None, facts: ComparisonFacts
) -> ChangedVisit:
    zone = facts.directory.zones[visit.centre_id]
    return ChangedVisit(
        visit_id=visit.id,
        visit=brief(visit, None if this is None else this.start_at, zone),
        change=change_of(this, other),
        this=_placement(this, visit, facts.directory),
        other=_placement(other, visit, facts.directory),
    )


def change_of(this: Place | None, other: Place | None) -> ChangeOfVisit:
    """Name the difference between two places that are not the same."""
    if other is None:
        return ChangeOfVisit.ADDED
    if this is None:
        return ChangeOfVisit.REMOVED
    same = (this.technician_id, this.partner_id) == (other.technician_id, other.partner_id)
    return ChangeOfVisit.MOVED if same else ChangeOfVisit.REASSIGNED


def _placement(place: Place | None, visit: Visit, people: Directory) -> Placement | None:
    if place is None:
        return None
    if place.technician_id is not None:
        name = names_or_id(people.technicians, place.technician_id)
    else:
        name = names_or_id(people.partners, place.partner_id or "")
    return Placement(
        technician_id=place.technician_id,
        partner_id=place.partner_id,
        name=name,
        start_service_time=local(place.start_at, people.zones[visit.centre_id]),
    )
