"""Virtual clinics: a link of the list or of its room, for those who see the list, there before the lock."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from sessions_app.day.services.steps import lock_session
from sessions_app.models import Session
from sessions_app.session.services.join_links import set_join_link
from sessions_app.teams.readiness_items import is_ready, items_for
from tests.sessions_app.clinics import CLINIC, make_list, turn_into
from tests.support.visitors import visitor
from tests.support.world import SYSTEM, make_world
from trusts.links import read_link
from trusts.models import Room

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
OWN, OF_ROOM = "https://video.example.test/list-1", "https://video.example.test/room-4"


@pytest.fixture
def world():
    made = make_world()
    turn_into(made, "virtual", CLINIC)
    return made


@pytest.fixture
def session(world):
    return make_list(world, CLINIC, state="staffed")


def say(actor, session, link):
    with acting_as(actor) as by:
        return set_join_link(by=by, session_id=session.pk, link=link)


def lock(world, session):
    with acting_as(world.trust_actor()) as by:
        return lock_session(by=by, session_id=session.pk)


def room_link(world, link):
    with acting_as(SYSTEM):
        Room.objects.filter(pk=world.room.pk).update(join_link=link)


def test_it_is_locked_with_a_link_of_its_own_or_of_its_room_and_not_without(world, session):
    with pytest.raises(RuleBroken, match="virtual clinic without a link") as refused:
        lock(world, session)
    assert refused.value.code == "link_needed"

    room_link(world, OF_ROOM)
    assert lock(world, session).state == "locked"


def test_either_side_says_where_staff_join_and_a_locked_list_keeps_a_link(world, session):
    say(world.provider_actor(), session, f" {OWN} ")
    assert lock(world, session).join_link == OWN
    with pytest.raises(RuleBroken) as refused:
        say(world.trust_actor(), session, "")
    assert refused.value.code == "link_needed"
    assert say(world.trust_actor(), session, OF_ROOM).join_link == OF_ROOM


def test_a_role_that_may_not_and_another_organisation_are_refused(world, session):
    with pytest.raises(NotAllowed):
        say(world.trust_actor(Role.FINANCE), session, OWN)
    for actor in (make_world().trust_actor(), make_world().provider_actor()):
        with pytest.raises(NotFound):
            say(actor, session, OWN)


@pytest.mark.parametrize(
    "link",
    [
        "http://video.example.test/a",
        "javascript:alert(1)",
        "https://",
        "https://nodots",
        "https://a@video.example.test/",
        "https://video.example.test/a b",
        "https://[::1",
        "//video.example.test",
        "https://video.example.test/" + "x" * 300,
    ],
)
def test_what_is_no_safe_link_is_refused(world, session, link):
    with pytest.raises(InvalidInput) as refused:
        say(world.trust_actor(), session, link)
    assert [(f.pointer, f.code) for f in refused.value.errors] == [("/join_link", "link_invalid")]


def test_a_link_is_kept_as_typed_but_for_the_space_round_it_and_the_case_of_its_scheme():
    assert (read_link("HTTPS://Video.example.test/A"), read_link("  ")) == ("https://Video.example.test/A", "")


def test_a_list_in_a_room_has_no_link(world):
    turn_into(world, "clinic", CLINIC)
    with pytest.raises(RuleBroken) as refused:
        say(world.trust_actor(), make_list(world, CLINIC), OWN)
    assert refused.value.code == "not_virtual"


def test_the_database_locks_no_virtual_clinic_without_a_link_and_keeps_links_safe(world, session):
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="has no link"), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(state="locked")
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="session_link_is_https"), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(join_link="http://video.example.test")
    with acting_as(SYSTEM), pytest.raises(IntegrityError, match="room_link_is_https"), transaction.atomic():
        Room.objects.filter(pk=world.room.pk).update(join_link="ftp://video.example.test")


def test_the_link_is_not_in_the_audit_trail(world, session):
    say(world.trust_actor(), session, OWN)
    room_link(world, OF_ROOM)
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(f"select string_agg(e::text, ' ') from {Event._meta.db_table} e")
        said = cursor.fetchone()[0]
    assert "session.link_set" in said
    assert "video.example.test" not in said


def test_its_checklist_has_only_what_makes_sense_without_a_room(world):
    assert [item.value for item in items_for("virtual")] == ["it", "travel"]
    assert is_ready(["it", "travel"], "virtual")
    assert not is_ready(["it", "travel"], "clinic")


def test_session_run_of_day_and_print_show_the_link_to_those_who_see_the_list(world, session):
    say(world.trust_actor(), session, OWN)
    trust = visitor(Role.SCHEDULER, trust=world.trust)
    provider = visitor(Role.PROVIDER_MANAGER, provider=world.provider)
    other = visitor(Role.OPERATIONS, trust=make_world().trust, email="other@example.com")
    for name in ("session", "session-print", "session-day"):
        assert OWN in trust.get(reverse(name, args=[session.pk])).content.decode(), name
    assert OWN in provider.get(reverse("session", args=[session.pk])).content.decode()
    assert other.get(reverse("session", args=[session.pk])).status_code == 404


def test_the_page_says_that_a_link_is_lacking_and_takes_one(world, session):
    manager = visitor(Role.OPERATIONS, trust=world.trust)
    page = reverse("session-link", args=[session.pk])
    assert "No link yet" in manager.get(reverse("session", args=[session.pk])).content.decode()

    wrong = manager.post(page, {"join_link": "http://video.example.test"})
    assert (wrong.status_code, "begins with https://" in wrong.content.decode()) == (422, True)
    assert manager.post(page, {"join_link": OWN}, follow=True).status_code == 200
    with acting_as(SYSTEM):
        assert Session.objects.get(pk=session.pk).join_link == OWN
    assert visitor(Role.FINANCE, trust=world.trust).get(page).status_code == 403
