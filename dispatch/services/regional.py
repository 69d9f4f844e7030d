"""One request for many centres as one run a region, so that workers solve them side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.planning.regions import Region, regions_of
from dispatch.services.plans import RunRequest, request_run
from dispatch.store.organisation import ServiceCentre
from dispatch.store.runs import PlanRun


@dataclass(frozen=True, slots=True)
class Effort:
    """Seconds and threads of one region's run."""

    time_limit_s: int
    threads: int


def request_regions(session: Session, request: RunRequest, now: datetime) -> list[PlanRun]:
    """Queue a run for each region of the centres asked for, the one with most visits first.

    `request.time_limit_s` is what all searches together may take when `request.threads` workers
    solve side by side; reading the rows and writing the drafts comes on top. An idempotency key is
    that of the first region; the others follow from it.

    Raises
    ------
    InvalidInput
        As `request_run`.
    """
    centre_ids = request.centre_ids or session.scalars(select(ServiceCentre.id)).all()
    regions = regions_of(session, centre_ids)
    if len(regions) < 2:
        return [request_run(session, request, now)]
    runs = []
    for number, (region, effort) in enumerate(zip(regions, efforts(regions, request), strict=True)):
        key = request.idempotency_key
        own = replace(
            request,
            centre_ids=region.centre_ids,
            time_limit_s=effort.time_limit_s,
            threads=effort.threads,
            idempotency_key=key if key is None or number == 0 else f"{key}#{number}",
        )
        runs.append(request_run(session, own, now))
    return runs


def efforts(regions: Sequence[Region], request: RunRequest) -> list[Effort]:
    """Share time and threads: by visits, so that `threads` workers are done after the limit.

    At least a second a region, and never more than the limit for one that is larger than a
    worker's share; what fewer regions than threads leave over goes to each in equal parts.
    """
    lanes = min(request.threads, len(regions))
    total = sum(region.visits for region in regions)
    shared = request.time_limit_s * lanes
    return [
        Effort(
            min(request.time_limit_s, max(1, shared * region.visits // max(1, total))),
            max(1, request.threads // lanes),
        )
        for region in regions
    ]
