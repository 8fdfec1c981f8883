"""A real browser: the system's chromium, driven by Playwright, and the accessibility rules of axe-core run in it."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 320, "height": 720}
DESKTOP = {"width": 1280, "height": 900}
PATIENCE = 30_000
OWN_HOSTS = {"127.0.0.1", "localhost"}
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def program() -> str | None:
    return next((found for name in PROGRAMS if (found := shutil.which(name))), None)


@contextmanager
def launched(executable: str) -> Iterator[Any]:
    """A headless browser that cannot reach beyond this machine."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=PATIENCE)
    # Playwright's loop runs in this thread, which Django takes for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    arguments = [
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
        "--disable-dev-shm-usage",
    ]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments)
        yield browser
        browser.close()


@contextmanager
def opened_page(browser: Any, base_url: str | None) -> Iterator[Any]:
    """A page of a fresh visitor; at its end it must not have asked for anything elsewhere nor broken its policy."""
    context = browser.new_context(
        base_url=base_url,
        viewport=DESKTOP,
        locale="en-GB",
        timezone_id="Europe/London",
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    page, complaints = context.new_page(), []
    context.on("request", lambda request: note_foreign(request.url, complaints))
    page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
    page.on("console", lambda message: note_policy(message.text, complaints))
    try:
        yield page
    finally:
        context.close()
    assert complaints == []


def note_foreign(url: str, complaints: list[str]) -> None:
    address = urlsplit(url)
    if address.scheme in ("http", "https") and address.hostname not in OWN_HOSTS:
        complaints.append(f"asked for {url}")


def note_policy(text: str, complaints: list[str]) -> None:
    if "Content Security Policy" in text:
        complaints.append(text)


def assert_accessible(page: Any, *, phone: bool = False) -> None:
    """No violation of WCAG 2.2 AA or best practice; with `phone` also nothing to scroll sideways at 320 pixels."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    faults = [described(violation) for violation in found]
    assert faults == [], f"{page.url}: {faults}"
    if phone:
        page.set_viewport_size(PHONE)
        overflow = page.evaluate(SIDEWAYS)
        page.set_viewport_size(DESKTOP)
        assert overflow == 0, f"{page.url} scrolls sideways by {overflow} pixels at 320 pixels"


def described(violation: dict[str, Any]) -> str:
    places = [" ".join(map(str, node["target"])) for node in violation["nodes"][:5]]
    return f"{violation['id']}: {violation['help']} at {places}"
