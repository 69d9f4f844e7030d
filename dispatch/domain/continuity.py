"""Continuity: few different people at one household's door in twelve months (F18)."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from dispatch.domain.codes_cases import CaseCode
from solver.faults import Fault


class ContinuityRule(StrEnum):
    """What a new face costs: nothing, a price, or HARD: nobody new past the number of people."""

    OFF = "OFF"
    PRICED = "PRICED"
    HARD = "HARD"


@dataclass(frozen=True, slots=True)
class ContinuityPolicy:
    """How few people a household shall see.

    Attributes
    ----------
    rule
        What a new face costs; the price is that of a missed preference.
    months
        Months, 1 and up, that are looked back on from the first day of a plan.
    people
        Different people, 1 and up, that a household may see in that time where the rule is HARD.
    """

    rule: ContinuityRule = ContinuityRule.PRICED
    months: int = 12
    people: int = 3


@dataclass(frozen=True, slots=True)
class Wishes:
    """Technicians who alone may come, and those who should; empty: no such wish."""

    required: frozenset[str] = frozenset()
    preferred: frozenset[str] = frozenset()


def continuity_faults(policy: ContinuityPolicy) -> Iterator[Fault]:
    """Yield CASE_POLICY_RANGE for each figure below 1."""
    for name, figure in (("months", policy.months), ("people", policy.people)):
        if figure < 1:
            yield Fault(CaseCode.POLICY_RANGE, name, {"value": figure, "least": 1})


def wishes_of(
    policy: ContinuityPolicy,
    seen: Collection[str],
    needs: Mapping[str, int],
    crew: Mapping[str, Mapping[str, int]],
    own: Wishes,
) -> Wishes:
    """Add to a visit's `own` wishes that people come whom the household knows.

    Parameters
    ----------
    seen
        Technicians who were there in the months of the policy.
    needs, crew
        Levels that the visit requires by skill, and that people hold, by technician and skill.

    Only those who could come are wished for: a gas fitter whom everybody knows is of no use to a
    household that needs an electrician. What the visit says of required or preferred people goes
    before its household's habits.
    """
    able = frozenset(
        name
        for name in seen
        if name in crew and all(crew[name].get(skill, 0) >= level for skill, level in needs.items())
    )
    if policy.rule is ContinuityRule.OFF or not able or own.required:
        return own
    if policy.rule is ContinuityRule.HARD and len(set(seen)) >= policy.people:
        return Wishes(able, own.preferred)
    return own if own.preferred else Wishes(own.required, able)
