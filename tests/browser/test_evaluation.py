"""The evaluation in the console: a table is imported, points are entered, the workbook is saved."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from dispatch.files.sheets import read_lines
from tests.browser.people import sign_in
from tests.browser.served import ROOT
from tests.browser.test_work_lists import open_lists

EXAMPLE = ROOT / "scenarios" / "service-indicators.csv"


def as_manager(desk: Page, name: str) -> Locator:
    """Sign in as the manager, in English, and open a list."""
    desk.goto("/")
    sign_in(desk, "manager")
    desk.get_by_role("button", name="EN", exact=True).click()
    return open_lists(desk, name)


def test_a_manager_imports_a_table_and_enters_points(desk: Page, tmp_path: Path) -> None:
    dialog = as_manager(desk, "Evaluation")
    chosen = dialog.locator("input[type=file]")
    bad = tmp_path / "bad.csv"
    bad.write_text(EXAMPLE.read_text("utf-8") + "hotline,Again,再次,1,MANUAL,,,\n", "utf-8")
    chosen.set_input_files(bad)
    expect(dialog.locator("[data-code=DUPLICATE_ID]")).to_contain_text("hotline")

    chosen.set_input_files(EXAMPLE)
    expect(dialog.get_by_role("status")).to_have_text("Imported: 19 indicators, 100.00 points")
    row = dialog.locator("[data-indicator=written-rules]")
    expect(row).to_have_attribute("data-state", "NOT_ENTERED")
    row.get_by_role("button", name="Enter …").click()
    dialog.get_by_label("Points (of 4.00)").fill("3.50")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator("[data-code=INDICATOR_EVIDENCE_MISSING]")).to_be_visible()
    dialog.get_by_label("Evidence").fill("handbook of 3 September")
    dialog.get_by_role("button", name="Save").click()
    expect(row).to_have_attribute("data-state", "ENTERED")
    expect(row).to_contain_text("3.50 / 4.00")
    expect(row).to_contain_text("handbook of 3 September")

    score = dialog.locator(".score b").inner_text()
    with desk.expect_download() as saved:
        dialog.get_by_role("link", name="Excel").click()
    lines = [cells for _, cells in read_lines("a.xlsx", saved.value.path().read_bytes())]
    assert ["Score", str(float(score)).removesuffix(".0")] in lines
