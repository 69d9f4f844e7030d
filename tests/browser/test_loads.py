"""What a technician loads in the morning, on the phone, with and without a network."""

from collections import Counter
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.people import busiest, published_day, sign_in
from tests.browser.served import START, Served

ZH = {"PP": "PP 棉", "CTO": "压缩活性炭（CTO）", "post-carbon": "后置活性炭", "RO": "RO 反渗透膜"}

OTHER_JOURNEYS = 10
"""So many of the busiest technicians are those of other journeys."""


def needed(day: dict[str, Any]) -> Counter[str]:
    """What the visits of a day renew, added up by kind."""
    total: Counter[str] = Counter()
    for stop in day["stops"]:
        if stop["details"] is not None:
            total.update(stop["details"]["cartridges"])
    return total


def renewing_most(day: list[dict[str, Any]]) -> str:
    """The technician with the most filters to renew of those whom no other journey has."""
    renewals = {
        one["technicianId"]: sum(
            stop["visit"] is not None and stop["visit"]["workType"] == "filter-replacement"
            for stop in one["stops"]
        )
        for one in day
    }
    free = [busiest(day, place) for place in range(OTHER_JOURNEYS, len(day))]
    return max(free, key=lambda technician: renewals[technician])


def test_the_load_of_the_day_is_there_without_a_network_too(phone: Page, served: Served) -> None:
    login = renewing_most(published_day(phone, served))
    phone.goto(f"/technician#{START}")
    sign_in(phone, login)
    load = phone.locator("details[data-load]")
    expect(load).to_have_attribute("open", "")
    expect(load.locator("summary")).to_have_text("早上装车")
    day = phone.request.get(f"/v1/itinerary?date={START}").json()
    total = needed(day)
    assert total["PP"] > 0
    assert day["load"]["cartridges"] == total
    expect(load.locator("[data-cartridges]")).to_contain_text(f"{ZH['PP']} × {total['PP']}")
    visits = [stop["details"] for stop in day["stops"] if stop["details"] is not None]
    first = next(visit for visit in visits if visit["cartridges"])
    row = phone.locator(f"li[data-visit='{first['id']}']")
    for kind, quantity in first["cartridges"].items():
        expect(row).to_contain_text(f"{ZH[kind]} × {quantity}")

    phone.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    phone.context.set_offline(True)
    phone.reload()
    expect(load.locator("[data-cartridges]")).to_contain_text(f"{ZH['PP']} × {total['PP']}")
    # Under way nobody looks for it: it folds, and opens at a touch.
    phone.get_by_role("button", name="出发", exact=True).click()
    expect(load.locator("[data-cartridges]")).to_be_hidden()
    load.locator("summary").click()
    expect(load.locator("[data-cartridges]")).to_be_visible()

    phone.context.set_offline(False)
    expect(phone.locator("[data-waiting]")).to_have_count(0)
    phone.get_by_role("button", name="EN", exact=True).click()
    expect(load.locator("summary")).to_have_text("To load in the morning")
    expect(load.locator("[data-cartridges]")).to_contain_text(f"PP cotton × {total['PP']}")


def test_a_day_that_an_earlier_page_has_kept_is_shown(phone: Page, served: Served) -> None:
    login = busiest(published_day(phone, served), place=5)
    phone.goto(f"/technician#{START}")
    sign_in(phone, login)
    expect(phone.locator("details[data-load]")).to_be_visible()
    phone.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    phone.context.set_offline(True)
    # As it was kept before days said what to load.
    phone.evaluate(
        """() => new Promise((done, failed) => {
            const asked = indexedDB.open('roundsman');
            asked.onerror = failed;
            asked.onsuccess = () => {
                const change = asked.result.transaction('days', 'readwrite');
                const days = change.objectStore('days');
                days.openCursor().onsuccess = (event) => {
                    const cursor = event.target.result;
                    if (!cursor) return;
                    const day = cursor.value;
                    delete day.load;
                    for (const stop of day.stops) if (stop.details) delete stop.details.cartridges;
                    cursor.update(day);
                    cursor.continue();
                };
                change.oncomplete = () => { asked.result.close(); done(); };
            };
        })"""
    )
    phone.reload()
    expect(phone.locator("article[data-visit]")).to_be_visible()
    expect(phone.locator("details[data-load]")).to_have_count(0)
    phone.context.set_offline(False)
