"""Refusals of the rooms below become answers with a status, a cause and an action."""

from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from api.language import language_of
from api.rest.schemas.errors import Errors, Problem
from api.texts.faults import worded
from dispatch.domain.codes import StoreCode
from dispatch.domain.codes_commands import CommandCode
from dispatch.domain.codes_quality import QualityCode
from dispatch.domain.codes_requests import AccessCode, RequestCode
from dispatch.domain.kinds import Language
from dispatch.domain.refusals import Refusal, Refused
from dispatch.store.trouble import DATABASE_TROUBLE, trouble_text
from solver.codes import InputCode
from solver.faults import Fault, InvalidInput

log = structlog.get_logger()

STATUS_OF_REFUSAL = {
    Refusal.UNAUTHENTICATED: HTTPStatus.UNAUTHORIZED,
    Refusal.FORBIDDEN: HTTPStatus.FORBIDDEN,
    Refusal.NOT_FOUND: HTTPStatus.NOT_FOUND,
    Refusal.CONFLICT: HTTPStatus.CONFLICT,
    Refusal.STALE: HTTPStatus.CONFLICT,
    Refusal.INVALID: HTTPStatus.UNPROCESSABLE_ENTITY,
}

STATUS_OF_CODE = {
    RequestCode.VERSION_MISMATCH: HTTPStatus.PRECONDITION_FAILED,
    AccessCode.SIGN_IN_TOO_OFTEN: HTTPStatus.TOO_MANY_REQUESTS,
    QualityCode.SURVEY_TOO_OFTEN: HTTPStatus.TOO_MANY_REQUESTS,
    StoreCode.IDEMPOTENCY_KEY_REUSED: HTTPStatus.UNPROCESSABLE_ENTITY,
    StoreCode.REQUEST_IN_PROGRESS: HTTPStatus.CONFLICT,
}
"""Codes whose status HTTP has a word of its own for."""

CODE_OF_STATUS = {
    HTTPStatus.NOT_FOUND: RequestCode.PAGE_NOT_FOUND,
    HTTPStatus.METHOD_NOT_ALLOWED: RequestCode.METHOD_NOT_ALLOWED,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: RequestCode.BODY_TOO_LARGE,
}

CODE_OF_KIND = (
    (("json_invalid",), InputCode.NOT_JSON),
    (("missing",), InputCode.FIELD_MISSING),
    (("extra_forbidden",), InputCode.FIELD_UNKNOWN),
    (("timezone_aware",), InputCode.NAIVE_INSTANT),
    (("enum", "literal", "value_error", "decimal", "string_pattern"), InputCode.FIELD_VALUE),
    (("greater_than", "less_than", "too_", "string_too_"), InputCode.OUT_OF_RANGE),
)
"""Beginnings of the kinds of errors that pydantic tells apart, in the order of the look."""


def answer(
    request: Request,
    faults: Iterable[Fault],
    status: HTTPStatus,
    headers: dict[str, str] | None = None,
) -> JSONResponse:
    """Answer with everything that is wrong, in the words of the one who asks."""
    language = language_of(request)
    errors = Errors(errors=[_problem(fault, language) for fault in faults])
    return JSONResponse(
        errors.model_dump(by_alias=True),
        status,
        {"Content-Language": language.value, **(headers or {})},
    )


def _problem(fault: Fault, language: Language) -> Problem:
    words = worded(fault, language)
    return Problem(code=fault.code.value, cause=words.cause, action=words.action, field=words.field)


def add_error_handlers(app: FastAPI) -> None:
    """Answer each kind of refusal in one form."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(InvalidInput, _invalid)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _http)
    for trouble in DATABASE_TROUBLE:
        app.add_exception_handler(trouble, _database)
    app.add_exception_handler(Exception, _internal)


def _refused(request: Request, refused: Exception) -> JSONResponse:
    assert isinstance(refused, Refused)
    status = STATUS_OF_CODE.get(refused.fault.code, STATUS_OF_REFUSAL[refused.kind])
    headers = {}
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    if status is HTTPStatus.TOO_MANY_REQUESTS:
        headers["Retry-After"] = str(refused.fault.params.get("seconds", 60))
    return answer(request, [refused.fault], status, headers)


def _invalid(request: Request, invalid: Exception) -> JSONResponse:
    assert isinstance(invalid, InvalidInput)
    return answer(request, invalid.faults, HTTPStatus.UNPROCESSABLE_ENTITY)


def _malformed(request: Request, malformed: Exception) -> JSONResponse:
    assert isinstance(malformed, RequestValidationError)
    faults = [_fault_of(error) for error in malformed.errors()]
    not_json = any(fault.code is InputCode.NOT_JSON for fault in faults)
    status = HTTPStatus.BAD_REQUEST if not_json else HTTPStatus.UNPROCESSABLE_ENTITY
    return answer(request, faults, status)


def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    code = CODE_OF_STATUS.get(status, RequestCode.HTTP_ERROR)
    fault = Fault(code, "", {"status": int(status), "detail": str(error.detail)})
    return answer(request, [fault], status, dict(error.headers or {}))


def _database(request: Request, trouble: Exception) -> JSONResponse:
    detail = trouble_text(trouble)
    log.error("database trouble", path=request.url.path, detail=detail)
    fault = Fault(CommandCode.DATABASE_UNUSABLE, "", {"detail": detail})
    return answer(request, [fault], HTTPStatus.SERVICE_UNAVAILABLE)


def _internal(request: Request, error: Exception) -> JSONResponse:
    # The server logs the traceback; who asked is told no more than that it was not their fault.
    return answer(request, [Fault(RequestCode.INTERNAL_ERROR)], HTTPStatus.INTERNAL_SERVER_ERROR)


def _fault_of(error: dict[str, Any]) -> Fault:
    """Translate one error of the schema check; what has no code of its own has the wrong type."""
    kind = str(error["type"])
    code = next((code for begins, code in CODE_OF_KIND if kind.startswith(begins)), None)
    if code is InputCode.NOT_JSON:
        return Fault(code)
    field = _field(error["loc"])
    if code is None:
        return Fault(InputCode.FIELD_TYPE, field, {"expected": _expected(kind)})
    return Fault(code, field, {"value": _short(error.get("input"))})


def _expected(kind: str) -> str:
    """Return the type that was expected: int_parsing and int_type are both int."""
    return kind.removesuffix("_parsing").removesuffix("_type").replace("_", " ")


def _field(location: Sequence[str | int]) -> str:
    """Write a place as ``visits[3].timeWindows``, without saying that it is in the body."""
    path = ""
    for part in location[1:]:
        path += f"[{part}]" if isinstance(part, int) else f".{part}"
    return path.lstrip(".")


def _short(value: object) -> str:
    return str(value)[:100]
