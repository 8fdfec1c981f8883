"""The audit trail as people read it."""

import csv
import datetime as dt
import io
import re

import pytest
from django.db import connection

from accounts.audit_log import AuditFilter, audit_entry, event_words, events, target_words
from accounts.roles import Role
from audit.models import Event
from audit.services import record
from base.actors import Actor, ActorKind
from base.row_security import acting_as
from tests.accounts.actions import a_trust, an_administrator, signed_in, text_of
from tests.support.world import SYSTEM, make_person

pytestmark = pytest.mark.django_db


def told(trust, name: str = "session.booked", who: str = "Sam Example", at: str = "", reason: str = "", **data):
    by = Actor(ActorKind.TRUST, who, trust_id=trust.pk)
    with acting_as(by):
        record(name, by=by, target=trust, reason=reason, trust_id=trust.pk, **data)


def told_at(trust, at: str, **more) -> None:
    """An event of another day; the trail cannot be changed, so it is written with its time."""
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_event (at, name, source, trust_id, actor_kind, actor_label, target_type, target_id, reason,"
            " request_id, data) values (%s, %s, 'service', %s, 'trust', 'Sam Example', 'trusts_trust', '1', '', '', '{}')",
            [at, more.get("name", "session.booked"), trust.pk],
        )


def found(trust, **query) -> list[str]:
    by = Actor(ActorKind.TRUST, "reader", trust_id=trust.pk)
    with acting_as(by):
        return [event.name for event in events(by, AuditFilter.read(query)).order_by("id")]


def test_the_page_says_what_happened_to_what_by_whom_and_why():
    trust = a_trust()
    _, client = an_administrator(trust)
    told(trust, reason="Porters are off sick", rooms=["Endoscopy 1", "Endoscopy 2"], short_notice=True)

    words = text_of(client.get("/audit/"))

    assert "Session booked" in words
    assert f"Trust {trust.pk}" in words
    assert "Sam Example" in words
    assert "Porters are off sick" in words
    assert "Rooms: Endoscopy 1 and Endoscopy 2 Short notice: yes" in words


def test_the_databases_own_events_are_shown_on_request():
    trust = a_trust()
    _, client = an_administrator(trust)
    by = Actor(ActorKind.TRUST, "Sam Example", trust_id=trust.pk)
    with acting_as(by):
        trust.short_name = "Renamed"
        trust.save()

    assert "1 row of trust changed" not in text_of(client.get("/audit/"))
    words = text_of(client.get("/audit/?database=1"))
    assert "1 row of trust changed" in words
    assert re.search(r": from \S.* to Renamed", words)


def test_another_organisations_events_are_not_there():
    trust, other = a_trust(), a_trust()
    _, client = an_administrator(trust)
    told(other, name="session.cancelled")

    assert "Session cancelled" not in text_of(client.get("/audit/?database=1"))
    assert b"session.cancelled" not in client.get("/audit/download/?database=1").content


def test_a_day_is_a_london_day():
    trust = a_trust()
    for at in ("2026-06-05T22:59:59Z", "2026-06-05T23:00:00Z", "2026-06-06T22:59:59Z", "2026-06-06T23:00:00Z"):
        told_at(trust, at)

    assert len(found(trust, first="2026-06-06", last="2026-06-06")) == 2
    assert len(found(trust, first="2026-06-06")) == 3
    assert len(found(trust, last="2026-06-05")) == 1


def test_what_and_who_narrow_by_words():
    trust = a_trust()
    told(trust, name="session.booked", who="Sam Example, Operations manager")
    told(trust, name="call_off.activated", who="Priya Sample, Procurement")

    assert found(trust, what="session booked") == ["session.booked"]
    assert found(trust, what="Call off") == ["call_off.activated"]
    assert found(trust, who="priya") == ["call_off.activated"]
    assert found(trust, who="priya", what="booked") == []


@pytest.mark.parametrize(
    "query",
    [
        "first=yesterday",
        "first=9999-12-31&last=9999-12-31",
        "last=0001-01-01",
        "what=%00",
        "who=%25%27--",
        "after=rubbish",
        "after=WyI5OTk5OTk5OTk5OTk5OTk5OTk5OTkiXQ",
        "database=7",
    ],
)
def test_nothing_in_the_address_makes_an_error(query):
    _, client = an_administrator(a_trust())

    assert client.get(f"/audit/?{query}").status_code == 200
    assert client.get(f"/audit/download/?{query}").status_code == 200


def test_long_trails_come_in_pages_in_a_constant_number_of_queries(django_assert_num_queries):
    trust = a_trust()
    _, client = an_administrator(trust)
    with django_assert_num_queries(12):
        client.get("/audit/")
    for number in range(60):
        told(trust, name=f"thing.done_{number:02d}")
    with django_assert_num_queries(12):
        first = client.get("/audit/")

    older = first.content.decode().partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    second = text_of(client.get("/audit/" + older))
    assert "Thing done 59" in text_of(first)
    assert "Thing done 09" not in text_of(first)
    assert "Thing done 09" in second


def test_the_file_holds_what_the_filters_let_through_and_no_formula():
    trust = a_trust()
    _, client = an_administrator(trust)
    told(trust, name="session.booked", who="=HYPERLINK(1)", reason="-1")
    told(trust, name="session.cancelled")

    answer = client.get("/audit/download/?what=booked")

    assert answer["Content-Disposition"] == 'attachment; filename="audit-trail.csv"'
    heads, row = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    assert heads[:3] == ["When (London)", "What", "Who"]
    assert row[1:6] == ["session.booked", "'=HYPERLINK(1)", "trusts_trust", str(trust.pk), "'-1"]


def test_an_empty_answer_says_why_and_how_to_see_more():
    _, client = an_administrator(a_trust())

    words = text_of(client.get("/audit/?what=elephant"))

    assert "Nothing fits" in words
    assert "Show everything" in words


def test_it_needs_the_right():
    make_person("sam.example@northshire.example", trust=a_trust(), role=Role.SCHEDULER)
    client = signed_in("sam.example@northshire.example")

    assert client.get("/audit/").status_code == 403
    assert client.get("/audit/download/").status_code == 403


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("session.booked", {"starts_at": "2026-12-05T08:30:00+00:00"}, ["Starts at: Sat 5 Dec 2026, 08:30"]),
        ("session.booked", {"note": None}, ["Note: nothing"]),
        ("session.booked", {"price": {"amount": "3100.00", "unit": "point"}}, ["Price: Amount: 3100.00; Unit: point"]),
        ("session.booked", {}, []),
    ],
)
def test_what_belongs_to_a_deed_is_told_in_words(name, data, words):
    event = Event(name=name, source="service", target_type="trusts_trust", target_id="7", data=data)

    assert audit_entry(event).details == words
    assert (event_words(event), target_words(event)) == ("Session booked", "Trust 7")


def test_hidden_columns_stay_hidden_and_long_lists_are_cut():
    rows = [{"id": n, "changed": {"password": "hidden"}} for n in range(9)]
    event = Event(name="row.updated", source="database", target_type="accounts_person", data={"count": 9, "rows": rows})

    shown = audit_entry(event)

    assert shown.what == "9 rows of person changed"
    assert shown.details[0] == "Password of 0: changed, not shown"
    assert (len(shown.details), shown.more) == (6, 3)


def test_a_range_of_days_ends_with_its_last_day():
    assert AuditFilter.read({"first": "2026-06-06", "last": "x"}) == AuditFilter(first=dt.date(2026, 6, 6))
