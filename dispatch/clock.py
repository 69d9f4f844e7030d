"""What happens by itself, when its time comes.

The timer only wakes up; which night was planned is decided by a row for each centre and local date,
so any number of processes may wake up as often as they like.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from dispatch.config import Settings
from dispatch.services.nightly import NightlyPlan, request_night
from dispatch.store.jobs import claim_job, finish_job
from dispatch.store.queries.directory import zones_of_centres
from dispatch.store.queries.drafts import published_since
from dispatch.store.session import Database, store_now

SWEEP_S = 60
"""Seconds between two looks for nights that are due: the timer's own idea of time may be wrong."""

LEASE_S = 60.0
"""Far longer than queueing a run takes; whoever dies in between is replaced after it."""

log = structlog.get_logger()


class NightOutcome(StrEnum):
    """What became of a centre's night when it was looked at."""

    QUEUED = "QUEUED"
    DONE_BEFORE = "DONE_BEFORE"
    NOT_DUE = "NOT_DUE"
    PUBLISHED_SINCE = "PUBLISHED_SINCE"


@dataclass(frozen=True, slots=True)
class Night:
    """A centre's night by its local date; `run_id` when its run was queued now."""

    centre_id: str
    day: date
    outcome: NightOutcome
    run_id: str | None = None


class Fenced(Exception):
    """Another process has taken the night over, so nothing of ours may be kept."""


class NightlyPlanner:
    """Queues each centre's plan once a night, however often and by however many it is asked."""

    def __init__(self, database: Database, settings: Settings, owner: str) -> None:
        self._database = database
        self._settings = settings
        self._owner = owner

    def nightly(self, now: datetime, *, force: bool = False) -> list[Night]:
        """Look at every centre's night; `force` does not wait for its hour, but plans once, too."""
        with self._database.read() as session:
            zones = zones_of_centres(session)
        return [
            self._look(centre_id, zone, now, force) for centre_id, zone in sorted(zones.items())
        ]

    def _look(self, centre_id: str, zone: ZoneInfo, now: datetime, force: bool) -> Night:
        day = now.astimezone(zone).date()
        if not force and not self._is_due(now.astimezone(zone)):
            return Night(centre_id, day, NightOutcome.NOT_DUE)
        if not force and self._published_since(centre_id, self._begin(now.astimezone(zone))):
            return Night(centre_id, day, NightOutcome.PUBLISHED_SINCE)
        token = self._claim(centre_id, day, now)
        if token is None:
            return Night(centre_id, day, NightOutcome.DONE_BEFORE)
        try:
            run_id = self._queue(centre_id, day, now, token)
        except Fenced:
            return Night(centre_id, day, NightOutcome.DONE_BEFORE)
        log.info("night queued", centre=centre_id, day=day.isoformat(), run=run_id)
        return Night(centre_id, day, NightOutcome.QUEUED, run_id)

    def _is_due(self, local: datetime) -> bool:
        """Tell whether the night's hour has come, and not so long ago that the day is under way."""
        begins = self._begin(local)
        return begins <= local < begins + timedelta(hours=self._settings.night_catch_up_hours)

    def _begin(self, local: datetime) -> datetime:
        return datetime.combine(local.date(), self._settings.night_starts_at, local.tzinfo)

    def _published_since(self, centre_id: str, begins: datetime) -> bool:
        """Tell whether a person was quicker: what was published after the hour needs no night."""
        with self._database.read() as session:
            return published_since(session, centre_id, begins)

    def _claim(self, centre_id: str, day: date, now: datetime) -> int | None:
        with self._database.write() as session:
            return claim_job(
                session,
                job_kind(centre_id),
                day.isoformat(),
                owner=self._owner,
                now=store_now(session, now),
                lease_s=LEASE_S,
            )

    def _queue(self, centre_id: str, day: date, now: datetime, token: int) -> str:
        """Queue the run and finish the night in one transaction, or neither."""
        settings = self._settings
        plan = NightlyPlan(
            days=settings.night_days,
            engine=settings.engine,
            time_limit_s=settings.time_limit_s,
            threads=settings.threads,
            seed=settings.seed,
        )
        with self._database.write() as session:
            run = request_night(session, centre_id, day, plan, now)
            if not finish_job(session, job_kind(centre_id), day.isoformat(), token=token):
                raise Fenced
        return run.id


def job_kind(centre_id: str) -> str:
    """Name the nightly job of a centre."""
    return f"nightly:{centre_id}"[:64]


class Clock:
    """Wakes the planner: at each centre's hour, and every `SWEEP_S` seconds."""

    def __init__(self, planner: NightlyPlanner, now: Callable[[], datetime]) -> None:
        self._planner = planner
        self._now = now
        self._scheduler = BackgroundScheduler(timezone=ZoneInfo("UTC"))
        # Memory store: nothing is shared between processes but the rows. A job that is due while
        # the process is busy runs late instead of never, and once instead of many times.
        self._scheduler.add_job(
            self._sweep,
            "interval",
            seconds=SWEEP_S,
            next_run_time=now(),
            misfire_grace_time=None,
            coalesce=True,
            max_instances=1,
        )

    def start(self) -> None:
        """Begin to wake the planner, in a thread of its own."""
        self._scheduler.start()

    def stop(self) -> None:
        """End, after the planner has finished what it is at."""
        self._scheduler.shutdown(wait=True)

    def _sweep(self) -> None:
        self._planner.nightly(self._now())
