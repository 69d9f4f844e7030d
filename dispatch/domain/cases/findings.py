"""What a technician found and used at a visit, as it is reported at its end."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dispatch.domain.codes_cases import CaseCode
from dispatch.domain.visit_events import VisitEventKind
from solver.faults import Fault

MOST_REMAINING_S = 86_400
"""What is left of a visit is done in a day; longer work is several visits."""

ENDS = frozenset({VisitEventKind.COMPLETE, VisitEventKind.CANNOT_COMPLETE})
"""Reports that end a visit, and that findings come with."""


class PartUse(StrEnum):
    """What became of a part: fitted as new, fitted for one taken out, or missing."""

    USED = "USED"
    REPLACED = "REPLACED"
    LACKING = "LACKING"


@dataclass(frozen=True, slots=True)
class Piece:
    """So many pieces (1 and up) of a part."""

    part: str
    use: PartUse
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found; `remaining_s` seconds of service are left of a work done in part, else None.

    `fault_code` is one of the organisation's list, None when no fault was looked for.
    """

    fault_code: str | None = None
    diagnosis: str = ""
    pieces: tuple[Piece, ...] = ()
    remaining_s: int | None = None

    def quantities(self, *uses: PartUse) -> Mapping[str, int]:
        """Pieces by part that became one of these."""
        found: Counter[str] = Counter()
        for piece in self.pieces:
            if piece.use in uses:
                found[piece.part] += piece.quantity
        return dict(found)


def findings_faults(kind: VisitEventKind, found: Findings) -> Iterator[Fault]:
    """Yield what is wrong with findings that come with a report."""
    if kind not in ENDS:
        yield Fault(CaseCode.FINDINGS_UNWANTED, "found", {"kind": kind.value})
    rest = found.remaining_s
    if rest is not None and kind is not VisitEventKind.CANNOT_COMPLETE:
        yield Fault(CaseCode.REMAINDER_UNWANTED, "found.remainingDuration", {"kind": kind.value})
    if rest is not None and not 0 < rest <= MOST_REMAINING_S:
        values = {"seconds": rest, "most": MOST_REMAINING_S}
        yield Fault(CaseCode.REMAINDER_RANGE, "found.remainingDuration", values)
    named = Counter((piece.part, piece.use) for piece in found.pieces)
    for place, piece in enumerate(found.pieces):
        at = f"found.parts[{place}]"
        if piece.quantity < 1:
            yield Fault(CaseCode.PART_QUANTITY, f"{at}.quantity", {"value": piece.quantity})
        if named[piece.part, piece.use] > 1:
            yield Fault(CaseCode.PART_TWICE, f"{at}.part", {"part": piece.part})
        if piece.use is PartUse.LACKING and kind is VisitEventKind.COMPLETE:
            yield Fault(CaseCode.PART_LACKING, f"{at}.use", {"part": piece.part})
