"""What people do in more than one journey."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.served import PASSWORD, START, Served


def sign_in(page: Page, login: str) -> None:
    """Fill in the form and send it with the enter key."""
    page.locator("#login").fill(login)
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")
    expect(page.locator("#password")).to_have_count(0)


def open_console(desk: Page) -> None:
    """Sign in as the dispatcher, in English, and wait for the board."""
    desk.goto("/")
    sign_in(desk, "dispatcher")
    desk.get_by_role("button", name="EN", exact=True).click()
    expect(desk.locator("[data-bar][data-visit]").first).to_be_visible()


def published_day(page: Page, served: Served) -> list[dict[str, Any]]:
    """The itineraries of the first day, read with a dispatcher's own session."""
    asked = page.request
    answer = asked.post(
        f"{served.url}/v1/session", data={"login": "dispatcher", "password": PASSWORD}
    )
    assert answer.ok
    plans = asked.get(f"{served.url}/v1/route-plans?stage=PUBLISHED").json()["items"]
    plan = asked.get(f"{served.url}/v1/route-plans/{plans[0]['id']}?date={START}").json()
    asked.delete(f"{served.url}/v1/session")
    itineraries: list[dict[str, Any]] = plan["itineraries"]
    return itineraries


def busiest(itineraries: list[dict[str, Any]], place: int = 0) -> str:
    """The technician with the most stops (or the next after, by `place`)."""
    ranked = sorted(itineraries, key=lambda one: (-len(one["stops"]), one["technicianId"]))
    technician: str = ranked[place]["technicianId"]
    return technician
