"""Renewed certificates: a second row beside the one that runs out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dispatch.domain.certificates import Holder
from dispatch.domain.codes_requests import RequestCode
from dispatch.domain.refusals import Refusal, Refused
from dispatch.services.people.accounts import Principal
from dispatch.store.events import Event, one_at_a_time, record_event
from dispatch.store.organisation import PartnerCertificate
from dispatch.store.people import TechnicianSkill
from solver.faults import Fault, InvalidInput


@dataclass(frozen=True, slots=True)
class Renewal:
    """A certificate for a skill that its holder had one for, valid on both days.

    `person` is who under a partner point; empty for a technician.
    """

    holder: Holder
    holder_id: str
    person: str
    skill: str
    valid_from: date
    valid_to: date
    number: str | None = None
    issuer: str | None = None


def renew_certificate(session: Session, who: Principal, told: Renewal, now: datetime) -> None:
    """Add the certificate that takes over; level and speed of a technician stay what they were.

    Raises
    ------
    Refused
        NOT_FOUND when the holder has none for the skill.
    InvalidInput
        When it ends before it begins, or no later than the one that there is.
    """
    one_at_a_time(session)  # a renewal that is sent twice at once is there once
    old = _last(session, told)
    if old is None:
        fault = Fault(RequestCode.CERTIFICATE_NOT_FOUND, "skill", {"skill": told.skill})
        raise Refused(fault, Refusal.NOT_FOUND)
    faults = [*_faults(told, old.valid_to)]
    if faults:
        raise InvalidInput(faults)
    paper = {
        "skill": told.skill,
        "valid_from": told.valid_from,
        "valid_to": told.valid_to,
        "certificate_no": told.number,
        "issuer": told.issuer,
    }
    if isinstance(old, TechnicianSkill):
        session.add(
            TechnicianSkill(
                technician_id=old.technician_id,
                level=old.level,
                duration_permille=old.duration_permille,
                **paper,
            )
        )
    else:
        session.add(PartnerCertificate(partner_id=old.partner_id, person=old.person, **paper))
    event = Event(
        at=now,
        actor=who.user_id,
        kind="certificate.renewed",
        entity="technician" if told.holder is Holder.TECHNICIAN else "partner_point",
        entity_id=told.holder_id,
        payload={
            "person": told.person,
            "skill": told.skill,
            "validFrom": told.valid_from.isoformat(),
            "validTo": told.valid_to.isoformat(),
            "certificateNo": told.number,
        },
    )
    record_event(session, event)


def _last(session: Session, told: Renewal) -> TechnicianSkill | PartnerCertificate | None:
    """Return the one that ends last of those that are renewed; one without an end does."""
    rows: Sequence[TechnicianSkill] | Sequence[PartnerCertificate]
    if told.holder is Holder.TECHNICIAN:
        own = select(TechnicianSkill).where(
            TechnicianSkill.technician_id == told.holder_id, TechnicianSkill.skill == told.skill
        )
        rows = session.scalars(own).all()
    else:
        of_point = select(PartnerCertificate).where(
            PartnerCertificate.partner_id == told.holder_id,
            PartnerCertificate.person == told.person,
            PartnerCertificate.skill == told.skill,
        )
        rows = session.scalars(of_point).all()
    return max(rows, key=lambda row: row.valid_to or date.max, default=None)


def _faults(told: Renewal, last: date | None) -> Iterator[Fault]:
    if told.valid_to < told.valid_from:
        values = {"from": told.valid_from.isoformat(), "to": told.valid_to.isoformat()}
        yield Fault(RequestCode.CERTIFICATE_REVERSED, "validTo", values)
    if last is None or told.valid_to <= last:
        there = {"last": "∞" if last is None else last.isoformat()}
        yield Fault(RequestCode.CERTIFICATE_NOT_LATER, "validTo", there)
