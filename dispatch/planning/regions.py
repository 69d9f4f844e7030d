"""Which service centres are planned together: those that a partner point or a territory ties.

Nobody and nothing is shared between two regions, so each is a problem of its own, with matrices as
large as the region and not as the country. Where ties would make one of more than `MOST_VISITS` the
weakest are left: then a partner point on the border shares its caps out (`build_workforce`), and a
technician works for the centres of their own region.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dispatch.domain.values import JsonObject
from dispatch.domain.visit_status import OPEN, UNDER_WAY
from dispatch.store.customers import Site
from dispatch.store.organisation import PartnerContract
from dispatch.store.people import Technician
from dispatch.store.queries.partners import in_force_within
from dispatch.store.work import Visit

MOST_VISITS = 4_000
"""In a region of several centres: some 200 MB of matrices."""


@dataclass(frozen=True, slots=True)
class Region:
    """Service centres (ids, ascending) that are planned together, and their visits not over."""

    centre_ids: tuple[str, ...]
    visits: int


def regions_of(
    session: Session,
    centre_ids: Sequence[str],
    most: int = MOST_VISITS,
    days: tuple[date, date] = (date.min, date.max),
) -> list[Region]:
    """Split the centres into regions; the one with most visits first.

    Of contracts those tie centres that hold on one of the `days` of the run, from the first to the
    last, both included.
    A technician's territory ties their centre to all whose sites lie in the box around it: it may
    tie more than it need, never less. Of a region with more than `most` visits the centres with
    most ties between them stay together.
    """
    counts = _visits(session, centre_ids)
    sizes = {centre: counts.get(centre, 0) for centre in centre_ids}
    up = {centre: centre for centre in centre_ids}
    for pair in _pairs(
        [*_contracts(session, centre_ids, days), *_territories(session, centre_ids)]
    ):
        first, second = sorted(_root(up, centre) for centre in pair)
        if first != second and sizes[first] + sizes[second] <= most:
            up[second] = first
            sizes[first] += sizes[second]
    members: dict[str, list[str]] = {}
    for centre in sorted(centre_ids):
        members.setdefault(_root(up, centre), []).append(centre)
    regions = [
        Region(tuple(own), sum(counts.get(centre, 0) for centre in own)) for own in members.values()
    ]
    return sorted(regions, key=lambda region: (-region.visits, region.centre_ids))


def _contracts(
    session: Session, centre_ids: Sequence[str], days: tuple[date, date]
) -> Iterable[set[str]]:
    """Centres of each partner point."""
    of_partner: dict[str, set[str]] = {}
    rows = select(PartnerContract.partner_id, PartnerContract.centre_id).where(
        PartnerContract.centre_id.in_(centre_ids), in_force_within(*days)
    )
    for partner, centre in session.execute(rows):
        of_partner.setdefault(partner, set()).add(centre)
    return of_partner.values()


def _territories(session: Session, centre_ids: Sequence[str]) -> Iterable[set[str]]:
    """Centres that each technician with a territory of their own may work for."""
    roaming = session.execute(
        select(Technician.centre_id, Technician.territory).where(
            Technician.centre_id.in_(centre_ids), Technician.territory.is_not(None)
        )
    ).all()
    if not roaming:
        return
    rows = session.execute(
        select(Visit.centre_id, Site.lat, Site.lon)
        .join(Site, Visit.site_id == Site.id)
        .where(
            Visit.centre_id.in_(centre_ids),
            Visit.status.in_(OPEN | UNDER_WAY),
            Site.lat.is_not(None),
        )
    ).all()
    centres = np.array([row[0] for row in rows], dtype=object)
    points = np.array([(row[1], row[2]) for row in rows], dtype=np.float64).reshape(-1, 2)
    boxes = {(centre, _box(shape)) for centre, shape in roaming if shape is not None}
    for centre, (low, high) in sorted(boxes):
        inside = ((points >= low) & (points <= high)).all(axis=1)
        yield {centre, *np.unique(centres[inside].astype(str)).tolist()}


def _box(shape: JsonObject) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the least and the greatest (lat, lon) of a GeoJSON Polygon or MultiPolygon."""
    polygons = [shape["coordinates"]] if shape["type"] == "Polygon" else shape["coordinates"]
    corners = [(lat, lon) for polygon in polygons for lon, lat, *_ in polygon[0]]
    lats, lons = [lat for lat, _ in corners], [lon for _, lon in corners]
    return (min(lats), min(lons)), (max(lats), max(lons))


def _visits(session: Session, centre_ids: Sequence[str]) -> dict[str, int]:
    rows = session.execute(
        select(Visit.centre_id, func.count())
        .where(Visit.centre_id.in_(centre_ids), Visit.status.in_(OPEN | UNDER_WAY))
        .group_by(Visit.centre_id)
    )
    return {row[0]: row[1] for row in rows}


def _pairs(ties: Iterable[set[str]]) -> list[tuple[str, str]]:
    """Pairs of centres that something ties, those first that most do."""
    counts = Counter(pair for tied in ties for pair in combinations(sorted(tied), 2))
    return sorted(counts, key=lambda pair: (-counts[pair], pair))


def _root(up: dict[str, str], centre: str) -> str:
    while up[centre] != centre:
        centre = up[centre]
    return centre
