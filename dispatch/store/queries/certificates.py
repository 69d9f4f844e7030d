"""Certificates of technicians and of the persons under partner points."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.certificates import Certificate, Holder
from dispatch.store.organisation import PartnerCertificate, PartnerContract
from dispatch.store.people import Technician, TechnicianSkill


def certificates_to(
    session: Session, last: date, centre_id: str | None = None
) -> Sequence[Certificate]:
    """Return all certificates of those who have one that ends by `last`, of one centre if named.

    A partner point belongs to every centre that it has a contract with.
    """
    own = select(Technician.id)
    points = select(PartnerContract.partner_id)
    if centre_id is not None:
        own = own.where(Technician.centre_id == centre_id)
        points = points.where(PartnerContract.centre_id == centre_id)
    ending = select(TechnicianSkill.technician_id).where(TechnicianSkill.valid_to <= last)
    skills = select(TechnicianSkill).where(
        TechnicianSkill.technician_id.in_(own), TechnicianSkill.technician_id.in_(ending)
    )
    ending_there = select(PartnerCertificate.partner_id).where(PartnerCertificate.valid_to <= last)
    persons = select(PartnerCertificate).where(
        PartnerCertificate.partner_id.in_(points), PartnerCertificate.partner_id.in_(ending_there)
    )
    return [
        *(_technicians(row) for row in session.scalars(skills.order_by(TechnicianSkill.id))),
        *(_partners(row) for row in session.scalars(persons.order_by(PartnerCertificate.id))),
    ]


def _technicians(row: TechnicianSkill) -> Certificate:
    return Certificate(
        Holder.TECHNICIAN,
        row.technician_id,
        "",
        row.skill,
        row.level,
        row.valid_from,
        row.valid_to,
        row.certificate_no,
        row.issuer,
    )


def _partners(row: PartnerCertificate) -> Certificate:
    return Certificate(
        Holder.PARTNER,
        row.partner_id,
        row.person,
        row.skill,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        number=row.certificate_no,
        issuer=row.issuer,
    )
