"""A manager sets a partner point's contract, hours and closures in the console."""

from playwright.sync_api import Page, expect

from tests.browser.test_evaluation import as_manager


def test_a_contract_is_made_refused_and_ended(desk: Page) -> None:
    dialog = as_manager(desk, "Partner points")
    dialog.get_by_role("combobox", name="Partner point").select_option(index=0)
    before = dialog.locator("[data-contract]").count()
    dialog.get_by_role("button", name="New contract").click()
    written = dialog.locator("[data-writes=new]")
    written.get_by_label("Kind").select_option("EXCLUSIVE")
    written.get_by_label("First day").fill("2031-01-01")
    written.get_by_label("Last day").fill("2030-12-31")
    written.get_by_label("Visits guaranteed a month").fill("30")
    written.get_by_label("Yuan for each that is missing").fill("40.00")
    written.get_by_role("button", name="Save").click()
    expect(dialog.locator("[data-code=PARTNER_CONTRACT_REVERSED]")).to_be_visible()
    # The contract that the point has with its centre ends before the new one begins.
    written.get_by_role("button", name="Cancel").click()
    dialog.get_by_role("button", name="End …").first.click()
    first = dialog.locator("[data-contract]").first
    first.get_by_label("Last day").fill("2030-12-31")
    first.get_by_role("button", name="End", exact=True).click()
    expect(first).to_contain_text("Until 2030-12-31")
    dialog.get_by_role("button", name="New contract").click()
    written.get_by_label("First day").fill("2031-01-01")
    written.get_by_role("button", name="Save").click()
    expect(dialog.locator("[data-contract]")).to_have_count(before + 1)


def test_hours_and_closures_of_a_point(desk: Page) -> None:
    dialog = as_manager(desk, "Partner points")
    dialog.get_by_role("combobox", name="Partner point").select_option(index=1)
    sunday = dialog.get_by_label("Sunday, To")
    dialog.get_by_role("checkbox", name="Sunday").check()
    dialog.get_by_label("Sunday, From").fill("12:00")
    sunday.fill("09:00")
    dialog.locator("[data-policy=terms]").get_by_role("button", name="Save").click()
    expect(dialog.locator("[data-code=PARTNER_DAY_REVERSED]")).to_be_visible()
    sunday.fill("16:00")
    dialog.get_by_label("Sunday, Visits").fill("2")
    dialog.locator("[data-policy=terms]").get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("status")).to_have_text("Saved")

    closing = dialog.locator("[data-closes]")
    closing.get_by_label("First day").fill("2030-12-07")
    closing.get_by_label("Last day").fill("2030-12-08")
    closing.get_by_label("Reason").fill("stock-taking")
    closing.get_by_role("button", name="Close the point").click()
    closure = dialog.locator("[data-item]").filter(has_text="stock-taking")
    expect(closure).to_contain_text("2030-12-07 to 2030-12-08")
    closure.get_by_role("button", name="Remove").click()
    expect(closure).to_have_count(0)


def test_a_fee_card_is_refused_beside_its_field_and_saved(desk: Page) -> None:
    dialog = as_manager(desk, "Partner points")
    dialog.get_by_role("combobox", name="Partner point").select_option(index=2)
    card = dialog.locator("[data-policy=fees]")
    first = card.locator("[data-kind]").first
    first.get_by_role("checkbox").check()
    fee = first.get_by_role("textbox")
    fee.fill("-1")
    card.get_by_role("button", name="Save").click()
    expect(first.locator("[data-code=PARTNER_FEE_RANGE]")).to_be_visible()
    expect(fee).to_have_attribute("aria-invalid", "true")
    fee.fill("72.50")
    card.get_by_label("Kilometres by road").fill("15")
    card.get_by_label("Yuan for each kilometre").fill("1.80")
    card.get_by_role("button", name="Save").click()
    expect(card.get_by_role("status")).to_have_text("Saved")
    point = dialog.get_by_role("combobox", name="Partner point").input_value()
    points = desk.request.get("/v1/partner-points").json()["items"]
    saved = next(one for one in points if one["id"] == point)
    assert (saved["freeKilometres"], saved["perKilometre"]) == (15, "1.80")
    kind = first.get_attribute("data-kind")
    assert [line["fee"] for line in saved["fees"] if line["workType"] == kind] == ["72.50"]


def test_an_offer_is_declined_at_the_desk_for_the_point(desk: Page) -> None:
    dialog = as_manager(desk, "Partner offers")
    item = dialog.locator("[data-item]").last
    offer = item.get_attribute("data-item")
    item = dialog.locator(f"[data-item='{offer}']")
    item.get_by_role("button", name="Decline …").click()
    item.get_by_label("Reason").select_option("NO_PART")
    item.get_by_label("Note").fill("membranes come on Friday")
    item.get_by_role("button", name="Decline the visit").click()
    expect(item).to_have_count(0)
    dialog.get_by_label("Show").select_option("declined")
    expect(item).to_contain_text("Part not in stock · membranes come on Friday")
