"""A provider's people and what clears them; the least team of a trust."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import PLATFORM_PERMISSIONS, Role
from audit.models import Event
from base.actors import Actor, ActorKind
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from plumbing.models import OutboxMessage
from providers.models import Clearance, Clinician, Registration, TeamRole
from providers.services.organisation import change_provider, create_provider
from providers.services.people import (
    add_clearance,
    add_clinician,
    change_clinician,
    end_clearance,
    set_clinician_active,
)
from providers.services.teams import set_team_minimum
from tests.support.visitors import queries_of, visitor
from tests.support.world import SYSTEM, make_clinician, make_provider, make_world

pytestmark = pytest.mark.django_db
PLATFORM = Actor(ActorKind.PLATFORM, "Ola Owner", person_id=1, permissions=PLATFORM_PERMISSIONS)


@pytest.fixture
def world():
    return make_world()


def codes(refusal):
    return [(fault.pointer, fault.code) for fault in refusal.value.errors]


def person_of(**changes) -> dict:
    return {"name": "Dr Ada Sample", "role": "endoscopist", "register": "gmc", "number": "0000 099"} | changes


def test_a_person_joins_by_their_registration(world):
    with acting_as(world.provider_actor()) as actor:
        person = add_clinician(by=actor, **person_of())
        assert (person.provider_id, str(person.registration)) == (world.provider.pk, "GMC 0000099")


def test_two_providers_employ_one_professional_and_neither_is_told(world):
    other = make_world()
    with acting_as(world.provider_actor()) as actor:
        first = add_clinician(by=actor, **person_of())
    with acting_as(other.provider_actor()) as actor:
        second = add_clinician(by=actor, **person_of(name="Ada S"))
        assert second.registration_id == first.registration_id
        assert not Clinician.objects.filter(pk=first.pk).exists()
        assert not Event.objects.filter(name="clinician.added", target_id=str(first.pk)).exists()


def test_nobody_is_in_a_team_twice(world):
    with acting_as(world.provider_actor()) as actor:
        add_clinician(by=actor, **person_of())
        with pytest.raises(RuleBroken) as refusal:
            add_clinician(by=actor, **person_of(name="Other"))
    assert refusal.value.detail == "GMC 0000099 is already in your team: Dr Ada Sample"


@pytest.mark.parametrize(
    ("register", "typed", "kept"),
    [
        ("nmc", "12a3456e", "12A3456E"),
        ("hcpc", "odp 12345", "ODP12345"),
        ("gdc", "123456", "123456"),
        ("gphc", "2012345", "2012345"),
        ("staff", "0042", "{}/0042"),
        ("staff", "{}/0042", "{}/0042"),
    ],
)
def test_each_register_writes_its_numbers_its_own_way(world, register, typed, kept):
    short = world.provider.short_name
    with acting_as(world.provider_actor()) as actor:
        person = add_clinician(by=actor, **person_of(register=register, number=typed.format(short)))
        assert person.registration.number == kept.format(short)


def test_everything_wrong_with_a_person_is_named(world):
    with acting_as(world.provider_actor()) as actor:
        with pytest.raises(InvalidInput) as refusal:
            add_clinician(by=actor, name="", role="magician", register="gmc", number="12")
        assert codes(refusal) == [("/role", "unknown_value"), ("/name", "required"), ("/number", "invalid")]
        for register, number in (("xyz", "1"), ("staff", " "), ("staff", "?"), ("staff", "1" * 40)):
            with pytest.raises(InvalidInput):
                add_clinician(by=actor, **person_of(register=register, number=number))


def test_a_person_is_changed_leaves_and_comes_back(world):
    person = world.team[0]
    with acting_as(world.provider_actor()) as actor:
        change_clinician(by=actor, clinician_id=person.pk, name="Dr Ada Example", role="operator", telephone="1")
        set_clinician_active(by=actor, clinician_id=person.pk, value=False)
        person.refresh_from_db()
        assert (person.name, person.role, person.active) == ("Dr Ada Example", "operator", False)
        assert OutboxMessage.objects.get(topic="clearance.changed").body == {"clinician": person.pk}


def test_clearance_is_added_and_can_only_end_earlier(time_machine_at_november, world):
    person = world.team[0]
    with acting_as(world.provider_actor()) as actor:
        held = add_clearance(
            by=actor,
            clinician_id=person.pk,
            item="dbs",
            valid_from=dt.date(2026, 1, 1),
            valid_until=dt.date(2026, 12, 31),
        )
        with pytest.raises(InvalidInput) as refusal:
            end_clearance(by=actor, clearance_id=held.pk, valid_until=dt.date(2027, 1, 1), reason="")
        assert codes(refusal) == [("/reason", "required"), ("/valid_until", "clearance_order")]
        with pytest.raises(InvalidInput):
            end_clearance(by=actor, clearance_id=held.pk, valid_until=dt.date(2025, 1, 1), reason="Wrong")
        end_clearance(by=actor, clearance_id=held.pk, valid_until=dt.date(2026, 6, 1), reason="Withdrawn")
        held.refresh_from_db()
        assert held.valid_until == dt.date(2026, 6, 1)


def test_a_wrong_clearance_is_refused(world):
    with acting_as(world.provider_actor()) as actor, pytest.raises(InvalidInput) as refusal:
        add_clearance(
            by=actor,
            clinician_id=world.team[0].pk,
            item="luck",
            valid_from=dt.date(2026, 2, 1),
            valid_until=dt.date(2026, 1, 1),
        )
    assert codes(refusal) == [("/item", "unknown_value"), ("/valid_until", "clearance_order")]


def test_another_providers_people_are_not_there(world):
    other = make_world()
    with acting_as(SYSTEM):
        held = Clearance.objects.filter(clinician=other.team[0]).first()
    with acting_as(world.provider_actor()) as actor:
        for act in (
            lambda: change_clinician(by=actor, clinician_id=other.team[0].pk, name="X", role="operator"),
            lambda: set_clinician_active(by=actor, clinician_id=other.team[0].pk, value=False),
            lambda: add_clearance(by=actor, clinician_id=other.team[0].pk, item="dbs", valid_from=dt.date(2026, 1, 1)),
            lambda: end_clearance(by=actor, clearance_id=held.pk, valid_until=dt.date(2026, 6, 1), reason="X"),
        ):
            with pytest.raises(NotFound):
                act()


def test_a_trust_keeps_no_clinicians(world):
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as actor, pytest.raises(NotAllowed):
        add_clinician(by=actor, **person_of())


def test_the_platform_takes_on_a_provider_once():
    with acting_as(PLATFORM) as actor:
        made = create_provider(
            by=actor, name="Example Ltd", short_name="exl", companies_house="0123 4567", cqc_id="1-123456789"
        )
        assert (made.short_name, made.companies_house) == ("EXL", "01234567")
        with pytest.raises(RuleBroken) as refusal:
            create_provider(by=actor, name="Example Ltd", short_name="EXL")
        assert codes(refusal) == [("/name", "provider_exists"), ("/short_name", "provider_exists")]
        with pytest.raises(InvalidInput) as refusal:
            create_provider(by=actor, name="", short_name="", companies_house="1", cqc_id="x")
        assert [pointer for pointer, _ in codes(refusal)] == ["/name", "/short_name", "/companies_house", "/cqc_id"]


def test_a_provider_changes_its_own_particulars(world):
    with acting_as(world.provider_actor()) as actor:
        change_provider(by=actor, companies_house="01234567", cqc_id="", telephone="01632 960111")
        world.provider.refresh_from_db()
        assert world.provider.telephone == "01632 960111"
        with pytest.raises(InvalidInput):
            change_provider(by=actor, companies_house="?", cqc_id="?", telephone="")


def test_the_least_team_is_set_whole_for_a_kind_of_room(world):
    with acting_as(world.trust_actor()) as actor:
        set_team_minimum(by=actor, room_kind="endoscopy", least={"endoscopist": 1, "nurse": 2, "hca": 0})
        set_team_minimum(by=actor, room_kind="endoscopy", least={"endoscopist": 1, "nurse": 3})
        held = TeamRole.objects.filter(room_kind="endoscopy").order_by("role").values_list("role", "least")
        assert list(held) == [("endoscopist", 1), ("nurse", 3)]
        with pytest.raises(InvalidInput) as refusal:
            set_team_minimum(by=actor, room_kind="garden", least={"elf": 1, "nurse": 99})
        assert [pointer for pointer, _ in codes(refusal)] == ["/room_kind", "/elf", "/nurse"]
    with acting_as(world.provider_actor()) as actor, pytest.raises(NotAllowed):
        set_team_minimum(by=actor, room_kind="endoscopy", least={})


@pytest.fixture
def manager(world):
    return visitor(Role.PROVIDER_MANAGER, provider=world.provider)


def text(answer) -> str:
    return answer.content.decode()


def date_parts(name: str, day: dt.date) -> dict:
    return {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}


def test_the_list_shows_each_item_and_its_end(world, manager):
    with acting_as(SYSTEM):
        make_clinician(world.provider, cleared=False)
        Clearance.objects.filter(clinician=world.team[0], item="dbs").update(valid_until=dt.date(2026, 2, 1))
    page = text(manager.get(reverse("clinicians")))
    assert page.count("Until Fri 31 Dec 2027") == 15
    assert page.count("Missing") == 4
    assert "Ended Sun 1 Feb 2026" in page


def test_the_list_is_narrowed(world, manager):
    assert "Nobody is like that" in text(manager.get(reverse("clinicians") + "?active=no"))
    name = world.team[3].name
    assert name in text(manager.get(reverse("clinicians") + "?role=coordinator"))
    assert name not in text(manager.get(reverse("clinicians") + "?q=nobody"))


def test_the_list_costs_the_same_however_many_people(world, manager):
    before = queries_of(manager, "clinicians")
    with acting_as(SYSTEM):
        for _ in range(5):
            make_clinician(world.provider)
    assert queries_of(manager, "clinicians") == before


def test_a_person_is_added_cleared_changed_and_leaves_by_page(world, manager):
    assert manager.post(reverse("new-clinician"), person_of(number="12")).status_code == 422
    answer = manager.post(reverse("new-clinician"), person_of(), follow=True)
    assert "Dr Ada Sample is in your team" in text(answer)
    with acting_as(SYSTEM):
        person = Clinician.objects.get(registration__number="0000099")
    typed = {"item": "dbs", **date_parts("valid_from", dt.date(2026, 1, 1))}
    assert manager.post(reverse("new-clearance", args=[person.pk]), typed).status_code == 302
    with acting_as(SYSTEM):
        held = person.clearances.get()
    ended = {"reason": "Withdrawn", **date_parts("valid_until", dt.date(2026, 6, 1))}
    assert manager.post(reverse("end-clearance", args=[person.pk, held.pk]), ended).status_code == 302
    assert "Ended Mon 1 Jun 2026" in text(manager.get(reverse("clinician", args=[person.pk])))
    changed = {"name": "Dr Ada Example", "role": "operator", "telephone": ""}
    assert manager.post(reverse("edit-clinician", args=[person.pk]), changed).status_code == 302
    answer = manager.post(reverse("clinician-active", args=[person.pk]), {"active": ""}, follow=True)
    assert "Dr Ada Example has left the team" in text(answer)


def test_pages_of_people_are_the_providers_own(world, manager):
    other = make_world()
    for name in ("clinician", "edit-clinician", "new-clearance"):
        assert manager.get(reverse(name, args=[other.team[0].pk])).status_code == 404
    assert manager.get(reverse("end-clearance", args=[world.team[0].pk, 10**9])).status_code == 404
    assert visitor(Role.OPERATIONS, trust=world.trust).get(reverse("clinicians")).status_code == 403


def test_a_providers_particulars_are_there_for_everybody_and_changed_by_its_own(world, manager):
    page = reverse("provider", args=[world.provider.pk])
    assert "Change" in text(manager.get(page))
    assert world.provider.name in text(visitor(Role.FINANCE, trust=world.trust).get(page))
    typed = {"companies_house": "", "cqc_id": "", "telephone": "01632 960112"}
    assert manager.post(reverse("edit-provider"), typed).status_code == 302
    assert "01632 960112" in text(manager.get(page))


def test_the_least_team_is_set_by_page(world):
    keeper = visitor(Role.OPERATIONS, trust=world.trust)
    typed = dict.fromkeys(Clinician.Role.values, "0") | {"endoscopist": "1", "nurse": "2"}
    assert keeper.post(reverse("edit-team", args=["endoscopy"]), typed).status_code == 302
    assert "Endoscopist 1, Nurse 2" in text(keeper.get(reverse("team-minimum")))
    assert keeper.post(reverse("edit-team", args=["endoscopy"]), typed | {"nurse": "99"}).status_code == 422
    assert keeper.get(reverse("edit-team", args=["garden"])).status_code == 404


def test_registrations_are_never_listed_with_their_employers(world):
    with acting_as(SYSTEM):
        other = make_clinician(make_provider())
    with acting_as(world.provider_actor()) as actor:
        registration = Registration.objects.visible_to(actor).get(pk=other.registration_id)
        assert list(registration.employments.all()) == []
