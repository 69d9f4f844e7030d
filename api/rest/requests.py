"""Requests of customers: taken, read, and who may be asking."""

from datetime import timedelta
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Query

from api.auth import OfficePlanner, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.base import Names
from api.rest.schemas.requests import (
    Callers,
    RequestCase,
    RequestTaken,
    ServiceRequestBody,
    WorkTypes,
    WorkTypeView,
)
from api.rest.views.requests import caller_view, case_view, request_of
from dispatch.services.answers import answered_once, fingerprint
from dispatch.services.intake.importing import zone_of_tables
from dispatch.services.intake.taking import located, take_request
from dispatch.services.reading.requests import callers, case_of_request
from dispatch.store.idempotency import Request
from dispatch.store.queries.directory import all_work_types

router = APIRouter(tags=["requests"], responses=failures(HTTPStatus.UNAUTHORIZED))


@router.post("/requests", status_code=HTTPStatus.CREATED, responses=failures(HTTPStatus.CONFLICT))
def add_request(
    body: ServiceRequestBody,
    who: OfficePlanner,
    house: InHouse,
    idempotency_key: Annotated[str | None, Header(min_length=1, max_length=64)] = None,
) -> RequestTaken:
    """Take a request: it becomes a case with a visit, or goes into the case that it repeats.

    The same Idempotency-Key again gives the same answer.
    """
    now = house.now()
    with house.database.read() as session:
        (asked,) = located(session, [request_of(body)], house.patient_placer().place)
    with house.database.write() as session:

        def carry_out() -> str:
            taken = take_request(session, who, asked, now)
            session.expire_all()  # rows were written past those that were read
            case = case_view(case_of_request(session, taken.case_id))
            return RequestTaken(merged=taken.merged, case=case).model_dump_json()

        if idempotency_key is None:
            return RequestTaken.model_validate_json(carry_out())
        digest = fingerprint("take_request", body.model_dump_json())
        request = Request(idempotency_key, who.user_id, digest)
        answer = answered_once(session, request, now, carry_out, HTTPStatus.CREATED)
    return RequestTaken.model_validate_json(answer)


@router.get("/requests/{case_id}", responses=failures(HTTPStatus.NOT_FOUND))
def get_request(case_id: str, who: OfficeReader, house: InHouse) -> RequestCase:
    """Read what became of a request, by the id of its case."""
    with house.database.read() as session:
        return case_view(case_of_request(session, case_id))


@router.get("/customers")
def find_callers(
    who: OfficeReader,
    house: InHouse,
    q: Annotated[str, Query(min_length=2, max_length=100)],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> Callers:
    """Find customers by the beginning of a phone number or a part of the name."""
    with house.database.read() as session:
        zone = zone_of_tables(session)
        return Callers(items=[caller_view(each, zone) for each in callers(session, q, limit)])


@router.get("/work-types")
def list_work_types(who: OfficeReader, house: InHouse) -> WorkTypes:
    """List the kinds of work that can be asked for."""
    with house.database.read() as session:
        return WorkTypes(
            items=[
                WorkTypeView(
                    id=row.id,
                    name=Names(zh=row.name_zh, en=row.name_en),
                    default_duration=timedelta(seconds=row.default_duration_s),
                    emergency=row.emergency,
                    remote_exempt=row.remote_exempt,
                )
                for row in all_work_types(session)
            ]
        )
