"""A dispatcher's day at the console, in a real browser over the real server and database."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Picture
from tests.browser.people import open_console

PLANNED_WITHIN_MS = 90_000


def start_planning(desk: Page, seconds: int) -> None:
    desk.get_by_role("button", name="Plan …").click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_role("checkbox", name="Gulou").uncheck()
    dialog.get_by_role("checkbox", name="Minhou").uncheck()
    dialog.get_by_label("Seconds to search").fill(str(seconds))
    dialog.get_by_role("button", name="Start").click()
    expect(dialog).to_have_count(0)


def test_plan_compare_publish_and_find_a_technician(desk: Page, picture: Picture) -> None:
    # The board: 24 technicians, and seven days to choose from.
    open_console(desk)
    expect(desk.locator("[data-row]")).to_have_count(24)
    expect(desk.get_by_role("tablist", name="Days of the plan").get_by_role("tab")).to_have_count(7)
    desk.get_by_role("tab", name="Sat 10 Oct").click()
    expect(desk.locator(".waiting")).to_have_count(0)
    desk.locator("[data-bar][data-visit]").nth(20).click()
    expect(
        desk.get_by_role("tabpanel")
        .get_by_text("SLA due")
        .or_(desk.get_by_role("tabpanel").get_by_text("Duration"))
        .first
    ).to_be_visible()
    picture(desk, "console.png")

    # Planning one centre again, with the progress as it comes.
    start_planning(desk, seconds=15)  # long enough to look at its progress
    run = desk.get_by_role("region", name="Plan run")
    expect(run.locator("[data-figure=cost]")).to_contain_text("¥", timeout=PLANNED_WITHIN_MS)
    expect(run.locator("[data-figure=unassigned]")).not_to_have_text("–")

    # The draft against what is published, and its publication.
    dialog = desk.get_by_role("dialog", name="Draft against published")
    expect(dialog).to_be_visible(timeout=PLANNED_WITHIN_MS)
    cost = dialog.locator("[data-figure=totalCost] td")
    expect(cost).to_have_count(3)
    expect(cost.first).to_contain_text("¥")
    expect(dialog.get_by_text("Unchanged:")).to_be_visible()
    shown = desk.get_by_label("Plan shown")
    expect(shown).to_have_attribute("data-stage", "DRAFT")
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog).to_have_count(0, timeout=PLANNED_WITHIN_MS)
    expect(shown).to_have_attribute("data-stage", "PUBLISHED")

    # A customer calls: where is my technician?
    desk.locator("[data-bar][data-visit]").first.click()
    phone = desk.get_by_role("tabpanel").locator("a[href^='tel:']").first.inner_text()
    desk.get_by_role("searchbox").fill(phone)
    found = desk.get_by_role("search").locator("li").first
    expect(found).to_contain_text(phone)
    expect(found.locator("[data-state=PLANNED]")).to_contain_text("expected")
    found.get_by_role("button").click()
    expect(desk.locator("[data-bar].chosen")).to_have_count(1)


def test_a_run_that_is_stopped_keeps_its_best_plan_and_a_refusal_says_what_to_do(
    desk: Page,
) -> None:
    open_console(desk)
    start_planning(desk, seconds=120)
    run = desk.get_by_role("region", name="Plan run")
    expect(run.locator("[data-figure=cost]")).to_contain_text("¥", timeout=PLANNED_WITHIN_MS)
    run.get_by_role("button", name="Stop and keep the best").click()
    dialog = desk.get_by_role("dialog", name="Draft against published")
    expect(dialog).to_be_visible(timeout=PLANNED_WITHIN_MS)

    # Someone else throws the draft away while it is looked at.
    draft = desk.get_by_label("Plan shown").input_value()
    assert desk.request.delete(f"/v1/route-plans/{draft}").ok
    dialog.get_by_role("button", name="Publish", exact=True).click()
    refusal = dialog.get_by_role("alert").locator("li")
    expect(refusal.locator("strong")).not_to_be_empty()
    expect(refusal.locator("span")).not_to_be_empty()


def test_a_draft_that_became_stale_is_refused_with_a_reason_and_a_way_on(desk: Page) -> None:
    open_console(desk)
    start_planning(desk, seconds=2)
    dialog = desk.get_by_role("dialog", name="Draft against published")
    expect(dialog).to_be_visible(timeout=PLANNED_WITHIN_MS)
    draft = desk.get_by_label("Plan shown").input_value()

    # Someone else changes a visit of its centre meanwhile.
    [centre] = desk.request.get(f"/v1/route-plans/{draft}").json()["centreIds"]
    [visit] = desk.request.get(f"/v1/visits?limit=1&centreId={centre}").json()["items"]
    changed = desk.request.patch(
        f"/v1/visits/{visit['id']}",
        data={"priority": 2 if visit["priority"] == 1 else 1},
        headers={"If-Match": f'"{visit["version"]}"'},
    )
    assert changed.ok
    dialog.get_by_role("button", name="Publish", exact=True).click()
    refusal = dialog.get_by_role("alert").locator("[data-code=PLAN_STALE]")
    expect(refusal.locator("strong")).to_contain_text(visit["id"])
    expect(refusal.locator("span")).to_contain_text("Plan again")
    expect(desk.get_by_label("Plan shown")).to_have_attribute("data-stage", "DRAFT")
    dialog.get_by_role("button", name="Discard draft").click()
    expect(dialog).to_have_count(0)


def test_arrow_keys_move_between_visits_and_enter_shows_one(desk: Page) -> None:
    open_console(desk)
    first = desk.locator("[data-bar][tabindex='0']")
    expect(first).to_have_count(1)
    first.focus()
    desk.keyboard.press("ArrowRight")
    desk.keyboard.press("ArrowDown")
    focused = desk.locator("[data-bar][data-visit]:focus")
    rows = desk.locator("[data-row]").filter(has=desk.locator("[data-bar]"))
    expect(rows.nth(1).locator("[data-bar]:focus")).to_have_count(1)
    if focused.count() == 0:  # the nearest bar below is a break
        desk.keyboard.press("ArrowLeft")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("tab", name="Visit", exact=True)).to_have_attribute(
        "aria-selected", "true"
    )
