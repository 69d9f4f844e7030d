"""Cartridges at the desk: entered, read, and how long a kind of them lasts."""

from playwright.sync_api import Page, expect

from tests.browser.people import open_console
from tests.browser.test_evaluation import as_manager
from tests.browser.test_work_lists import open_lists


def test_a_cartridge_is_entered_and_a_reading_moves_its_day(desk: Page) -> None:
    open_console(desk)
    dialog = open_lists(desk, "Cartridges due")
    item = dialog.locator("[data-item]").last
    name = item.get_attribute("data-item")
    item = dialog.locator(f"[data-item='{name}']")
    item.locator("button[aria-expanded]").click()
    table = item.locator("[data-device]")
    expect(table).to_be_visible()
    device = table.get_attribute("data-device")
    item.get_by_role("button", name="Enter a cartridge").click()
    entry = item.locator("[data-enters=cartridge]")
    entry.get_by_label("Cartridge").select_option(label="Granular carbon (GAC)")
    entry.get_by_label("Installed").fill("2030-01-01")
    entry.get_by_label("Price").fill("45.00")
    entry.get_by_role("button", name="Save").click()
    # Not in the future: said beside the day, and nothing is entered.
    expect(entry.locator("[data-code=INSTALLED_IN_FUTURE]")).to_be_visible()
    entry.get_by_label("Installed").fill("2026-10-01")
    entry.get_by_role("button", name="Save").click()
    # 365 days after 1 October
    expect(table).to_contain_text("2027-10-01")

    item.get_by_role("button", name="Enter a reading").click()
    reading = item.locator("[data-enters=reading]")
    reading.get_by_label("Litres a day").fill("12.5")
    reading.get_by_label("Left, %: Granular carbon (GAC)").fill("100")
    reading.get_by_role("button", name="Save").click()
    expect(item).to_contain_text("12.5 litres a day")
    found = desk.request.get(f"/v1/devices/{device}").json()
    [carbon] = [one for one in found["cartridges"] if one["type"] == "GAC"]
    assert (carbon["remainingPercentage"], carbon["price"]) == (100, "45.00")


def test_the_cartridges_of_any_device_are_found_from_a_visit(desk: Page) -> None:
    open_console(desk)
    visits = desk.request.get("/v1/visits?limit=500").json()["items"]
    planned = (each for each in visits if each["device"] and each["status"] == "PUBLISHED")
    visit = next(planned)  # of the week itself, whatever other tests have brought in
    desk.get_by_role("searchbox").fill(visit["device"]["serialNumber"])
    desk.get_by_role("search").locator(f"li button[data-visit='{visit['id']}']").click()
    panel = desk.get_by_role("tabpanel")
    panel.get_by_role("button", name="Cartridges …").click()
    expect(panel.locator("[data-device] tbody tr").first).to_be_visible()


def test_a_manager_changes_how_long_a_kind_lasts(desk: Page) -> None:
    dialog = as_manager(desk, "Policies")
    lives = dialog.locator("[data-policy=lives]")
    lives.get_by_label("Cartridge").select_option("KDF")
    lives.get_by_label("earlier").fill("30")
    lives.get_by_label("later").fill("10")
    lives.get_by_label("Litres").fill("4000")
    lives.get_by_role("button", name="Save").click()
    expect(lives.get_by_role("status")).to_have_text("Saved")
    expect(lives.locator("[data-figure=followed]")).to_contain_text("now: 0")
    types = desk.request.get("/v1/cartridge-types").json()["items"]
    [kdf] = [one for one in types if one["type"] == "KDF"]
    assert kdf == {
        "type": "KDF",
        "ratedDays": 365,
        "ratedLitres": 4000,
        "earlyDays": 30,
        "lateDays": 10,
    }
