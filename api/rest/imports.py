"""Tables of requests: tried, imported, and the empty one to fill in."""

import hashlib
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Body, Header, Query, Response

from api.auth import OfficePlanner, OfficeReader
from api.deps import InHouse, InLanguage
from api.rest.answers import failures
from api.rest.schemas.imports import ImportAnswer, ImportProblem
from api.rest.tables import requests_template
from api.texts.faults import worded
from dispatch.bootstrap import House
from dispatch.domain.kinds import Language
from dispatch.files.faults import FileFault
from dispatch.files.requests import read_requests
from dispatch.services.answers import answered_once, fingerprint
from dispatch.services.intake.importing import Trial, import_requests, try_requests, zone_of_tables
from dispatch.store.idempotency import Request
from solver.faults import Fault

router = APIRouter(tags=["requests"], responses=failures(HTTPStatus.UNAUTHORIZED))

IMPORT_PATH = "/v1/requests/import"
IMPORT_BYTES = 64 * 2**20
"""Most bytes of a table; other requests have far less."""
ANY_BYTES = "application/octet-stream"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES: dict[int | str, dict[str, Any]] = {200: {"content": {ANY_BYTES: {}}}}

Table = Annotated[bytes, Body(media_type=ANY_BYTES, max_length=IMPORT_BYTES)]


class TemplateFormat(StrEnum):
    """What the empty table is written as."""

    CSV = "csv"
    XLSX = "xlsx"


@router.post(
    "/requests/import",
    responses=failures(HTTPStatus.CONFLICT, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    max_body_size=IMPORT_BYTES,
)
def import_table(
    content: Table,
    who: OfficePlanner,
    house: InHouse,
    language: InLanguage,
    file: Annotated[str, Query(min_length=1, max_length=200)] = "requests",
    dry_run: Annotated[bool, Query(alias="dryRun")] = False,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=64)] = None,
) -> ImportAnswer:
    """Import a table of requests, CSV in UTF-8 or .xlsx: all rows of it or none.

    A dry run writes nothing and lists all that is wrong; otherwise a table with anything wrong is
    refused with the same list. The same Idempotency-Key again gives the same answer.
    """
    trial = _tried(house, file, content)
    if dry_run:
        return _answer(trial, language)
    now = house.now()
    with house.database.write() as session:

        def carry_out() -> str:
            done = import_requests(session, who, trial, now)
            answer = ImportAnswer(
                file=file, rows=done.rows, taken=done.taken, merged=done.merged, errors=[]
            )
            return answer.model_dump_json()

        if idempotency_key is None:
            return ImportAnswer.model_validate_json(carry_out())
        digest = fingerprint("import_table", file, hashlib.sha256(content).hexdigest())
        request = Request(idempotency_key, who.user_id, digest)
        answer = answered_once(session, request, now, carry_out)
    return ImportAnswer.model_validate_json(answer)


@router.get("/requests/import/template", response_class=Response, responses=FILES)
def get_request_template(who: OfficeReader, format: TemplateFormat) -> Response:  # noqa: A002 - the name in the address
    """Download the empty table; the workbook explains its columns on a second sheet."""
    workbook = format is TemplateFormat.XLSX
    named = {"Content-Disposition": f'attachment; filename="requests.{format.value}"'}
    kind = XLSX if workbook else "text/csv; charset=utf-8"
    return Response(requests_template(workbook=workbook), media_type=kind, headers=named)


def _tried(house: House, file: str, content: bytes) -> Trial:
    with house.database.read() as session:
        read = read_requests(file, content, zone_of_tables(session))
        return try_requests(session, read, house.patient_placer().place, house.now())


def _answer(trial: Trial, language: Language) -> ImportAnswer:
    return ImportAnswer(
        file=trial.file,
        rows=len(trial.rows),
        taken=trial.taken,
        merged=trial.merged,
        errors=[_problem(fault, language) for fault in trial.faults],
    )


def _problem(fault: FileFault, language: Language) -> ImportProblem:
    # Row and column stand beside the words.
    words = worded(Fault(fault.code, fault.field, fault.params), language)
    return ImportProblem(
        row=fault.row,
        column=fault.field,
        code=fault.code.value,
        cause=words.cause,
        action=words.action,
    )
