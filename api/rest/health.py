"""GET /v1/health."""

from http import HTTPStatus

from fastapi import APIRouter

from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.health import Health, HealthStatus
from api.version import VERSION
from dispatch.store.queries.runs import last_event_id

router = APIRouter(tags=["health"])


@router.get("/health", responses=failures(HTTPStatus.SERVICE_UNAVAILABLE))
def get_health(house: InHouse) -> Health:
    """Tell whether the server and its database answer; needs no sign-in."""
    with house.database.read() as session:
        last_event_id(session)
    info = house.database.info()
    return Health(
        status=HealthStatus.OK,
        version=VERSION,
        database=info.dialect,
        database_version=info.version,
    )
