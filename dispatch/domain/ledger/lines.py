"""Lines of the ledger: who is paid or pays, for which visit or contract, by which rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from dispatch.domain.values import JsonObject


class PayeeKind(StrEnum):
    """Who is paid by visits, and by contracts."""

    PARTNER = "PARTNER"
    TECHNICIAN = "TECHNICIAN"


@dataclass(frozen=True, slots=True, order=True)
class Payee:
    """A partner point or a technician, by its id."""

    kind: PayeeKind
    id: str


class LineKind(StrEnum):
    """What a line is for; its amount is paid when positive and owed when negative."""

    FEE = "FEE"
    WAY = "WAY"
    VISIT_PAY = "VISIT_PAY"
    DEDUCTION = "DEDUCTION"
    REWORK = "REWORK"
    GUARANTEE = "GUARANTEE"
    CORRECTION = "CORRECTION"


EARNINGS = frozenset({LineKind.FEE, LineKind.WAY, LineKind.VISIT_PAY})
"""What a visit brought to whoever did it: what is paid back when it has to be done again."""

FEE_CARD = "fee-card"
FEE_CARD_WAY = "fee-card-way"
VISIT_PAY = "visit-pay"
REWORK = "rework"
REWORK_WITHDRAWN = "rework-withdrawn"
REWORK_AGAIN = "rework-again"
GUARANTEED_VOLUME = "guaranteed-volume"
CORRECTION = "correction"
RULES_OF_THE_HOUSE = frozenset(
    {
        *(FEE_CARD, FEE_CARD_WAY, VISIT_PAY, REWORK, REWORK_WITHDRAWN, REWORK_AGAIN),
        *(GUARANTEED_VOLUME, CORRECTION),
    }
)
"""Names that a rule of an organisation's own cannot have."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A line before it is booked; `basis` holds the figures that its amount comes from.

    It is tied to a visit or, with `visit_id` None, to the contract of a partner point.
    """

    visit_id: str | None
    payee: Payee
    kind: LineKind
    rule: str
    amount_fen: int
    basis: JsonObject = field(default_factory=dict)
    contract_id: int | None = None


@dataclass(frozen=True, slots=True)
class EndedVisit:
    """A visit that is over, as far as money looks at it.

    Attributes
    ----------
    day
        Local date of its end.
    failed_for
        Why it could not be completed; None when it was.
    late_s
        Seconds from the promised deadline to the start of service, negative when early; None
        when there was no promise, or the start was not reported.
    """

    visit_id: str
    work_type: str
    payee: Payee
    day: date
    failed_for: str | None = None
    late_s: int | None = None


PayByWorkType = Mapping[str, int]
"""Fen that a technician has for a visit, by work type."""
