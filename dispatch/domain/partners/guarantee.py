"""The volume that a partner point is guaranteed for a calendar month, and what missing it costs."""


def still_promised(guaranteed: int, handed_over: int) -> int:
    """Return how many visits of the month's guarantee are still to be handed over."""
    return max(0, guaranteed - handed_over)


def shortfall_fen(guaranteed: int, handed_over: int, price_fen: int) -> int:
    """Return what a month costs that fell short: `price_fen` for each visit that was missing."""
    return still_promised(guaranteed, handed_over) * price_fen


def avoidable_fee_fen(fee_fen: int, price_fen: int) -> int:
    """Return what handing over a guaranteed visit costs more than not doing it, at least nothing.

    The fee is paid either way as far as falling short would be charged.
    """
    return max(0, fee_fen - price_fen)
