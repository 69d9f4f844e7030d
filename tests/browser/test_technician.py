"""A technician's round on a phone, with and without a network."""

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Picture
from tests.browser.people import busiest, published_day, sign_in
from tests.browser.served import PASSWORD, START, Served

THE_STEPS = ["START", "ARRIVE", "COMPLETE"]


def open_round(phone: Page, login: str) -> str:
    """Sign in, look at the first day, and give the visit that comes next."""
    phone.goto(f"/technician#{START}")
    sign_in(phone, login)
    return next_visit(phone)


def next_visit(phone: Page) -> str:
    card = phone.locator("article[data-visit]")
    expect(card).to_be_visible()
    visit = card.get_attribute("data-visit")
    assert visit is not None
    return visit


def reported(phone: Page, visit: str) -> list[str]:
    """The events of a visit as the server has them."""
    answer = phone.request.get(f"/v1/visits/{visit}/events")
    return [event["kind"] for event in answer.json()["items"]]


def take(phone: Page, *steps: str) -> None:
    for step in steps:
        phone.get_by_role("button", name=step, exact=True).click()


def test_start_arrive_complete_and_one_that_cannot_be_completed(
    phone: Page, served: Served, picture: Picture
) -> None:
    first = open_round(phone, busiest(published_day(phone, served)))
    card = phone.locator("article")
    expect(card.locator("a[href^='tel:']")).to_be_visible()
    expect(phone.get_by_role("button", name="出发")).to_be_enabled()
    picture(phone, "technician.png")

    take(phone, "出发")
    expect(card).to_have_attribute("data-status", "EN_ROUTE")
    take(phone, "已到达")
    expect(card).to_have_attribute("data-status", "ARRIVED")
    take(phone, "完成")
    expect(phone.locator(f"li[data-visit='{first}']")).to_have_attribute("data-status", "COMPLETED")
    expect(phone.locator("[data-waiting]")).to_have_count(0)
    assert reported(phone, first) == THE_STEPS

    # The next one: nobody is home.
    expect(phone.locator(f"article[data-visit='{first}']")).to_have_count(0)
    second = next_visit(phone)
    phone.get_by_role("button", name="无法完成…").click()
    phone.get_by_label("原因").select_option("NOBODY_HOME")
    phone.get_by_label("备注").fill("按门铃两次")
    take(phone, "提交")
    expect(phone.locator(f"li[data-visit='{second}']")).to_have_attribute("data-status", "FAILED")
    expect(phone.locator("[data-waiting]")).to_have_count(0)
    assert reported(phone, second) == ["CANNOT_COMPLETE"]

    # English at a touch.
    phone.get_by_role("button", name="EN", exact=True).click()
    expect(phone.get_by_role("heading", name="The whole day")).to_be_visible()


def test_events_without_a_network_are_kept_and_sent_later(phone: Page, served: Served) -> None:
    visit = open_round(phone, busiest(published_day(phone, served), place=1))
    phone.evaluate("navigator.serviceWorker.ready.then(() => undefined)")

    phone.context.set_offline(True)
    take(phone, "出发", "已到达", "完成")
    expect(phone.locator("[data-waiting='3']")).to_be_visible()

    # The page opens again without a network, with its day, and has forgotten nothing.
    phone.reload()
    expect(phone.locator("[data-waiting='3']")).to_be_visible()
    done = phone.locator(f"li[data-visit='{visit}']")
    expect(done).to_have_attribute("data-status", "COMPLETED")

    phone.context.set_offline(False)
    expect(phone.locator("[data-waiting]")).to_have_count(0)
    expect(done).to_have_attribute("data-status", "COMPLETED")
    assert reported(phone, visit) == THE_STEPS


@pytest.fixture
def bare_phone(browser: Browser, served: Served) -> Iterator[Page]:
    """A phone whose browser keeps no pages, so that a test can come between page and server."""
    context = browser.new_context(
        base_url=served.url, service_workers="block", locale="zh-CN", has_touch=True
    )
    yield context.new_page()
    context.close()


def test_an_event_whose_answer_was_lost_is_sent_again_and_counts_once(
    bare_phone: Page, served: Served
) -> None:
    login = busiest(published_day(bare_phone, served), place=2)
    visit = open_round(bare_phone, login)
    sent: list[str] = []

    def lose_the_first_answer(route: Route) -> None:
        event = json.loads(route.request.post_data or "")
        sent.append(event["clientEventId"])
        if len(sent) > 1:
            route.continue_()
            return
        assert route.fetch().ok
        route.abort()

    bare_phone.route(f"**/v1/visits/{visit}/events", lose_the_first_answer)
    take(bare_phone, "出发")
    expect(bare_phone.locator("article")).to_have_attribute("data-status", "EN_ROUTE")
    expect(bare_phone.locator("[data-waiting]")).to_have_count(0)
    bare_phone.unroute_all()
    assert len(sent) == 2
    assert sent[0] == sent[1]
    assert reported(bare_phone, visit) == ["START"]


def test_what_the_server_refuses_is_shown_and_can_be_given_up(
    phone: Page, browser: Browser, served: Served
) -> None:
    visit = open_round(phone, busiest(published_day(phone, served), place=3))
    phone.context.set_offline(True)
    take(phone, "出发")
    expect(phone.locator("[data-waiting='1']")).to_be_visible()

    # Meanwhile the customer has called the office and refused.
    context = browser.new_context(base_url=served.url)
    office = context.request
    assert office.post("/v1/session", data={"login": "dispatcher", "password": PASSWORD}).ok
    event = {
        "kind": "CANNOT_COMPLETE",
        "at": f"{START}T08:00:00+08:00",
        "clientEventId": "the-office-said-so",
        "reason": "CUSTOMER_REFUSED",
    }
    assert office.post(f"/v1/visits/{visit}/events", data=event).ok
    context.close()

    phone.context.set_offline(False)
    refusal = phone.locator("[data-refused='START']")
    expect(refusal.locator("p")).not_to_be_empty()
    refusal.get_by_role("button", name="放弃").click()
    expect(refusal).to_have_count(0)
    expect(phone.locator(f"li[data-visit='{visit}']")).to_have_attribute("data-status", "FAILED")
