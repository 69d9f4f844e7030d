"""What no text holds is refused at the door: PostgreSQL keeps no U+0000, and nobody means it."""

import re

from fastapi import Request

from dispatch.domain.codes_requests import RequestCode
from solver.faults import Fault, InvalidInput

_ESCAPED = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
"""As JSON writes it; behind a backslash that is itself escaped it is six other characters."""


async def refuse_nul(request: Request) -> None:
    """Refuse a request whose address or JSON holds the character U+0000.

    Raises
    ------
    InvalidInput
        TEXT_WITH_NUL.
    """
    address: bytes = request.scope.get("raw_path", b"") + b"?" + request.scope["query_string"]
    found = b"%00" in address
    if not found and "json" in request.headers.get("content-type", ""):
        found = _ESCAPED.search(await request.body()) is not None
    if found:
        raise InvalidInput([Fault(RequestCode.TEXT_WITH_NUL)])
