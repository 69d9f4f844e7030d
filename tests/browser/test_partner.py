"""A partner point on a phone: it takes two visits, declines one, sends somebody, and reports."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.people import open_console, sign_in
from tests.browser.served import Served
from tests.browser.test_work_lists import open_lists

POINT = "p-wufeng"


def offers(page: Page, served: Served, state: str) -> list[dict[str, Any]]:
    """The point's offers as the server has them."""
    found: list[dict[str, Any]] = page.request.get(
        f"{served.url}/v1/partner-offers?state={state}"
    ).json()["items"]
    return found


@pytest.fixture
def point(phone: Page, served: Served) -> Page:
    """The page of a point that is asked for three visits or more."""
    phone.goto("/technician")
    sign_in(phone, POINT)
    expect(phone.get_by_role("heading", name="待受理工单")).to_be_visible()
    assert len(offers(phone, served, "OPEN")) >= 3
    return phone


def test_a_point_accepts_two_and_declines_one(point: Page, served: Served, desk: Page) -> None:
    first, second, third = (one["id"] for one in offers(point, served, "OPEN")[:3])
    expect(point.locator(f"[data-offer='{first}']")).to_contain_text("剩")
    for one in (first, second):
        point.locator(f"[data-offer='{one}'] input[type=checkbox]").check()
    point.get_by_role("button", name="接单（2）").click()
    expect(point.locator(f"[data-taken='{first}']")).to_be_visible()
    expect(point.locator(f"[data-taken='{second}']")).to_be_visible()

    card = point.locator(f"[data-offer='{third}']")
    card.get_by_role("button", name="拒单…").click()
    card.locator("select[name=reason]").select_option("OTHER")
    card.locator("input[name=note]").fill("车辆故障")
    card.get_by_role("button", name="确认拒单").click()
    expect(card).to_have_count(0)

    taken = point.locator(f"[data-taken='{first}']")
    taken.locator("select[name=person]").select_option(index=1)
    expect(taken).to_have_attribute("data-person", "五凤安装点 1 号")
    taken.get_by_role("button", name="出发").click()
    expect(taken.locator("article")).to_have_attribute("data-status", "EN_ROUTE")

    point.get_by_role("button", name="EN", exact=True).click()
    expect(point.get_by_role("heading", name="Accepted")).to_be_visible()

    open_console(desk)
    dialog = open_lists(desk, "Partner offers")
    dialog.get_by_label("Show").select_option("declined")
    row = dialog.locator(f"[data-item='{third}']")
    expect(row).to_contain_text("Declined")
    expect(row).to_contain_text("车辆故障")
