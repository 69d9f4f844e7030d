"""The work lists of the console: what a person acts on, over the real server and database."""

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import busiest, open_console, published_day, sign_in
from tests.browser.served import Served


def open_lists(desk: Page, name: str) -> Locator:
    """Open the work lists at one of them."""
    desk.get_by_role("button", name="Work lists").click()
    dialog = desk.get_by_role("dialog", name="Work lists")
    dialog.get_by_role("tab", name=name).click()
    expect(dialog.locator("[aria-busy]")).to_have_count(0)
    return dialog


def test_a_wrong_address_waits_for_the_desk_and_is_settled(desk: Page, served: Served) -> None:
    day = published_day(desk, served)
    route = next(one for one in day if one["technicianId"] == busiest(day, place=5))
    visit = next(stop["visitId"] for stop in route["stops"] if stop["visitId"] is not None)
    open_console(desk)
    report = {
        "kind": "CANNOT_COMPLETE",
        "at": "2026-10-08T10:00:00+08:00",
        "clientEventId": f"wrong-address-{visit}",
        "reason": "WRONG_ADDRESS",
        "note": "nobody of that name",
    }
    assert desk.request.post(f"/v1/visits/{visit}/events", data=report).ok

    dialog = open_lists(desk, "Decisions")
    item = dialog.locator("[data-item]").filter(has_text="nobody of that name")
    expect(item).to_contain_text("Wrong address")
    item.get_by_role("button", name="Decide …").click()
    # Without a reason it is refused, in words.
    item.get_by_role("button", name="Save").click()
    expect(dialog.locator("[data-code=DECISION_REASON_MISSING]")).to_be_visible()
    item.get_by_label("Reason").fill("moved to no. 7")
    item.get_by_role("button", name="Save").click()
    expect(item).to_have_count(0)

    made = desk.request.get("/v1/visits?status=NEW&limit=500").json()["items"]
    ticket = desk.request.get(f"/v1/visits/{visit}").json()["ticket"]
    assert [each["status"] for each in made if each["ticket"] == ticket] == ["NEW"]


def test_the_lists_say_how_many_have_agreed_and_which_certificates_expire(desk: Page) -> None:
    open_console(desk)
    served = desk.locator("[data-figure=confirmed] dd")
    expect(served).to_contain_text("/")
    confirmed, _, visits = served.inner_text().partition(" / ")
    dialog = open_lists(desk, "Calls")
    expect(dialog.locator("[data-figure=confirmed]")).to_have_text(
        f"Confirmed: {confirmed} of {visits} visits"
    )
    dialog.get_by_role("tab", name="Certificates").click()
    expect(dialog.get_by_role("tabpanel")).to_contain_text("expire")
    dialog.get_by_role("tab", name="Figures of cases").click()
    expect(dialog.get_by_role("row", name="All")).to_be_visible()


def test_a_manager_changes_a_policy(desk: Page) -> None:
    desk.goto("/")
    sign_in(desk, "manager")
    desk.get_by_role("button", name="EN", exact=True).click()
    expect(desk.locator("[data-bar][data-visit]").first).to_be_visible()
    dialog = open_lists(desk, "Policies")
    cases = dialog.locator("[data-policy=cases]")
    trips = cases.get_by_label("Trips for one fault before a manager decides")
    expect(trips).to_have_value("2")
    # A policy that breaks a rule is refused in words, and the old one stays.
    calls = dialog.locator("[data-policy=appointments]")
    calls.evaluate("form => { form.noValidate = true }")
    calls.get_by_label("Minutes of the window that is offered").fill("10")
    calls.get_by_role("button", name="Save").click()
    expect(dialog.locator("[data-code=CASE_POLICY_RANGE]")).to_be_visible()
    # An emptied field switches its rule off.
    trips.fill("")
    cases.get_by_role("button", name="Save").click()
    expect(cases.get_by_role("status")).to_have_text("Saved")
    policies = desk.request.get("/v1/policies").json()
    assert policies["cases"]["tripsAllowed"] is None
    assert policies["appointments"]["windowMinutes"] == 120
    desk.request.put("/v1/policies/cases", data=policies["cases"] | {"tripsAllowed": 2})


def test_a_dispatcher_reads_policies(desk: Page) -> None:
    open_console(desk)
    dialog = open_lists(desk, "Policies")
    expect(dialog.get_by_label("Trips for one fault before a manager decides")).to_be_disabled()
    expect(dialog.get_by_role("button", name="Save")).to_have_count(0)


def test_a_pressing_case_is_handed_over_on_the_list_of_clocks(desk: Page) -> None:
    open_console(desk)
    dialog = open_lists(desk, "SLA clocks")
    # The week began long ago, so that every promise that nobody has kept since is broken.
    item = dialog.locator("[data-item]").filter(has_text="breached").first
    case = item.get_attribute("data-item")
    item = dialog.locator(f'[data-item="{case}"]')
    item.get_by_role("button", name="Clocks …").click()
    clocks = item.get_by_role("region", name="SLA clocks")
    expect(clocks.locator("[data-standing=BREACHED]").first).to_be_visible()
    clocks.get_by_label("Action").select_option("handOver")
    # Nobody is no owner: refused, in words.
    clocks.get_by_role("button", name="Save").click()
    expect(item.locator("[data-code=SLA_OWNER_EMPTY]")).to_be_visible()
    clocks.get_by_label("New owner").fill("clara")
    clocks.get_by_role("button", name="Save").click()
    expect(clocks).to_contain_text("owner clara")
    assert desk.request.get(f"/v1/cases/{case}/clocks").json()["owner"] == "clara"


def test_a_manager_renews_a_certificate(desk: Page) -> None:
    desk.goto("/")
    sign_in(desk, "manager")
    desk.get_by_role("button", name="EN", exact=True).click()
    dialog = open_lists(desk, "Certificates")
    item = dialog.locator("[data-item]").filter(has_text="Expired").first
    renewed = item.get_attribute("data-item")
    item = dialog.locator(f"[data-item='{renewed}']")
    item.get_by_role("button", name="Renew …").click()
    item.get_by_label("Number").fill("FJ-2026-0117")
    item.get_by_label("Last day").fill("2020-01-01")
    item.get_by_role("button", name="Save").click()
    expect(item.locator("[data-code=CERTIFICATE_REVERSED]")).to_be_visible()
    item.get_by_label("Last day").fill("2099-12-31")
    item.get_by_role("button", name="Save").click()
    expect(item).to_have_count(0)
