"""Codes that an organisation may add to: what the product ships has a name in each language."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from api.texts.names import SHIPPED, named
from dispatch.domain.cartridges.kinds import DEFAULT_LIVES
from dispatch.domain.kinds import Language
from dispatch.domain.sla.policy import OWNERS

PAGES = Path(__file__).parents[2] / "api" / "web" / "src"
TEXT = re.compile(r"^  '(\w+)\.([\w-]+)':\s+'(.+)',$", re.MULTILINE)
SETS_OF_PARAM = {
    "skill": ["skill"],
    "part": ["piece"],
    "stage": ["stage"],
    "earlier": ["stage"],
    "later": ["stage"],
    "before": ["stage", "caseStatus", "status"],
    "after": ["stage", "caseStatus", "status"],
    "offers": ["offer"],
    "state": ["offerState", "appointment"],
    "status": ["caseStatus", "status"],
    "reason": ["reason", "declineReason"],
    "kind": ["event"],
}
"""Sets of the pages by param of a fault; where several know a code, the last one names it."""
LANGUAGES = [*Language]


def of_pages(language: Language) -> Mapping[tuple[str, str], str]:
    """Return the texts of the pages by set and code."""
    text = (PAGES / "texts" / f"{language.value}.ts").read_text("utf-8")
    return {(found[1], found[2]): found[3] for found in TEXT.finditer(text)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_kinds_of_cartridges_and_owners_have_names(language: Language) -> None:
    names = of_pages(language)
    assert [kind for kind in DEFAULT_LIVES if ("cartridgeKind", kind) not in names] == []
    assert [owner for owner in OWNERS if ("owner", owner) not in names] == []


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("param", SETS_OF_PARAM)
def test_answers_and_pages_say_the_same_name(param: str, language: Language) -> None:
    names = of_pages(language)
    of_set = {
        code: name
        for wanted in SETS_OF_PARAM[param]
        for (name_set, code), name in names.items()
        if name_set == wanted and (param in ("skill", "part") or code.isupper())
    }
    assert {code: named(param, code, language) for code in SHIPPED[param]} == of_set


def test_what_an_organisation_has_added_is_said_as_it_is_written() -> None:
    assert named("skill", "gas", Language.ZH) == "gas"
    assert named("skill", "repair", Language.ZH) == "维修"
    assert named("value", "repair", Language.ZH) == "repair"
    assert named("skill", 2, Language.EN) == 2
    assert named("offers", "REFUND, LOAN_UNIT", Language.ZH) == "退款, 借用备机"
