"""A real browser: the system's chromium, driven by Playwright, and the accessibility rules of axe-core run in it."""

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from runner import clock

PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PHONE = {"width": 320, "height": 720}
DESKTOP = {"width": 1280, "height": 900}
PATIENCE = 30_000
OWN_HOSTS = {"127.0.0.1", "localhost"}
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
STICKING_OUT = """() => {
  const found = [...document.querySelectorAll("body *")].filter(
    (one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 0.5);
  return found.filter((one) => !found.some((other) => one !== other && one.contains(other)))
    .slice(0, 5).map((one) => `${one.tagName.toLowerCase()}.${one.className}: ${one.textContent.trim().slice(0, 40)}`);
}"""
"""The innermost elements that end beyond the page's right edge."""
STRANGE_SIGNS = """async () => {
  await document.fonts.ready;
  const ranges = [...document.fonts].flatMap((font) => font.unicodeRange.split(",")).map((range) =>
    range.trim().replace("U+", "").split("-").map((end) => parseInt(end, 16)));
  const ours = (code) => code < 32 || ranges.some(([low, high]) => low <= code && code <= (high ?? low));
  return [...new Set(document.body.innerText)].filter((sign) => !ours(sign.codePointAt(0))).join(" ");
}"""
"""Text on the page in letters that the product's own font has not, once the font is there: each machine draws them in
another way, or not at all."""


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
        # Chromium does not start pages with a chosen clock under it; its pages are told the time one by one.
        environment = {name: value for name, value in os.environ.items() if name not in clock.NAMES}
        browser = playwright.chromium.launch(executable_path=executable, args=arguments, env=environment)
        yield browser
        browser.close()


@contextmanager
def opened_page(browser: Any, base_url: str | None) -> Iterator[Any]:
    """A page of a fresh visitor; at its end it must not have asked for anything elsewhere nor broken its policy."""
    context = browser.new_context(
        base_url=base_url, viewport=DESKTOP, locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce"
    )
    context.set_default_timeout(PATIENCE)
    if os.environ.get("FAKETIME"):
        context.clock.install(time=dt.datetime.now(dt.UTC))
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
    """No violation of WCAG 2.2 AA or best practice, and no sign that our font lacks.

    With `phone` also nothing to scroll sideways at 320 pixels.
    """
    from axe_playwright_python.sync_playwright import Axe

    page.wait_for_load_state()  # a click may have led to a page that is still being read
    strange = page.evaluate(STRANGE_SIGNS)
    assert strange == "", f"{page.url} needs another font than ours for: {strange}"
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    faults = [described(violation) for violation in found]
    assert faults == [], f"{page.url}: {faults}"
    if phone:
        page.set_viewport_size(PHONE)
        overflow, wide = page.evaluate(SIDEWAYS), page.evaluate(STICKING_OUT)
        page.set_viewport_size(DESKTOP)
        assert overflow == 0, f"{page.url} scrolls sideways by {overflow} pixels at 320 pixels: {wide}"


def described(violation: dict[str, Any]) -> str:
    places = [" ".join(map(str, node["target"])) for node in violation["nodes"][:5]]
    return f"{violation['id']}: {violation['help']} at {places}"
