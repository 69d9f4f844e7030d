"""The desk: acknowledges, tries to help from afar, and hands a visit to planning."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from dispatch.domain.calendar.clock import WorkingClock
from dispatch.domain.calendar.statutory import statutory_day
from dispatch.domain.kinds import RemoteOutcome
from dispatch.domain.sla.clocks import Received, StageClock, needs_remote_attempt, stage_clocks
from dispatch.domain.sla.conduct import remote_first_fault
from dispatch.domain.sla.policy import LadderPolicy, Stage
from dispatch.simulation.cases import Case, Visit
from dispatch.simulation.requests import Request
from dispatch.simulation.settings import Rates
from dispatch.simulation.terms import DESK, LADDERS, LEAK, WORK, ZONE

SLOW_SHARE = 0.05
"""Requests that the desk takes more than its two hours for."""
PROMPT, SLOW = (3, 115), (121, 240)
"""Working minutes until a request is acknowledged."""
ATTEMPT = (5, 90)
"""Working minutes from there to the remote attempt."""
LEAK_MINUTES = (2, 15)
COMPLAINT_MINUTES = (30, 500)
WANTED_DAYS = (2, 9)
"""Days after its request that an installation is wanted."""


@dataclass(frozen=True, slots=True)
class Handled:
    """What the desk did; `outcome` None is no remote attempt, `ready_at` None no visit."""

    acknowledged_at: datetime
    attempted_at: datetime | None
    outcome: RemoteOutcome | None
    ready_at: datetime | None


class Desk:
    """The desk of a centre, on its own clock."""

    def __init__(self, dice: Random, rates: Rates) -> None:
        self._dice, self._rates = dice, rates
        self.clock = WorkingClock(DESK, statutory_day, ZoneInfo(ZONE))

    def clocks(self, request: Request) -> tuple[StageClock, ...]:
        """Return the clocks of a request; none where nothing is promised."""
        policy = ladder_of(request.work_type)
        if policy is None:
            return ()
        case = Received(request.at, ZoneInfo(ZONE), request.work_type)
        return stage_clocks(policy, case, self.clock)

    def handle(self, request: Request) -> Handled:
        """Acknowledge a request and try to help from afar; remote first, unless exempt."""
        dice, policy = self._dice, ladder_of(request.work_type)
        if request.work_type == LEAK:
            told = request.at + timedelta(minutes=dice.randrange(*LEAK_MINUTES))
            return Handled(told, None, None, told)
        if request.work_type == "complaint-follow-up":
            told = self._after(request.at, dice.randrange(*COMPLAINT_MINUTES))
            return Handled(told, None, None, told)
        span = SLOW if dice.random() < SLOW_SHARE else PROMPT
        told = self._after(request.at, dice.randrange(*span))
        if policy is None or not needs_remote_attempt(policy, request.work_type):
            return Handled(told, None, None, told)
        tried = self._after(told, dice.randrange(*ATTEMPT))
        chance = dice.random()
        if chance < self._rates.solved_remotely:
            return Handled(told, tried, RemoteOutcome.SOLVED, None)
        reached = chance < 0.92
        outcome = RemoteOutcome.VISIT_NEEDED if reached else RemoteOutcome.UNREACHABLE
        return Handled(told, tried, outcome, tried)

    def first_visit(self, case: Case, handled: Handled, visit_id: str) -> Visit:
        """Make the first visit of a case, with what was promised.

        Raises
        ------
        ValueError
            The rule of remote first is against it.
        """
        policy, ready = ladder_of(case.work_type), handled.ready_at
        attempted = handled.attempted_at is not None
        if ready is None or (
            policy is not None
            and remote_first_fault(policy, case.work_type, attempted=attempted, overridden=False)
        ):
            raise ValueError(case.id)
        work = WORK[case.work_type]
        due = {clock.stage: clock.due_at for clock in case.clocks}
        visit = Visit(
            id=visit_id,
            case=case,
            service_s=work.minutes * 60,
            needs={need.name: need.min_level for need in work.skills},
            ready_at=ready,
            due_at=None if policy is None or not policy.visit_stage else due[policy.visit_stage],
            outer_at=due.get(Stage.OUTER_BOUND),
        )
        if case.work_type.startswith("installation"):
            days = self._dice.randrange(*WANTED_DAYS)
            visit.wanted_on = case.received_at.date() + timedelta(days=days)
        visit.mandatory = case.work_type != "inspection"
        return visit

    def _after(self, moment: datetime, minutes: int) -> datetime:
        due = self.clock.due(moment, timedelta(minutes=minutes))
        if due is None:
            raise ValueError(moment)
        return due.at


def ladder_of(work_type: str) -> LadderPolicy | None:
    """Return the promises of a work type, if there are any."""
    promise = WORK[work_type].promise
    return None if promise is None else LADDERS[promise]
