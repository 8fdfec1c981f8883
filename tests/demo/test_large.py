"""The large demonstration, written small: every count as asked, every rule kept, the books in order."""

import io
from collections import Counter

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count, F, Q

from audit.models import Event
from base.row_security import acting_as
from demo.large.size import LARGE
from demo.large.writing import MARK, write_large
from demo.small.nhs_numbers import Group, nhs_numbers
from sessions_app.activity.services.sign_off import amount_of
from sessions_app.models import Activity, ListEntry, Session, SessionFact
from sessions_app.session.reconciliation import reconcile
from sessions_app.session.states import State
from tests.support.world import SYSTEM
from trusts.models import Room, Trust
from waiting_list.models import ClockEvent, ListSnapshot, Need, Pathway, Patient

pytestmark = pytest.mark.django_db

ONE_IN = 250
SMALL = LARGE.one_in(ONE_IN)


def test_it_is_whole_its_books_are_in_order_and_it_is_written_once(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    call_command("demo_data", "--size", "large", "--one-in", str(ONE_IN), stdout=(said := io.StringIO()))
    assert "The large demonstration is written." in said.getvalue()
    with acting_as(SYSTEM) as system:
        counts_as_asked()
        lists_along_their_life()
        patients_and_clocks()
        prices_as_signing_off_reckons_them()
        every_statement_left_one_event()
        assert [str(difference) for difference in reconcile(by=system)] == []
    a_second_time_is_refused()


def counts_as_asked():
    large = Q(call_off__reference__contains=MARK)
    assert Room.objects.count() == SMALL.rooms
    assert Trust.objects.count() == 3
    assert Session.objects.filter(large).count() == SMALL.sessions
    assert Activity.objects.filter(external_ref__startswith="LARGE-").count() == SMALL.activities
    assert Need.objects.filter(source_key__startswith="large-", state="waiting").count() == SMALL.all_needs
    of_first = Need.objects.filter(trust__ods_code="RBD", source_key__startswith="large-", state="waiting")
    assert of_first.count() == SMALL.needs
    assert ListSnapshot.objects.count() == 3 * SMALL.snapshots


def lists_along_their_life():
    states = Counter(Session.objects.filter(call_off__reference__contains=MARK).values_list("state", flat=True))
    assert set(states) == {
        State.OFFERED,
        State.ACCEPTED,
        State.STAFFED,
        State.LOCKED,
        State.DELIVERED,
        State.SIGNED_OFF,
        State.CLOSED,
        State.CANCELLED,
    }
    unstaffed = Session.objects.filter(state=State.STAFFED).annotate(team=Count("roster")).filter(team=0)
    assert not unstaffed.exists()
    ahead = ListEntry.objects.filter(session__state__in=[State.STAFFED, State.LOCKED], need__state="waiting")
    assert ahead.filter(need__tci_on=F("session__day")).count() > 50


def patients_and_clocks():
    patient = Patient.objects.filter(hospital_number__startswith="L", nhs_hmac__isnull=False).first()
    assert patient.nhs_number.startswith("999")
    small = [known.nhs_number for known in Patient.objects.filter(hospital_number__startswith="DEMO")]
    assert len(small) > 300
    assert max(small) < min(nhs_numbers(Group.LARGE, 1))
    running = Pathway.objects.filter(clock_start__isnull=False, clock_stop=None, pathway_id__startswith="LARGE")
    assert running.count() == ClockEvent.objects.filter(status="10", pathway__in=running).count() > 800
    assert Need.objects.filter(pathway__in=running).values("pathway").annotate(n=Count("id")).filter(n=2).exists()


def prices_as_signing_off_reckons_them():
    done = Session.objects.filter(call_off__reference__contains=MARK, state=State.SIGNED_OFF)[:40]
    for session in done:
        assert session.delivered_price == amount_of(session, SessionFact.objects.get(session=session))


def every_statement_left_one_event():
    events = Event.objects.filter(target_type="waiting_list_need", actor_label="Large demonstration")
    needs = Need.objects.filter(source_key__startswith="large-")
    assert sum(event.data["count"] for event in events) == needs.count()
    assert events.count() < 30


def a_second_time_is_refused():
    call_command("demo_data", "--size", "large", stdout=(said := io.StringIO()))
    assert "nothing was written" in said.getvalue()
    with pytest.raises(RuntimeError, match="is there already"):
        write_large(SMALL)


def test_the_size_is_as_the_command_says():
    assert (LARGE.rooms, LARGE.weeks, LARGE.sessions, LARGE.activities) == (200, 156, 100_000, 1_000_000)
    assert (LARGE.needs, LARGE.all_needs) == (1_000_000, 1_200_000)
    for nonsense in ("0", "1001"):
        with pytest.raises(CommandError, match="from 1 to 1000"):
            call_command("demo_data", "--size", "large", "--one-in", nonsense)
