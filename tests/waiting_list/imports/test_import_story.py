"""A scheduler at a browser brings in the trust's list, compares the TCI list with it, and takes a file back."""

import os
from pathlib import Path

from playwright.sync_api import expect

from accounts.roles import Role
from base.row_security import acting_as
from tests.reports.test_story import sign_in
from tests.support.world import SYSTEM, make_person, make_world
from tests.waiting_list.imports.support import as_csv, row
from tests.waiting_list.official.test_dm01 import dm01
from tests.waiting_list.tci.support import line
from waiting_list.models import ImportRun, Need

EMAIL = "scheduler@example.com"
WIDTHS = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 320, "height": 720}}


def picture(page, name: str) -> None:
    """Both widths of the page, where INS_PICTURES says."""
    folder = os.environ.get("INS_PICTURES")
    if folder:
        for words, size in WIDTHS.items():
            page.set_viewport_size(size)
            page.screenshot(path=Path(folder) / f"{name}-{words}.png", full_page=True)
        page.set_viewport_size(WIDTHS["desktop"])


def choose(page, kind: str, name: str, content: bytes) -> None:
    page.goto("/waiting-list/imports/")
    page.get_by_label(kind).check()
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    page.get_by_role("button", name="Read the file").click()


def test_a_list_comes_in_a_tci_list_is_compared_and_a_file_is_taken_back(live_site, page, assert_accessible):
    world = make_world()
    make_person(EMAIL, trust=world.trust, role=Role.SCHEDULER, name="Sam Example")
    sign_in(page, EMAIL)
    page.goto("/waiting-list/imports/")
    expect(page.get_by_text("No lists of patients yet")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "imports-empty")

    bad = [row(4, TFC="999"), row(5, **{"NHS Number": "1.23E+09"}), row(6, **{"P Code": "P9"})]
    dated = row(3, **{"TCI Date": "2026-12-12"})
    choose(page, "Patient tracking list", "ptl.csv", as_csv([row(1), row(2), dated, *bad]))
    expect(page.get_by_text("columns recognised")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "imports-columns")

    page.get_by_role("button", name="See what it would do").click()
    expect(page.get_by_role("heading", name="4 of 6 rows can be imported")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "imports-look")

    page.get_by_role("button", name="Import 4 rows").click()
    expect(page.get_by_role("heading", name="4 of 6 rows imported")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "imports-done")
    with page.expect_download() as taken:
        page.get_by_role("link", name="The rejected rows with their reasons").click()
    assert taken.value.suggested_filename.startswith("rejected-rows-")

    page.goto("/waiting-list/imports/")
    rows = as_csv([line(1), line(3, Minutes="45"), line(9)], delimiter="\t").decode()
    page.get_by_label("Rows with their heading").fill(rows)
    page.get_by_role("button", name="Compare the rows").click()
    page.get_by_role("button", name="Compare with these columns").click()
    expect(page.get_by_role("heading", name="2 differences between the list and what is here")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "tci")
    page.locator("[data-pick] input").first.check()
    page.get_by_role("button", name="Accept the ticked lines").click()
    expect(page.get_by_text("1 difference accepted")).to_be_visible()
    page.get_by_role("button", name="Accept all 1").click()
    expect(page.get_by_role("heading", name="The list and what is here say the same")).to_be_visible()
    with acting_as(SYSTEM):
        assert sorted(str(need) for need in Need.objects.values_list("tci_on", flat=True)) == [
            "2026-12-05",
            "2026-12-05",
            "None",
            "None",
        ]

    page.get_by_label("Reason for undoing").fill("Last week’s list")
    page.get_by_role("button", name="Undo what was accepted").click()
    expect(page.get_by_role("heading", name="This import was undone")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "tci-undone")
    with acting_as(SYSTEM):
        assert ImportRun.objects.get(kind="tci").undo_reason == "Last week’s list"
        assert Need.objects.filter(tci_on="2026-12-12").count() == 1

    choose(page, "monthly diagnostics file (DM01)", "dm01.csv", dm01(world.trust.ods_code))
    page.get_by_role("button", name="Keep Mar 2026").click()
    expect(page.get_by_text("The diagnostics list of Mar 2026 is in")).to_be_visible()
    assert_accessible(page, phone=True)
    picture(page, "diagnostics")
    page.goto("/waiting-list/imports/")
    assert_accessible(page, phone=True)
    picture(page, "imports-history")
    page.goto("/waiting-list/tci/days/")
    assert_accessible(page, phone=True)
