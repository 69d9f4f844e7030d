"""A served week and a real browser."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.served import ROOT, Served, serve_week

ARGUMENTS = [
    "--no-sandbox",  # root, as in a container, is refused otherwise
    "--disable-background-networking",
    "--disable-component-update",
]
PATIENCE_MS = 20_000

Picture = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The application with a published week; the tests of a session share it."""
    with serve_week(tmp_path_factory.mktemp("served")) as week:
        yield week


@pytest.fixture(scope="session")
def browser(chromium_path: Path) -> Iterator[Browser]:
    """The browser of this machine."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium_path, args=ARGUMENTS)
        yield launched
        launched.close()


@pytest.fixture
def desk(browser: Browser, served: Served) -> Iterator[Page]:
    """A window of an English-speaking dispatcher's computer."""
    context = browser.new_context(
        base_url=served.url, viewport={"width": 1440, "height": 900}, locale="en-GB"
    )
    yield from _page(context)


@pytest.fixture
def phone(browser: Browser, served: Served) -> Iterator[Page]:
    """A technician's phone, in Chinese."""
    context = browser.new_context(
        base_url=served.url,
        viewport={"width": 390, "height": 844},
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
        locale="zh-CN",
    )
    yield from _page(context)


def _page(context: BrowserContext) -> Iterator[Page]:
    """A page that fails its test when a script on it fails."""
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    failed: list[str] = []
    page.on("pageerror", lambda error: failed.append(str(error)))
    yield page
    context.close()
    assert failed == []


@pytest.fixture
def picture() -> Picture:
    """Take a picture for docs/ when it is missing there, or ROUNDSMAN_PICTURES=1 asks for it."""

    def take(page: Page, name: str) -> None:
        path = ROOT / "docs" / name
        if os.environ.get("ROUNDSMAN_PICTURES") == "1" or not path.exists():
            page.mouse.move(0, 0)  # nothing is pointed at
            page.screenshot(path=path)

    return take
