"""The gallery in a real browser: accessible at every width, and what the modules add while somebody ticks."""

from playwright.sync_api import expect


def test_every_component_is_accessible_on_a_desk_and_on_a_phone(page, assert_accessible):
    page.goto("/gallery/")
    assert_accessible(page, phone=True)


IN_TEXT = "main a:not(.nhsuk-button, .app-cell, .app-stamp, .nhsuk-pagination__link, [aria-current])"
UNDERLINED = "link => getComputedStyle(link).textDecorationLine === 'underline'"


def test_a_link_in_text_is_underlined_also_with_focus_and_under_the_pointer(page):
    page.goto("/gallery/")
    links = [link for link in page.locator(IN_TEXT).all() if link.is_visible()]
    assert len(links) > 10
    for link in links:
        assert link.evaluate(UNDERLINED), link
        link.focus()
        assert link.evaluate(UNDERLINED), link
    for link in links[:5]:
        link.hover()
        assert link.evaluate(UNDERLINED), link


def test_the_words_are_drawn_in_our_own_font_and_codes_in_the_machines(page):
    page.goto("/gallery/")
    fetched = page.evaluate(
        "() => document.fonts.ready.then((fonts) => [...fonts].map((font) => [font.family, font.status]))"
    )
    assert fetched == [["Arimo", "loaded"], ["Arimo", "unloaded"]]
    families = page.evaluate(
        "() => [...document.querySelectorAll('body *')].map((one) => getComputedStyle(one).fontFamily)"
    )
    assert {name for name in families if not name.endswith("monospace")} == {"Arimo, arial, sans-serif"}


def test_everything_is_there_without_scripts(browser, live_site):
    context = browser.new_context(base_url=live_site.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/gallery/")
    expect(page.locator("form:has([data-action-bar]) button[type=submit]")).to_have_count(3)
    expect(page.get_by_role("link", name="Reports").first).to_be_visible()
    context.close()


def test_the_bar_counts_and_adds_while_boxes_are_ticked(page):
    page.goto("/gallery/")
    offers = page.get_by_role("region", name="Offers you have picked")
    page.get_by_label("Sun 6 Dec, AM").check()
    expect(offers.locator("[data-bar-what]")).to_have_text("2 lists picked, £5,440.50")
    expect(offers.locator("[data-bar-button]")).to_have_text("Accept 2 lists, £5,440.50")
    expect(page.locator("tr.app-row--picked")).to_have_count(2)


def test_unticking_everything_takes_the_price_away(page):
    page.goto("/gallery/")
    page.get_by_label("Sat 5 Dec, PM").uncheck()
    offers = page.get_by_role("region", name="Offers you have picked")
    expect(offers.locator("[data-bar-what]")).to_have_text("0 lists picked")
    expect(offers.locator("[data-bar-button]")).to_have_text("Accept lists")


def test_a_free_cell_becomes_picked_in_word_and_look(page):
    page.goto("/gallery/")
    cell = page.locator("label.app-cell", has=page.locator('input[value="e1-1312-am"]'))
    cell.locator("input").check()
    expect(cell.locator("[data-pick-word]")).to_have_text("Picked")
    assert "app-cell--picked" in cell.get_attribute("class").split()
    bar = page.get_by_role("region", name="Lists you have picked")
    expect(bar.locator("[data-bar-what]")).to_have_text("2 lists picked in 1 room, £6,200")


def test_the_error_summary_leads_into_the_field(page):
    page.goto("/gallery/")
    page.get_by_role("link", name="Month must be between 1 and 12").click()
    assert page.evaluate("document.activeElement.id") == "wrong_on-month"


def test_progress_follows_the_run_and_stops_when_it_is_done(page):
    answers = [
        {"done": 10, "of": 12, "words": "10 of 12 parts.", "finished": False},
        {"done": 12, "of": 12, "words": "Done.", "finished": True, "href": "/gallery/?result"},
    ]
    asked = []

    def answer(route):
        asked.append(route.request.url)
        route.fulfill(json=answers[min(len(asked), len(answers)) - 1])

    page.route("**/gallery/progress", answer)
    page.goto("/gallery/")
    page.evaluate(
        """async () => {
            const found = document.querySelector('script[type=module][src*="app"]').src;
            const { watch } = await import(new URL("progress.js", found));
            const part = document.querySelector(".app-progress");
            part.dataset.poll = "/gallery/progress";
            watch(part, 20);
        }"""
    )
    page.get_by_text("Done.").wait_for()
    page.get_by_role("link", name="See the result").wait_for()
    assert page.locator("progress").first.evaluate("bar => [bar.value, bar.max]") == [12, 12]
    assert len(asked) == 2
