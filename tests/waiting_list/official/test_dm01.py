"""NHS England's monthly diagnostics file: read, kept, shown by page, API and command."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed
from base.row_security import acting_as
from nhs.codes import DiagnosticTest
from nhs.rtt.dm01 import COLUMNS
from tests.support.world import SYSTEM, make_world
from tests.waiting_list.official.test_api import IMPORTS, client_for
from waiting_list.models import DiagnosticRow, OfficialFile
from waiting_list.official.selectors.dm01 import diagnostics_month
from waiting_list.official.services.monthly_files import DM01, import_file

pytestmark = pytest.mark.django_db
SUMMARY = "/api/v1/waiting-list/diagnostics/"


def cells(
    provider: str, test: str, bands: dict[int, int], *, month="DM01-MARCH-2026", commissioner="QVV", done=10
) -> list[str]:
    order = 16 if test == "TOTAL" else DiagnosticTest(test).sort_order
    weeks = [bands.get(week, 0) for week in range(14)]
    counts = [*weeks, sum(weeks), done, 0, 0, done]
    lead = [month, "QXX", "NHS SOMEWHERE ICB", provider, "SOMEWHERE HOSPITAL", "QXX", "ICB", commissioner, "ICB"]
    return [*lead, str(order), test, *map(str, counts)]


def dm01(provider: str, *more: list[str], **options) -> bytes:
    """Two commissioners' colonoscopies and one's echocardiographies, with the file's own TOTAL rows."""
    rows = [
        cells(provider, "COLONOSCOPY", {0: 40, 5: 20, 6: 30, 13: 10}, **options),
        cells(provider, "ECHOCARDIOGRAPHY", {1: 50}, **options),
        cells(provider, "TOTAL", {0: 40, 1: 50, 5: 20, 6: 30, 13: 10}, done=20, **options),
        cells(provider, "COLONOSCOPY", {7: 5}, commissioner="QWO", **options),
        cells(provider, "TOTAL", {7: 5}, commissioner="QWO", **options),
        *more,
    ]
    return "\r\n".join(",".join(row) for row in [list(COLUMNS), *rows]).encode()


def take(world, content: bytes, role: str = Role.EXECUTIVE):
    with acting_as(world.trust_actor(role)) as actor:
        return import_file(by=actor, kind=DM01, stream=io.BytesIO(content), name="dm01.csv")


def month(world):
    with acting_as(world.trust_actor(Role.EXECUTIVE)) as actor:
        return diagnostics_month(actor)


def test_commissioners_are_summed_and_the_total_is_never_added():
    world = make_world()

    assert take(world, dm01(world.trust.ods_code)).outcome == "imported"

    shown = month(world)
    assert [(test.test, test.waiting, test.over_6, test.over_13, test.activity) for test in shown.tests] == [
        ("ECHOCARDIOGRAPHY", 50, 0, 0, 10),
        ("COLONOSCOPY", 105, 45, 10, 20),
    ]
    assert (shown.whole.waiting, shown.whole.over_6, str(shown.whole.share_over_6)) == (155, 45, "0.290323")
    with acting_as(SYSTEM):
        assert DiagnosticRow.objects.count() == 3


def test_the_same_file_again_changes_nothing_and_a_corrected_one_takes_its_place():
    world = make_world()
    content = dm01(world.trust.ods_code)
    take(world, content)

    again = take(world, content)
    moved = content.replace(b"40,0,0,0,0,20", b"41,0,0,0,0,19").replace(b"40,50,0,0,0,20", b"41,50,0,0,0,19")
    corrected = take(world, moved)

    assert (again.outcome, corrected.outcome) == ("unchanged", "replaced")
    with acting_as(SYSTEM):
        assert list(OfficialFile.objects.order_by("id").values_list("kind", "current")) == [
            ("dm01", False),
            ("dm01", True),
        ]


def test_a_month_of_rtt_and_one_of_diagnostics_stand_beside_each_other():
    world = make_world()
    with acting_as(SYSTEM):
        OfficialFile.objects.create(
            trust=world.trust, period="2026-03-01", sha256="x", name="rtt.csv", rows_read=1, imported_by="Sam Example"
        )

    assert take(world, dm01(world.trust.ods_code)).outcome == "imported"


def spoiled(content: bytes, old: str, new: str) -> bytes:
    assert old.encode() in content
    return content.replace(old.encode(), new.encode(), 1)


WRONG = {
    "a missing band column": ("05 < 06 Weeks", "Six", "not_a_dm01_file"),
    "a negative count": (",40,0,0,0,0,20", ",-40,0,0,0,0,20", "dm01_file_has_faults"),
    "bands that do not add up": (",40,0,0,0,0,20", ",41,0,0,0,0,20", "dm01_file_has_faults"),
    "a test that is not one": ("11,COLONOSCOPY", "11,COLONOGRAPHY", "dm01_file_has_faults"),
    "sort order 16 with a test": (",16,TOTAL", ",16,CT", "dm01_file_has_faults"),
    "another month in one row": ("MARCH-2026,QXX,NHS SOMEWHERE ICB", "APRIL-2026,QXX,NHS SOMEWHERE ICB", ""),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_file_that_is_wrong_is_refused_with_its_lines_and_nothing_is_kept(what):
    world = make_world()
    old, new, code = WRONG[what]
    content = dm01(world.trust.ods_code).replace(b"11,COLONOSCOPY", b"12,COLONOSCOPY")
    if old.startswith("11,"):
        old, new = old.replace("11,", "12,"), new.replace("11,", "12,")

    with pytest.raises(InvalidInput) as refused:
        take(world, spoiled(content, old, new))

    assert refused.value.code == (code or "dm01_file_has_faults")
    assert refused.value.errors[0].pointer.startswith("/")
    with acting_as(SYSTEM):
        assert OfficialFile.objects.count() == 0


def test_two_total_rows_of_one_commissioner_are_refused():
    world = make_world()
    code = world.trust.ods_code

    with pytest.raises(InvalidInput) as refused:
        take(world, dm01(code, cells(code, "TOTAL", {7: 5}, commissioner="QWO")))

    assert [fault.code for fault in refused.value.errors] == ["row_twice"]


def test_a_file_of_another_trust_and_a_role_without_the_right_are_refused():
    world = make_world()

    with pytest.raises(InvalidInput) as refused:
        take(world, dm01("RZZ"))
    assert refused.value.code == "other_organisations_file"
    with pytest.raises(NotAllowed):
        take(world, dm01(world.trust.ods_code), role=Role.FINANCE)


def test_by_api_a_month_comes_in_once_and_is_read():
    world, other = make_world(), make_world()
    client = client_for(trust=world.trust)
    content = dm01(world.trust.ods_code)

    sent = [client.post(f"{IMPORTS}?kind=dm01", content, content_type="text/csv") for _ in range(2)]
    shown = client.get(f"{SUMMARY}?month=2026-03").json()

    assert [(row.status_code, row.json()["outcome"]) for row in sent] == [(201, "imported"), (200, "unchanged")]
    assert (shown["period"], shown["all"]["share_over_6"]) == ("2026-03", 0.290323)
    assert shown["tests"][1]["over_6"] == 45
    assert client.get(f"{SUMMARY}?month=2026-02").status_code == 404
    assert client_for(trust=other.trust).get(SUMMARY).status_code == 404


def test_from_the_command_line(tmp_path, capsys):
    world = make_world()
    file = tmp_path / "dm01.csv"
    file.write_bytes(dm01(world.trust.ods_code))

    call_command("import_dm01", file, json=True)
    told = json.loads(capsys.readouterr().out)
    call_command("import_dm01", file)
    words = capsys.readouterr().out

    assert told["stored"] == {world.trust.ods_code: "imported"}
    assert told["providers"][0]["all"]["over_6"] == 45
    assert "45 six weeks or more, 29.03%" in words
    with pytest.raises(CommandError):
        call_command("import_dm01", tmp_path / "none.csv")


def test_the_database_shows_no_test_to_another_trust():
    world, other = make_world(), make_world()
    take(world, dm01(world.trust.ods_code))

    with acting_as(other.trust_actor(Role.EXECUTIVE)):
        assert DiagnosticRow.objects.count() == 0
    with acting_as(world.trust_actor(Role.EXECUTIVE)):
        assert DiagnosticRow.objects.count() == 3
