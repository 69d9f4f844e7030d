"""Work lists say what codes mean: no enumerated code of the interface stands in them as it is."""

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import sign_in
from tests.browser.served import ROOT

WORDS = re.compile(r"[A-Z][A-Z0-9_]{2,}")
WITHOUT_SAMPLES = "all => all.querySelectorAll('code').forEach(one => { one.hidden = true })"
"""What is to be written into a file as it is may be shown as it is."""
LANGUAGES = {"中": "待办列表", "EN": "Work lists"}


def codes() -> frozenset[str]:
    """Return every value of an enumeration of the interface that is written in capitals."""
    document = json.loads((ROOT / "api" / "web" / "openapi.json").read_text("utf-8"))
    schemas = document["components"]["schemas"].values()
    values = {value for schema in schemas for value in schema.get("enum", ())}
    return frozenset(value for value in values if WORDS.fullmatch(value))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_list_shows_a_code(desk: Page, language: str) -> None:
    desk.goto("/")
    sign_in(desk, "manager")
    desk.get_by_role("button", name=language, exact=True).click()
    desk.get_by_role("button", name=LANGUAGES[language]).click()
    dialog = desk.get_by_role("dialog")
    tabs = dialog.get_by_role("tab")
    expect(tabs.first).to_be_visible()
    known = codes()
    shown: dict[str, frozenset[str]] = {}
    for place in range(tabs.count()):
        tabs.nth(place).click()
        expect(dialog.locator("[aria-busy]")).to_have_count(0)
        desk.wait_for_load_state("networkidle")
        dialog.evaluate(WITHOUT_SAMPLES)
        raw = known & frozenset(WORDS.findall(dialog.inner_text()))
        if raw:
            shown[tabs.nth(place).inner_text()] = raw
    assert shown == {}
