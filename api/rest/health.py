"""GET /v1/health."""

from fastapi import APIRouter

from api.deps import InHouse
from api.rest.schemas.health import Health

router = APIRouter(tags=["health"])


@router.get("/health")
def get_health(house: InHouse) -> Health:
    """Whether the server and its database answer; needs no sign-in."""
    raise NotImplementedError
