"""The public facts of one contract: a code of procurement that is none of health services is said at its field."""

import pytest
from django.urls import reverse

from accounts.roles import Role
from base.errors import InvalidInput
from base.row_security import acting_as
from contracts.models import PublicTerms
from contracts.publishing.services.register import set_public_terms
from tests.support.visitors import visitor
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.django_db
SENTENCE = "Give a code of health services, eight digits that begin with 851, such as 85121282"


@pytest.mark.parametrize("typed", ["12345678", "8512128", "851212821", "hospital", "８５１２１２８２", "12345678-9"])
def test_a_code_that_is_not_of_health_services_is_refused_at_its_field(typed):
    world = make_world()
    with acting_as(world.trust_actor(Role.PROCUREMENT)) as actor, pytest.raises(InvalidInput) as refused:
        set_public_terms(by=actor, call_off_id=world.call_off.pk, cpv=typed)
    assert [(error.pointer, error.detail) for error in refused.value.errors] == [("/cpv", SENTENCE)]
    with acting_as(SYSTEM):
        assert not PublicTerms.objects.filter(call_off=world.call_off).exists()


def test_the_page_says_what_is_wrong_with_the_code():
    world = make_world()
    answer = visitor(Role.PROCUREMENT, trust=world.trust).post(
        reverse("public-terms", args=[world.call_off.pk]), {"cpv": "12345678"}
    )
    assert answer.status_code == 422
    assert SENTENCE in answer.content.decode()
