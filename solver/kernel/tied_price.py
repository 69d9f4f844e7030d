"""Prices of tied routes, as `solver.cost` has them; breaks are no part of these routes."""

from solver.kernel.jit import inlined
from solver.kernel.tied_arrays import (
    AFTER_S,
    DUE,
    FAR,
    FEN,
    FEN_HOUR,
    FIXED,
    HOUR,
    MONEY,
    MOVED_HOUR,
    OF_LATENESS,
    OF_METRES,
    OF_SECONDS,
    OFFER_FEN,
    OFFER_HIGH,
    OFFER_LOW,
    OVERTIME,
    PER_KM,
    SOFT,
    STATIC,
    Tied,
)

HOUR_S = 3600
KILOMETRE_M = 1000


@inlined
def rounded(amount: int, divisor: int) -> int:
    """Divide, half up; amounts are not negative."""
    return (2 * amount + divisor) // (2 * divisor)


@inlined
def visit_price(t: Tied, shift: int, visit: int, start: int) -> int:
    """Price what a visit costs at this start and in this shift, apart from the route it is in."""
    late = start - t.visit[visit, DUE]
    if t.goal[MONEY] == 0:
        return int(t.goal[OF_LATENESS] * max(late, 0))
    price = t.pair[shift, visit, STATIC]
    if (
        t.visit[visit, OFFER_FEN] > 0
        and not t.visit[visit, OFFER_LOW] <= start <= t.visit[visit, OFFER_HIGH]
    ):
        price += t.visit[visit, OFFER_FEN]
    for tier in range(t.tier.shape[1] - 1, -1, -1):
        after = t.tier[visit, tier, AFTER_S]
        if after <= late and after < FAR:
            past = rounded(t.tier[visit, tier, FEN_HOUR] * (late - after), HOUR_S)
            return int(price + t.tier[visit, tier, FEN] + past)
    return int(price)


@inlined
def route_price(t: Tied, shift: int, metres: int, span: tuple[int, int], moved: int) -> int:
    """Price a route that has a visit: departure and return, metres, seconds of changed starts."""
    if t.goal[MONEY] == 0:
        return int(t.goal[OF_METRES] * metres + t.goal[OF_SECONDS] * (span[1] - span[0]))
    before_s = max(0, min(span[1], t.shift[shift, SOFT]) - span[0])
    after_s = span[1] - span[0] - before_s
    price = t.shift[shift, FIXED] + rounded(t.shift[shift, HOUR] * before_s, HOUR_S)
    price += rounded(t.shift[shift, OVERTIME] * after_s, HOUR_S)
    price += rounded(t.shift[shift, PER_KM] * metres, KILOMETRE_M)
    return int(price + rounded(t.goal[MOVED_HOUR] * moved, HOUR_S))
