"""The evaluation of service: read, downloaded, its table imported, points entered."""

from datetime import date
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.auth import Manager, OfficePlanner, OfficeReader
from api.deps import InHouse, InLanguage
from api.rest.answers import failures
from api.rest.schemas.base import Day
from api.rest.schemas.evaluation import (
    EvaluationView,
    PointsBody,
    TableImported,
    TableUpload,
)
from api.rest.views.evaluation import evaluation_view, evaluation_workbook, points_of
from dispatch.bootstrap import House
from dispatch.files.indicators import read_indicators
from dispatch.services.quality.evaluation import (
    Assessed,
    Given,
    assess,
    enter_points,
    import_table,
)

router = APIRouter(
    tags=["evaluation"], responses=failures(HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND)
)

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
First = Annotated[Day, Query(alias="from")]
Last = Annotated[Day, Query(alias="to")]
CentreId = Annotated[str | None, Query(alias="centreId", max_length=64)]


@router.get("/evaluation")
def get_evaluation(
    who: OfficeReader, house: InHouse, first: First, last: Last, centre_id: CentreId = None
) -> EvaluationView:
    """Evaluate the local dates `from` to `to`, both included, of a centre or of all."""
    return evaluation_view(_assessed(house, first, last, centre_id))


@router.get(
    "/evaluation.xlsx",
    response_class=Response,
    responses={HTTPStatus.OK.value: {"content": {WORKBOOK: {}}}},
)
def download_evaluation(
    who: OfficeReader,
    house: InHouse,
    language: InLanguage,
    first: First,
    last: Last,
    centre_id: CentreId = None,
) -> Response:
    """Download the same as a workbook, in the language of who asks."""
    content = evaluation_workbook(_assessed(house, first, last, centre_id), language)
    name = f"evaluation-{first.isoformat()}-{last.isoformat()}.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, media_type=WORKBOOK, headers=headers)


@router.put("/evaluation/table")
def import_indicators(body: TableUpload, who: Manager, house: InHouse) -> TableImported:
    """Import a table of indicators in the place of the one before, wholly or not at all."""
    table = read_indicators(body.file, body.content)
    with house.database.write() as session:
        import_table(session, who, table, house.now())
    points = sum(each.points for each in table)
    return TableImported(indicators=len(table), points=points_of(points))


@router.put("/evaluation/indicators/{indicator_id}", status_code=HTTPStatus.NO_CONTENT)
def enter_indicator_points(
    indicator_id: Annotated[str, Path(max_length=64)],
    body: PointsBody,
    who: OfficePlanner,
    house: InHouse,
) -> None:
    """Enter an indicator's points for a period with their evidence, or that it does not apply."""
    points = None if body.points is None else int(body.points * 100)
    given = Given(points, body.evidence, body.applies)
    period = (body.first, body.last, body.centre_id)
    with house.database.write() as session:
        enter_points(session, who, indicator_id, period, given, house.now())


def _assessed(house: House, first: date, last: date, centre_id: str | None) -> Assessed:
    with house.database.read() as session:
        return assess(session, first, last, centre_id)
