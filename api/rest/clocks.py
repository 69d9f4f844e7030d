"""Promises: the clocks of cases, what is done with them, and which press."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.auth import OfficePlanner, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.clocks import (
    Acknowledgement,
    AttemptLog,
    ClocksList,
    ClocksView,
    HandOver,
    OverrideRequest,
    PauseRequest,
)
from api.rest.views.clocks import clocks_head, clocks_view
from dispatch.bootstrap import House
from dispatch.domain.sla.policy import Stage
from dispatch.services.cases import calling_off
from dispatch.services.reading.clocks import clocks_told
from dispatch.services.sla import acts, clocks
from dispatch.store.queries.sla import clock_owners, count_pressing, pressing_cases

router = APIRouter(tags=["clocks"], responses=failures(HTTPStatus.UNAUTHORIZED))
ACTED = failures(HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT)

CaseId = Annotated[str, Path(max_length=64)]


@router.get("/clocks")
def list_clocks(
    who: OfficeReader,
    house: InHouse,
    centre_id: Annotated[str | None, Query(alias="centreId", max_length=64)] = None,
    owner: Annotated[str | None, Query(max_length=64)] = None,
    stage: Stage | None = None,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> ClocksList:
    """List the cases of which a stage, or this one, is not met, by when it is, or was, due."""
    with house.database.read() as session:
        rows = pressing_cases(session, centre_id, owner, limit, stage)
        return ClocksList(
            items=[clocks_head(row) for row in rows],
            total=count_pressing(session, centre_id, owner, stage),
            owners=[*clock_owners(session, centre_id)],
        )


@router.get("/cases/{case_id}/clocks", responses=failures(HTTPStatus.NOT_FOUND))
def get_clocks(case_id: CaseId, who: OfficeReader, house: InHouse) -> ClocksView:
    """Read the clocks of a case: its stages, who was told what, pauses and attempts."""
    return _view(house, case_id)


@router.post("/cases/{case_id}/clocks/acknowledge", responses=ACTED)
def acknowledge(
    case_id: CaseId, body: Acknowledgement, who: OfficePlanner, house: InHouse
) -> ClocksView:
    """Take a case; of a leak only once the customer was told to shut the valve."""
    with house.database.write() as session:
        acts.acknowledge(
            session, who, case_id, house.now(), told_to_shut_valve=body.told_to_shut_valve
        )
    return _view(house, case_id)


@router.post("/cases/{case_id}/clocks/attempts", responses=ACTED)
def log_attempt(
    case_id: CaseId, body: AttemptLog, who: OfficePlanner, house: InHouse
) -> ClocksView:
    """Log an attempt to help from afar; who was reached has been served from then on.

    What it has solved needs no visit: those of the case are called off, and it is closed.
    """
    with house.database.write() as session:
        calling_off.log_attempt(session, who, case_id, body.outcome, body.note, house.now())
    return _view(house, case_id)


@router.post("/cases/{case_id}/clocks/override", responses=ACTED)
def override_remote_first(
    case_id: CaseId, body: OverrideRequest, who: OfficePlanner, house: InHouse
) -> ClocksView:
    """Let a case do without an attempt to help from afar, for a reason."""
    with house.database.write() as session:
        acts.override_remote_first(session, who, case_id, body.reason, house.now())
    return _view(house, case_id)


@router.post("/cases/{case_id}/clocks/answer", responses=ACTED)
def answer_complaint(case_id: CaseId, who: OfficePlanner, house: InHouse) -> ClocksView:
    """Say that a complaint is answered now."""
    with house.database.write() as session:
        acts.meet_stage(session, who, case_id, Stage.ANSWERED, house.now())
    return _view(house, case_id)


@router.post("/cases/{case_id}/clocks/pause", responses=ACTED)
def pause_clocks(
    case_id: CaseId, body: PauseRequest, who: OfficePlanner, house: InHouse
) -> ClocksView:
    """Let the clocks of a case stand still; standing ones go on to stand."""
    with house.database.write() as session:
        clocks.pause(session, who, case_id, body.reason, house.now())
    return _view(house, case_id)


@router.post("/cases/{case_id}/clocks/resume", responses=ACTED)
def resume_clocks(case_id: CaseId, who: OfficePlanner, house: InHouse) -> ClocksView:
    """Let the clocks of a case go on; what is still to come is due so much later."""
    with house.database.write() as session:
        clocks.resume(session, who, case_id, house.now())
    return _view(house, case_id)


@router.post("/cases/{case_id}/clocks/hand-over", responses=ACTED)
def hand_over_case(
    case_id: CaseId, body: HandOver, who: OfficePlanner, house: InHouse
) -> ClocksView:
    """Give a case, and the stages that its owner has, to someone else; a complaint stays."""
    with house.database.write() as session:
        acts.hand_over(session, who, case_id, body.owner, house.now())
    return _view(house, case_id)


@router.post("/cases/{case_id}/clocks/begin-handling", responses=ACTED)
def begin_handling(case_id: CaseId, who: OfficePlanner, house: InHouse) -> ClocksView:
    """Note that someone is busy with a case from now on."""
    with house.database.write() as session:
        acts.begin_handling(session, who, case_id, house.now())
    return _view(house, case_id)


@router.post("/cases/{case_id}/clocks/end-handling", responses=ACTED)
def end_handling(case_id: CaseId, who: OfficePlanner, house: InHouse) -> ClocksView:
    """Note that nobody is busy with a case any more; the time is added up."""
    with house.database.write() as session:
        acts.end_handling(session, who, case_id, house.now())
    return _view(house, case_id)


@router.post("/cases/{case_id}/clocks/close", responses=ACTED)
def close_clocks(case_id: CaseId, who: OfficePlanner, house: InHouse) -> ClocksView:
    """End the clocks of a case; what was promised and kept stays on record."""
    with house.database.write() as session:
        calling_off.close_clocks(session, who, case_id, house.now())
    return _view(house, case_id)


def _view(house: House, case_id: str) -> ClocksView:
    with house.database.read() as session:
        return clocks_view(clocks_told(session, case_id))
