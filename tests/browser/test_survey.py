"""A customer answers on a phone, without signing in; the office calls about a bad answer."""

from playwright.sync_api import Page, expect

from tests.browser.people import busiest, open_console, published_day
from tests.browser.served import PASSWORD, Served
from tests.browser.test_work_lists import open_lists


def survey_link(phone: Page, served: Served) -> str:
    """Complete a visit and make its link, as the dispatcher."""
    day = published_day(phone, served)
    route = next(one for one in day if one["technicianId"] == busiest(day, place=6))
    visit = next(stop["visitId"] for stop in route["stops"] if stop["visitId"] is not None)
    office = phone.request
    assert office.post("/v1/session", data={"login": "dispatcher", "password": PASSWORD}).ok
    for kind in ("START", "ARRIVE", "COMPLETE"):
        report = {
            "kind": kind,
            "at": "2026-10-08T10:00:00+08:00",
            "clientEventId": f"survey-{kind}-{visit}",
        }
        assert office.post(f"/v1/visits/{visit}/events", data=report).ok
    listed = office.get("/v1/surveys/to-send").json()["items"]
    survey = next(each["id"] for each in listed if each["visitId"] == visit)
    path: str = office.post(f"/v1/surveys/{survey}/link").json()["path"]
    office.delete("/v1/session")
    return path


def test_a_customer_answers_once_and_is_called(phone: Page, desk: Page, served: Served) -> None:
    link = survey_link(phone, served)
    phone.goto(link)
    expect(phone.get_by_role("heading", name="服务满意度回访")).to_be_visible()
    send = phone.get_by_role("button", name="提交")
    expect(send).to_be_disabled()  # the one mark that is asked for is missing
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert phone.evaluate(wide) == 0
    satisfaction = phone.get_by_role("group", name="您对本次上门服务满意吗")
    satisfaction.get_by_text("2", exact=True).tap()
    phone.locator("[data-question=repaired]").get_by_role("button", name="否").tap()
    phone.get_by_label("其他意见").fill("龙头还在滴水")
    # In another language nothing of it is lost.
    phone.get_by_role("button", name="EN").tap()
    expect(phone.get_by_role("heading", name="How was our service?")).to_be_visible()
    expect(phone.get_by_label("Anything else")).to_have_value("龙头还在滴水")
    phone.get_by_role("button", name="Send").tap()
    expect(phone.get_by_role("status")).to_have_text("Thank you. Your answer has been received.")

    phone.reload()
    expect(phone.locator("[data-code=SURVEY_ANSWERED]")).to_be_visible()

    open_console(desk)
    dialog = open_lists(desk, "Surveys")
    item = dialog.locator("[data-item]").filter(has_text="龙头还在滴水")
    expect(item).to_contain_text("satisfaction 2 of 5 · still not working")
    item.get_by_role("button", name="Called …").click()
    item.get_by_label("What came of the call").fill("Ann comes tomorrow")
    item.get_by_role("button", name="Save").click()
    expect(item).to_have_count(0)


def test_a_link_that_leads_nowhere_says_so(phone: Page) -> None:
    phone.goto("/survey#nothing")
    expect(phone.locator("[data-code=SURVEY_NOT_FOUND]")).to_be_visible()
