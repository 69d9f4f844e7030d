"""Cases and visits of a simulated centre, as plain values that change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from dispatch.domain.cartridges.rounds import RoundVisit
from dispatch.domain.cases.trips import CaseVisit
from dispatch.domain.sla.clocks import StageClock
from dispatch.domain.visit_events import FailureReason
from dispatch.domain.visit_status import VisitStatus
from dispatch.simulation.homes import Home
from dispatch.simulation.terms import WORK, Work
from solver.visit import AppointmentState


class By(StrEnum):
    """Who does a visit: an own technician or a partner point."""

    OWN = "OWN"
    PARTNER = "PARTNER"


@dataclass(slots=True)
class Case:
    """All visits for one fault or request; `fault_code` is what the device really has.

    `round` are the cartridges that a case of a round is for; `answered` is whether the desk has
    tried to help from afar.
    """

    id: str
    home: Home
    work_type: str
    received_at: datetime
    fault_code: str | None = None
    round: RoundVisit | None = None
    clocks: tuple[StageClock, ...] = ()
    answered: bool = False
    visits: list["Visit"] = field(default_factory=list)

    def history(self) -> list[CaseVisit]:
        """Return its visits as the rules of cases know them."""
        return [CaseVisit(one.id, one.status, one.failed_for) for one in self.visits]


@dataclass(slots=True)
class Visit:
    """One call at a home.

    Attributes
    ----------
    ready_at
        When the desk has handed it to planning.
    due_at, outer_at
        What was promised, kept from the first visit of the case on.
    wanted_on
        The day that an installation is agreed for.
    shunned
        Partner points that have declined it, or let their clock run out.
    left_out
        Evening plans that had no place for it.
    wall_on, postponed
        Of a round: the last day within all tolerances when it was made, and whether the household
        itself has put it off.
    """

    id: str
    case: Case
    service_s: int
    needs: Mapping[str, int]
    ready_at: datetime
    due_at: datetime | None = None
    outer_at: datetime | None = None
    wanted_on: date | None = None
    mandatory: bool = True
    status: VisitStatus = VisitStatus.NEW
    failed_for: FailureReason | None = None
    technicians: frozenset[str] = frozenset()
    parts: Mapping[str, int] = field(default_factory=dict)
    diagnosis: str = ""
    appointment: AppointmentState = AppointmentState.PROPOSED
    window: tuple[datetime, datetime] | None = None
    times_unreachable: int = 0
    not_before: date = date.min
    shunned: frozenset[str] = frozenset()
    left_out: int = 0
    wall_on: date | None = None
    postponed: bool = False

    @property
    def home(self) -> Home:
        """Where it is."""
        return self.case.home

    @property
    def work(self) -> Work:
        """The terms of its work type."""
        return WORK[self.case.work_type]

    @property
    def number(self) -> int:
        """Its place among the visits of its case, from 1."""
        return self.case.visits.index(self) + 1
