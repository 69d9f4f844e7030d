"""A geocoder that may be down, with the offline gazetteer behind it."""

from dataclasses import dataclass, field

from dispatch.domain.places import GeocodedPlace, Unanswered
from dispatch.domain.refusals import Refused
from dispatch.travel.geocoders import AddressPlacer
from solver.faults import Fault


@dataclass(slots=True)
class PatientPlacer:
    """Places addresses by a provider as long as it answers, from then on by the gazetteer.

    One that has failed once is not asked again by this object: a table of many rows would else wait
    for each of them. Open another one for the next request.

    Attributes
    ----------
    fault
        Why the provider gave no answer; None while it does.
    """

    online: AddressPlacer
    offline: AddressPlacer
    fault: Fault | None = field(default=None, init=False)

    def place(self, address: str) -> GeocodedPlace | Unanswered | None:
        """Point of an address, None where the provider knows none; `Unanswered` without answer."""
        if self.fault is None:
            try:
                return self.online.place(address)
            except Refused as refused:
                self.fault = refused.fault
        return Unanswered(self.offline.place(address))
