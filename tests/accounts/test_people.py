"""The people of an organisation: roles, access, and who may change them."""

import threading

import pytest
from django.db import connection
from django.test import Client

from accounts.models import Membership
from accounts.request_actor import actor_of_membership
from accounts.roles import Role
from accounts.services import change_role, deactivate, reactivate
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from tests.accounts.actions import a_provider, a_trust, an_administrator, an_owner, membership_of, signed_in, text_of
from tests.support.world import SYSTEM, make_person

SAM = "sam.example@northshire.example"


def actor(person):
    return actor_of_membership(membership_of(person))


def admin(trust, email: str = "ada.admin@northshire.example"):
    return make_person(email, trust=trust, role=Role.TRUST_ADMIN, name="Ada Admin")


@pytest.mark.django_db
def test_the_page_lists_colleagues_and_invitations_in_a_constant_number_of_queries(django_assert_num_queries):
    trust = a_trust()
    _, client = an_administrator(trust)
    client.post("/people/invite/", {"name": "Noor Colleague", "email": "noor@northshire.example", "role": "finance"})
    client.get("/people/")
    with django_assert_num_queries(QUERIES):
        one = text_of(client.get("/people/"))
    for number in range(3):
        make_person(f"more{number}@northshire.example", trust=trust, name=f"More {number}")
        invitee = {"name": "Noor", "email": f"noor{number}@northshire.example", "role": "finance"}
        client.post("/people/invite/", invitee)
    client.get("/people/")
    with django_assert_num_queries(QUERIES):
        many = text_of(client.get("/people/"))

    assert "Ada Admin" in one
    assert "Noor Colleague" in one
    assert "4 people" in many
    assert "4 invitations" in many


# Two transactions: 2 savepoints, the actor told and taken back (8), visit and membership (2); then count, rows, invitations
# and their e-mails (4).
QUERIES = 15


@pytest.mark.django_db
def test_people_of_other_organisations_are_nowhere():
    trust, other = a_trust(), a_trust()
    _, client = an_administrator(trust)
    stranger = make_person("stranger@other.example", trust=other, name="Stranger Elsewhere")

    assert "Stranger" not in text_of(client.get("/people/"))
    assert client.get(f"/people/{membership_of(stranger).pk}/").status_code == 404
    assert client.post(f"/people/{membership_of(stranger).pk}/deactivate/").status_code == 404
    assert membership_of(stranger).active is True


@pytest.mark.django_db
def test_changing_a_role_by_the_page():
    trust = a_trust()
    _, client = an_administrator(trust)
    sam = make_person(SAM, trust=trust)

    answer = client.post(f"/people/{membership_of(sam).pk}/role/", {"role": "scheduler"}, follow=True)

    assert "Sam Example is now Scheduler." in text_of(answer)
    assert membership_of(sam).role == Role.SCHEDULER


@pytest.mark.django_db
def test_ending_and_giving_back_access_by_the_page():
    trust = a_trust()
    _, client = an_administrator(trust)
    pk = membership_of(make_person(SAM, trust=trust)).pk

    ended = client.post(f"/people/{pk}/deactivate/", {"reason": "Left the trust"}, follow=True)
    page = text_of(client.get(f"/people/{pk}/"))
    back = client.post(f"/people/{pk}/reactivate/", follow=True)

    assert "Sam Example no longer has access. What they did stays." in text_of(ended)
    assert "Let Sam Example in again" in page
    assert "Sam Example has access again, as Operations manager." in text_of(back)
    assert signed_in(SAM)
    with acting_as(SYSTEM):
        told = Event.objects.filter(name__in=["person.deactivated", "person.reactivated"]).order_by("id")
        assert [(event.name, event.reason) for event in told] == [
            ("person.deactivated", "Left the trust"),
            ("person.reactivated", ""),
        ]


@pytest.mark.django_db
def test_nobody_changes_their_own_access():
    trust = a_trust()
    ada = admin(trust)
    admin(trust, "second.admin@northshire.example")
    own = membership_of(ada).pk

    with acting_as(actor(ada)) as by:
        for deed in (
            lambda: change_role(by=by, membership_id=own, role=Role.OPERATIONS),
            lambda: deactivate(by=by, membership_id=own),
            lambda: reactivate(by=by, membership_id=own),
        ):
            with pytest.raises(RuleBroken) as refused:
                deed()
            assert refused.value.code == "own_access"


@pytest.mark.django_db
def test_the_page_of_oneself_offers_no_change_and_says_why_when_it_is_sent():
    trust = a_trust()
    ada, client = an_administrator(trust)
    pk = membership_of(ada).pk

    assert "This is you." in text_of(client.get(f"/people/{pk}/"))
    answer = client.post(f"/people/{pk}/deactivate/")
    assert answer.status_code == 422
    assert "You cannot change your own access." in text_of(answer)


@pytest.mark.django_db
def test_the_last_administrator_stays():
    trust = a_trust()
    ada, second = admin(trust), admin(trust, "second.admin@northshire.example")
    with acting_as(actor(ada)) as by:
        deactivate(by=by, membership_id=membership_of(second).pk)

    with acting_as(SYSTEM) as by:
        for deed in (
            lambda: deactivate(by=by, membership_id=membership_of(ada).pk),
            lambda: change_role(by=by, membership_id=membership_of(ada).pk, role=Role.FINANCE),
        ):
            with pytest.raises(RuleBroken) as refused:
                deed()
            assert refused.value.code == "last_administrator"


@pytest.mark.django_db
def test_a_role_of_the_other_kind_of_organisation_is_refused():
    trust = a_trust()
    ada, sam = admin(trust), make_person(SAM, trust=trust)

    with acting_as(actor(ada)) as by, pytest.raises(InvalidInput) as refused:
        change_role(by=by, membership_id=membership_of(sam).pk, role=Role.PROVIDER_MANAGER)

    assert refused.value.code == "role_unknown"


@pytest.mark.django_db
def test_it_needs_the_right_and_an_own_colleague():
    trust, other = a_trust(), a_trust()
    sam, stranger = make_person(SAM, trust=trust), make_person("stranger@other.example", trust=other)
    with acting_as(actor(sam)) as by, pytest.raises(NotAllowed):
        deactivate(by=by, membership_id=membership_of(stranger).pk)
    with acting_as(actor(admin(trust))) as by, pytest.raises(NotFound):
        deactivate(by=by, membership_id=membership_of(stranger).pk)


@pytest.mark.django_db
def test_roles_of_ones_own_kind_of_organisation_are_on_the_roles_page():
    make_person(SAM, trust=a_trust())
    make_person("bo.standin@example-endoscopy.example", provider=a_provider(), role=Role.PROVIDER_MANAGER)

    at_trust = text_of(signed_in(SAM).get("/people/roles/"))
    at_provider = text_of(signed_in("bo.standin@example-endoscopy.example").get("/people/roles/"))

    assert ("Scheduler" in at_trust, "Provider manager" in at_trust) == (True, False)
    assert ("Scheduler" in at_provider, "Provider manager" in at_provider) == (False, True)


@pytest.mark.django_db
def test_the_platform_is_led_from_people_to_organisations():
    _, client = an_owner()

    assert client.get("/people/")["Location"] == "/organisations/"
    assert client.get("/credentials/")["Location"] == "/organisations/"


@pytest.mark.django_db
def test_the_page_is_closed_to_those_without_the_right():
    make_person(SAM, trust=a_trust())

    assert signed_in(SAM).get("/people/").status_code == 403
    assert Client().get("/people/")["Location"] == "/sign-in/?next=%2Fpeople%2F"


def test_two_administrators_who_end_each_other_at_once_leave_one(committed):
    trust = a_trust()
    people = [admin(trust, f"admin{n}@northshire.example") for n in range(2)]
    pairs = [(actor(people[0]), membership_of(people[1]).pk), (actor(people[1]), membership_of(people[0]).pk)]
    outcomes, together = [], threading.Barrier(2)

    def end(by, pk: int) -> None:
        try:
            with acting_as(by):
                together.wait()
                deactivate(by=by, membership_id=pk)
            outcomes.append("ended")
        except RuleBroken as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=end, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["ended", "last_administrator"]
    with acting_as(SYSTEM):
        assert Membership.objects.filter(trust=trust, active=True).count() == 1
