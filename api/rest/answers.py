"""What the OpenAPI document says of the ways an operation can fail."""

from http import HTTPStatus
from typing import Any

from api.rest.schemas.errors import Errors

Responses = dict[int | str, dict[str, Any]]

ALWAYS = (HTTPStatus.BAD_REQUEST, HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY)
GUARDED = (HTTPStatus.UNAUTHORIZED,)


def failures(*statuses: HTTPStatus) -> Responses:
    """Describe these statuses as ones that come with `Errors`."""
    return {int(status): {"model": Errors, "description": status.phrase} for status in statuses}
