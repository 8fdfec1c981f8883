"""The monthly figures of every provider: read whole, wrong rows named, the same file twice is once."""

import gzip
import io

import pytest
from django.core.management import CommandError, call_command

from audit.models import Event
from base.errors import InvalidInput, NotAllowed
from base.row_security import acting_as
from tests.support.world import SYSTEM, Role, make_world
from waiting_list.models import ProviderMonth
from waiting_list.official.services.peers import load_months, load_shipped

pytestmark = pytest.mark.django_db
HEAD = "code,name,level,region,month,within_18,total,performance,over_52,over_65,over_78,over_104,data_status\n"
ROW = 'RBD,"DORSET, COUNTY",provider,South West,2026-04,60,100,0.6,3,2,1,0,final\n'


def load(text: str, *, by=SYSTEM):
    with acting_as(by):
        return load_months(by=by, stream=io.BytesIO(text.encode()))


def test_what_is_shipped_is_all_of_it_and_adds_up_to_england():
    with acting_as(SYSTEM):
        done = load_shipped(by=SYSTEM)
        again = load_shipped(by=SYSTEM)
        newest = ProviderMonth.objects.filter(month="2026-04-01", level="provider")
        assert sum(newest.values_list("total", flat=True)) == 7_093_502
        dorset = newest.get(code="RBD")
        assert Event.objects.filter(name="provider_months.loaded").count() == 1
    assert (done.rows, done.new, done.changed) == (24_727, 24_727, 0)
    assert (again.rows, again.new, again.changed) == (24_727, 0, 0)
    assert (dorset.within_18, dorset.total, dorset.over_52) == (13_252, 21_963, 296)


def test_a_later_file_corrects_and_adds():
    load(HEAD + ROW)
    done = load(HEAD + ROW.replace(",60,", ",61,") + ROW.replace("2026-04", "2026-05"))
    assert (done.new, done.changed) == (1, 1)
    with acting_as(SYSTEM):
        assert ProviderMonth.objects.get(code="RBD", month="2026-04-01").within_18 == 61


def test_every_wrong_row_is_named_and_nothing_is_kept():
    wrong = [
        ROW,
        ROW,
        ROW.replace(",60,", ",-1,"),
        ROW.replace(",60,", ",101,").replace("RBD", "RX1"),
        ROW.replace("2026-04", "April"),
        ROW.replace("provider", "ward").replace("RBD", "RX2"),
    ]
    with pytest.raises(InvalidInput) as refused:
        load(HEAD + "".join(wrong))
    assert [fault.pointer for fault in refused.value.errors] == [
        "/3/code",
        "/4/within_18",
        "/4/code",
        "/5/within_18",
        "/6/month",
        "/7/level",
    ]
    with acting_as(SYSTEM):
        assert not ProviderMonth.objects.exists()


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b"\x1f\x8bnonsense", gzip.compress(b"a", mtime=0)],
    ids=["empty", "other columns", "no text", "half a gzip", "a letter, compressed"],
)
def test_another_file_is_refused_with_a_sentence(content):
    with acting_as(SYSTEM), pytest.raises(InvalidInput):
        load_months(by=SYSTEM, stream=io.BytesIO(content))


def test_only_the_platform_loads_and_every_trust_reads():
    world = make_world()
    with pytest.raises(NotAllowed):
        load(HEAD + ROW, by=world.trust_actor(Role.TRUST_ADMIN))
    load(HEAD + ROW)
    with acting_as(world.trust_actor()) as actor:
        assert ProviderMonth.objects.visible_to(actor).count() == 1


def test_the_command_loads_a_file_and_says_what_is_wrong(tmp_path, capsys):
    path = tmp_path / "months.csv"
    path.write_text(HEAD + ROW)
    call_command("load_rtt_months", path)
    assert "1 rows read, 1 new, 0 changed" in capsys.readouterr().out
    path.write_text("nonsense")
    with pytest.raises(CommandError, match="lacks the columns"):
        call_command("load_rtt_months", path)
