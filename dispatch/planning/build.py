"""From rows to the problem of a plan run: ids to positions, instants to seconds."""

from dataclasses import dataclass, field, replace

from sqlalchemy.orm import Session

from dispatch.planning.build_partners import partners_of, steered
from dispatch.planning.build_visits import VisitBuilder
from dispatch.planning.build_workforce import shifts_of, technicians_of
from dispatch.planning.contracts import Contracts, under_contracts
from dispatch.planning.horizon import Horizon
from dispatch.planning.partner_facts import Accepted
from dispatch.planning.places import Places
from dispatch.planning.scope import read_scope
from dispatch.planning.weights import weights_of
from dispatch.store.runs import PlanRun
from dispatch.travel.times import TravelTimes
from solver.problem import Problem


@dataclass(frozen=True, slots=True)
class Built:
    """A problem with its local days.

    Parameters
    ----------
    unplaced
        Visits that it cannot hold because nobody knows their place.
    contracts
        What contracts of partner points say of its visits.
    accepted
        Visits that partner points have accepted: they are in the plan, and not in the problem.
    steering
        The problem that is searched, where contracts make it differ from `problem` in what points
        seem to cost; None where it is the same.
    """

    problem: Problem
    horizon: Horizon
    unplaced: tuple[str, ...]
    contracts: Contracts = field(default_factory=Contracts)
    accepted: tuple[Accepted, ...] = ()
    steering: Problem | None = None

    @property
    def searched(self) -> Problem:
        """The problem to hand to the solver; positions are those of `problem`."""
        return self.problem if self.steering is None else self.steering


def build(session: Session, run: PlanRun, travel: TravelTimes) -> Built:
    """Read the rows of a run and make its problem.

    Raises
    ------
    InvalidInput
        When the rows contradict each other; every fault at once.
    """
    scope = read_scope(session, run)
    positions = {row.id: position for position, row in enumerate(scope.technicians)}
    places = Places()
    visits = VisitBuilder(scope, places, positions)
    made_visits = visits.visits()
    shifts = shifts_of(scope, places, positions)
    partners = partners_of(scope, places)
    built = Problem(
        id=run.id,
        origin=scope.horizon.origin,
        planning_end_s=scope.horizon.seconds(scope.horizon.end),
        freeze_s=max(0, scope.horizon.seconds(run.freeze_at)),
        locations=tuple(places.locations),
        travel=travel.matrices(places.locations, sorted({shift.profile for shift in shifts})),
        technicians=technicians_of(scope),
        shifts=shifts,
        visits=made_visits,
        groups=visits.groups(),
        partners=partners,
        weights=weights_of(session),
    )
    problem, contracts = under_contracts(built, scope)
    dearer = steered(scope, problem.partners)
    return Built(
        problem,
        scope.horizon,
        visits.unplaced,
        contracts,
        tuple(scope.points.accepted),
        None if dearer == problem.partners else replace(problem, partners=dearer),
    )
