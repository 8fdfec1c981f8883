"""A list is ready when both sides have ticked their checklists; each ticks its own and sees the other's."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from sessions_app.models import ReadinessTick
from sessions_app.teams.readiness_items import OF_PROVIDER, OF_TRUST, is_ready
from sessions_app.teams.services.readiness import say_ready
from tests.sessions_app.deliveries import make_session
from tests.support.visitors import visitor
from tests.support.world import SATURDAY, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def session(world):
    return make_session(world, day=SATURDAY, state="staffed")


def say(actor, session, *items) -> list[str]:
    with acting_as(actor) as by:
        return say_ready(by=by, session_id=session.pk, items=items)


def test_it_takes_both_sides_and_what_is_taken_back_is_open_again(world, session):
    assert not is_ready(say(world.trust_actor(), session, *OF_TRUST))
    assert is_ready(say(world.provider_actor(), session, *OF_PROVIDER))

    assert not is_ready(say(world.trust_actor(), session, *OF_TRUST[1:]))


def test_each_side_ticks_its_own_while_the_list_is_to_come(world, session):
    with pytest.raises(InvalidInput, match="only what your side answers for"):
        say(world.provider_actor(), session, "keys")
    with pytest.raises(NotAllowed):
        say(world.trust_actor(Role.FINANCE), session, "keys")
    with pytest.raises(NotFound):
        say(make_world().trust_actor(), session, "keys")
    with pytest.raises(RuleBroken, match="its checklist is of no use now"):
        say(world.trust_actor(), make_session(world), "keys")


def test_the_page_shows_both_sides_and_takes_ones_own_part(world, session):
    trust = visitor(Role.OPERATIONS, trust=world.trust, name="Sam Example")
    trust.post(reverse("session-ready", args=[session.pk]), {"items": ["keys", "it"]})

    provider = visitor(Role.PROVIDER_MANAGER, provider=world.provider, email="kim@example.com", name="Kim Roster")
    text = provider.get(reverse("session-ready", args=[session.pk])).content.decode()

    assert text.count("Sam Example, Operations manager") == 2
    assert ("The team knows where and when" in text, "Not ready yet" in text) == (True, True)
    with acting_as(world.provider_actor()) as actor:
        assert ReadinessTick.objects.visible_to(actor).count() == 2
    stranger = visitor(Role.OPERATIONS, trust=make_world().trust, email="else@example.com")
    assert stranger.get(reverse("session-ready", args=[session.pk])).status_code == 404
