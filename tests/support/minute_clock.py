"""A working clock that counts minute by minute: slow, and too simple to be wrong."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from dispatch.domain.calendar.statutory import is_working_day
from dispatch.domain.sla.clocks import Pause

FUZHOU = ZoneInfo("Asia/Shanghai")
OFFICE_HOURS = ((time(9), time(12)), (time(13, 30), time(18)))
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class MinuteClock:
    """Office hours on the statutory calendar; `received` and pauses are at full minutes."""

    hours: Sequence[tuple[time, time]] = OFFICE_HOURS
    zone: ZoneInfo = FUZHOU

    def due(
        self, received: datetime, working: timedelta, pauses: Sequence[Pause]
    ) -> tuple[datetime, bool]:
        """Walk until so many open minutes have passed."""
        at, left, provisional = received.astimezone(self.zone), working, False
        while left > timedelta(0):
            open_now, guessed = self._is_open(at)
            provisional = provisional or guessed
            if open_now and not any(pause.start <= at < pause.end for pause in pauses):
                step = min(left, MINUTE)
                left -= step
                at += step
            else:
                at += MINUTE
        return at, provisional

    def _is_open(self, at: datetime) -> tuple[bool, bool]:
        works, guessed = is_working_day(at.date())
        return works and any(opens <= at.time() < closes for opens, closes in self.hours), guessed
