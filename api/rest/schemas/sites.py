"""Sites whose place is uncertain."""

from api.rest.schemas.base import LAT_LON, LatLon, Schema, shown
from api.rest.schemas.visits import CUSTOMER, CustomerView

UNCERTAIN = {
    "id": "s1",
    "address": "福州市鼓楼区温泉街道",
    "location": LAT_LON,
    "geocodeConfidence": 0.4,
    "geocodeSource": "gazetteer",
    "geocoderDown": False,
    "customer": CUSTOMER,
    "visitIds": ["v1"],
}


class UncertainSite(Schema):
    """A site to be placed by hand, with its visits that are not over.

    With `geocoderDown` the geocoder gave no answer, and the place, if there is one, is rough; it is
    asked again until it answers.
    """

    model_config = shown(UNCERTAIN)

    id: str
    address: str
    location: LatLon | None
    geocode_confidence: float | None
    geocode_source: str | None
    geocoder_down: bool
    customer: CustomerView
    visit_ids: list[str]


class UncertainSites(Schema):
    """The work list, the least certain first."""

    model_config = shown({"items": [UNCERTAIN], "total": 1})

    items: list[UncertainSite]
    total: int


class SitePatch(Schema):
    """Where the site really is."""

    model_config = shown({"location": LAT_LON})

    location: LatLon
