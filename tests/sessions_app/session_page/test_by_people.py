"""Sign-off, approval and override by API: every machine is told that a person has to."""

import pytest

from sessions_app.session_page.api.by_people import DOORS
from tests.sessions_app.api.support import problem, system_of
from tests.support.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]


def test_every_machine_is_told_that_a_person_has_to():
    world = make_world()
    addresses = [
        "/"
        + address.replace("<int:pk>", "1")
        .replace("<int:clinician>", "1")
        .replace("<int:record>", "1")
        .replace("<int:call_off_id>", str(world.call_off.pk))
        for address in DOORS
    ]
    for system in (system_of(trust=world.trust), system_of(provider=world.provider)):
        assert {problem(system.post(address, {}))[:2] for address in addresses} == {(403, "person_needed")}
