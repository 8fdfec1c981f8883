"""Round the services: limits, papers, positions and requests of a trust are its own, and none can be what it cannot be."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.roles import Role
from base.row_security import acting_as
from contracts.models import CallOffDocument, DelegatedLimit, FoiRequest, OpeningPosition
from plumbing.models import StoredFile
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 2)
MODELS = (CallOffDocument, DelegatedLimit, FoiRequest, OpeningPosition)


@pytest.fixture
def world():
    """A world with a row of each."""
    world = make_world()
    said = {"trust": world.trust, "said_by": "Sam Example", "said_by_person_id": 1}
    with acting_as(SYSTEM):
        paper = StoredFile.objects.create(
            trust_id=world.trust.pk, name="order.pdf", content_type="x", size=1, sha256="0" * 64, stored_by="x"
        )
        CallOffDocument.objects.create(
            call_off=world.call_off, kind="order", title="Order", file=paper, scan="clean", **said
        )
        DelegatedLimit.objects.create(person_id=11, person_name="x", amount=Decimal(100), valid_from=DAY, **said)
        FoiRequest.objects.create(reference="FOI-1", received_on=DAY, question="x", due_on=DAY, **said)
        OpeningPosition.objects.create(
            call_off=world.call_off, as_at=DAY, spent=1, invoiced=1, accrued=1, patients=1, **said
        )
    return world


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_neither_another_trust_nor_the_provider_sees_or_writes_any(world, model):
    other = make_world()
    with acting_as(SYSTEM):
        row = model.objects.get()
    for stranger in (other.trust_actor(Role.PROCUREMENT), world.provider_actor()):
        with acting_as(stranger):
            assert not model.objects.exists()
            row.pk = None
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                row.save(force_insert=True)


def test_a_position_is_corrected_by_another_and_never_rewritten(world):
    for deed in ("update contracts_openingposition set spent = 0", "delete from contracts_openingposition"):
        with (
            acting_as(SYSTEM),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            cursor.execute(deed)


@pytest.mark.parametrize(
    ("model", "changes", "constraint"),
    [
        (DelegatedLimit, {"amount": Decimal(0)}, "limit_above_zero"),
        (DelegatedLimit, {"valid_until": dt.date(2026, 11, 1)}, "limit_ends_after_it_starts"),
        (FoiRequest, {}, "foi_reference_once"),
        (FoiRequest, {"reference": "FOI-2", "answered_on": dt.date(2026, 11, 1)}, "foi_answered_after_it_came"),
        (OpeningPosition, {"spent": Decimal(-1)}, "opening_amounts_positive"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_database_takes_nothing_that_cannot_be(world, model, changes, constraint):
    with acting_as(SYSTEM):
        row = model.objects.get()
        row.pk = None
        for name, value in changes.items():
            setattr(row, name, value)
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            row.save(force_insert=True)
