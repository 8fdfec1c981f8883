"""Figures as published, of the own list and the official file: the page, the API, and what NHS England printed."""

import csv
import datetime as dt
import io
import json
from pathlib import Path

import pytest

from accounts.roles import Role
from base.row_security import acting_as
from nhs.calendar import london
from nhs.codes import RttLine
from nhs.rtt.rows import columns
from tests.support.visitors import queries_of, visitor
from tests.support.world import SYSTEM, make_need, make_world
from tests.waiting_list.official.support import dorset, of_month, take
from tests.waiting_list.official.test_api import client_for, send
from waiting_list.snapshots.services import take_snapshot

pytestmark = pytest.mark.django_db
PAGE, API = "/waiting-list/statistics/", "/api/v1/waiting-list/statistics/"
SUNDAY = dt.date(2026, 11, 15)
PUBLISHED = json.loads((Path(__file__).parents[2] / "nhs" / "data" / "rtt_published_medians.json").read_text())["cases"]
PARTS = {"incomplete": "Part_2", "admitted": "Part_1A"}
MONTHS = {"2015-03": "March-2015", "2015-05": "May-2015"}


def words(response):
    return " ".join(response.content.decode().split())


def counted(world, days, *, tfc="301"):
    """The world's list at the end of a Sunday: one running clock for each number of days."""
    with acting_as(SYSTEM):
        for serial, waited in enumerate(days, start=1):
            need = make_need(world, serial, tfc=tfc)
            need.started_on, need.clock = SUNDAY - dt.timedelta(days=waited), "rtt"
            need.save()
        take_snapshot(by=SYSTEM, week_ending=SUNDAY, at=london(SUNDAY + dt.timedelta(days=1), dt.time(1, 40)))


def of_line(answer, line, side):
    return next(row[side] for row in answer["lines"] if row["line"] == line)


def placed(cases):
    """(part, line) → case. A file has each specialty once, so rows of other regions stand under a free one."""
    held = {}
    for case in cases:
        part = PARTS[case["part"]]
        free = [line.value for line in RttLine if (part, line.value) not in held]
        held[part, free[0]] = case
    return held


def narrow_file(month, held):
    """A month's file of before April 2021, which ends at 52 weeks, with these published rows."""
    out = io.StringIO()
    heading = columns(52)
    writer = csv.DictWriter(out, heading, restval="")
    writer.writeheader()
    for (part, line), case in held.items():
        bands, unknown = case["bands_0_to_52plus"], int(case["published"]["unknown_clock_start"] or 0)
        row = {
            "Period": f"RTT-{month}",
            "Provider Org Code": "RBD",
            "Provider Org Name": "A TRUST",
            "Commissioner Org Code": "11J",
            "RTT Part Type": part,
            "Treatment Function Code": line,
            "Total All": sum(bands) + unknown,
        }
        if part != "Part_2":
            row |= {"Total": sum(bands), "Patients with unknown clock start date": unknown}
        writer.writerow(row | dict(zip(heading[13:66], bands, strict=True)))
    return out.getvalue().encode()


class TestWhatNhsEnglandPublished:
    def test_all_forty_rows_come_out_as_they_were_printed(self):
        client, compared = client_for(trust=dorset().trust), 0
        for period, name in MONTHS.items():
            held = placed([case for case in PUBLISHED if case["period"] == period])
            assert send(client, narrow_file(name, held)).status_code == 201
            answers = {part: client.get(f"{API}?month={period}&part={part}").json() for part in PARTS.values()}
            for (part, line), case in held.items():
                assert self.figures(of_line(answers[part], line, "official")) == self.printed(case), case["id"]
                compared += 1
        assert compared == 40

    def figures(self, found):
        names = ("known_start", "unknown_start", "within_18", "share_within_18", "median_weeks", "p95_weeks")
        return [found[name] for name in names]

    def printed(self, case):
        said = {key: None if value == "-" else value for key, value in case["published"].items()}
        share, median, p95 = (
            None if said[name] is None else round(said[name], 6)
            for name in ("pct_within_18", "median_weeks", "p95_weeks")
        )
        unknown = said["unknown_clock_start"] or 0
        return [said["total"], unknown, said["within_18"], share, median, p95]

    def test_the_trusts_month_says_what_was_published(self):
        client = client_for(trust=dorset().trust)
        send(client)
        answer = client.get(API).json()
        whole = answer["all"]["official"]
        assert (answer["part"], answer["period"], answer["week_ending"]) == ("Part_2", "2024-11", None)
        assert (whole["list"], whole["within_18"], round(100 * whole["share_within_18"], 2)) == (21_702, 12_539, 57.78)
        assert whole["over"] == {"52": 647, "65": 45, "78": 1, "104": 0}
        shares = [of_line(answer, line, "official")["share_within_18"] for line in ("C_100", "C_110", "C_130")]
        assert [round(100 * share, 2) for share in shares] == [42.79, 45.30, 63.39]
        others = {
            part: client.get(f"{API}?part={part}").json()["all"]["official"]
            for part in ("Part_2A", "Part_1A", "Part_1B", "Part_3")
        }
        assert [other["list"] for other in others.values()] == [5_322, 1_544, 2_925, 5_003]
        assert (others["Part_3"]["within_18"], others["Part_3"]["median_weeks"]) == (None, None)

    def test_the_page_shows_the_same(self):
        world = dorset()
        take(world)
        client = visitor(Role.EXECUTIVE, trust=world.trust)
        said = words(client.get(PAGE))
        assert "The file of Nov 2024 has 21,702, 57.78% of them within 18 weeks." in said
        for share in ("42.79%", "45.30%", "63.39%"):
            assert share in said
        assert "The file of Nov 2024 has 5,003." in words(client.get(f"{PAGE}?part=Part_3"))


class TestTheOwnList:
    def test_every_figure_by_reporting_line(self):
        world = dorset()
        counted(world, [7 * 10 + 3] * 57 + [126, 127, 400], tfc="104")  # colorectal is published under X05
        answer = client_for(trust=world.trust).get(API).json()
        assert (answer["week_ending"], answer["period"]) == ("2026-11-15", None)
        assert [row["line"] for row in answer["lines"]] == ["X05"]
        own = of_line(answer, "X05", "own")
        assert own == answer["all"]["own"]
        assert own == {
            "list": 60,
            "known_start": 60,
            "unknown_start": 0,
            "within_18": 58,
            "over_18": 2,
            "share_within_18": 0.966667,
            "over": {"52": 1, "65": 0, "78": 0, "104": 0},
            "median_weeks": round(10 + 30.5 / 57, 6),
            "p92_weeks": round(10 + 55.2 / 57, 6),
            "p95_weeks": 11.0,
        }

    def test_the_page_stands_the_list_beside_the_file(self):
        world = dorset()
        take(world)
        counted(world, [10, 126, 127])
        said = words(visitor(Role.EXECUTIVE, trust=world.trust).get(PAGE))
        assert (
            "The own list had 3 running clocks at the end of Sun 15 Nov 2026, 66.67% of them within 18 weeks." in said
        )
        assert "The own list has 21,699 fewer." in said
        assert "−21,699" in said

    def test_other_parts_are_the_files_alone(self):
        world = dorset()
        take(world)
        counted(world, [10])
        answer = client_for(trust=world.trust).get(f"{API}?part=Part_2A").json()
        assert (answer["week_ending"], answer["all"]["own"]) == (None, None)


class TestDoors:
    def test_a_month_and_a_week_can_be_chosen_and_nonsense_on_the_page_is_the_newest(self):
        world = dorset()
        take(world)
        take(world, of_month("October-2024"))
        counted(world, [10])
        client, page = client_for(trust=world.trust), visitor(Role.EXECUTIVE, trust=world.trust)
        assert client.get(f"{API}?month=2024-10&week=2026-11-15").json()["period"] == "2024-10"
        assert client.get(f"{API}?month=2020-01&week=2026-11-08").json()["lines"] == []
        assert "The file of Oct 2024" in words(page.get(f"{PAGE}?month=2024-10"))
        assert "The file of Nov 2024" in words(page.get(f"{PAGE}?month=%00&week=x&part=Part_9"))

    def test_what_the_api_cannot_read_is_named_at_once(self):
        answer = client_for(trust=dorset().trust).get(f"{API}?part=Part_9&week=sunday")
        assert answer.status_code == 400
        assert [error["pointer"] for error in answer.json()["errors"]] == ["part", "week"]

    def test_another_trust_sees_nothing_of_it(self):
        counted(dorset(), [10])
        answer = client_for(trust=make_world().trust).get(API).json()
        assert (answer["all"]["own"], answer["all"]["official"]) == (None, None)

    def test_without_anything_the_page_says_what_would_be_there(self):
        world = make_world()
        assert "Nothing to show yet" in words(visitor(Role.EXECUTIVE, trust=world.trust).get(PAGE))
        provider = visitor(Role.PROVIDER_MANAGER, provider=world.provider)
        assert "The waiting list is the trust’s" in words(provider.get(PAGE))

    def test_the_page_asks_the_same_whatever_is_there(self):
        few, many = dorset(), make_world()
        take(few)
        counted(few, [10])
        with acting_as(SYSTEM):
            many.trust.ods_code = "R0D"
            many.trust.save()
        for month in ("October-2024", "November-2024"):
            take(many, of_month(month).replace(b"RBD", b"R0D"))
        counted(many, [10, 130], tfc="130")
        asked = {
            queries_of(visitor(Role.EXECUTIVE, trust=world.trust, email=f"{n}@example.com"), "waiting-list-statistics")
            for n, world in enumerate((few, many))
        }
        assert len(asked) == 1
