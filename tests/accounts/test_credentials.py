"""API credentials: issued, shown once, recognised, replaced, revoked; and the pages that do it."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.credentials import actor_of_token, issue_credential, revoke_credential, rotate_credential
from accounts.models import Credential
from accounts.request_actor import actor_of_membership
from accounts.roles import PROVIDER_SCOPES, SCOPE_WORDS, TRUST_SCOPES, Role, permissions_of_scopes
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, NotSignedIn, RuleBroken
from base.permissions import PERSON_ONLY, Permission, require
from base.row_security import acting_as
from tests.accounts.actions import a_provider, a_trust, an_administrator, membership_of, text_of
from tests.support.world import SYSTEM, make_person

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def an_actor(trust=None, provider=None, role: str = ""):
    role = role or (Role.TRUST_ADMIN if trust else Role.PROVIDER_ADMIN)
    person = make_person(f"{role}@northshire.example", trust=trust, provider=provider, role=role)
    return actor_of_membership(membership_of(person))


def issued(by, scopes=("sessions:read",), days: int = 30):
    with acting_as(by):
        expires_at = timezone.now() + days * DAY
        return issue_credential(by=by, name="Theatre system", scopes=list(scopes), expires_at=expires_at)


def recognised(token: str):
    with acting_as(SYSTEM):
        return actor_of_token(token)


def call(token: str, **headers):
    """Any address of the API: what a credential is worth is told before anything else."""
    return Client().get("/api/v1/nothing-here/", HTTP_AUTHORIZATION=f"Bearer {token}", **headers)


def test_a_token_has_256_random_bits_and_only_its_keyed_hash_is_in_the_database():
    credential, token = issued(an_actor(trust=a_trust()))

    assert re.fullmatch(r"ins_[0-9a-f]{8}_[A-Za-z0-9_-]{43}", token)
    secret = token[len("ins_01234567_") :]
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute("select row_to_json(c)::text from accounts_credential c")
        rows = cursor.fetchall()
        cursor.execute("select row_to_json(e)::text from audit_event e")
        rows += cursor.fetchall()
    assert [row for (row,) in rows if secret in row] == []
    assert len(credential.token_hash) == 32


def test_a_credential_acts_for_its_organisation_with_its_scopes_and_no_more():
    trust = a_trust()
    credential, token = issued(an_actor(trust=trust), ["sessions:write"])

    actor = recognised(token)

    assert (actor.kind, actor.trust_id, actor.provider_id) == ("trust", trust.pk, None)
    assert (actor.credential_id, actor.person_id, actor.is_person) == (credential.pk, None, False)
    assert actor.label == f"Theatre system, {trust.name}"
    assert actor.permissions == {Permission.VIEW_PLANNER, Permission.BOOK_SESSIONS}


def test_every_scope_maps_to_rights_has_words_and_gives_no_right_that_belongs_to_people():
    for scopes, trust in ((TRUST_SCOPES, True), (PROVIDER_SCOPES, False)):
        for scope in scopes:
            assert SCOPE_WORDS[scope]
            rights = permissions_of_scopes([scope], trust=trust)
            assert rights
            assert rights & PERSON_ONLY == frozenset()
    assert set(SCOPE_WORDS) == set(TRUST_SCOPES) | set(PROVIDER_SCOPES)


@pytest.mark.parametrize("permission", sorted(PERSON_ONLY))
def test_a_credential_is_refused_what_belongs_to_people_even_if_it_held_the_right(permission):
    _, token = issued(an_actor(trust=a_trust()))
    actor = recognised(token)
    object.__setattr__(actor, "permissions", frozenset(Permission))

    with pytest.raises(NotAllowed) as refused:
        require(actor, permission)

    assert refused.value.code == "person_needed"


@pytest.mark.parametrize(
    ("name", "scopes", "days", "pointer"),
    [
        (" ", ["sessions:read"], 30, "name"),
        ("X", [], 30, "scopes"),
        ("X", ["offers:answer"], 30, "scopes"),
        ("X", ["sessions:read"], 0, "expires_at"),
        ("X", ["sessions:read"], 400, "expires_at"),
    ],
)
def test_what_is_missing_or_too_long_is_named(name, scopes, days, pointer):
    with acting_as(an_actor(trust=a_trust())) as by, pytest.raises(InvalidInput) as refused:
        issue_credential(by=by, name=name, scopes=scopes, expires_at=timezone.now() + days * DAY)

    assert [fault.pointer for fault in refused.value.errors] == [pointer]


def test_issuing_needs_the_right():
    with acting_as(an_actor(trust=a_trust(), role=Role.OPERATIONS)) as by, pytest.raises(NotAllowed):
        issue_credential(by=by, name="X", scopes=["sessions:read"], expires_at=timezone.now() + DAY)


def test_replacing_lets_both_work_for_the_overlap():
    by = an_actor(provider=a_provider())
    old, old_token = issued(by, ["activity:write"])
    with acting_as(by):
        new, new_token = rotate_credential(by=by, credential_id=old.pk, overlap=dt.timedelta(hours=1))

    assert (new.name, new.scopes) == (old.name, ["activity:write"])
    assert recognised(old_token).credential_id == old.pk
    assert recognised(new_token).credential_id == new.pk
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=61)):
        with pytest.raises(NotSignedIn) as ended:
            recognised(old_token)
        assert ended.value.code == "credential_expired"
        assert recognised(new_token).credential_id == new.pk


def test_what_has_ended_is_not_replaced():
    by = an_actor(trust=a_trust())
    credential, _ = issued(by)
    with acting_as(by):
        revoke_credential(by=by, credential_id=credential.pk)
        with pytest.raises(RuleBroken) as refused:
            rotate_credential(by=by, credential_id=credential.pk, overlap=DAY)

    assert refused.value.code == "credential_ended"


def test_another_organisations_credential_is_not_there():
    credential, token = issued(an_actor(trust=a_trust()))
    by = an_actor(provider=a_provider())

    with acting_as(by), pytest.raises(NotFound):
        revoke_credential(by=by, credential_id=credential.pk)

    assert recognised(token)


def test_last_used_is_noted_at_most_once_a_minute():
    _, token = issued(an_actor(trust=a_trust()))
    start = timezone.now()

    noted = []
    for seconds in (0, 30, 59, 61):
        with time_machine.travel(start + dt.timedelta(seconds=seconds), tick=False):
            call(token)
            with acting_as(SYSTEM):
                noted.append((Credential.objects.get().last_used_at - start).total_seconds())

    assert noted == [0, 0, 0, 61]


def test_a_use_stays_noted_when_the_request_itself_is_refused():
    _, token = issued(an_actor(trust=a_trust()))

    assert call(token).status_code == 404

    with acting_as(SYSTEM):
        assert Credential.objects.get().last_used_at is not None


def test_issuing_replacing_and_revoking_are_in_the_trail():
    by = an_actor(trust=a_trust())
    credential, _ = issued(by)
    with acting_as(by):
        new, _ = rotate_credential(by=by, credential_id=credential.pk, overlap=DAY)
        revoke_credential(by=by, credential_id=new.pk)

        told = Event.objects.visible_to(by).filter(name__startswith="credential.").order_by("id")
        names = [event.name for event in told]
    assert names == ["credential.issued", "credential.issued", "credential.rotated", "credential.revoked"]


def last_day(days: int = 30) -> dict:
    day = timezone.localdate() + days * DAY
    return {"last_day-day": day.day, "last_day-month": day.month, "last_day-year": day.year}


def token_on(page) -> str:
    return re.search(r'value="(ins_[^"]+)"', page.content.decode())[1]


def test_the_page_shows_the_token_once_and_keeps_it_nowhere():
    _, client = an_administrator(a_trust())
    sent = {"name": "Theatre system", "scopes": ["sessions:read", "reports"], **last_day()}

    shown = client.post("/credentials/new/", sent)

    assert "no-store" in shown["Cache-Control"]
    token = token_on(shown)
    listed = text_of(client.get("/credentials/"))
    assert token not in listed
    assert f"ins_{token[4:12]}_…" in listed
    assert SCOPE_WORDS["sessions:read"] in listed
    assert "Never" in listed
    assert recognised(token).permissions == permissions_of_scopes(["sessions:read", "reports"], trust=True)


def test_the_last_day_counts_whole_in_london():
    _, client = an_administrator(a_trust())
    with time_machine.travel("2026-06-01T10:00:00Z"):
        again = {"email": "ada.admin@northshire.example", "password": "a quiet weekend list"}
        client.post("/sign-in/", again)
        client.post("/credentials/new/", {"name": "X", "scopes": ["reports"], **last_day()})

    with acting_as(SYSTEM):
        assert Credential.objects.get().expires_at.isoformat() == "2026-07-01T23:00:00+00:00"


def test_what_is_wrong_is_said_at_its_field():
    _, client = an_administrator(a_trust())

    answer = client.post("/credentials/new/", {"name": "", **last_day(400)})

    assert answer.status_code == 422
    words = text_of(answer)
    assert "Enter the name" in words
    assert "Select at least one thing it may do" in words
    assert "Last day must be" in words


def test_replacing_and_revoking_by_the_pages():
    _, client = an_administrator(a_trust())
    client.post("/credentials/new/", {"name": "Theatre system", "scopes": ["reports"], **last_day()})
    with acting_as(SYSTEM):
        pk = Credential.objects.get().pk

    assert client.get(f"/credentials/{pk}/rotate/").status_code == 200
    shown = client.post(f"/credentials/{pk}/rotate/", {"overlap": "1", **last_day(60)})
    revoked = client.post(f"/credentials/{pk}/revoke/", follow=True)

    assert "The one it replaces" in text_of(shown)
    assert recognised(token_on(shown))
    assert "Theatre system is revoked. Its requests are refused from now on." in text_of(revoked)
    assert client.post(f"/credentials/{pk}/rotate/", {"overlap": "1", **last_day(60)}).status_code == 422


def test_the_list_takes_the_same_number_of_queries_however_long(django_assert_num_queries):
    trust = a_trust()
    _, client = an_administrator(trust)
    by = an_actor(trust=trust, role=Role.TRUST_ADMIN)
    for many in (1, 3):
        for _ in range(many):
            issued(by)
        with django_assert_num_queries(13):
            client.get("/credentials/")


def test_before_the_first_the_page_says_what_a_credential_is_for():
    _, client = an_administrator(a_trust())

    assert "No system acts for the organisation yet" in text_of(client.get("/credentials/"))


def test_other_organisations_credentials_answer_404():
    _, client = an_administrator(a_trust())
    credential, _ = issued(an_actor(provider=a_provider()))

    assert client.get(f"/credentials/{credential.pk}/rotate/").status_code == 404
    assert client.post(f"/credentials/{credential.pk}/revoke/").status_code == 404
