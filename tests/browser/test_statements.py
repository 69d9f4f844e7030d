"""Statements: a technician disputes a line, a manager decides and takes the file."""

import csv
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import busiest, open_console, published_day, sign_in
from tests.browser.served import Served
from tests.browser.test_evaluation import as_manager
from tests.browser.test_work_lists import open_lists

PLACE = 8
"""The technician of this journey; other journeys have others."""


def completed(desk: Page, visit: str) -> None:
    """Report the visit begun and completed on its day."""
    for kind, at in (("BEGIN", "10:00"), ("COMPLETE", "11:00")):
        report = {
            "kind": kind,
            "at": f"2026-10-08T{at}:00+08:00",
            "clientEventId": f"statement-{kind}-{visit}",
        }
        assert desk.request.post(f"/v1/visits/{visit}/events", data=report).ok


def test_a_line_is_disputed_on_the_phone_decided_at_the_desk_and_downloaded(
    desk: Page, phone: Page, served: Served
) -> None:
    day = published_day(desk, served)
    technician = busiest(day, place=PLACE)
    route = next(one for one in day if one["technicianId"] == technician)
    visit = next(stop["visitId"] for stop in route["stops"] if stop["visitId"] is not None)
    open_console(desk)
    completed(desk, visit)
    dialog = open_lists(desk, "Statements")
    dialog.get_by_label("Month").fill("2026-10")
    dialog.get_by_role("button", name="Book what is over").click()
    row = dialog.locator(f"[data-payee='{technician}']")
    expect(row).to_contain_text("¥")

    phone.goto("/technician")
    sign_in(phone, technician)
    phone.get_by_role("button", name="我的结算单").click()
    mine = phone.get_by_role("dialog")
    mine.get_by_label("月份").fill("2026-10")
    line = mine.locator("[data-line]").first
    expect(line).to_contain_text("上门提成")
    line.get_by_role("button", name="提出异议").click()
    line.get_by_label("理由").fill("加装了前置过滤器")
    line.get_by_role("button", name="提交").click()
    expect(line.locator("[data-state=OPEN]")).to_contain_text("加装了前置过滤器")
    expect(line.get_by_role("button", name="提出异议")).to_have_count(0)

    # The desk sees that it is contested; a manager decides.
    row.get_by_role("button").click()
    contested = dialog.locator("[data-line]").first
    expect(contested).to_contain_text("A manager decides")
    expect(contested.get_by_role("button")).to_have_count(0)
    desk.context.clear_cookies()
    dialog = as_manager(desk, "Statements")
    dialog.get_by_label("Month").fill("2026-10")
    dialog.locator(f"[data-payee='{technician}']").get_by_role("button").click()
    before = dialog.locator("[data-figure=total]").inner_text()
    contested = dialog.locator("[data-line]").first
    contested.get_by_role("button", name="Accept").click()
    contested.get_by_label("yuan").fill("20.00")
    contested.get_by_label("Reason").fill("seen on the photograph")
    contested.get_by_role("button", name="Accept").click()
    expect(contested.locator("[data-state=ACCEPTED]")).to_contain_text("seen on the photograph")
    expect(dialog.locator("[data-kind=CORRECTION]")).to_contain_text("¥20.00")

    with desk.expect_download() as download:
        dialog.get_by_role("link", name="CSV").click()
    path = Path(download.value.path())
    assert download.value.suggested_filename == f"2026-10-{technician}.csv"
    rows = [*csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines())]
    total = sum(float(row["Yuan"]) for row in rows)
    assert (rows[0]["Dispute"], rows[-1]["Corrects line"]) == ("Accepted", rows[0]["Line"])
    assert f"¥{total:,.2f}" == dialog.locator("[data-figure=total]").inner_text() != before


def test_only_a_manager_closes_a_month_and_is_asked_first(desk: Page) -> None:
    open_console(desk)
    dialog = open_lists(desk, "Statements")
    expect(dialog.get_by_role("button", name="Book what is over")).to_be_visible()
    expect(dialog.get_by_role("button", name="Close the month")).to_have_count(0)
    desk.context.clear_cookies()
    dialog = as_manager(desk, "Statements")
    dialog.get_by_label("Month").fill("2099-01")
    dialog.get_by_role("button", name="Close the month").click()
    asked = dialog.get_by_role("alertdialog")
    expect(asked).to_contain_text("cannot be undone")
    asked.get_by_role("button", name="Close for good").click()
    expect(dialog.locator("[data-code=LEDGER_MONTH_NOT_OVER]")).to_be_visible()


def test_a_person_deducts_by_a_rule_that_is_switched_on(desk: Page, served: Served) -> None:
    day = published_day(desk, served)
    technician = busiest(day, place=PLACE + 1)
    route = next(one for one in day if one["technicianId"] == technician)
    visit = next(stop["visitId"] for stop in route["stops"] if stop["visitId"] is not None)
    dialog = as_manager(desk, "Statements")
    before = desk.request.get("/v1/deduction-rules").json()
    on = [rule | {"enabled": rule["id"] == "conduct"} for rule in before["rules"]]
    assert desk.request.put("/v1/deduction-rules", data={"rules": on}).ok
    completed(desk, visit)
    dialog.get_by_label("Month").fill("2026-10")
    dialog.get_by_role("button", name="Book what is over").click()
    dialog.locator(f"[data-payee='{technician}']").get_by_role("button").click()
    line = dialog.locator("[data-line]").first
    line.get_by_role("button", name="Deduct …").click()
    line.get_by_label("Yuan, ¥50.00 to ¥200.00").fill("20")
    line.get_by_label("Reason").fill("shouted at the customer")
    line.get_by_role("button", name="Deduct", exact=True).click()
    # Less than the rule allows: refused in words, and what was written stays.
    expect(dialog.locator("[data-code=LEDGER_DEDUCTION_AMOUNT]")).to_be_visible()
    line.get_by_label("Yuan, ¥50.00 to ¥200.00").fill("80")
    line.get_by_role("button", name="Deduct", exact=True).click()
    expect(dialog.locator("[data-kind=DEDUCTION]")).to_contain_text("-¥80.00")
    assert desk.request.put("/v1/deduction-rules", data=before).ok
