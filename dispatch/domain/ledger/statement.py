"""Totals of a statement: fees, deductions, what is paid back, guaranteed volume, corrections."""

from collections.abc import Iterable
from dataclasses import dataclass

from dispatch.domain.ledger.lines import EARNINGS, LineKind


@dataclass(frozen=True, slots=True)
class Totals:
    """Fen by kind of line, and the visits that the lines are tied to, each counted once."""

    earned_fen: int = 0
    deducted_fen: int = 0
    paid_back_fen: int = 0
    corrected_fen: int = 0
    visits: int = 0
    guaranteed_fen: int = 0

    @property
    def total_fen(self) -> int:
        """What is paid in the end; negative is owed."""
        taken_fen = self.deducted_fen + self.paid_back_fen
        return self.earned_fen + self.guaranteed_fen + taken_fen + self.corrected_fen


def totals(lines: Iterable[tuple[str | None, LineKind, int]]) -> Totals:
    """Add up lines: visit (None for those of contracts), kind, and fen of each."""
    earned = deducted = paid_back = guaranteed = corrected = 0
    visits = set()
    for visit_id, kind, amount in lines:
        if visit_id is not None:
            visits.add(visit_id)
        if kind in EARNINGS:
            earned += amount
        elif kind is LineKind.DEDUCTION:
            deducted += amount
        elif kind is LineKind.REWORK:
            paid_back += amount
        elif kind is LineKind.GUARANTEE:
            guaranteed += amount
        else:
            corrected += amount
    return Totals(earned, deducted, paid_back, corrected, len(visits), guaranteed)
