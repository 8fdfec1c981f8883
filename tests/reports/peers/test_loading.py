"""The page on which provider months are loaded: a look first, every wrong row named, nothing half kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.roles import Role
from base.row_security import acting_as
from tests.support.visitors import platform_visitor, visitor
from tests.support.world import SYSTEM, make_world
from tests.waiting_list.official.test_loading import HEAD, ROW
from waiting_list.models import ProviderMonth

pytestmark = pytest.mark.django_db
PAGE = "/reports/peers/load/"


def send(client, text, do):
    return client.post(PAGE, {"file": SimpleUploadedFile("months.csv", text.encode()), "do": do})


def words(response):
    return " ".join(response.content.decode().split())


def kept():
    with acting_as(SYSTEM):
        return ProviderMonth.objects.count()


def test_a_look_says_what_would_be_and_loading_does_it():
    client = platform_visitor()
    assert "Provider months" in words(client.get("/"))
    looked = send(client, HEAD + ROW, "look")
    assert "Nothing is kept yet." in words(looked)
    assert "1 row read: 1 would be new, 0 would be changed, the rest is there already" in words(looked)
    assert kept() == 0
    assert send(client, HEAD + ROW, "load").status_code == 302
    assert "1 row read: 1 is new, 0 are changed" in words(client.get(PAGE))
    assert kept() == 1


def test_every_wrong_row_is_named_and_nothing_is_kept():
    answer = send(platform_visitor(), HEAD + ROW + ROW + ROW.replace("2026-04", "April"), "load")
    assert answer.status_code == 422
    assert "Line 3: RBD has another row for 2026-04." in words(answer)
    assert "Line 4: month is not like 2026-04." in words(answer)
    assert kept() == 0


def test_only_the_people_of_the_service_load():
    assert visitor(Role.EXECUTIVE, trust=make_world().trust).get(PAGE).status_code == 403
