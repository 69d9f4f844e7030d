"""The working calendar in the console: the year, a notice, hours and closures of a centre."""

from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.test_evaluation import as_manager

BAD = "date,kind\n2027-01-01,HOLIDAY\n2027-01-01,HOLIDAY\n2027-01-04,MAKE_UP_WORKDAY\n"
RECOUNTING_MS = 60_000
"""The deadlines of the whole week are counted anew."""
GOOD = "date,kind\n2027-01-01,HOLIDAY\n2027-01-09,MAKE_UP_WORKDAY\n"


def test_a_notice_is_uploaded_row_by_row_or_not_at_all(desk: Page, tmp_path: Path) -> None:
    dialog = as_manager(desk, "Calendar")
    dialog.get_by_label("Year").fill("2026")
    dialog.get_by_label("Year").press("Enter")
    made_up = dialog.locator("[data-date='2026-02-14']")
    expect(made_up).to_have_attribute("data-kind", "MAKE_UP_WORKDAY")
    expect(made_up).to_have_attribute("data-source", "OFFICIAL")

    notice = tmp_path / "2027.csv"
    notice.write_text(BAD, "utf-8")
    dialog.locator("input[type=file]").set_input_files(notice)
    expect(dialog.locator("[data-code=DUPLICATE_ID]")).to_be_visible()
    expect(dialog.locator("[data-code=CALENDAR_MAKE_UP_ON_A_WEEKDAY]")).to_be_visible()
    expect(dialog.get_by_role("alert")).to_contain_text("2027.csv:4:kind")

    notice.write_text(GOOD, "utf-8")
    dialog.locator("input[type=file]").set_input_files(notice)
    expect(dialog.get_by_role("status")).to_contain_text(
        "2027 is official: 1 holidays, 1 make-up workdays",
        timeout=RECOUNTING_MS,
    )
    expect(dialog.locator("[data-date='2027-01-01']")).to_have_attribute("data-kind", "HOLIDAY")
    expect(dialog.locator("[data-official=true]")).to_be_visible()


def test_a_manager_sets_hours_and_closes_a_centre_for_a_while(desk: Page) -> None:
    dialog = as_manager(desk, "Calendar")
    centres = dialog.get_by_label("Service centre")
    centres.select_option(index=1)
    desk_hours = dialog.get_by_label("Monday, Desk")
    desk_hours.fill("9:00-12:00,11:00-18:00")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.locator("[data-code=CALENDAR_OPENING_OVERLAPS]")).to_be_visible()
    desk_hours.fill("9:00-12:00, 13:00-18:00")
    dialog.get_by_role("button", name="Save").click()
    expect(desk_hours).to_have_value("09:00-12:00,13:00-18:00", timeout=RECOUNTING_MS)

    dialog.get_by_label("From").fill("2030-12-07T09:00")
    dialog.get_by_label("To", exact=True).fill("2030-12-07T12:30")
    dialog.get_by_label("Reason").fill("fire drill")
    dialog.get_by_role("button", name="Close the centre").click()
    closure = dialog.locator("[data-item]").filter(has_text="fire drill")
    expect(closure).to_contain_text("Sat 7 Dec 09:00–12:30", timeout=RECOUNTING_MS)
    closure.get_by_role("button", name="Remove").click()
    expect(closure).to_have_count(0, timeout=RECOUNTING_MS)
