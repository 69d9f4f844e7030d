"""What happens by itself, when its time comes.

The timer only wakes up; which night was planned is decided by a row for each centre and local date,
so any number of processes may wake up as often as they like.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import structlog
from apscheduler.schedulers.background import BackgroundScheduler

from dispatch.config import Settings
from dispatch.domain.places import GeocodedPlace
from dispatch.services.calendars import publish_known_years, years_to_publish
from dispatch.services.cartridges.policies import recompute_all
from dispatch.services.cartridges.rounds import AHEAD, generate_rounds
from dispatch.services.ledger.booking import book_everything
from dispatch.services.nightly import NightlyPlan, night_requests
from dispatch.services.partners.watch import expire
from dispatch.services.placing import place_again
from dispatch.services.plans import MOST_SECONDS, RunRequest, request_run
from dispatch.services.sla.watch import watch
from dispatch.store.jobs import claim_job, finish_job
from dispatch.store.queries.cartridges import due_sites
from dispatch.store.queries.directory import zones_of_centres
from dispatch.store.queries.drafts import published_since
from dispatch.store.session import Database, store_now
from dispatch.travel.times import GeodesicTravelTimes, TravelTimes

SWEEP_S = 60
"""Seconds between two looks for nights that are due: the timer's own idea of time may be wrong."""

LEASE_S = 60.0
"""Far longer than queueing a run takes; whoever dies in between is replaced after it."""

LEDGER = "ledger"
"""Kind of the job that books what is over. Were it done twice, the second would find nothing."""

Geocoder = Callable[[str], GeocodedPlace | None]
"""Finds the place of an address; None where it knows none."""

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
    """Queues each centre's plan once a night, however often and by however many it is asked.

    Centres that partner points or territories tie are planned in one run, the others side by side.
    """

    def __init__(
        self,
        database: Database,
        settings: Settings,
        owner: str,
        travel: TravelTimes | None = None,
    ) -> None:
        self._travel = travel or GeodesicTravelTimes()
        self._database = database
        self._settings = settings
        self._owner = owner

    def nightly(self, now: datetime, *, force: bool = False) -> list[Night]:
        """Look at every centre's night; `force` does not wait for its hour, but plans once, too."""
        self._publish_known_years(now)
        with self._database.read() as session:
            zones = zones_of_centres(session)
        nights, claims = [], {}
        for centre_id, zone in sorted(zones.items()):
            seen = self._look(centre_id, zone, now, force)
            if isinstance(seen, Night):
                nights.append(seen)
            else:
                claims[centre_id] = seen
        for day in sorted({claim.day for claim in claims.values()}):
            tokens = {centre: claim.token for centre, claim in claims.items() if claim.day == day}
            nights.extend(self._plan(tokens, day, now))
        self._book(zones, now, force)
        return sorted(nights, key=lambda night: night.centre_id)

    def _book(self, zones: Mapping[str, ZoneInfo], now: datetime, force: bool) -> None:
        """Bring what is over into the ledger, once a local date of the first centre."""
        if not zones:
            return
        local = now.astimezone(zones[min(zones)])
        if not force and not self._is_due(local):
            return
        slot = local.date().isoformat()
        with self._database.write() as session:
            token = claim_job(
                session,
                LEDGER,
                slot,
                owner=self._owner,
                now=store_now(session, now),
                lease_s=LEASE_S,
            )
        if token is None:
            return
        booked = book_everything(self._database, self._travel, now)
        log.info(
            "ledger booked",
            visits=booked.visits,
            lines=booked.lines,
            unpriced=len(booked.unpriced),
        )
        with self._database.write() as session:
            finish_job(session, LEDGER, slot, token=token)

    def _publish_known_years(self, now: datetime) -> None:
        """Make years official that are known by now, and count the deadlines on them anew."""
        with self._database.read() as session:
            years = years_to_publish(session, now)
        if not years:
            return
        with self._database.write() as session:
            turned = publish_known_years(session, now)
        for each in turned:
            log.info("calendar published", year=each.year, recounted=len(each.moved.visits))

    def _look(self, centre_id: str, zone: ZoneInfo, now: datetime, force: bool) -> "Night | _Claim":
        """Claim a centre's night if it is to be planned, or tell why it is not."""
        day = now.astimezone(zone).date()
        if not force and not self._is_due(now.astimezone(zone)):
            return Night(centre_id, day, NightOutcome.NOT_DUE)
        if not force and self._published_since(centre_id, self._begin(now.astimezone(zone))):
            return Night(centre_id, day, NightOutcome.PUBLISHED_SINCE)
        token = self._claim(centre_id, day, now)
        if token is None:
            return Night(centre_id, day, NightOutcome.DONE_BEFORE)
        return _Claim(day, token)

    def _plan(self, tokens: Mapping[str, int], day: date, now: datetime) -> Iterator[Night]:
        """Make the visits of the rounds, then queue the runs of the centres, region by region.

        Cartridges whose policy was changed follow it first, also where that was cut short by day.
        """
        if tokens:
            recompute_all(self._database)
        last = day + timedelta(days=self._settings.night_days - 1)
        with self._database.read() as session:
            due = due_sites(session, day + AHEAD, sorted(tokens))
        for centre_id, sites in due.items():
            with self._database.write() as session:
                generate_rounds(session, centre_id, day, now, last, due=sites)
        with self._database.read() as session:
            requests = night_requests(session, sorted(tokens), day, self._night(len(tokens)))
        for request in requests:
            try:
                run_id = self._queue(request, tokens, now)
                outcome = NightOutcome.QUEUED
            except Fenced:
                run_id, outcome = None, NightOutcome.DONE_BEFORE
            for centre_id in request.centre_ids:
                if run_id is not None:
                    log.info("night queued", centre=centre_id, day=day.isoformat(), run=run_id)
                yield Night(centre_id, day, outcome, run_id)

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

    def _night(self, centres: int) -> NightlyPlan:
        """Say how to plan so many centres; without a limit for the night each has its own."""
        settings = self._settings
        each_s = settings.time_limit_s * centres // min(settings.workers, centres)
        return NightlyPlan(
            days=settings.night_days,
            engine=settings.engine,
            time_limit_s=settings.night_time_limit_s or min(each_s, MOST_SECONDS),
            threads=settings.threads,
            workers=settings.workers,
            seed=settings.seed,
            prove_time_s=settings.night_prove_time_limit_s or None,
        )

    def _queue(self, request: RunRequest, tokens: Mapping[str, int], now: datetime) -> str:
        """Queue a run and finish the night of its centres in one transaction, or neither."""
        day = request.start.isoformat()
        with self._database.write() as session:
            run = request_run(session, request, now)
            for centre_id in request.centre_ids:
                if not finish_job(session, job_kind(centre_id), day, token=tokens[centre_id]):
                    raise Fenced
        return run.id


@dataclass(frozen=True, slots=True)
class _Claim:
    """A night of a centre that is ours to plan."""

    day: date
    token: int


def job_kind(centre_id: str) -> str:
    """Name the nightly job of a centre."""
    return f"nightly:{centre_id}"[:64]


class PromiseWatch:
    """Tells of promises that run out or are broken, once each; the rows know what was told."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, now: datetime) -> None:
        """Tell all that there is to tell by now."""
        for notice in watch(self._database, now):
            log.info(
                "promise",
                kind=notice.kind.value,
                case=notice.case_id,
                stage=notice.stage.value,
                percent=notice.percent,
                told=notice.told,
            )


class OfferWatch:
    """Lets offers to partner points expire that were not answered in time, once each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def look(self, now: datetime) -> None:
        """Let all expire whose time is over by now."""
        for offer_id in expire(self._database, now):
            log.info("offer expired", offer=offer_id)


class PlaceWatch:
    """Asks a geocoder again that gave no answer; `opened` opens the one of the settings."""

    def __init__(self, database: Database, opened: Callable[[], Geocoder]) -> None:
        self._database = database
        self._opened = opened
        self._geocode: Geocoder | None = None

    def look(self, now: datetime) -> None:
        """Ask for the addresses that wait for an answer."""
        again = place_again(self._database, self._ask, now)
        if again.answered:
            log.info("addresses placed again", answered=again.answered)
        if again.fault is not None:
            log.warning("geocoder gives no answer", code=again.fault.code.value)

    def _ask(self, address: str) -> GeocodedPlace | None:
        """Ask the one that was opened for the first address: it keeps its pauses."""
        self._geocode = self._geocode or self._opened()
        return self._geocode(address)


class Clock:
    """Wakes the planner, and the watches over promises, offers and places, every `SWEEP_S`."""

    def __init__(
        self,
        planner: NightlyPlanner,
        now: Callable[[], datetime],
        promises: PromiseWatch | None = None,
        offers: OfferWatch | None = None,
        places: PlaceWatch | None = None,
    ) -> None:
        self._planner = planner
        self._promises = promises
        self._offers = offers
        self._places = places
        self._now = now
        self._scheduler = BackgroundScheduler(timezone=ZoneInfo("UTC"))
        # Memory store: nothing is shared between processes but the rows. A job that is due while
        # the process is busy runs late instead of never, and once instead of many times.
        # The planner and the watches each have a job of their own: none waits for the others.
        for look in (self._sweep, self._watch, self._watch_offers, self._watch_places):
            self._scheduler.add_job(
                look,
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

    def _watch(self) -> None:
        if self._promises is not None:
            self._promises.look(self._now())

    def _watch_offers(self) -> None:
        if self._offers is not None:
            self._offers.look(self._now())

    def _watch_places(self) -> None:
        if self._places is not None:
            self._places.look(self._now())
