"""People under a partner point: certificates belong to persons (F6, F11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class StaffCertificate:
    """A person's certificate for a skill; it holds from its first to its last day, whole days."""

    person: str
    skill: str
    valid_from: date
    valid_to: date


def able_people(
    certificates: Iterable[StaffCertificate], skills: Iterable[str], day: date
) -> tuple[str, ...]:
    """Return who has, on the day of a visit, a certificate for each of its skills; by name.

    Two people who hold one each do not make one who holds both.
    """
    held: dict[str, set[str]] = {}
    for one in certificates:
        known = held.setdefault(one.person, set())
        if one.valid_from <= day <= one.valid_to:
            known.add(one.skill)
    needed = set(skills)
    return tuple(sorted(person for person, known in held.items() if needed <= known))
