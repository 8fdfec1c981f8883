"""Declared operations: what is read, what is refused, how an answer is sent. Retries are shown by the API's own tests."""

import orjson
import pytest
from rest_framework.test import APIRequestFactory, force_authenticate

from base.actors import Actor, ActorKind
from base.api import ApiView
from base.errors import InvalidInput
from base.permissions import Permission
from base.record_types import Id
from base.records import Answer, Body, Nothing, Query
from plumbing.endpoints import CommandView, Many, OneOrMany, Result, endpoint, people_only

TOO_MANY = InvalidInput("At most two.", code="too_many_at_once")


class Wish(Body):
    room: Id


class Options(Query):
    draft: bool = False


class WishRecord(Answer):
    version: int
    rooms: list[int]


class Wishes(ApiView):
    @endpoint(
        "wishes_add",
        "Wish for rooms",
        tag="Sessions",
        query=Options,
        body=OneOrMany(Wish, Many(Wish, 2, TOO_MANY)),
        answers={201: WishRecord},
        etag=True,
        permission=Permission.BOOK_SESSIONS,
    )
    def post(self, request, query: Options, body):
        """One or several."""
        rooms = [wish.room for wish in body] if isinstance(body, list) else [body.room]
        return WishRecord(version=3, rooms=[0, *rooms] if query.draft else rooms)


class OneWish(CommandView):
    resource = "wish"

    @endpoint("wishes_end", "End it", tag="Sessions", body=Nothing, answers=WishRecord)
    def post(self, request, body: Nothing, pk: int) -> int:
        """The answer is the wish as it is."""
        return pk

    def show(self, request, pk, /, **at):
        return Result(WishRecord(version=1, rooms=[pk]), headers={"X-Of": str(at["pk"])})


def answer(view, body, *, query="", may=(Permission.BOOK_SESSIONS,), **at):
    request = APIRequestFactory().post(f"/{query}", orjson.dumps(body), content_type="application/json")
    request.actor = Actor(kind=ActorKind.TRUST, label="System", permissions=frozenset(may))
    force_authenticate(request, request.actor)
    return view.as_view()(request, **at).render()


def told(response) -> tuple[int, str, list[str]]:
    said = orjson.loads(response.content)
    return response.status_code, said["code"], [fault["pointer"] for fault in said["errors"]]


def test_query_and_body_come_typed_and_the_version_is_the_etag():
    made = answer(Wishes, {"room": 7}, query="?draft=true")

    assert (made.status_code, made["ETag"], orjson.loads(made.content)) == (201, '"3"', {"version": 3, "rooms": [0, 7]})
    assert orjson.loads(answer(Wishes, [{"room": 7}, {"room": 8}]).content)["rooms"] == [7, 8]


def test_faults_are_those_of_the_kind_of_body_that_was_sent():
    assert told(answer(Wishes, {"room": "7"})) == (400, "invalid", ["/room"])
    assert told(answer(Wishes, [{"room": 7}, {}])) == (400, "invalid", ["/1/room"])
    assert told(answer(Wishes, [{"room": 7}] * 3)) == (400, "too_many_at_once", [])
    assert told(answer(Wishes, 5)) == (400, "invalid", [""])
    assert told(answer(Wishes, {"room": 7}, query="?draft=yes&x=1")) == (400, "invalid", ["", "draft"])


def test_the_permission_is_asked_before_anything_is_read():
    assert told(answer(Wishes, {"room": "7"}, may=())) == (403, "not_allowed", [])


def test_a_command_answers_with_what_it_was_about():
    made = answer(OneWish, {}, pk=4)

    assert (made.status_code, made["X-Of"], orjson.loads(made.content)["rooms"]) == (200, "4", [4])
    assert told(answer(OneWish, {"x": 1}, pk=4)) == (400, "invalid", [""])


@pytest.mark.parametrize("pk", [0, 2**63])
def test_an_id_no_row_can_have_is_not_found(pk):
    assert told(answer(OneWish, {}, pk=pk)) == (404, "not_found", [])


def test_a_deed_of_people_is_refused_with_its_sentence():
    view = people_only("wishes_approve", "Approve it", "approve a wish", tag="Sessions")
    assert told(answer(view, {})) == (403, "person_needed", [])


def test_the_declaration_stays_on_the_method():
    declared = Wishes.post.endpoint
    assert (declared.operation_id, declared.description, declared.status) == ("wishes_add", "One or several.", 201)
