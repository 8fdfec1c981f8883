"""The platform's pages: taking on trusts and providers, and inviting their first administrators."""

import pytest

from accounts.models import Invitation
from accounts.roles import Role
from base.row_security import acting_as
from providers.models import Provider
from tests.accounts.actions import a_provider, a_trust, an_administrator, an_owner, text_of
from tests.support.world import SYSTEM, make_person
from trusts.models import Trust

pytestmark = pytest.mark.django_db
QUERIES = 12
NEW_TRUST = {"ods_code": "rx9", "name": "Southshire Hospitals NHS Trust", "short_name": "Southshire"}
NEW_PROVIDER = {"name": "Sample Surgical Ltd", "short_name": "SSL", "companies_house": "01234567"}


def test_a_trust_is_taken_on_and_its_first_administrator_invited():
    _, client = an_owner()

    made = client.post("/organisations/trusts/new/", NEW_TRUST, follow=True)
    address = made.redirect_chain[-1][0]
    invited = client.post(address, {"name": "Ada Admin", "email": "ada@southshire.example"}, follow=True)

    assert "Southshire Hospitals NHS Trust is here. Now invite its first administrator." in text_of(made)
    assert "Ada Admin is invited as administrator of Southshire Hospitals NHS Trust." in text_of(invited)
    with acting_as(SYSTEM):
        invitation, trust = Invitation.objects.get(), Trust.objects.get(ods_code="RX9")
    assert (invitation.role, invitation.trust_id) == (Role.TRUST_ADMIN, trust.pk)


def test_a_provider_is_taken_on_and_its_first_administrator_invited():
    _, client = an_owner()

    made = client.post("/organisations/providers/new/", NEW_PROVIDER, follow=True)
    client.post(made.redirect_chain[-1][0], {"name": "Bo Standin", "email": "bo@sample-surgical.example"})

    with acting_as(SYSTEM):
        invitation, provider = Invitation.objects.get(), Provider.objects.get(short_name="SSL")
    assert (invitation.role, invitation.provider_id) == (Role.PROVIDER_ADMIN, provider.pk)


def test_an_invitation_by_the_platform_can_be_withdrawn():
    _, client = an_owner()
    trust = a_trust()
    address = f"/organisations/trust/{trust.pk}/"
    client.post(address, {"name": "Ada Admin", "email": "ada@southshire.example"})
    with acting_as(SYSTEM):
        invitation = Invitation.objects.get()
    assert "ada@southshire.example" in text_of(client.get(address))

    client.post(f"/people/invitations/{invitation.pk}/withdraw/")

    assert "ada@southshire.example" not in text_of(client.get(address))


def test_what_is_wrong_is_said_at_its_field():
    _, client = an_owner()

    answer = client.post("/organisations/trusts/new/", {"ods_code": "R-X", "name": "", "short_name": "S"})

    assert answer.status_code == 422
    assert "Enter the name" in text_of(answer)
    wrong = client.post("/organisations/trusts/new/", NEW_TRUST | {"ods_code": "no such code"})
    assert "An ODS code is" in text_of(wrong)
    twice = [client.post("/organisations/trusts/new/", NEW_TRUST).status_code for _ in range(2)]
    assert twice == [302, 422]


def test_the_list_tells_who_has_no_administrator_in_a_constant_number_of_queries(django_assert_num_queries):
    _, client = an_owner()
    trust = a_trust()
    make_person("ada@northshire.example", trust=trust, role=Role.TRUST_ADMIN)
    make_person("sam@northshire.example", trust=trust)
    with django_assert_num_queries(QUERIES):
        words = text_of(client.get("/organisations/"))
    assert "1 administrator" in words

    waiting = a_provider()
    client.post(f"/organisations/provider/{waiting.pk}/", {"name": "Bo", "email": "bo@sample.example"})
    client.get("/organisations/")
    a_trust()
    with django_assert_num_queries(QUERIES):
        words = text_of(client.get("/organisations/"))
    assert "1 person invited" in words
    assert "None: invite one" in words


@pytest.mark.parametrize(
    "address", ["/organisations/trust/0/", "/organisations/hospital/1/", f"/organisations/trust/{10**30}/"]
)
def test_what_is_not_there_answers_404(address):
    _, client = an_owner()

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/organisations/", "/organisations/trusts/new/", "/organisations/providers/new/"])
def test_only_the_platform_opens_them(address):
    _, client = an_administrator(a_trust())

    assert client.get(address).status_code == 403


def test_the_platform_has_its_own_menu_and_no_page_of_an_organisation():
    _, client = an_owner()

    words = text_of(client.get("/organisations/"))

    assert "Organisations" in words
    assert client.get("/audit/").status_code == 403
