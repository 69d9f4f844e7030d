"""Certificates: which expire, and those that take over."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import Manager, OfficeReader
from api.deps import InHouse
from api.rest.answers import failures
from api.rest.schemas.certificates import ExpiringList, ExpiringView, RenewalRequest
from api.rest.views.values import names_or_id
from dispatch.domain.certificates import Holder
from dispatch.services.people.certificates import Renewal, renew_certificate
from dispatch.services.reading.certificates import CertificateList, certificate_list

router = APIRouter(tags=["certificates"], responses=failures(HTTPStatus.UNAUTHORIZED))


@router.get("/certificates/expiring")
def list_expiring_certificates(
    who: OfficeReader,
    house: InHouse,
    centre_id: Annotated[str | None, Query(alias="centreId", max_length=64)] = None,
) -> ExpiringList:
    """List certificates that expire soon (30 days; URGENT within 7), or have, unless renewed."""
    with house.database.read() as session:
        found = certificate_list(session, centre_id, house.now())
        return ExpiringList(items=[*_views(found)])


@router.post("/certificates/renewals", responses=failures(HTTPStatus.NOT_FOUND))
def renew_expiring_certificate(body: RenewalRequest, who: Manager, house: InHouse) -> ExpiringList:
    """Enter the certificate that takes over from another; answers what still expires."""
    told = Renewal(
        body.holder,
        body.holder_id,
        body.person,
        body.skill,
        body.valid_from,
        body.valid_to,
        body.certificate_no,
        body.issuer,
    )
    now = house.now()
    with house.database.write() as session:
        renew_certificate(session, who, told, now)
        session.flush()
        return ExpiringList(items=[*_views(certificate_list(session, None, now))])


def _views(found: CertificateList) -> Iterator[ExpiringView]:
    for listed in found.items:
        one = listed.certificate
        if one.valid_to is None:
            continue  # never listed
        own = one.holder is Holder.TECHNICIAN
        yield ExpiringView(
            holder=one.holder,
            holder_id=one.holder_id,
            holder_name=names_or_id(found.technicians if own else found.partners, one.holder_id),
            person=one.person,
            skill=one.skill,
            certificate_no=one.number,
            issuer=one.issuer,
            valid_to=one.valid_to,
            days_left=listed.days_left,
            pressing=listed.pressing,
        )
