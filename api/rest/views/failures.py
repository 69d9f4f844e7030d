"""Why something that ran by itself came to nothing."""

from collections.abc import Mapping

from api.rest.schemas.errors import Problem
from api.texts.codes import fault_code
from api.texts.faults import worded
from dispatch.domain.kinds import Language
from solver.faults import Fault


def failure_of(code: str, params: Mapping[str, str | int], language: Language) -> Problem:
    """Put a stored code and its values into words."""
    words = worded(Fault(fault_code(code), "", params), language)
    return Problem(code=code, cause=words.cause, action=words.action, field=words.field)
