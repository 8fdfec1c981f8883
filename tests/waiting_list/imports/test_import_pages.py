"""The import workbench, the TCI page and the diagnostics page."""

import io

import pytest

from accounts.roles import Role
from audit.models import Event
from base.row_security import acting_as
from tests.support.visitors import queries_of, visitor
from tests.support.world import SYSTEM, make_world, nhs_number
from tests.waiting_list.imports.support import as_csv, needs, row
from tests.waiting_list.official.support import BYTES, dorset
from tests.waiting_list.official.test_dm01 import dm01
from tests.waiting_list.tci.support import line, listed
from waiting_list.imports.services import processing
from waiting_list.models import ImportMapping, ImportRun

pytestmark = pytest.mark.django_db
BENCH = "/waiting-list/imports/"


def words(response) -> str:
    return " ".join(response.content.decode().split())


def upload(client, content, kind="ptl", name="list.csv"):
    file = io.BytesIO(content)
    file.name = name
    return client.post(BENCH, {"kind": kind, "file": file})


def run_of(world) -> ImportRun:
    with acting_as(SYSTEM):
        return ImportRun.objects.filter(trust=world.trust).latest("id")


def boxes(page: str) -> dict[str, str]:
    """The values that the boxes of the columns page would send as they are."""
    import re

    found = {}
    for name, inside in re.findall(r'<select[^>]*name="(column-\d+)">(.*?)</select>', page):
        chosen = re.search(r'value="(\w*)" selected', inside)
        found[name] = chosen[1] if chosen else ""
    return found


def test_a_list_is_looked_at_imported_and_undone_with_a_reason():
    world = make_world()
    client = visitor(Role.SCHEDULER, trust=world.trust)

    address = upload(client, as_csv([row(1), row(2, TFC="999")])).url
    look = words(client.get(address))
    assert "recognised" in look
    assert "Colonoscopy" in look

    checked = words(client.post(f"{address}columns/", boxes(look), follow=True))
    assert "1 of 2 rows can be imported" in checked
    assert "The treatment function code is not in the national list." in checked
    assert needs(world) == []

    done = words(client.post(f"{address}start/", follow=True))
    assert "1 of 2 rows imported" in done
    assert len(needs(world)) == 1

    without = client.post(f"{address}undo/", {"reason": ""})
    assert (without.status_code, len(needs(world))) == (422, 1)
    assert "Give the reason for undoing" in words(without)
    undone = words(client.post(f"{address}undo/", {"reason": "Last week’s list"}, follow=True))
    assert "This import was undone" in undone
    assert "“Last week’s list”" in undone
    assert needs(world) == []
    assert "“Last week’s list”" in words(client.get(BENCH))


def test_the_rejected_rows_are_taken_away_with_their_reasons_and_that_is_recorded():
    world = make_world()
    client = visitor(Role.SCHEDULER, trust=world.trust)
    address = upload(client, as_csv([row(1), row(2, TFC="999", Procedure="=1+1")])).url
    client.post(f"{address}columns/", boxes(words(client.get(address))))
    client.post(f"{address}start/")

    taken = client.get(f"{address}rejected/")
    lines = b"".join(taken.streaming_content).decode().removeprefix("\ufeff").splitlines()

    assert taken["Cache-Control"] == "no-store"
    assert lines[0].endswith("Line,Why it was rejected")
    assert lines[1].endswith("3,Treatment function: The treatment function code is not in the national list.")
    assert ",'=1+1," in lines[1]
    assert len(lines) == 2
    with acting_as(SYSTEM):
        assert Event.objects.get(name="import.rejected_rows_taken").data == {"rows": 1}


def test_columns_chosen_on_the_page_are_remembered_for_the_trust():
    world = make_world()
    client = visitor(Role.SCHEDULER, trust=world.trust)
    strange = [{("Warteliste" if name == "TFC" else name): cell for name, cell in row(1).items()}]
    address = upload(client, as_csv(strange)).url
    page = words(client.get(address))
    chosen = boxes(page)
    place = list(row(1)).index("TFC")

    missing = client.post(f"{address}columns/", chosen)
    assert missing.status_code == 422
    assert "Choose the column of: Treatment function." in words(missing)
    checked = client.post(f"{address}columns/", chosen | {f"column-{place}": "tfc"}, follow=True)

    assert "1 of 1 row can be imported" in words(checked)
    with acting_as(SYSTEM):
        assert ImportMapping.objects.get(trust=world.trust, kind="ptl").columns["tfc"] == "Warteliste"
    again = upload(client, as_csv(strange)).url
    assert boxes(words(client.get(again)))[f"column-{place}"] == "tfc"


def test_a_large_file_shows_how_far_it_is(monkeypatch):
    monkeypatch.setattr(processing, "SMALL", 100)
    world = make_world()
    client = visitor(Role.SCHEDULER, trust=world.trust)
    address = upload(client, as_csv([row(1)])).url
    client.post(f"{address}columns/", boxes(words(client.get(address))))

    page, asked = words(client.get(address)), client.get(f"{address}progress/").json()

    assert "The file is being checked" in page
    assert f'data-poll="{address}progress/"' in page
    assert asked == {"done": 0, "of": 1, "words": "0 of about 1 row.", "finished": False, "href": address}


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "list.csv", "The file is empty"),
        (b"PK\x03\x04", "list.csv", "is an Excel workbook or a ZIP archive"),
        (b"just,words\n1,2\n", "list.csv", "No heading was found"),
        (b"x", "list.xlsx", "The file must be CSV, TXT or TSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_box(content, name, said):
    refused = upload(visitor(Role.SCHEDULER, trust=make_world().trust), content, name=name)

    assert refused.status_code == 422
    assert said in words(refused)


def test_pasted_rows_are_compared_and_accepted_line_by_line():
    world = make_world()
    listed(world, 1, 2)
    client = visitor(Role.SCHEDULER, trust=world.trust)
    rows = as_csv([line(1), line(2), line(9)], delimiter="\t").decode()

    pasted = client.post(f"{BENCH}paste/", {"rows": rows})
    look = words(client.get(pasted.url))
    compared = client.post(f"{pasted.url}columns/", boxes(look), follow=True)
    page = words(compared)
    assert "2 differences between the list and what is here" in page
    assert "No patient with this number is known here." in page
    assert "H000001" not in page

    address = compared.redirect_chain[-1][0]
    tokens = [part.split('"')[0] for part in page.split('name="pick" value="')[1:]]
    accepted = words(client.post(f"{address}accept/", {"pick": tokens[:1]}, follow=True))
    assert "1 difference accepted" in accepted
    assert [str(need.tci_on or "") for need in needs(world)] == ["2026-12-05", ""]

    told = words(client.post(f"{address}accept/", {"pick": tokens}))
    assert "It is not as you saw it." in told
    assert "Line 2: Sam Example" in told
    assert [str(need.tci_on or "") for need in needs(world)] == ["2026-12-05", "2026-12-05"]

    none = client.post(f"{address}accept/", {})
    assert (none.status_code, "Pick the lines to accept." in words(none)) == (409, True)
    exported = client.get(f"{address}export/").content.decode()
    assert exported.splitlines()[1:] == ["H000001\t05/12/2026\tColonoscopy", "H000002\t05/12/2026\tColonoscopy"]


def test_all_differences_are_accepted_at_once_and_not_when_they_are_others_by_then():
    world = make_world()
    listed(world, 1, 2)
    client = visitor(Role.SCHEDULER, trust=world.trust)
    address = upload(client, as_csv([line(1), line(2)]), "tci").url
    page = words(client.post(f"{address}columns/", boxes(words(client.get(address))), follow=True))
    seen = page.split('name="seen" value="')[1].split('"')[0]
    tci = f"/waiting-list/tci/{run_of(world).pk}/"

    outdated = client.post(f"{tci}accept/", {"all": "1", "seen": "other"})
    accepted = client.post(f"{tci}accept/", {"all": "1", "seen": seen}, follow=True)

    assert outdated.status_code == 412
    assert "The differences are not those you saw." in words(outdated)
    assert "The list and what is here say the same" in words(accepted)


def test_rows_that_were_pasted_do_not_come_back_with_an_error():
    client = visitor(Role.SCHEDULER, trust=make_world().trust)

    refused = client.post(f"{BENCH}paste/", {"rows": f"only one column\n{nhs_number(1)}"})

    assert refused.status_code == 422
    assert nhs_number(1) not in refused.content.decode()


def test_the_dates_of_some_days_are_taken_as_a_list():
    world = make_world()
    listed(world, 1, **{"TCI Date": "2026-12-05"})
    client = visitor(Role.SCHEDULER, trust=world.trust)
    day = {"first-day": "5", "first-month": "12", "first-year": "2026"}
    days = day | {name.replace("first", "last"): value for name, value in day.items()}

    unknown = client.post("/waiting-list/tci/days/", days)
    address = upload(client, as_csv([line(1)]), "tci").url
    client.post(f"{address}columns/", boxes(words(client.get(address))))
    taken = client.post("/waiting-list/tci/days/", days)

    assert (unknown.status_code, "Bring in one TCI list" in words(unknown)) == (422, True)
    assert taken.content.decode().splitlines()[1:] == ["H000001,05/12/2026,Colonoscopy"]


def test_official_files_are_looked_at_first_and_then_kept():
    world = dorset()
    client = visitor(Role.EXECUTIVE, trust=world.trust)

    rtt = upload(client, BYTES, "rtt")
    assert "21,702 waiting" in words(client.get(rtt.url))
    diagnostics = upload(client, dm01("RBD"), "dm01")
    look = words(client.get(diagnostics.url))
    assert "155 wait for a test, 29.03% six weeks or more" in look
    kept = words(client.post(diagnostics.url, follow=True))

    assert "The diagnostics list of Mar 2026 is in" in kept
    assert "45 of 155 have waited six weeks or more: 29.03%." in kept
    assert "Colonoscopy has most, 45 of its 105 waiting." in kept
    assert "This very file is in already" in words(client.get(diagnostics.url))
    assert "Diagnostics (DM01)" in words(client.get(BENCH))


def test_a_wrong_official_file_is_refused_line_by_line():
    client = visitor(Role.EXECUTIVE, trust=dorset().trust)

    refused = upload(client, dm01("RBD").replace(b",40,0,0", b",-40,0,0"), "dm01")

    assert refused.status_code == 422
    assert "00 &lt; 01 Week must be a whole number, 0 or more." in words(refused)


def test_pages_cost_the_same_however_many_rows():
    world = make_world()
    client = visitor(Role.SCHEDULER, trust=world.trust)

    def bring(count: int) -> tuple[int, int]:
        rows = [row(serial, TFC="999" if serial % 2 else "301") for serial in range(1, count + 1)]
        address = upload(client, as_csv(rows)).url
        client.post(f"{address}columns/", boxes(words(client.get(address))))
        client.post(f"{address}start/")
        listed_address = upload(client, as_csv([line(serial) for serial in range(1, count + 1)]), "tci").url
        client.post(f"{listed_address}columns/", boxes(words(client.get(listed_address))))
        run = run_of(world)
        return (
            queries_of(client, "waiting-list-import-run", run.pk - 1),
            queries_of(client, "waiting-list-tci", run.pk),
            queries_of(client, "waiting-list-imports"),
        )

    assert bring(2) == bring(12)


def test_other_trusts_and_roles_reach_none_of_the_pages():
    world, other = make_world(), make_world()
    address = upload(visitor(Role.SCHEDULER, trust=world.trust), as_csv([row(1)])).url
    stranger = visitor(Role.SCHEDULER, trust=other.trust, email="stranger@example.com")
    finance = visitor(Role.FINANCE, trust=world.trust)

    for part in ("", "progress/", "rejected/"):
        assert stranger.get(f"{address}{part}").status_code == 404
        assert finance.get(f"{address}{part}").status_code == 403
    for part in ("columns/", "start/", "undo/"):
        assert stranger.post(f"{address}{part}", {"reason": "no"}).status_code == 404
    assert stranger.get(f"/waiting-list/tci/{run_of(world).pk}/").status_code == 404
