"""How often someone may try to sign in."""

import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from dispatch.domain.codes_requests import AccessCode
from dispatch.domain.refusals import Refusal, Refused
from solver.faults import Fault


class SignInLimits:
    """So many attempts a minute for each account and for each address, in this process."""

    def __init__(self, a_minute: int) -> None:
        self._limit = RateLimitItemPerMinute(a_minute)
        self._limiter = MovingWindowRateLimiter(MemoryStorage())

    def count(self, login: str, address: str) -> None:
        """Count an attempt.

        Raises
        ------
        Refused
            SIGN_IN_TOO_OFTEN, with the seconds to wait.
        """
        for key in (("account", login), ("address", address)):
            if not self._limiter.hit(self._limit, *key):
                until = self._limiter.get_window_stats(self._limit, *key).reset_time
                seconds = max(1, int(until - time.time()) + 1)
                fault = Fault(AccessCode.SIGN_IN_TOO_OFTEN, "", {"seconds": seconds})
                raise Refused(fault, Refusal.FORBIDDEN)
