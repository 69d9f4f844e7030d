"""What kind of contract holds for a visit, which may be served on several days of a run."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dispatch.domain.partners.contracts import weakest
from dispatch.planning.horizon import midnight
from dispatch.planning.scope import Scope
from solver.problem import ContractKind, Problem, Visit

Pair = tuple[str, str]
"""A partner point and a service centre."""

Kinds = Sequence[ContractKind | None]
"""The kind of contract on each day of a run; None where there is none."""


@dataclass(frozen=True, slots=True)
class ContractDays:
    """Kinds of contract by pair and day, of pairs that keep own people away on some day.

    `begins` are by centre the seconds at which the days of the run begin.
    """

    kinds: Mapping[Pair, Kinds]
    begins: Mapping[str, Sequence[int]]

    def kind(self, problem: Problem, visit: Visit, partner_id: str) -> ContractKind | None:
        """Return what kind of contract gives a visit to a point; None where all are free."""
        centre = visit.centre or ""
        kinds = self.kinds.get((partner_id, centre))
        if kinds is None:
            return None
        first, last = self._days(problem, visit, centre)
        kind = weakest(kinds[first : last + 1])
        return None if kind is ContractKind.OVERFLOW else kind

    def _days(self, problem: Problem, visit: Visit, centre: str) -> tuple[int, int]:
        """Return the first and the last day on which the visit may begin."""
        begins = self.begins[centre]
        opens = min((window.earliest_s for window in visit.windows), default=0)
        closes = max(
            (window.latest_start_s for window in visit.windows), default=problem.planning_end_s - 1
        )
        first, last = (bisect_right(begins, second) - 1 for second in (opens, closes))
        return max(0, first), max(0, first, last)


def contract_days(scope: Scope) -> ContractDays:
    """Read the kinds of a run's contracts day by day."""
    centres = {centre.id: centre for centre in scope.centres}
    days = [*scope.horizon.days()]
    kinds: dict[Pair, list[ContractKind | None]] = {}
    for row in scope.partners:
        for contract in row.contracts:
            if contract.centre_id not in centres:
                continue
            known = kinds.setdefault((row.id, contract.centre_id), [None] * len(days))
            for number, day in enumerate(days):
                if contract.holds_on(day):
                    known[number] = contract.kind
    seconds = scope.horizon.seconds
    return ContractDays(
        {pair: own for pair, own in kinds.items() if _binds(own)},
        {
            id_: [seconds(midnight(day, centre.timezone)) for day in days]
            for id_, centre in centres.items()
        },
    )


def _binds(kinds: Kinds) -> bool:
    return any(kind not in {None, ContractKind.OVERFLOW} for kind in kinds)
