"""The pieces of a plan that a time is enough for, proven as the plan stands.

Meant for a plan that people have before them already: it stays as it is, whatever the proofs come
upon. The time of a proof grows steeply with the visits of its piece (docs/bound.md), so pieces have
their turn by size: first those that the bound can handle, the largest that the time left is enough
for before smaller ones; then, in whatever time is left, the others, the smallest first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from solver.bound.days import Piece, pieces
from solver.bound.prove import Proved, gap_permille, prove
from solver.budget import Budget
from solver.cost import plan_cost, variable_fen
from solver.plan import Plan
from solver.problem import Problem

HANDLED = 80
"""Visits of a piece up to which the bound comes near the best plan."""
HANDLED_S = 270.0
"""Seconds that a piece of so many visits took; others are given time by the square of their
visits, which is 74 s for 42, where 68 were measured."""
LEAST_S = 5.0
"""Seconds that any piece is given: compiled code is loaded first."""


@dataclass(frozen=True)
class Standing:
    """What is known of a piece of a plan.

    Parameters
    ----------
    variable_fen
        Of what the piece costs, what is variable.
    bound_fen
        No plan of the piece's visits that leaves out no more costs less; None when the time was not
        enough to ask, or there is no such bound.
    """

    piece: Piece
    cost_fen: int
    variable_fen: int
    bound_fen: int | None = None

    @property
    def visits(self) -> int:
        """How many visits it is about."""
        return len(self.piece.part.visits)


@dataclass(frozen=True)
class Total:
    """What is known of several pieces: sums over those of them that have a bound.

    Parameters
    ----------
    gap_permille
        As in `Proof`; None when no piece has a bound.
    visits, visits_in_all
        Of the pieces that have a bound, and of all.
    """

    bound_fen: int
    cost_fen: int
    gap_permille: int | None
    visits: int
    visits_in_all: int


def prove_largest(
    problem: Problem,
    plan: Plan,
    budget: Budget,
    tell: Callable[[Sequence[Standing]], None] = lambda _: None,
) -> list[Standing]:
    """Prove what the time is enough for.

    Parameters
    ----------
    tell
        Told what is known of all pieces, after each proof.

    Returns
    -------
    list of Standing
        Of all pieces, by day and first visit.
    """
    known = [
        Standing(
            piece,
            plan_cost(piece.problem, piece.plan).total,
            variable_fen(piece.problem, piece.plan),
        )
        for piece in pieces(problem, plan)
    ]
    waiting = sorted(range(len(known)), key=lambda number: (-known[number].visits, number))
    while waiting and not budget.over():
        sizes = [known[number].visits for number in waiting]
        number = waiting.pop(turn_of(sizes, budget.left_s()))
        own = budget.until(budget.clock() + needed_s(known[number].visits))
        known[number] = _proven(known[number], own)
        tell(known)
    return known


def turn_of(sizes: Sequence[int], left_s: float) -> int:
    """Give the position of the piece whose turn it is, of pieces that are sorted down by visits."""
    fitting = (
        at for at, visits in enumerate(sizes) if visits <= HANDLED and needed_s(visits) <= left_s
    )
    return next(fitting, len(sizes) - 1)


def needed_s(visits: int) -> float:
    """Seconds that a piece of so many visits is given at most."""
    return max(LEAST_S, HANDLED_S * (visits / HANDLED) ** 2)


def total_of(standings: Sequence[Standing]) -> Total:
    """Add up what is known."""
    bounded = [(each, each.bound_fen) for each in standings if each.bound_fen is not None]
    bound_fen = sum(fen for _, fen in bounded)
    cost_fen = sum(each.cost_fen for each, _ in bounded)
    variable = sum(each.variable_fen for each, _ in bounded)
    return Total(
        bound_fen,
        cost_fen,
        gap_permille(variable, cost_fen - bound_fen) if bounded else None,
        sum(each.visits for each, _ in bounded),
        sum(each.visits for each in standings),
    )


def _proven(standing: Standing, budget: Budget) -> Standing:
    proof = prove(standing.piece.problem, standing.piece.plan, budget)
    if proof.status is Proved.NOTHING:
        return standing
    return Standing(standing.piece, standing.cost_fen, standing.variable_fen, proof.bound_fen)
