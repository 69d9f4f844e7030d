"""Which policy promises what to a case."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dispatch.domain.sla.policy import CaseClass


@dataclass(frozen=True, slots=True)
class PromisePolicy:
    """Which policy stands for cases that name none.

    Attributes
    ----------
    by_work_type
        Ids of policies by id of the work type.
    emergency
        The policy of emergencies.
    usual
        The policy of all others; None promises them nothing.
    """

    by_work_type: Mapping[str, str] = field(default_factory=dict)
    emergency: str | None = None
    usual: str | None = None


COMPLAINTS = "complaint-follow-up"
"""The work type of complaints."""


def evident_promises(classes: Mapping[str, CaseClass]) -> PromisePolicy:
    """Return what goes without saying where nobody has set which policy stands for which cases.

    The only ladder of a class stands for its cases; of several somebody has to choose.
    """
    only = {
        each: [policy_id for policy_id, of in classes.items() if of is each] for each in CaseClass
    }
    normal, leaks, complaints = (
        only[each][0] if len(only[each]) == 1 else None
        for each in (CaseClass.NORMAL, CaseClass.EMERGENCY, CaseClass.COMPLAINT)
    )
    return PromisePolicy({} if complaints is None else {COMPLAINTS: complaints}, leaks, normal)


def chosen_policy(
    promises: PromisePolicy,
    own: str | None,
    work_type: str,
    classes: Mapping[str, CaseClass],
    *,
    emergency: bool,
) -> str | None:
    """Return the id of the policy whose ladder a case climbs; None when it is promised none.

    `classes` are the policies that have a ladder. An emergency goes by a ladder for emergencies,
    its own before others; without any it is promised what others are. What a case names itself
    comes before its work type, and that before the usual; when that one has no ladder there is none
    to climb.
    """
    named = (own, promises.by_work_type.get(work_type), promises.usual)
    if emergency:
        for each in (*named[:2], promises.emergency):
            if each is not None and classes.get(each) is CaseClass.EMERGENCY:
                return each
    first = next((each for each in named if each is not None), None)
    return first if first in classes else None
