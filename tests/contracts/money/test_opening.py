"""Opening positions of call-offs that were taken over, and spreadsheets of them."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from base.errors import InvalidInput, RuleBroken
from base.row_security import acting_as
from contracts.models import CallOff, LedgerEntry, OpeningPosition
from contracts.money import ledger
from contracts.money.services.opening import import_call_offs, import_opening, set_opening
from tests.contracts.drafts import ENTERED_BY, procurement
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.django_db
HEAD = "call_off,as_at,spent,invoiced,accrued,patients\n"
DRAFTS = (
    "reference,title,provider,framework,lot,off_framework_reason,regime,process,intention_published_on,signed_on,"
    "starts_on,ends_on,maximum_value\n"
)
AS_AT = dt.date(2026, 9, 30)


@pytest.fixture
def world():
    return make_world(maximum="100000.00")


@pytest.fixture
def buyer(world):
    return procurement(world, ENTERED_BY)


def opening(world, by, **changes) -> OpeningPosition:
    values = {
        "as_at": AS_AT,
        "spent": Decimal("10000.00"),
        "invoiced": Decimal("2000.50"),
        "accrued": Decimal("300.00"),
        "patients": 41,
    } | changes
    with acting_as(by):
        return set_opening(by=by, call_off_id=world.call_off.pk, **values)


def balance(world) -> ledger.Balance:
    with acting_as(SYSTEM) as system:
        return ledger.balance(actor=system, call_off=world.call_off)


def movements(world) -> list[Decimal]:
    with acting_as(SYSTEM):
        rows = LedgerEntry.objects.filter(call_off=world.call_off, kind="opening").order_by("pk")
        return list(rows.values_list("amount", flat=True))


def test_the_position_is_a_movement_of_its_own_and_is_corrected_by_the_difference(world, buyer):
    opening(world, buyer)
    opening(world, buyer)
    assert (balance(world).opening, balance(world).left) == (Decimal("12300.50"), Decimal("87699.50"))
    opening(world, buyer, spent=Decimal("9000.00"))
    assert movements(world) == [Decimal("12300.50"), Decimal("-1000.00")]
    assert balance(world).opening == Decimal("11300.50")


def test_what_was_really_spent_is_recorded_above_the_maximum(world, buyer):
    opening(world, buyer, spent=Decimal("150000.00"))
    assert balance(world).over_value


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"as_at": dt.date(2026, 3, 31)}, "/as_at"),
        ({"as_at": dt.date(2099, 1, 1)}, "/as_at"),
        ({"spent": Decimal(-1)}, "/spent"),
        ({"patients": -1}, "/patients"),
        ({"spent": Decimal("999999999999.99")}, "/spent"),
    ],
)
def test_a_position_that_cannot_be_is_refused(world, buyer, changes, pointer):
    with pytest.raises(RuleBroken) as refusal:
        opening(world, buyer, **changes)
    assert [fault.pointer for fault in refusal.value.errors] == [pointer]
    assert movements(world) == []


def bring(by, text: str, **more):
    with acting_as(by):
        return import_opening(by=by, stream=io.BytesIO(text.encode()), **more)


def test_good_rows_are_kept_wrong_ones_named_and_the_same_file_twice_is_once(world, buyer):
    text = HEAD + (
        f'{world.call_off.reference},30/09/2026,"£10,000.00",2000.50,,41\n'
        "NOT-HERE,2026-09-30,1,1,1,1\n"
        f"{world.call_off.reference}x,2026-13-30,1.005,-1,x,1.5\n"
    )
    done = bring(buyer, text)
    assert (done.added, done.changed, done.unchanged) == (1, 0, 0)
    assert sorted(fault.pointer for fault in done.faults) == [
        "/3/call_off",
        "/4/accrued",
        "/4/as_at",
        "/4/invoiced",
        "/4/patients",
        "/4/spent",
    ]
    again = bring(buyer, text)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 1)
    assert movements(world) == [Decimal("12000.50")]


def test_a_rehearsal_keeps_nothing(world, buyer):
    text = HEAD + f"{world.call_off.reference},2026-09-30,1,1,1,1\n"
    assert bring(buyer, text, dry_run=True).added == 1
    assert movements(world) == []


def test_a_call_off_that_stands_twice_in_the_file_is_named_twice(world, buyer):
    row = f"{world.call_off.reference},2026-09-30,1,1,1,1\n"
    done = bring(buyer, HEAD + row + row)
    assert [fault.code for fault in done.faults] == ["reference_twice", "reference_twice"]
    assert movements(world) == []


@pytest.mark.parametrize("text", ["", HEAD, "a,b\n1,2\n", HEAD + "\x00"], ids=["empty", "no rows", "columns", "nul"])
def test_what_is_no_such_file_is_refused(world, buyer, text):
    with pytest.raises(InvalidInput):
        bring(buyer, text)


def test_another_trusts_call_off_is_not_there(world, buyer):
    other = make_world()
    done = bring(buyer, HEAD + f"{other.call_off.reference},2026-09-30,1,1,1,1\n")
    assert [fault.code for fault in done.faults] == ["unknown_value"]


def test_the_command_says_what_came_of_the_file(world, tmp_path, capsys):
    path = tmp_path / "opening.csv"
    path.write_text(HEAD + f"{world.call_off.reference},2026-09-30,1,1,1,1\n")
    call_command("import_opening", path, trust=world.trust.ods_code, dry_run=True)
    assert capsys.readouterr().out == "Nothing kept, a rehearsal: 1 added, 0 corrected, 0 as before.\n"
    path.write_text(path.read_text() + "NOT-HERE,2026-09-30,1,1,1,1\n")
    with pytest.raises(CommandError, match="1 thing to put right"):
        call_command("import_opening", path, trust=world.trust.ods_code)
    assert movements(world) == [Decimal("3.00")]


def test_todays_spreadsheet_of_call_offs_comes_in_as_drafts(world, buyer):
    good = f'T-1,Endoscopy,{world.provider.short_name},RM6276,1,,psr,mini_competition,2026-03-02,2026-03-20,2026-04-01,2027-03-31,"£250,000"\n'
    text = (
        DRAFTS
        + good
        + (
            "T-2,Endoscopy,NOBODY,RM9999,7,,psr,mini_competition,,,2026-04-01,2027-03-31,1\n"
            f"T-3,Endoscopy,{world.provider.short_name},,,,psr,mini_competition,,,2026-04-01,2026-03-31,0\n"
        )
    )
    with acting_as(buyer):
        done = import_call_offs(by=buyer, stream=io.BytesIO(text.encode()))
        assert (done.added, done.unchanged) == (1, 0)
        assert sorted(fault.pointer for fault in done.faults) == [
            "/3/lot",
            "/3/provider",
            "/4/ends_on",
            "/4/maximum_value",
        ]
        assert CallOff.objects.get(reference="T-1").state == "draft"
        again = import_call_offs(by=buyer, stream=io.BytesIO(text.encode()))
        assert (again.added, again.unchanged) == (0, 1)
