"""``manage import_tariff``: a set from the command line, looked at or loaded."""

import json

import pytest
from django.core.management import CommandError, call_command

from base.row_security import acting_as
from contracts.models import TariffSet
from tests.contracts.tariff.tariffs import MAPPING, WIDE
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def run(tmp_path, world, capsys):
    def start(*extra, prices: str = WIDE, mapping: str = json.dumps(MAPPING), trust: str = "") -> str:
        (tmp_path / "prices.csv").write_text(prices)
        (tmp_path / "mapping.json").write_text(mapping)
        call_command(
            "import_tariff",
            str(tmp_path / "prices.csv"),
            "--mapping",
            str(tmp_path / "mapping.json"),
            "--trust",
            trust or world.trust.ods_code,
            "--name",
            "Invented 2026/27",
            "--published",
            "2026-03-20",
            "--from",
            "2026-04-01",
            *extra,
        )
        return capsys.readouterr().out

    return start


def held() -> list[tuple]:
    with acting_as(SYSTEM):
        return [
            (tariff_set.name, tariff_set.state, tariff_set.trust_id, tariff_set.prices.count())
            for tariff_set in TariffSet.objects.all()
        ]


def test_a_set_is_loaded_and_said(run, world):
    said = run("--mff", "1.0654", "--to", "2027-03-31")
    assert said.splitlines() == [
        "6 prices, 2 of them say that no unit price exists.",
        "  tab 1 APC & OPROC: 5",
        "  tab 4b Other unit prices: 1",
        "  1 lines without a code passed over",
        f"Invented 2026/27 is in use at {world.trust.name}.",
    ]
    assert held() == [("Invented 2026/27", "in_use", world.trust.pk, 6)]


def test_a_dry_run_keeps_nothing(run):
    assert "6 prices" in run("--dry-run")
    assert held() == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"trust": "ZZZ"}, "There is no trust with that ODS code."),
        ({"mapping": "{"}, "is not JSON"),
        ({"mapping": '{"code": "Nothing"}'}, "The file has no column Nothing"),
        ({"prices": WIDE.replace("655.00", "lots")}, "Line 3: The price must be an amount of money"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_kept(run, options, words):
    with pytest.raises(CommandError, match=words):
        run(**options)
    assert held() == []
