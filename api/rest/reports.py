"""What technicians report from visits."""

from http import HTTPStatus

from fastapi import APIRouter

from api.auth import FieldReader, PaidReporter
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.events import Found, VisitEventAnswer, VisitEventRequest, VisitEvents
from api.rest.views.visits import event_view, visit_view
from dispatch.domain.cases.findings import Findings, Piece
from dispatch.services.execution import Report, report
from dispatch.services.reading.visits import facts_of, reports_of, visible_visit

router = APIRouter(tags=["visits"], responses=failures(HTTPStatus.UNAUTHORIZED))


@router.post(
    "/visits/{visit_id}/events", responses=failures(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)
)
def report_visit_event(
    visit_id: str, body: VisitEventRequest, who: PaidReporter, house: InHouse
) -> VisitEventAnswer:
    """Report what happened; sent again with the same clientEventId it counts once."""
    now = house.now()
    told = Report(
        body.kind, body.at, body.client_event_id, body.reason, body.note, _found(body.found)
    )
    with house.database.write() as session:
        visit, event = report(session, who, visit_id, told, now)
        facts = facts_of(session, [visit])[0]
        return VisitEventAnswer(visit=visit_view(facts, now), event=event_view(event, facts.zone))


@router.get("/visits/{visit_id}/events", responses=failures(HTTPStatus.NOT_FOUND))
def list_visit_events(visit_id: str, who: FieldReader, house: InHouse) -> VisitEvents:
    """List what was reported of a visit, oldest first."""
    with house.database.read() as session:
        zone = visible_visit(session, who, visit_id).zone
        rows = reports_of(session, visit_id)
        return VisitEvents(items=[event_view(row, zone) for row in rows])


def _found(body: Found | None) -> Findings | None:
    if body is None:
        return None
    rest = body.remaining_duration
    return Findings(
        fault_code=body.fault_code,
        diagnosis=body.diagnosis,
        pieces=tuple(Piece(piece.part, piece.use, piece.quantity) for piece in body.parts),
        remaining_s=None if rest is None else int(rest.total_seconds()),
    )
