"""What a technician found and fitted, and what was missing, told on the phone."""

from playwright.sync_api import Page, expect

from tests.browser.people import busiest, published_day
from tests.browser.served import PASSWORD, Served
from tests.browser.test_technician import next_visit, open_round, take


def test_findings_at_the_end_of_a_visit_and_a_part_that_was_missing(
    phone: Page, served: Served
) -> None:
    first = open_round(phone, busiest(published_day(phone, served), place=4))
    take(phone, "出发", "已到达")
    phone.get_by_role("button", name="完成并填写检修结果…").click()
    phone.get_by_label("故障").select_option("PUMP")
    while phone.get_by_role("button", name="删除").count() > 0:
        phone.get_by_role("button", name="删除").first.click()
    phone.get_by_role("button", name="添加配件").click()
    # What is shipped is written by its name, and kept by its code.
    phone.get_by_label("配件", exact=True).fill("水泵")
    phone.get_by_label("备注").fill("水泵不转")
    take(phone, "完成")
    expect(phone.locator(f"li[data-visit='{first}']")).to_have_attribute("data-status", "COMPLETED")
    expect(phone.locator("[data-waiting]")).to_have_count(0)

    expect(phone.locator(f"article[data-visit='{first}']")).to_have_count(0)
    second = next_visit(phone)
    phone.get_by_role("button", name="无法完成…").click()
    phone.get_by_label("原因").select_option("PART_MISSING")
    phone.get_by_label("缺哪个配件？").fill("ro-membrane")
    phone.get_by_label("数量").fill("2")
    phone.get_by_label("备注").fill("膜堵塞")
    take(phone, "提交")
    expect(phone.locator(f"li[data-visit='{second}']")).to_have_attribute("data-status", "FAILED")
    expect(phone.locator("[data-waiting]")).to_have_count(0)

    office = phone.request
    assert office.post("/v1/session", data={"login": "dispatcher", "password": PASSWORD}).ok
    ticket = office.get(f"/v1/visits/{second}").json()["ticket"]
    visits = office.get(f"/v1/visits?q={ticket}").json()["items"]
    (made,) = [each for each in visits if each["previous"] is not None]
    assert made["previous"] == {"visitId": second, "remainder": False, "diagnosis": "膜堵塞"}
    assert made["requiredParts"]["ro-membrane"] == 2
    figures = office.get("/v1/case-figures?from=2026-01-01&to=2030-01-01&by=PART").json()
    assert "pump" in [item["id"] for item in figures["items"]]
