"""In a browser: an executive follows the list week by week and stands it beside peers and England."""

import datetime as dt

from playwright.sync_api import expect

from accounts.roles import Role
from base.row_security import acting_as
from nhs.calendar import london
from tests.reports.test_story import sign_in
from tests.support.world import SYSTEM, make_need, make_person
from tests.waiting_list.official.support import dorset, take
from waiting_list.official.services.peers import load_shipped
from waiting_list.snapshots.services import take_snapshot

SUNDAY = dt.date(2026, 11, 15)


def weeks_there(world):
    with acting_as(SYSTEM):
        load_shipped(by=SYSTEM)
        for serial in range(1, 31):
            need = make_need(world, serial)
            need.started_on = SUNDAY - dt.timedelta(days=9 * serial)
            need.save()
        for week in range(15):
            ends = SUNDAY - dt.timedelta(weeks=week)
            take_snapshot(by=SYSTEM, week_ending=ends, at=london(ends + dt.timedelta(days=1), dt.time(1, 40)))


def test_an_executive_reads_the_list_by_week_and_beside_peers(page, assert_accessible):
    world = dorset()
    weeks_there(world)
    take(world)
    make_person("eve@example.com", trust=world.trust, role=Role.EXECUTIVE, name="Eve Sample")
    sign_in(page, "eve@example.com")
    expect(page.get_by_role("heading", level=1)).to_be_visible()

    page.get_by_role("link", name="Reports", exact=True).click()
    assert_accessible(page, phone=True)
    page.get_by_role("link", name="Waiting list by week").click()
    expect(page.get_by_text("30 with a running clock were waiting at the end of Sun 15 Nov 2026").first).to_be_visible()
    assert_accessible(page, phone=True)

    page.get_by_label("Clock").select_option("dm01")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Nobody waited under what was chosen")).to_be_visible()

    page.get_by_role("link", name="Reports", exact=True).click()
    page.get_by_role("link", name="Peers and England").click()
    expect(page.get_by_text("At the end of Apr 2026 60.34% waited within 18 weeks").first).to_be_visible()
    assert_accessible(page, phone=True)
    page.get_by_label("Peer 1").select_option("R0D")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", name="University Hospitals Dorset NHS Foundation Trust")).to_be_visible()
    assert_accessible(page, phone=True)

    page.get_by_role("link", name="Figures", exact=True).click()
    expect(page.get_by_text("The file of Nov 2024 has 21,702, 57.78% of them within 18 weeks.")).to_be_visible()
    expect(page.get_by_text("The own list has 21,672 fewer.")).to_be_visible()
    assert_accessible(page, phone=True)
    page.get_by_label("Part").select_option("Part_2A")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("The file of Nov 2024 has 5,322")).to_be_visible()
