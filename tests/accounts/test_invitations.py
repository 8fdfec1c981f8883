"""Inviting a colleague, and the link that lets them in."""

import datetime as dt
import threading

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.emails import send_invitation
from accounts.models import Invitation, Membership, Person
from accounts.request_actor import actor_of_membership
from accounts.roles import Role
from accounts.services import accept_as_new, invite, withdraw_invitation
from accounts.services.invitations import link_token
from accounts.tasks import send_invitation as task
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from plumbing.models import Job
from tests.accounts.actions import PASSWORD, a_provider, a_trust, an_administrator, membership_of, signed_in, text_of
from tests.support.world import SYSTEM, make_person

NEW = "new.colleague@northshire.example"


def administrator_of(trust):
    person = make_person("ada.admin@northshire.example", trust=trust, role=Role.TRUST_ADMIN, name="Ada Admin")
    return actor_of_membership(membership_of(person))


def invited(trust, email: str = NEW, role: str = Role.FINANCE) -> Invitation:
    with acting_as(administrator_of(trust)) as by:
        return invite(by=by, email=email, name="Noor Colleague", role=role)


def address_of(invitation: Invitation) -> str:
    return f"/invitation/{link_token(invitation)}/"


def accept(invitation: Invitation, client: Client | None = None):
    return (client or Client()).post(address_of(invitation), {"name": "Noor Colleague", "password": PASSWORD})


@pytest.mark.django_db
def test_only_the_digest_of_the_link_is_kept():
    invitation = invited(a_trust())

    with acting_as(SYSTEM):
        stored = Invitation.objects.filter(pk=invitation.pk).values().get()
        job = Job.objects.get(kind="accounts.send_invitation")
    assert link_token(invitation) not in repr(stored) + repr(job.args)
    assert len(stored["token_hash"]) == 32


@pytest.mark.django_db
def test_the_worker_sends_the_letter_once_however_often_it_is_woken():
    trust = a_trust()
    invitation = invited(trust)
    with acting_as(SYSTEM):
        job = Job.objects.get(kind="accounts.send_invitation")

    task(str(job.pk))
    task(str(job.pk))

    with acting_as(SYSTEM):
        assert Job.objects.get(pk=job.pk).state == "done"
    [letter] = mail.outbox
    assert letter.to == [NEW]
    assert letter.subject.startswith(f"{trust.name}: your access to Insourcing, accept by ")
    assert address_of(invitation) in letter.body
    assert "as Finance of" in letter.body


@pytest.mark.django_db
def test_a_withdrawn_invitation_is_not_sent():
    invitation = invited(a_trust())
    with acting_as(SYSTEM) as by:
        withdraw_invitation(by=by, invitation_id=invitation.pk)
        job = Job.objects.get(kind="accounts.send_invitation")

    task(str(job.pk))

    assert mail.outbox == []


@pytest.mark.django_db
def test_the_letter_written_twice_holds_the_same_link():
    invitation = invited(a_trust())
    with acting_as(SYSTEM):
        for _ in range(2):
            send_invitation(Invitation.objects.select_related("trust", "provider").get(pk=invitation.pk))

    assert mail.outbox[0].body == mail.outbox[1].body


@pytest.mark.django_db
def test_accepting_makes_a_person_signed_in_and_acting_for_the_organisation():
    trust = a_trust()
    invitation, client = invited(trust), Client()
    page = client.get(address_of(invitation))
    assert f"{trust.name} invites you" in text_of(page)

    answer = accept(invitation, client)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert f"{NEW} Organisation {trust.name} Role Finance" in text_of(client.get("/account/"))
    assert signed_in(NEW)


@pytest.mark.django_db
def test_the_link_works_once():
    invitation = invited(a_trust())
    accept(invitation)

    assert accept(invitation).status_code == 410
    assert "Ask who invited you for a new one." in text_of(Client().get(address_of(invitation)))


@pytest.mark.django_db
def test_the_link_ends_after_its_days():
    invitation = invited(a_trust())

    with time_machine.travel(timezone.now() + dt.timedelta(days=7, minutes=1)):
        assert Client().get(address_of(invitation)).status_code == 410


@pytest.mark.django_db
def test_a_made_up_link_is_an_ended_link():
    assert Client().get("/invitation/not-a-link/").status_code == 410


@pytest.mark.django_db
def test_a_weak_password_is_refused_and_nobody_is_made():
    invitation = invited(a_trust())

    answer = Client().post(address_of(invitation), {"name": "", "password": "short"})

    assert answer.status_code == 422
    assert "Enter the name" in text_of(answer)
    weak = Client().post(address_of(invitation), {"name": "Noor", "password": "short"})
    assert "at least 12 characters" in text_of(weak)
    with acting_as(SYSTEM):
        assert not Person.objects.filter(email=NEW).exists()


@pytest.mark.django_db
def test_who_already_signs_in_elsewhere_accepts_with_their_own_password():
    make_person(NEW, provider=a_provider(), role=Role.PROVIDER_MANAGER)
    trust = a_trust()
    invitation = invited(trust)
    page = Client().get(address_of(invitation))
    assert f"{NEW} already has a password here." in text_of(page)
    assert Client().post(address_of(invitation), {"name": "X", "password": PASSWORD}).status_code == 200
    client = signed_in(NEW)

    answer = client.post(address_of(invitation))

    assert answer.status_code == 302
    assert f"Organisation {trust.name} Role Finance" in text_of(client.get("/account/"))
    assert "Change organisation" in text_of(client.get("/account/"))


@pytest.mark.django_db
def test_somebody_else_cannot_accept():
    trust = a_trust()
    make_person(NEW, provider=a_provider(), role=Role.PROVIDER_MANAGER)
    make_person("other@northshire.example", trust=trust)
    invitation, client = invited(trust), signed_in("other@northshire.example")

    assert "Sign out, then open the link again." in text_of(client.get(address_of(invitation)))
    assert client.post(address_of(invitation)).status_code == 410
    with acting_as(SYSTEM):
        assert Invitation.objects.get(pk=invitation.pk).used_at is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("email", "name", "role", "code"),
    [
        ("", "Noor", Role.FINANCE, "required"),
        (NEW, " ", Role.FINANCE, "required"),
        (NEW, "Noor", Role.PROVIDER_ADMIN, "role_unknown"),
        (NEW, "Noor", "emperor", "role_unknown"),
    ],
)
def test_what_is_missing_or_of_another_kind_of_organisation_is_refused(email, name, role, code):
    with acting_as(administrator_of(a_trust())) as by, pytest.raises(InvalidInput) as refused:
        invite(by=by, email=email, name=name, role=role)

    assert [fault.code for fault in refused.value.errors] == [code]


@pytest.mark.django_db
def test_nobody_is_invited_twice_nor_when_already_here():
    trust = a_trust()
    make_person("sam.example@northshire.example", trust=trust)
    with acting_as(administrator_of(trust)) as by:
        invite(by=by, email=NEW, name="Noor", role=Role.FINANCE)
        with pytest.raises(RuleBroken) as twice:
            invite(by=by, email=NEW.upper(), name="Noor", role=Role.FINANCE)
        with pytest.raises(RuleBroken) as member:
            invite(by=by, email="SAM.example@northshire.example", name="Sam", role=Role.FINANCE)

    assert (twice.value.code, member.value.code) == ("already_invited", "already_member")


@pytest.mark.django_db
def test_an_administrator_invites_for_their_own_organisation_whatever_they_send():
    ours, theirs = a_trust(), a_trust()

    with acting_as(administrator_of(ours)) as by:
        invitation = invite(by=by, email=NEW, name="Noor", role=Role.FINANCE, trust_id=theirs.pk)

    assert invitation.trust_id == ours.pk


@pytest.mark.django_db
def test_inviting_needs_the_right_and_a_person():
    trust = a_trust()
    sam = make_person("sam.example@northshire.example", trust=trust)
    with acting_as(actor_of_membership(membership_of(sam))) as by, pytest.raises(NotAllowed):
        invite(by=by, email=NEW, name="Noor", role=Role.FINANCE)


@pytest.mark.django_db
def test_another_organisations_invitation_cannot_be_withdrawn():
    invitation = invited(a_trust())
    person = make_person("else.admin@other.example", trust=a_trust(), role=Role.TRUST_ADMIN)

    with acting_as(actor_of_membership(membership_of(person))) as by, pytest.raises(NotFound):
        withdraw_invitation(by=by, invitation_id=invitation.pk)


@pytest.mark.django_db
def test_withdrawing_ends_the_link_and_twice_is_no_error():
    trust = a_trust()
    _, client = an_administrator(trust)
    client.post("/people/invite/", {"name": "Noor Colleague", "email": NEW, "role": "finance"})
    with acting_as(SYSTEM):
        invitation = Invitation.objects.get(email=NEW)

    for _ in range(2):
        answer = client.post(f"/people/invitations/{invitation.pk}/withdraw/", follow=False)
        assert answer["Location"] == "/people/"

    assert Client().get(address_of(invitation)).status_code == 410


@pytest.mark.django_db
def test_joining_is_told_in_the_trail_in_the_new_persons_name():
    trust = a_trust()
    accept(invited(trust))

    with acting_as(SYSTEM):
        told = Event.objects.filter(name__startswith="person.", trust_id=trust.pk).order_by("id")
        assert [(event.name, event.actor_label) for event in told] == [
            ("person.invited", "Ada Admin, Trust administrator"),
            ("person.joined", "Noor Colleague, Finance"),
            ("person.signed_in", "Noor Colleague, Finance"),
        ]


def test_one_link_opened_by_two_at_once_lets_one_in(committed):
    invitation = invited(a_trust())
    outcomes = []

    def race(name: str) -> None:
        try:
            accept_as_new(token=link_token(invitation), name=name, password=PASSWORD)
            outcomes.append("in")
        except RuleBroken as refusal:
            outcomes.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=race, args=(f"Racer {n}",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["in", "invitation_ended"]
    with acting_as(SYSTEM):
        assert Membership.objects.filter(person__email=NEW).count() == 1
