"""The call list of a plan, and the results of calls."""

from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import OfficePlanner, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.calls import CallAnswer, CallItemView, CallListView, CallRequest
from api.rest.schemas.visits import Span
from api.rest.views.values import local, names, names_or_id, span
from api.rest.views.visits import customer_view, visit_name, visit_view
from dispatch.services.appointments import Call, record_call
from dispatch.services.reading.calls import CallItem, call_list
from dispatch.services.reading.plans import Directory
from dispatch.services.reading.visits import facts_of
from solver.visit import AppointmentState

router = APIRouter(tags=["calls"], responses=failures(HTTPStatus.UNAUTHORIZED))


@router.get("/route-plans/{plan_id}/calls", responses=failures(HTTPStatus.NOT_FOUND))
def list_calls(
    plan_id: str,
    who: OfficeReader,
    house: InHouse,
    day: Annotated[date | None, Query(alias="date")] = None,
    centre_id: Annotated[str | None, Query(alias="centreId", max_length=64)] = None,
) -> CallListView:
    """List whom to call for a plan in its order, and how many have confirmed."""
    with house.database.read() as session:
        found = call_list(session, plan_id, day, centre_id, house.now())
        return CallListView(
            items=[_item(each, found.directory) for each in found.items],
            visits=found.visits,
            confirmed=found.confirmed,
        )


@router.post(
    "/visits/{visit_id}/calls", responses=failures(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
)
def record_call_result(
    visit_id: str, body: CallRequest, who: OfficePlanner, house: InHouse
) -> CallAnswer:
    """Record what came of a call; sent again with the same clientEventId it counts once."""
    now = house.now()
    window = None if body.window is None else (body.window.start, body.window.end)
    call = Call(body.result, body.client_event_id, window, body.until, body.note)
    with house.database.write() as session:
        visit = record_call(session, who, visit_id, call, now)
        return CallAnswer(visit=visit_view(facts_of(session, [visit])[0], now))


def _item(each: CallItem, people: Directory) -> CallItemView:
    visit, window = each.visit, each.window
    return CallItemView(
        visit_id=visit.id,
        ticket=visit.case.ticket,
        name=visit_name(visit),
        work_type_name=names(visit.work_type),
        customer=customer_view(visit),
        address=visit.site.address,
        state=visit.appointment_state,
        technician_name=None
        if each.technician_id is None
        else names_or_id(people.technicians, each.technician_id),
        partner_name=None
        if each.partner_id is None
        else names_or_id(people.partners, each.partner_id),
        start_service_time=local(each.start_at, each.zone),
        window=None if window is None else span(window[0], window[1], each.zone),
        wish=_wish(each),
        times_unreachable=each.times_unreachable,
        refused_until=each.refused_until,
        given_up=each.given_up,
    )


def _wish(each: CallItem) -> Span | None:
    """Return what the customer has asked for, when it is not what is offered now."""
    visit = each.visit
    wished = visit.appointment_from, visit.appointment_to
    if visit.appointment_state is not AppointmentState.RESCHEDULED or each.window == wished:
        return None
    return span(*wished, each.zone)
