"""What is read once for the promises of many cases: policies, ladders, clocks of desks."""

from collections.abc import Mapping
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.calendar.clock import WorkingClock
from dispatch.domain.sla.choice import PromisePolicy
from dispatch.store.organisation import ServiceCentre
from dispatch.store.queries.calendars import working_clock
from dispatch.store.queries.policies import promise_policy
from dispatch.store.sla import SlaLadder


class Promises:
    """What a session reads at the first need, and keeps.

    For one transaction, in which neither calendars nor policies change.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._desks: dict[str, WorkingClock] = {}

    @cached_property
    def ladders(self) -> Mapping[str, SlaLadder]:
        """All ladders by id of their policy."""
        return {row.policy_id: row for row in self._session.scalars(select(SlaLadder))}

    @cached_property
    def policy(self) -> PromisePolicy:
        """Which policy stands for cases that name none."""
        return promise_policy(self._session)

    def desk(self, centre_id: str) -> WorkingClock | None:
        """Return the clock of a centre's desk; None when there is no such centre."""
        if centre_id not in self._desks:
            centre = self._session.get(ServiceCentre, centre_id)
            if centre is None:
                return None
            self._desks[centre_id] = working_clock(self._session, centre)
        return self._desks[centre_id]
