"""A customer calls, and a table comes in: requests at the console, over the real server."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import open_console
from tests.support.request_tables import WRONG, csv_of, row


def open_requests(desk: Page) -> Locator:
    """Open the dialog of requests."""
    desk.get_by_role("button", name="New request").click()
    return desk.get_by_role("dialog", name="New request")


def test_a_caller_is_found_the_request_taken_and_asked_again_merged(desk: Page) -> None:
    open_console(desk)
    [visit] = desk.request.get("/v1/visits?limit=1").json()["items"]
    customer = visit["customer"]
    dialog = open_requests(desk)
    for outcome in ("taken", "merged"):
        dialog.get_by_label("Who is calling?").fill(customer["phone"])
        found = dialog.locator("[data-caller]").first
        expect(found).to_contain_text(customer["name"])
        found.get_by_role("button", name=visit["site"]["address"]).click()
        expect(dialog.get_by_label("Phone", exact=True)).to_have_value(customer["phone"])
        dialog.get_by_label("What is to be done").select_option("inspection")
        dialog.get_by_label("What the customer says").fill("水有异味")
        dialog.get_by_role("button", name="Take the request").click()
        shown = dialog.locator(f"[data-outcome={outcome}]")
        expect(shown).to_contain_text(customer["name"])
        shown.get_by_role("button", name="Another request").click()


def test_what_is_missing_is_said_in_words(desk: Page) -> None:
    open_console(desk)
    dialog = open_requests(desk)
    dialog.get_by_label("What is to be done").select_option("repair")
    dialog.get_by_label("Phone", exact=True).fill("12")
    dialog.get_by_role("button", name="Take the request").click()
    for code in ("INTAKE_PHONE_MALFORMED", "INTAKE_NAME_MISSING", "INTAKE_ADDRESS_MISSING"):
        problem = dialog.locator(f"[data-code={code}]")
        expect(problem.locator("strong")).not_to_be_empty()
        expect(problem.locator("span")).not_to_be_empty()


def test_a_bad_table_lists_its_rows_and_a_good_one_is_imported(desk: Page, tmp_path: Path) -> None:
    open_console(desk)
    now = {"received_at": ""}
    bad, good = tmp_path / "bad.csv", tmp_path / "good.csv"
    # Rows 2 to 4 of the file are wrong: the work, the phone that is missing, the phone.
    bad.write_bytes(csv_of([row(n, **now, **WRONG[n][0]) for n in range(3)] + [row(9, **now)]))
    good.write_bytes(csv_of([row(1, **now), row(2, **now), row(2, **now)]))
    dialog = open_requests(desk)
    dialog.get_by_role("tab", name="From a table").click()
    dialog.get_by_label("Table", exact=True).set_input_files(bad)
    expect(dialog.locator("[data-import=wrong]")).to_have_text("Nothing is imported. Mistakes: 3")
    for n, (_, code, column) in enumerate(WRONG[:3]):
        line = dialog.locator(f"tr[data-code={code}]")
        expect(line.locator("td").first).to_have_text(str(n + 2))
        expect(line.locator("strong")).to_contain_text(column)
    expect(dialog.get_by_role("button", name="Import", exact=True)).to_have_count(0)
    dialog.get_by_label("Table", exact=True).set_input_files(good)
    expect(dialog.locator("[data-import=tried]")).to_contain_text("2 new cases, 1 asked before")
    dialog.get_by_role("button", name="Import", exact=True).click()
    expect(dialog.locator("[data-import=done]")).to_contain_text("3 rows imported")
    found = desk.request.get("/v1/customers?q=13700000002").json()["items"]
    assert [len(each["openCases"]) for each in found] == [1]
