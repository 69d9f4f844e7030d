"""How often someone may try to sign in, or call for a survey without signing in."""

import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from dispatch.domain.codes_quality import QualityCode
from dispatch.domain.codes_requests import AccessCode
from dispatch.domain.refusals import Refusal, Refused
from solver.faults import Fault


class SignInLimits:
    """So many attempts a minute for each account and for each address, in this process."""

    def __init__(self, a_minute: int) -> None:
        self._counted = _Counted(a_minute)

    def count(self, login: str, address: str) -> None:
        """Count an attempt.

        Raises
        ------
        Refused
            SIGN_IN_TOO_OFTEN, with the seconds to wait.
        """
        for key in (("account", login), ("address", address)):
            seconds = self._counted.seconds_to_wait(*key)
            if seconds is not None:
                fault = Fault(AccessCode.SIGN_IN_TOO_OFTEN, "", {"seconds": seconds})
                raise Refused(fault, Refusal.FORBIDDEN)


class SurveyLimits:
    """So many calls a minute for each address, in this process."""

    def __init__(self, a_minute: int) -> None:
        self._counted = _Counted(a_minute)

    def count(self, address: str) -> None:
        """Count a call.

        Raises
        ------
        Refused
            SURVEY_TOO_OFTEN, with the seconds to wait.
        """
        seconds = self._counted.seconds_to_wait("survey", address)
        if seconds is not None:
            fault = Fault(QualityCode.SURVEY_TOO_OFTEN, "", {"seconds": seconds})
            raise Refused(fault, Refusal.FORBIDDEN)


class _Counted:
    """A moving window of a minute for each key."""

    def __init__(self, a_minute: int) -> None:
        self._limit = RateLimitItemPerMinute(a_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def seconds_to_wait(self, *key: str) -> int | None:
        """Count one more; None when it may be, else how long to wait."""
        if self._limiter.hit(self._limit, *key):
            return None
        until = self._limiter.get_window_stats(self._limit, *key).reset_time
        return max(1, int(until - time.time()) + 1)
