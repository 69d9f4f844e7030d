"""F18: few different people for one household, priced or hard."""

import pytest

from dispatch.domain.codes_cases import CaseCode
from dispatch.domain.continuity import (
    ContinuityPolicy,
    ContinuityRule,
    Wishes,
    continuity_faults,
    wishes_of,
)

CREW = {"ann": {"repair": 2}, "ben": {"repair": 1}, "cat": {"repair": 1}, "dan": {"gas": 1}}
REPAIR = {"repair": 1}
NONE = Wishes()
HARD = ContinuityPolicy(ContinuityRule.HARD, people=2)


def names(*people: str) -> frozenset[str]:
    return frozenset(people)


def test_whom_the_household_knows_is_preferred() -> None:
    wishes = wishes_of(ContinuityPolicy(), ["ann", "ben"], REPAIR, CREW, NONE)
    assert wishes == Wishes(preferred=names("ann", "ben"))


def test_a_household_that_has_seen_nobody_wishes_nothing() -> None:
    assert wishes_of(ContinuityPolicy(), [], REPAIR, CREW, NONE) == NONE


@pytest.mark.parametrize(
    ("seen", "wishes"),
    [
        (["ann"], Wishes(preferred=names("ann"))),  # one of two: a new face is priced
        (["ann", "ben"], Wishes(required=names("ann", "ben"))),  # two of two: nobody new
    ],
)
def test_hard_nobody_new_comes_past_the_number(seen: list[str], wishes: Wishes) -> None:
    assert wishes_of(HARD, seen, REPAIR, CREW, NONE) == wishes


def test_only_who_could_come_is_wished_for() -> None:
    # Dan has no repair, Zoe has left: with Ann they are the three the household has seen.
    wishes = wishes_of(HARD, ["ann", "dan", "zoe"], REPAIR, CREW, NONE)
    assert wishes == Wishes(required=names("ann"))
    # Nobody of them could: the household sees someone new.
    assert wishes_of(HARD, ["dan", "zoe"], REPAIR, CREW, NONE) == NONE
    assert wishes_of(HARD, ["ann", "ben"], {"repair": 2}, CREW, NONE) == Wishes(names("ann"))


def test_what_the_visit_itself_says_goes_before() -> None:
    asked = Wishes(preferred=names("cat"))
    assert wishes_of(ContinuityPolicy(), ["ann"], REPAIR, CREW, asked) == asked
    sent = Wishes(required=names("cat"))
    assert wishes_of(HARD, ["ann", "ben"], REPAIR, CREW, sent) == sent


def test_it_can_be_switched_off_and_has_its_ranges() -> None:
    off = ContinuityPolicy(ContinuityRule.OFF)
    assert wishes_of(off, ["ann"], REPAIR, CREW, NONE) == NONE
    faults = [*continuity_faults(ContinuityPolicy(months=0, people=0))]
    assert [(fault.code, fault.field) for fault in faults] == [
        (CaseCode.POLICY_RANGE, "months"),
        (CaseCode.POLICY_RANGE, "people"),
    ]
