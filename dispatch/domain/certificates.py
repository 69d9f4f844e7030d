"""Certificates that are about to expire: whose, in how many days, and how pressing that is."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dispatch.domain.codes_cases import CaseCode
from solver.faults import Fault


@dataclass(frozen=True, slots=True)
class CertificatePolicy:
    """Days before the last valid one at which a certificate is listed, and becomes urgent.

    `urgent_days` is 0 and up, `warn_days` at least as many.
    """

    warn_days: int = 30
    urgent_days: int = 7


def certificate_policy_faults(policy: CertificatePolicy) -> Iterator[Fault]:
    """Yield CASE_POLICY_RANGE for each figure below its range."""
    figures = (
        ("urgentDays", policy.urgent_days, 0),
        ("warnDays", policy.warn_days, max(policy.urgent_days, 0)),
    )
    for name, figure, least in figures:
        if figure < least:
            yield Fault(CaseCode.POLICY_RANGE, name, {"value": figure, "least": least})


class Holder(StrEnum):
    """Who has it: a technician, or a person under a partner point."""

    TECHNICIAN = "TECHNICIAN"
    PARTNER = "PARTNER"


class Pressing(StrEnum):
    """How pressing a renewal is: EXPIRED is past its last day, URGENT on the short list."""

    EXPIRED = "EXPIRED"
    URGENT = "URGENT"
    SOON = "SOON"


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate for a skill, valid from `valid_from` to `valid_to`, both days included.

    None leaves that side open. `person` is who under a partner point; empty for a technician.
    """

    holder: Holder
    holder_id: str
    person: str
    skill: str
    level: int = 1
    valid_from: date | None = None
    valid_to: date | None = None
    number: str | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class Expiring:
    """A certificate whose last valid day is `days_left` days away; negative when it is past."""

    certificate: Certificate
    days_left: int
    pressing: Pressing


def expiring(
    policy: CertificatePolicy, certificates: Iterable[Certificate], today: date
) -> Sequence[Expiring]:
    """List those to be renewed, the first to expire first.

    A certificate that another of the same person and skill, as high or higher, takes over from
    without a gap is renewed already; so is one that ran out and has a later one that has begun.
    """
    known: dict[tuple[Holder, str, str, str], list[Certificate]] = {}
    for certificate in certificates:
        key = (
            certificate.holder,
            certificate.holder_id,
            certificate.person,
            certificate.skill,
        )
        known.setdefault(key, []).append(certificate)
    listed = [
        made
        for own in known.values()
        for certificate in own
        if (made := _judged(policy, certificate, own, today)) is not None
    ]
    return sorted(listed, key=_order)


def _judged(
    policy: CertificatePolicy, certificate: Certificate, own: Iterable[Certificate], today: date
) -> Expiring | None:
    if certificate.valid_to is None:
        return None
    left = (certificate.valid_to - today).days
    if left > policy.warn_days or any(_renews(other, certificate, today) for other in own):
        return None
    if left < 0:
        return Expiring(certificate, left, Pressing.EXPIRED)
    return Expiring(
        certificate, left, Pressing.URGENT if left <= policy.urgent_days else Pressing.SOON
    )


def _renews(other: Certificate, certificate: Certificate, today: date) -> bool:
    last = certificate.valid_to
    if last is None or other.level < certificate.level:
        return False
    later = other.valid_to is None or other.valid_to > last
    if other.valid_from is None:
        return later
    without_a_gap = (other.valid_from - last).days <= 1
    return later and (without_a_gap or other.valid_from <= today)


def _order(listed: Expiring) -> tuple[int, str, str, str]:
    one = listed.certificate
    return listed.days_left, one.holder_id, one.person, one.skill
