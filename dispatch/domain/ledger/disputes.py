"""Disputes: whoever is paid can contest a line once, and a person decides with a reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from dispatch.domain.codes_ledger import LedgerCode
from solver.faults import Fault


class DisputeState(StrEnum):
    """Where a dispute stands: it is OPEN until it is decided, for good."""

    OPEN = "OPEN"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"


@dataclass(frozen=True, slots=True)
class Ruling:
    """How a dispute is decided; `correction_fen` is what is added to the line, if it is accepted.

    Accepted without a correction: the line stays as it is, which the reason explains.
    """

    accepted: bool
    reason: str
    correction_fen: int | None = None

    @property
    def state(self) -> DisputeState:
        """What the dispute becomes."""
        return DisputeState.ACCEPTED if self.accepted else DisputeState.REJECTED


def ruling_faults(ruling: Ruling) -> Iterator[Fault]:
    """Yield what is missing from a ruling, or not wanted."""
    yield from reason_faults(ruling.reason)
    if ruling.correction_fen is None:
        return
    if not ruling.accepted:
        yield Fault(LedgerCode.CORRECTION_UNWANTED, "correction")
    elif ruling.correction_fen == 0:
        yield Fault(LedgerCode.CORRECTION_EMPTY, "correction")


def correction_faults(amount_fen: int, reason: str) -> Iterator[Fault]:
    """Yield what is wrong with a correction by so much."""
    yield from reason_faults(reason)
    if amount_fen == 0:
        yield Fault(LedgerCode.CORRECTION_EMPTY, "amount")


def reason_faults(reason: str) -> Iterator[Fault]:
    """Yield REASON_MISSING when nothing is said."""
    if not reason.strip():
        yield Fault(LedgerCode.REASON_MISSING, "reason")
