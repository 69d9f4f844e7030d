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

LEAST_PROOF_S = 120
"""Seconds that a region's proof has at least: a centre-day of 40 visits takes about 70."""


@dataclass(frozen=True, slots=True)
class Effort:
    """Seconds and threads of one region's run, and seconds for the proof of its plan, if any."""

    time_limit_s: int
    threads: int
    prove_time_s: int | None


def request_regions(
    session: Session, request: RunRequest, now: datetime, workers: int
) -> list[PlanRun]:
    """Queue a run for each region of the centres asked for; see `by_region`.

    Raises
    ------
    InvalidInput
        As `request_run`.
    """
    return [request_run(session, own, now) for own in by_region(session, request, workers)]


def by_region(session: Session, request: RunRequest, workers: int) -> list[RunRequest]:
    """Split a request by region, the one with most visits first.

    `request.time_limit_s` is what all searches together may take when so many workers solve side by
    side, who share `request.threads`; reading the rows and writing the drafts comes on top. So is
    `request.prove_time_s` for all proofs. An idempotency key is that of the first region; the
    others follow from it.
    """
    centre_ids = request.centre_ids or session.scalars(select(ServiceCentre.id)).all()
    regions = regions_of(session, centre_ids, days=(request.start, request.end))
    if len(regions) < 2:
        return [request]
    key = request.idempotency_key
    return [
        replace(
            request,
            centre_ids=region.centre_ids,
            time_limit_s=effort.time_limit_s,
            threads=effort.threads,
            prove_time_s=effort.prove_time_s,
            idempotency_key=key if key is None or number == 0 else f"{key}#{number}",
        )
        for number, (region, effort) in enumerate(
            zip(regions, efforts(regions, request, workers), strict=True)
        )
    ]


def efforts(regions: Sequence[Region], request: RunRequest, workers: int) -> list[Effort]:
    """Share time by visits, so that all workers are done after the limit, and threads evenly.

    At least a second a region, and never more than the limit for one that is larger than a worker's
    share.
    """
    lanes = min(workers, len(regions))
    total = sum(region.visits for region in regions)
    shared = request.time_limit_s * lanes
    return [
        Effort(
            min(request.time_limit_s, max(1, shared * region.visits // max(1, total))),
            max(1, request.threads // lanes),
            proof_s,
        )
        for region, proof_s in zip(
            regions, _proofs(len(regions), request.prove_time_s, lanes), strict=True
        )
    ]


def _proofs(regions: int, limit_s: int | None, lanes: int) -> list[int | None]:
    """Share the time of the proofs evenly.

    Where a share would be less than `LEAST_PROOF_S`, only so many regions have one as it is enough
    for: those with most visits, which come first.
    """
    if limit_s is None:
        return [None] * regions
    shared = limit_s * lanes
    served = min(regions, max(1, shared // LEAST_PROOF_S))
    return [min(limit_s, shared // served)] * served + [None] * (regions - served)
