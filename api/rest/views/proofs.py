"""How far a plan is from the best possible."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from api.rest.schemas.errors import Problem
from api.rest.schemas.proofs import ProofTotal, ProofView, ProvenPiece
from api.rest.views.failures import failure_of
from dispatch.domain.kinds import Language


def proof_view(values: Mapping[str, Any] | None, language: Language) -> ProofView | None:
    """Show what was proven of a plan; None when nobody has looked, or not yet."""
    if values is None:
        return None
    return ProofView(
        whole=values["whole"],
        total=_total(values["total"]),
        by_day={date.fromisoformat(day): _total(total) for day, total in values["byDay"].items()},
        pieces=[
            ProvenPiece(
                date=date.fromisoformat(piece["date"]),
                centre_ids=piece["centreIds"],
                **_total(piece).model_dump(),
            )
            for piece in values["pieces"]
        ],
        failure=_failure(values["failure"], language),
    )


def _total(values: Mapping[str, Any]) -> ProofTotal:
    return ProofTotal(
        bound=values["bound"],
        cost=values["cost"],
        gap_permille=values["gapPermille"],
        visits=values["visits"],
        visits_in_all=values["visitsInAll"],
    )


def _failure(values: Mapping[str, Any] | None, language: Language) -> Problem | None:
    return None if values is None else failure_of(values["code"], values["params"], language)
