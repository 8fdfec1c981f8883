"""Frameworks, kept by the people of the platform and read by everybody with contracts."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import PLATFORM_PERMISSIONS, Role
from base.actors import Actor, ActorKind
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from contracts.frameworks.services import add_framework, add_lot, add_supplier, change_framework, end_supplier
from contracts.models import Framework, LotSupplier
from tests.support.visitors import platform_visitor, queries_of, visitor
from tests.support.world import SYSTEM, make_provider, make_world

pytestmark = pytest.mark.django_db
PLATFORM = Actor(ActorKind.PLATFORM, "Ola Owner", person_id=1, permissions=PLATFORM_PERMISSIONS)


@pytest.fixture
def platform():
    with acting_as(PLATFORM) as actor:
        yield actor


@pytest.fixture
def framework(platform):
    return add_framework(by=platform, reference="EX-1", title="Example", owner="Nobody in particular")


def codes(refusal):
    return [(fault.pointer, fault.code) for fault in refusal.value.errors]


def test_what_is_not_known_stays_empty(framework):
    assert (framework.regime, framework.starts_on, framework.ends_on) == ("", None, None)


def test_a_reference_is_used_once(platform, framework):
    with pytest.raises(RuleBroken) as refusal:
        add_framework(by=platform, reference="EX-1", title="Other", owner="Other")
    assert codes(refusal) == [("/reference", "framework_exists")]


def test_everything_wrong_is_named(platform):
    with pytest.raises(InvalidInput) as refusal:
        add_framework(
            by=platform,
            reference="",
            title="",
            owner="",
            regime="law",
            starts_on=dt.date(2026, 2, 1),
            ends_on=dt.date(2026, 1, 1),
        )
    assert [pointer for pointer, _ in codes(refusal)] == ["/reference", "/title", "/owner", "/regime", "/ends_on"]


def test_a_framework_is_changed(platform, framework):
    change_framework(by=platform, framework_id=framework.pk, reference="EX-2", title="Example", owner="Somebody")
    framework.refresh_from_db()
    assert (framework.reference, framework.owner) == ("EX-2", "Somebody")
    with pytest.raises(NotFound):
        change_framework(by=platform, framework_id=0, reference="EX-2", title="Example", owner="Somebody")


def test_a_lot_has_a_type_and_a_number_of_its_own(platform, framework):
    add_lot(by=platform, framework_id=framework.pk, number="2a", title="Insourcing", type="insourcing")
    with pytest.raises(RuleBroken) as refusal:
        add_lot(by=platform, framework_id=framework.pk, number="2a", title="Again", type="insourcing")
    assert codes(refusal) == [("/number", "lot_exists")]
    with pytest.raises(InvalidInput) as refusal:
        add_lot(by=platform, framework_id=framework.pk, number="", title="", type="magic")
    assert [pointer for pointer, _ in codes(refusal)] == ["/number", "/title", "/type"]


def test_a_supplier_leaves_and_may_join_again_but_is_never_on_a_lot_twice(platform, framework):
    with acting_as(SYSTEM):
        provider = make_provider()
    lot = add_lot(by=platform, framework_id=framework.pk, number="1", title="Insourcing", type="insourcing")
    held = add_supplier(by=platform, lot_id=lot.pk, provider_id=provider.pk, joined_on=dt.date(2026, 1, 1))
    with pytest.raises(RuleBroken) as refusal:
        add_supplier(by=platform, lot_id=lot.pk, provider_id=provider.pk, joined_on=dt.date(2026, 6, 1))
    assert codes(refusal) == [("/joined_on", "supplier_exists")]
    with pytest.raises(InvalidInput):
        end_supplier(by=platform, supplier_id=held.pk, left_on=dt.date(2025, 12, 31))
    end_supplier(by=platform, supplier_id=held.pk, left_on=dt.date(2026, 5, 31))
    add_supplier(by=platform, lot_id=lot.pk, provider_id=provider.pk, joined_on=dt.date(2026, 6, 1))
    assert LotSupplier.objects.filter(lot=lot).count() == 2


def test_an_unknown_lot_provider_or_supplier_is_refused(platform, framework):
    lot = add_lot(by=platform, framework_id=framework.pk, number="1", title="Insourcing", type="insourcing")
    with pytest.raises(NotFound):
        add_supplier(by=platform, lot_id=0, provider_id=0, joined_on=dt.date(2026, 1, 1))
    with pytest.raises(InvalidInput):
        add_supplier(by=platform, lot_id=lot.pk, provider_id=0, joined_on=dt.date(2026, 1, 1))
    with pytest.raises(NotFound):
        end_supplier(by=platform, supplier_id=0, left_on=dt.date(2026, 1, 1))


def test_a_trust_keeps_no_frameworks():
    world = make_world()
    with acting_as(world.trust_actor(Role.PROCUREMENT)) as actor, pytest.raises(NotAllowed):
        add_framework(by=actor, reference="EX-1", title="Example", owner="Nobody")


def test_the_pages_of_the_platform():
    with acting_as(SYSTEM):
        provider = make_provider()
    owner = platform_visitor()
    typed = {"reference": "EX-9", "title": "Example", "owner": "Nobody", "regime": "", "source": ""}
    assert owner.post(reverse("new-framework"), typed).status_code == 302
    assert owner.post(reverse("new-framework"), typed).status_code == 422
    with acting_as(SYSTEM):
        one = Framework.objects.get(reference="EX-9")
    assert owner.post(reverse("edit-framework", args=[one.pk]), typed | {"title": "Better"}).status_code == 302
    lot = {"number": "1", "title": "Insourcing", "type": "insourcing"}
    assert owner.post(reverse("new-lot", args=[one.pk]), lot).status_code == 302
    with acting_as(SYSTEM):
        lot_id = one.lots.get().pk
    joined = {"provider_id": provider.pk, "joined_on-day": 1, "joined_on-month": 1, "joined_on-year": 2026}
    assert owner.post(reverse("new-supplier", args=[one.pk, lot_id]), joined).status_code == 302
    with acting_as(SYSTEM):
        held = LotSupplier.objects.get(lot_id=lot_id)
    left = {"left_on-day": 1, "left_on-month": 6, "left_on-year": 2026}
    assert owner.post(reverse("supplier-leaves", args=[held.pk]), left).status_code == 302
    page = owner.get(reverse("framework", args=[one.pk])).content.decode()
    assert ("Better" in page, provider.name in page, "Mon 1 Jun 2026" in page) == (True, True, True)
    assert owner.get(reverse("frameworks")).status_code == 200


def test_organisations_read_frameworks_and_change_none():
    world = make_world()
    finance = visitor(Role.FINANCE, trust=world.trust)
    page = finance.get(reverse("frameworks")).content.decode()
    assert ("RM6276" in page, "Add a framework" in page) == (True, False)
    assert finance.get(reverse("new-framework")).status_code == 403
    assert visitor(Role.SCHEDULER, trust=world.trust).get(reverse("frameworks")).status_code == 403
    assert finance.get(reverse("framework", args=[10**25])).status_code == 404


def test_the_list_costs_the_same_however_many_frameworks():
    world = make_world()
    finance = visitor(Role.FINANCE, trust=world.trust)
    before = queries_of(finance, "frameworks")
    with acting_as(SYSTEM):
        for n in range(4):
            framework = Framework.objects.create(reference=f"F{n}", title="T", owner="O")
            lot = framework.lots.create(number="1", title="T", type="insourcing")
            LotSupplier.objects.create(lot=lot, provider=make_provider(), joined_on=dt.date(2026, 1, 1))
    assert queries_of(finance, "frameworks") == before
