"""Which policy promises what to a case."""

import pytest

from dispatch.domain.sla.choice import PromisePolicy, chosen_policy, evident_promises
from dispatch.domain.sla.policy import CaseClass

CLASSES = {
    "standard": CaseClass.NORMAL,
    "vip": CaseClass.NORMAL,
    "leak": CaseClass.EMERGENCY,
    "vip-leak": CaseClass.EMERGENCY,
}
PROMISES = PromisePolicy({"repair": "standard", "burst": "vip-leak"}, "leak", None)


@pytest.mark.parametrize(
    ("own", "work_type", "emergency", "chosen"),
    [
        ("vip", "repair", False, "vip"),  # its own comes first
        (None, "repair", False, "standard"),
        (None, "inspection", False, None),  # nothing is usual
        ("price-only", "repair", False, None),  # its own has no ladder
        ("vip", "repair", True, "leak"),
        ("vip-leak", "repair", True, "vip-leak"),
        ("vip", "burst", True, "vip-leak"),
        (None, "inspection", True, "leak"),
    ],
)
def test_the_policy_of_a_case(
    own: str | None, work_type: str, emergency: bool, chosen: str | None
) -> None:
    assert chosen_policy(PROMISES, own, work_type, CLASSES, emergency=emergency) == chosen


def test_the_usual_policy_stands_for_all_others() -> None:
    usual = PromisePolicy({"repair": "vip"}, usual="standard")
    assert chosen_policy(usual, None, "inspection", CLASSES, emergency=False) == "standard"
    assert chosen_policy(usual, None, "repair", CLASSES, emergency=False) == "vip"


def test_an_emergency_without_a_ladder_of_its_own_is_promised_what_others_are() -> None:
    usual = PromisePolicy(usual="standard")
    assert chosen_policy(usual, None, "repair", CLASSES, emergency=True) == "standard"


def test_where_nobody_has_chosen_the_only_ladder_of_a_class_stands_for_it() -> None:
    assert evident_promises(CLASSES) == PromisePolicy()  # two of each: somebody has to choose
    single = {
        "standard": CaseClass.NORMAL,
        "leak": CaseClass.EMERGENCY,
        "answer": CaseClass.COMPLAINT,
    }
    assert evident_promises(single) == PromisePolicy(
        {"complaint-follow-up": "answer"}, "leak", "standard"
    )
