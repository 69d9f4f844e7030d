"""A restricted master made small: columns that no better plan can use are left out."""

import numpy as np

from solver.master.case import NEVER, Case
from solver.master.choice import Chosen
from solver.master.prices import likely, price

WEIGHTS_FROM = 10**9
"""Prices of absence from here on are classes, not money, and too large to reckon with in floats."""
TOLERANCE = 1e-3


def narrowed(case: Case, hint: Chosen, seconds: float | None) -> tuple[Case, Chosen] | None:
    """Keep the columns whose reduced cost is less than what a better plan may gain.

    Parameters
    ----------
    seconds
        Limit of the relaxation by the clock; past it nothing is left out. None for none.

    Returns
    -------
    tuple or None
        The smaller case with the hint in it; None where the relaxation leaves nothing to gain.
    """
    if case.absence.max(initial=0) >= WEIGHTS_FROM:
        return case, hint
    kept = np.array(hint.columns, np.int64)
    prices = price(case, likely(case, None, kept), seconds)
    if prices is None:
        return case, hint
    most = amount_of(case, hint) - prices.bound
    if most < 1 - TOLERANCE:
        return None
    which = prices.reduced < most
    which[kept] = True
    position = np.cumsum(which) - 1
    columns = tuple(int(position[at]) for at in hint.columns)
    return case.with_columns(which), Chosen(columns, hint.choices)


def amount_of(case: Case, chosen: Chosen) -> int:
    """Count a choice as CP-SAT does: amounts, prices of absence, and the largest lateness."""
    columns, choices = list(chosen.columns), list(chosen.choices)
    taken = np.zeros(len(case.columns.kind), np.bool_)
    taken[columns] = True
    served = np.concatenate([case.columns.taken(taken).visit, case.choices.visit[choices]])
    absent = ~np.isin(case.visits, served)
    worst = [case.worst, *case.columns.worst[columns], *case.choices.worst[choices]]
    return int(
        case.columns.amount[columns].sum()
        + case.choices.amount[choices].sum()
        + case.absence[absent & (case.absence != NEVER)].sum()
        + max(worst)
    )
