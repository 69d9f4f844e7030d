"""The work list of certificates that are about to expire."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from dispatch.domain.certificates import Expiring, expiring
from dispatch.store.organisation import PartnerPoint
from dispatch.store.people import Technician
from dispatch.store.queries.certificates import certificates_to
from dispatch.store.queries.directory import all_partner_points, all_technicians, zones_of_centres
from dispatch.store.queries.policies import certificate_policy


@dataclass(frozen=True, slots=True)
class CertificateList:
    """Certificates to renew, and their holders by id."""

    items: Sequence[Expiring]
    technicians: Mapping[str, Technician]
    partners: Mapping[str, PartnerPoint]


def certificate_list(session: Session, centre_id: str | None, now: datetime) -> CertificateList:
    """List what expires, by the local date of the centre; without one of the first there is."""
    zones = zones_of_centres(session)
    if not zones:
        return CertificateList([], {}, {})
    today = now.astimezone(zones.get(centre_id or min(zones), zones[min(zones)])).date()
    policy = certificate_policy(session)
    known = certificates_to(session, today + timedelta(days=policy.warn_days), centre_id)
    return CertificateList(
        expiring(policy, known, today),
        {row.id: row for row in all_technicians(session)},
        {row.id: row for row in all_partner_points(session)},
    )
