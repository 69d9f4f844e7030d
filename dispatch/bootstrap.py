"""Wires the rooms together, once, from the settings."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from dispatch.clock import Clock, NightlyPlanner, OfferWatch, PlaceWatch, PromiseWatch
from dispatch.config import Settings
from dispatch.solving.prover import Prover
from dispatch.solving.side_by_side import serve
from dispatch.solving.worker import Worker, WorkerOptions
from dispatch.store.session import Database
from dispatch.travel.fallback import PatientPlacer
from dispatch.travel.geocoders import AddressPlacer, open_placer
from dispatch.travel.times import GeodesicTravelTimes, TravelTimes

STOPPING_S = 15.0
"""How long a stopping server waits for its solver to write down what it has."""


@dataclass(frozen=True, slots=True)
class House:
    """What an application works with; `now` is the only clock its use cases are given."""

    settings: Settings
    database: Database
    travel: TravelTimes
    now: Callable[[], datetime]

    def placer(self) -> AddressPlacer:
        """Open the geocoder of the settings.

        Raises
        ------
        InvalidInput
            When the settings name none that can be used.
        """
        settings = self.settings
        return open_placer(
            settings.geocoder,
            home=settings.geocoder_home,
            api_key=settings.geocoder_key.get_secret_value(),
        )

    def patient_placer(self) -> PatientPlacer:
        """Open the same geocoder, with the offline gazetteer behind it for when it is down.

        Raises
        ------
        InvalidInput
            As `placer`.
        """
        offline = open_placer(home=self.settings.geocoder_home)
        return PatientPlacer(self.placer(), offline)

    def worker(self) -> Worker:
        """Make a worker that solves what is queued."""
        return Worker(self.database, self.travel, self._solving(), self.now)

    def prover(self) -> Prover:
        """Make a prover of plans that are there already."""
        return Prover(self.database, self._solving(), self.now)

    def _solving(self) -> WorkerOptions:
        return WorkerOptions(owner=owner(), folder=self.settings.var / "solves")

    def workers(self) -> list[Worker]:
        """Make as many workers as the settings say, to solve side by side."""
        return [self.worker() for _ in range(self.settings.workers)]

    def nightly_planner(self) -> NightlyPlanner:
        """Make what queues each centre's plan once a night."""
        return NightlyPlanner(self.database, self.settings, owner(), self.travel)

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Solve what is queued and plan the nights while the block runs, as the settings say."""
        stop = threading.Event()
        solving = [
            threading.Thread(
                target=serve, args=(worker, self.prover(), stop), name="solving", daemon=True
            )
            for worker in self.workers()
        ]
        clock = Clock(
            self.nightly_planner(),
            self.now,
            PromiseWatch(self.database),
            OfferWatch(self.database),
            PlaceWatch(self.database, lambda: self.placer().place),
        )
        if self.settings.solves:
            for thread in solving:
                thread.start()
        if self.settings.works_nights:
            clock.start()
        try:
            yield
        finally:
            stop.set()
            if self.settings.works_nights:
                clock.stop()
            if self.settings.solves:
                for thread in solving:
                    thread.join(STOPPING_S)


def owner() -> str:
    """Name this process and thread, for leases."""
    return f"{socket.gethostname()}:{os.getpid()}:{threading.get_ident()}"


def utc_now() -> datetime:
    """Return the present instant."""
    return datetime.now(UTC)


def open_house(settings: Settings, now: Callable[[], datetime] = utc_now) -> House:
    """Open the database (its schema is brought up to date elsewhere) and wire the rest.

    Raises
    ------
    Refused
        With a `StoreCode` when the database cannot be used.
    """
    return House(settings, Database(settings.database_url), GeodesicTravelTimes(), now)
