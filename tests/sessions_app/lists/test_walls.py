"""Round the services: what was said of offers, exceptions and people stays with the two organisations, whole and unchanged."""

import datetime as dt

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from accounts.roles import Role
from base.row_security import acting_as
from providers.models import Suspension
from sessions_app.lists.services.offer_steps import set_offer_rule
from sessions_app.models import LineCriteria, ListException, LocalWaiver, OfferRule, OfferStep
from tests.sessions_app.lists.test_services import GIVEN, criteria, needs, put, step
from tests.sessions_app.teams.test_clearing import accepted as accepted_list
from tests.sessions_app.teams.test_clearing import named
from tests.support.world import SATURDAY, SYSTEM, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
MODELS = (LineCriteria, ListException, OfferRule, OfferStep, LocalWaiver, Suspension)


@pytest.fixture
def world():
    """A world with a row of each."""
    world = make_world()
    session = accepted_list(world)
    named(world, session)
    criteria(world, asa_most=2)
    entry = put(world, session, needs(world, 1, asa=3), exception=GIVEN)[0]
    step(world, entry, "tried", channel="telephone")
    with acting_as(world.trust_actor(Role.TRUST_ADMIN)) as by:
        set_offer_rule(by=by, notice_days=10, tries=2)
    own = {"trust": world.trust, "provider": world.provider, "clinician": world.team[0]}
    with acting_as(SYSTEM):
        LocalWaiver.objects.create(session=session, item="induction", reason="Shown round", cleared_by="x", **own)
        Suspension.objects.create(since=SATURDAY + dt.timedelta(1), reason="x", suspended_by="x", **own)
    return world


@pytest.mark.parametrize("model", MODELS, ids=lambda one: one.__name__)
def test_another_organisation_sees_none_and_writes_none(world, model):
    other = make_world()
    with acting_as(SYSTEM):
        row = model.objects.first()
    for stranger in (other.trust_actor(Role.GOVERNANCE), other.provider_actor()):
        with acting_as(stranger):
            assert not model.objects.exists()
            row.pk = None
            with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
                row.save(force_insert=True)


@pytest.mark.parametrize("model", [ListException, OfferStep, LocalWaiver], ids=lambda one: one.__name__)
def test_what_was_said_is_never_rewritten(world, model):
    for deed in (f"update {model._meta.db_table} set id = id", f"delete from {model._meta.db_table}"):
        with (
            acting_as(SYSTEM),
            connection.cursor() as cursor,
            pytest.raises(DatabaseError, match="permission denied"),
            transaction.atomic(),
        ):
            cursor.execute(deed)


def refused(constraint):
    return pytest.raises(IntegrityError, match=constraint)


def test_the_database_takes_no_exception_by_nobody_no_step_twice_and_no_waiver_twice(world):
    with acting_as(SYSTEM):
        exception, said, waiver = (
            ListException.objects.get(),
            OfferStep.objects.get(kind="tried"),
            LocalWaiver.objects.get(),
        )
        exception.pk, exception.clinician = None, ""
        with refused("exception_by_somebody"), transaction.atomic():
            exception.save(force_insert=True)
        said.pk = None
        with refused("offer_step_once"), transaction.atomic():
            said.save(force_insert=True)
        said.key, said.kind, said.declined = "k2", "declined", ""
        with refused("declined_for_a_reason"), transaction.atomic():
            said.save(force_insert=True)
        waiver.pk = None
        with refused("local_waiver_once"), transaction.atomic():
            waiver.save(force_insert=True)


def test_the_database_takes_no_suspension_that_ends_before_it_begins(world):
    with acting_as(SYSTEM), refused("suspension_ends_after_it_starts"), transaction.atomic():
        Suspension.objects.update(until=SATURDAY - dt.timedelta(1))
