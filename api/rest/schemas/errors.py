"""How the API says no."""

from api.rest.schemas.base import Schema, shown

PROBLEM = {
    "code": "PLAN_VERSION_CONFLICT",
    "cause": "The plan is at version 4, not 3: someone changed it meanwhile.",
    "action": "Load the plan again and publish the version you see.",
    "field": "expectedVersion",
}


class Problem(Schema):
    """One thing that is wrong, in words and as a code; `field` is empty when it is the whole."""

    model_config = shown(PROBLEM)

    code: str
    cause: str
    action: str
    field: str


class Errors(Schema):
    """Everything that is wrong with a request, at once."""

    model_config = shown({"errors": [PROBLEM]})

    errors: list[Problem]
