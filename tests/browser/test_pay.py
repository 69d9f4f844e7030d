"""A manager sets what technicians are paid for each visit from a day on; what was before stays."""

from playwright.sync_api import Page, expect

from tests.browser.people import open_console
from tests.browser.test_evaluation import as_manager
from tests.browser.test_work_lists import open_lists

TECHNICIAN = "gulou-01"


def test_pay_is_set_from_a_day_on_and_what_was_before_stays(desk: Page) -> None:
    dialog = as_manager(desk, "Pay per visit")
    dialog.get_by_label("Technician").select_option(TECHNICIAN)
    pay = dialog.locator(f"[data-pay={TECHNICIAN}]")
    repair = pay.get_by_label("Repair, yuan a visit", exact=True)
    expect(repair).to_have_value("25.00")
    pay.get_by_label("New pay from").fill("2030-05-01")
    # What is wrong is said beside its field, all of it at once, and nothing is changed.
    repair.fill("-1")
    inspection = pay.get_by_role("textbox", name="yuan a visit").last
    inspection.fill("many")
    pay.get_by_role("button", name="Save").click()
    row = pay.locator("[data-kind=repair]")
    expect(row.get_by_role("alert")).to_be_hidden()
    expect(pay.get_by_role("alert")).to_have_count(1)
    expect(inspection).to_have_attribute("aria-invalid", "true")
    inspection.fill("9")
    pay.get_by_role("button", name="Save").click()
    expect(row.locator("[data-code=LEDGER_PAY_RANGE]")).to_be_visible()
    expect(repair).to_have_attribute("aria-invalid", "true")
    repair.fill("28.50")
    pay.get_by_role("button", name="Save").click()
    expect(pay.get_by_role("status")).to_have_text("Saved")
    expect(pay.locator("thead th").nth(1)).to_contain_text("holds today")
    expect(pay.locator("thead th").nth(2)).to_have_text("From 2030-05-01")
    expect(row.locator("td").nth(0)).to_have_text("¥25.00")
    expect(row.locator("td").nth(1)).to_have_text("¥28.50")
    items = desk.request.get(f"/v1/technicians/{TECHNICIAN}/pay").json()["items"]
    assert [item["validFrom"] for item in items] == [None, "2030-05-01"]


def test_a_dispatcher_reads_pay(desk: Page) -> None:
    open_console(desk)
    dialog = open_lists(desk, "Pay per visit")
    expect(dialog.locator("[data-pay]")).to_be_visible()
    expect(dialog.get_by_role("button", name="Save")).to_have_count(0)
    expect(dialog.get_by_role("textbox")).to_have_count(0)
