"""What a worker says to the row while its child searches, and what it hears from it."""

import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime

from dispatch.store.run_claims import renew_run, report_progress
from dispatch.store.runs import PlanRun
from dispatch.store.session import Database, store_now

BEAT_S = 1.0
"""Seconds between two looks at the row: lease renewed, progress written, cancel seen."""


class Heartbeat:
    """Renews the lease, stores the latest progress, and tells whether the child shall stop.

    `fenced` is True once another worker has taken the run over: then nothing more is written.
    """

    def __init__(
        self,
        database: Database,
        run: PlanRun,
        lease_s: float,
        clock: Callable[[], datetime],
        listen: Callable[[Mapping[str, object]], None],
        stop: threading.Event,
    ) -> None:
        self.fenced = False
        self._database = database
        self._run = run
        self._lease_s = lease_s
        self._clock = clock
        self._listen = listen
        self._stop = stop
        self._cancelled = False
        self._news: Mapping[str, object] | None = None
        self._last_beat = 0.0

    def progress(self, news: Mapping[str, object]) -> None:
        """Take the solver's word; it reaches the row with the next beat."""
        self._listen(news)
        self._news = news

    def should_stop(self) -> bool:
        """Beat when it is time; True when the run was cancelled or is no longer ours."""
        if time.monotonic() - self._last_beat >= BEAT_S:
            self._last_beat = time.monotonic()
            self._beat()
        return self._cancelled or self.fenced or self._stop.is_set()

    def let_go(self) -> None:
        """End the lease now, so that another worker need not wait for it."""
        with self._database.write() as session:
            now = store_now(session, self._clock())
            renew_run(session, self._run.id, token=self._run.token, now=now, lease_s=0)

    def _beat(self) -> None:
        with self._database.write() as session:
            now = store_now(session, self._clock())
            held = renew_run(
                session, self._run.id, token=self._run.token, now=now, lease_s=self._lease_s
            )
            if held and self._news is not None:
                report_progress(
                    session, self._run.id, token=self._run.token, now=now, progress=self._news
                )
                self._news = None
            row = session.get_one(PlanRun, self._run.id, populate_existing=True)
            self._cancelled = row.cancel_requested_at is not None
        self.fenced = not held
