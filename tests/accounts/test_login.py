"""Signing in and out, choosing whom to act for, and when a sign-in ends."""

import time

import pytest
import time_machine
from django.conf import settings
from django.test import Client

from accounts.models import Membership
from accounts.request_actor import actor_of_membership
from accounts.roles import Role
from accounts.services import change_password, deactivate
from audit.models import Event
from base.row_security import acting_as
from tests.accounts.actions import PASSWORD, a_provider, a_trust, an_administrator, membership_of, signed_in, text_of
from tests.support.world import SYSTEM, make_person

pytestmark = pytest.mark.django_db
SAM = "sam.example@northshire.example"


def try_to_sign_in(client: Client, email: str = SAM, password: str = PASSWORD, **more):
    return client.post("/sign-in/", {"email": email, "password": password}, **more)


def test_somebody_with_one_organisation_signs_in_and_acts_for_it_at_once():
    trust = a_trust()
    make_person(SAM, trust=trust)
    client = Client()

    answer = try_to_sign_in(client, email=SAM.upper())

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert trust.name in text_of(client.get("/account/"))


def test_the_password_is_kept_as_argon2():
    person = make_person(SAM, trust=a_trust())

    assert person.password.startswith("argon2$argon2id$")


@pytest.mark.parametrize(
    ("email", "password"), [(SAM, "not the password"), ("nobody@northshire.example", PASSWORD), (SAM, PASSWORD + " ")]
)
def test_unknown_address_and_wrong_password_get_the_same_sentence(email, password):
    make_person(SAM, trust=a_trust())

    answer = try_to_sign_in(Client(), email, password)

    assert answer.status_code == 422
    assert "The e-mail address or the password is not right." in text_of(answer)


def test_somebody_whose_account_ended_gets_that_sentence_too():
    person = make_person(SAM, trust=a_trust())
    with acting_as(SYSTEM):
        person.is_active = False
        person.save()

    assert try_to_sign_in(Client()).status_code == 422


def test_what_is_missing_is_said_at_its_field():
    answer = Client().post("/sign-in/", {"email": "", "password": ""})

    assert answer.status_code == 422
    assert "Enter the e-mail address" in text_of(answer)
    assert "Enter the password" in text_of(answer)


def test_too_many_tries_for_one_address_make_everybody_wait_for_it_even_with_the_right_password(settings):
    settings.SIGN_IN_TRIES = 3
    make_person(SAM, trust=a_trust())
    answers = [try_to_sign_in(Client(), password="wrong").status_code for _ in range(3)]

    late = try_to_sign_in(Client())

    assert answers == [422, 422, 422]
    assert late.status_code == 429
    assert "Wait 15 minutes" in text_of(late)


def test_many_addresses_tried_from_one_place_make_that_place_wait(settings):
    settings.SIGN_IN_TRIES = 1
    make_person(SAM, trust=a_trust())
    for number in range(10):
        try_to_sign_in(Client(), email=f"guess{number}@northshire.example")

    assert try_to_sign_in(Client(), email="one.more@northshire.example").status_code == 429
    assert try_to_sign_in(Client(), REMOTE_ADDR="192.0.2.7").status_code == 302


def test_signing_in_makes_earlier_mistakes_forgotten(settings):
    settings.SIGN_IN_TRIES = 2
    make_person(SAM, trust=a_trust())

    answers = [try_to_sign_in(Client(), password=word).status_code for word in ("wrong", PASSWORD) * 3]

    assert answers == [422, 302] * 3


def test_behind_a_proxy_the_visitor_is_whom_the_proxy_names(settings):
    settings.SIGN_IN_TRIES, settings.PROXIES = 1, 1
    make_person(SAM, trust=a_trust())
    for number in range(10):
        forwarded = f"203.0.113.{number}, 192.0.2.1"
        try_to_sign_in(Client(), email=f"guess{number}@northshire.example", HTTP_X_FORWARDED_FOR=forwarded)

    again = {"email": "one.more@northshire.example", "HTTP_X_FORWARDED_FOR": "198.51.100.1, 192.0.2.1"}
    assert try_to_sign_in(Client(), **again).status_code == 429
    assert try_to_sign_in(Client(), HTTP_X_FORWARDED_FOR="192.0.2.1, 192.0.2.2").status_code == 302


@pytest.mark.parametrize(
    ("wish", "onward"),
    [
        ("/account/", "/account/"),
        ("/people/?page=2", "/people/?page=2"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example/", "/"),
        ("/\\elsewhere.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("account/", "/"),
        ("", "/"),
    ],
)
def test_after_signing_in_only_own_paths_are_gone_to(wish, onward):
    make_person(SAM, trust=a_trust())

    answer = Client().post("/sign-in/?next=" + wish, {"email": SAM, "password": PASSWORD})

    assert answer["Location"] == onward


def test_a_closed_page_leads_to_signing_in_and_back():
    answer = Client().get("/people/?page=2")

    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/?next=%2Fpeople%2F%3Fpage%3D2")


def test_who_is_signed_in_need_not_sign_in_again():
    make_person(SAM, trust=a_trust())

    assert signed_in(SAM).get("/sign-in/?next=/account/")["Location"] == "/account/"


def test_signing_out_ends_the_visit_and_needs_a_post():
    make_person(SAM, trust=a_trust())
    client = signed_in(SAM)

    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert client.get("/account/")["Location"] == "/sign-in/?next=%2Faccount%2F"


def two_organisations():
    trust, provider = a_trust(), a_provider()
    person = make_person(SAM, trust=trust)
    with acting_as(SYSTEM):
        Membership.objects.create(person=person, provider=provider, role=Role.PROVIDER_MANAGER)
    return person, trust, provider


def test_somebody_with_two_organisations_chooses_and_can_change():
    person, trust, provider = two_organisations()
    client = Client()
    first = client.post("/sign-in/?next=/account/", {"email": SAM, "password": PASSWORD})
    assert first["Location"] == "/choose-organisation/?next=%2Faccount%2F"
    assert client.get("/account/").status_code == 200
    assert client.get("/people/roles/")["Location"] == "/choose-organisation/"
    with acting_as(SYSTEM):
        at_trust = Membership.objects.get(person=person, trust=trust)
        at_provider = Membership.objects.get(person=person, provider=provider)

    chosen = client.post("/choose-organisation/?next=/account/", {"organisation": at_trust.pk})

    assert chosen["Location"] == "/account/"
    page = text_of(client.get("/account/"))
    assert f"Insourcing {trust.name} Change organisation" in page
    client.post("/choose-organisation/", {"organisation": at_provider.pk})
    assert f"Insourcing {provider.name} Change organisation" in text_of(client.get("/account/"))


def test_nobody_chooses_an_organisation_that_is_not_theirs():
    two_organisations()
    other = membership_of(make_person("other@northshire.example", trust=a_trust()))
    client = signed_in(SAM)

    answer = client.post("/choose-organisation/", {"organisation": other.pk})

    assert answer.status_code == 422
    assert client.get("/people/roles/")["Location"] == "/choose-organisation/"


def test_somebody_without_any_organisation_is_told_so():
    person = make_person(SAM, trust=a_trust())
    with acting_as(SYSTEM):
        Membership.objects.filter(person=person).update(active=False)

    answer = signed_in(SAM).get("/choose-organisation/")

    assert "You act for no organisation" in text_of(answer)


def test_a_visit_left_idle_ends():
    make_person(SAM, trust=a_trust())
    client = signed_in(SAM)
    later = time.time() + settings.IDLE_LIMIT

    with time_machine.travel(later - 30, tick=False):
        assert client.get("/account/").status_code == 200
    with time_machine.travel(later - 30 + settings.IDLE_LIMIT + 61, tick=False):
        answer = client.get("/account/")

    assert answer["Location"] == "/sign-in/?next=%2Faccount%2F&idle=1"
    assert "You were signed out after 30 minutes without use." in text_of(client.get(answer["Location"]))


def test_changing_the_password_ends_every_other_visit_and_not_this_one():
    make_person(SAM, trust=a_trust())
    here, elsewhere = signed_in(SAM), signed_in(SAM)

    here.post("/account/", {"current": PASSWORD, "new": "a busy weekday clinic"})

    assert here.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302
    assert try_to_sign_in(Client()).status_code == 422
    assert try_to_sign_in(Client(), password="a busy weekday clinic").status_code == 302


def test_a_visit_ends_when_the_access_is_ended():
    trust = a_trust()
    admin, _ = an_administrator(trust)
    sam = make_person(SAM, trust=trust)
    client = signed_in(SAM)

    with acting_as(actor_of_membership(membership_of(admin))) as actor:
        deactivate(by=actor, membership_id=membership_of(sam).pk)

    assert client.get("/account/").status_code == 302
    assert client.get("/account/").status_code == 302


def test_a_changed_role_counts_from_the_next_request():
    trust = a_trust()
    sam = make_person(SAM, trust=trust, role=Role.TRUST_ADMIN)
    client = signed_in(SAM)
    assert client.get("/people/").status_code == 200

    with acting_as(SYSTEM):
        Membership.objects.filter(person=sam).update(role=Role.FINANCE)

    answer = client.get("/people/")
    assert answer.status_code == 403
    assert "Your role does not let you invite people, change roles and issue API credentials." in text_of(answer)


def test_signing_in_leaves_an_event_the_organisation_can_see():
    trust = a_trust()
    person, _ = an_administrator(trust)

    with acting_as(actor_of_membership(membership_of(person))) as actor:
        event = Event.objects.visible_to(actor).get(name="person.signed_in")

    assert (event.actor_label, event.trust_id, event.person_id) == (
        "Ada Admin, Trust administrator",
        trust.pk,
        person.pk,
    )


def test_the_session_holds_the_sign_ins_id_anew_so_that_a_planted_one_is_worth_nothing():
    make_person(SAM, trust=a_trust())
    client = Client()
    client.get("/sign-in/")
    client.cookies["sessionid"] = "planted0planted0planted0planted0"

    try_to_sign_in(client)

    assert client.cookies["sessionid"].value != "planted0planted0planted0planted0"


def test_pages_of_somebody_signed_in_are_kept_by_no_browser():
    make_person(SAM, trust=a_trust())

    assert signed_in(SAM).get("/account/")["Cache-Control"] == "no-store"


def test_a_wrong_current_password_and_a_weak_new_one_are_said_at_their_fields():
    make_person(SAM, trust=a_trust())
    client = signed_in(SAM)

    wrong = client.post("/account/", {"current": "wrong", "new": "a busy weekday clinic"})
    weak = client.post("/account/", {"current": PASSWORD, "new": "password1234"})

    assert (wrong.status_code, weak.status_code) == (422, 422)
    assert "The current password is not right" in text_of(wrong)
    assert "This password is too common." in text_of(weak)


def test_a_password_change_is_in_the_trail_without_the_password():
    trust = a_trust()
    person, _ = an_administrator(trust)
    with acting_as(actor_of_membership(membership_of(person))) as actor:
        change_password(by=actor, current=PASSWORD, new="a busy weekday clinic")

    with acting_as(SYSTEM):
        told = Event.objects.get(name="person.password_changed")
        rows = Event.objects.filter(target_type="accounts_person", name="row.updated").order_by("-id")
        changed = rows[0].data["rows"][0]["changed"]

    assert (told.data, told.actor_label) == ({}, "Ada Admin, Trust administrator")
    assert changed == {"password": "hidden"}
