"""JAG's insourcing checklist of a site in the trust's own lines, and the task to tell JAG of changes."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import Role
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from contracts.models import CallOff
from sessions_app.models import JagItem, JagNotice
from sessions_app.teams.notifications.jag import jag_to_tell
from sessions_app.teams.services.jag import add_jag_item, say_jag_item, tell_jag
from tests.support.visitors import visitor
from tests.support.world import NOW, SYSTEM, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


@pytest.fixture
def world():
    return make_world()


def waiting(world) -> list[str]:
    with acting_as(SYSTEM):
        return [one.key.rsplit("-", 1)[1] for one in jag_to_tell(SYSTEM, [world.call_off.pk])]


def test_jag_is_to_be_told_when_insourcing_begins_and_when_it_ends(world):
    assert waiting(world) == ["began"]
    told = {"site_id": world.site.pk, "call_off_id": world.call_off.pk, "change": "began"}
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as actor:
        with pytest.raises(InvalidInput):
            tell_jag(by=actor, told_on=NOW.date() + dt.timedelta(days=1), **told)
        tell_jag(by=actor, told_on=NOW.date(), **told)
        with pytest.raises(NotFound):
            tell_jag(by=actor, told_on=NOW.date(), **told)
    assert waiting(world) == []
    with acting_as(SYSTEM):
        CallOff.objects.filter(pk=world.call_off.pk).update(state="expired")
    assert waiting(world) == ["ended"]


def test_the_checklist_has_the_trusts_own_lines_under_jags_headings(world):
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as actor:
        made = add_jag_item(by=actor, site_id=world.site.pk, heading="Safety", words="Adverse events are shared")
        with pytest.raises(RuleBroken):
            add_jag_item(by=actor, site_id=world.site.pk, heading="Safety", words="Adverse events are shared")
        with pytest.raises(InvalidInput) as refused:
            add_jag_item(by=actor, site_id=world.site.pk, heading="Luck", words=" ")
        assert [one.pointer for one in refused.value.errors] == ["/heading", "/words"]
        assert say_jag_item(by=actor, item_id=made.pk, met=True).said_by == actor.label
    with acting_as(world.trust_actor(Role.SCHEDULER)) as actor, pytest.raises(NotAllowed):
        say_jag_item(by=actor, item_id=made.pk, met=False)


def test_another_trust_sees_none_of_it(world):
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as actor:
        made = add_jag_item(by=actor, site_id=world.site.pk, heading="Safety", words="Shared")
        told = {"site_id": world.site.pk, "call_off_id": world.call_off.pk, "change": "began", "told_on": NOW.date()}
        tell_jag(by=actor, **told)
    other = make_world()
    with acting_as(other.trust_actor(Role.GOVERNANCE)) as actor:
        assert (JagItem.objects.count(), JagNotice.objects.count()) == (0, 0)
        for deed in (lambda: say_jag_item(by=actor, item_id=made.pk, met=True), lambda: tell_jag(by=actor, **told)):
            with pytest.raises(NotFound):
                deed()


def test_the_pages_add_say_and_tell(world):
    client = visitor(Role.GOVERNANCE, trust=world.trust)
    here = reverse("jag-site", args=[world.site.pk])
    assert "1 change" in client.get(reverse("jag-sites")).content.decode()
    assert client.post(here, {"heading": "", "words": ""}).status_code == 422
    assert client.post(here, {"heading": "Safety", "words": "Adverse events are shared"}).status_code == 302
    with acting_as(SYSTEM):
        item = JagItem.objects.get()
    client.post(reverse("jag-say", args=[item.pk]), {"met": "yes"})
    client.post(reverse("jag-tell", args=[world.site.pk, world.call_off.pk, "began"]))
    page = client.get(here).content.decode()
    assert "Recorded that JAG was told today." in page
    assert "1 of 1 met" in client.get(reverse("jag-sites")).content.decode()
