"""A manager sets ladders, promises and deductions on the console's page of policies."""

from playwright.sync_api import Page, Route, expect

from tests.browser.test_evaluation import as_manager


def test_a_ladder_that_runs_backwards_is_refused_and_mended(desk: Page) -> None:
    dialog = as_manager(desk, "Policies")
    ladder = dialog.locator("[data-policy=ladders]")
    ladder.get_by_label("Policy").select_option("standard")
    begun = ladder.get_by_label("Service begun, Minutes, or days")
    expect(begun).to_have_value("300")  # 5 working hours
    begun.fill("60")
    ladder.get_by_role("button", name="Save").click()
    expect(ladder.locator("[data-code=SLA_STAGES_BACKWARDS]").first).to_be_visible()
    begun.fill("360")
    ladder.get_by_role("button", name="Save").click()
    expect(ladder.get_by_role("status")).to_have_text("Saved")
    items = desk.request.get("/v1/sla-policies").json()["items"]
    stages = next(item for item in items if item["id"] == "standard")["ladder"]["stages"]
    assert next(one["within"] for one in stages if one["stage"] == "SERVICE_BEGUN") == "PT6H"


def test_deductions_are_switched_on_and_added(desk: Page) -> None:
    dialog = as_manager(desk, "Policies")
    deductions = dialog.locator("[data-policy=deductions]")
    deductions.get_by_label("late: On").check()
    deductions.get_by_role("button", name="New rule").click()
    added = deductions.locator("[data-rule='']")
    added.get_by_label("Short name").fill("late")
    added = deductions.locator("[data-rule]").last
    added.get_by_label("In Chinese").fill("着装不整")
    added.get_by_label("In English").fill("Untidy clothes")
    deductions.get_by_role("button", name="Save").click()
    expect(deductions.get_by_role("alert")).to_be_visible()  # the short name is there twice
    added.get_by_label("Short name").fill("clothes")
    deductions.get_by_role("button", name="Save").click()
    expect(deductions.get_by_role("status")).to_have_text("Saved")
    rules = desk.request.get("/v1/deduction-rules").json()["rules"]
    assert [rule["id"] for rule in rules if rule["enabled"]] == ["late"]
    assert rules[-1]["name"] == {"zh": "着装不整", "en": "Untidy clothes"}
    expect(dialog.locator("[data-policy=promises]").get_by_label("Usual cases")).to_be_visible()


def test_the_price_of_lateness_is_set_in_steps(desk: Page) -> None:
    dialog = as_manager(desk, "Policies")
    lateness = dialog.locator("[data-policy=lateness]")
    lateness.get_by_label("Policy").select_option("standard")
    steps = lateness.locator("tbody tr")
    held = desk.request.get("/v1/sla-policies").json()["items"]
    before = next(item for item in held if item["id"] == "standard")["tiers"]
    expect(steps).to_have_count(len(before))
    lateness.get_by_role("button", name="New step").click()
    number = len(before) + 1
    lateness.get_by_label(f"Step {number}, From minutes late").fill("0")
    lateness.get_by_label(f"Step {number}, Yuan", exact=True).fill("99.50")
    lateness.get_by_role("button", name="Save").click()
    refused = lateness.locator("[data-code=SLA_TIERS_UNORDERED]")
    expect(refused).to_contain_text(f"Step {number}")
    lateness.get_by_label(f"Step {number}, From minutes late").fill("10000")
    lateness.get_by_role("button", name="Save").click()
    expect(lateness.get_by_role("status")).to_have_text("Saved")
    items = desk.request.get("/v1/sla-policies").json()["items"]
    tiers = next(item for item in items if item["id"] == "standard")["tiers"]
    added = {"after": "P6DT22H40M", "penalty": "99.50", "perHour": "0.00"}  # 10,000 minutes
    assert tiers == [*before, added]
    desk.request.put("/v1/sla-policies/standard/lateness", data={"tiers": before})


def test_a_ladder_that_is_saved_can_be_promised_at_once(desk: Page) -> None:
    # A policy that has no ladder yet, as the page sees it when it is opened.
    def without_ladder(route: Route) -> None:
        answer = route.fetch()
        items = answer.json()["items"]
        bare = [item | {"ladder": None} if item["id"] == "vip" else item for item in items]
        route.fulfill(response=answer, json={"items": bare})

    desk.route("**/v1/sla-policies", without_ladder, times=1)
    dialog = as_manager(desk, "Policies")
    usual = dialog.locator("[data-policy=promises]").get_by_label("Usual cases")
    expect(usual.locator("option[value=standard]")).to_have_count(1)
    expect(usual.locator("option[value=vip]")).to_have_count(0)

    ladder = dialog.locator("[data-policy=ladders]")
    ladder.get_by_label("Policy").select_option("vip")
    begun = ladder.locator("[data-stage=SERVICE_BEGUN]")
    begun.get_by_role("checkbox").check()
    begun.get_by_role("spinbutton").fill("300")
    ladder.get_by_label("Told of a breach").fill("team-lead, duty-manager")
    ladder.get_by_role("button", name="Save").click()
    expect(ladder.get_by_role("status")).to_have_text("Saved")
    expect(usual.locator("option[value=vip]")).to_have_count(1)
    # What was written below meanwhile stays, and is saved.
    before = usual.input_value()
    usual.select_option("vip")
    promises = dialog.locator("[data-policy=promises]")
    promises.get_by_role("button", name="Save").click()
    expect(promises.get_by_role("status")).to_have_text("Saved")
    held = desk.request.get("/v1/policies").json()["promises"]
    assert held["usual"] == "vip"
    desk.request.put("/v1/policies/promises", data=held | {"usual": before or None})
