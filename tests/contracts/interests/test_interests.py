"""Declared interests: what is kept, whom they match, who is recused, the staff list with its wrong rows."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from contracts.activation.services import activate
from contracts.compliance.services.evidence import file_evidence, override_check
from contracts.compliance.services.gate import evaluate_now
from contracts.interests.conflicts import interests_touching, why_recused
from contracts.interests.services.register import change_interest, declare_interest, record_officer
from contracts.interests.services.staff import import_staff
from contracts.models import CallOff, Interest, StaffList, StaffMember
from tests.contracts.call_off_page.test_views import date_parts, text
from tests.contracts.drafts import APPROVED_BY, make_draft, procurement
from tests.support.visitors import queries_of, visitor
from tests.support.world import SYSTEM, make_call_off, make_person, make_world

pytestmark = pytest.mark.django_db
LEAD = {"register": "gmc", "number": "0000017"}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def draft(world):
    return make_draft(world)


def typed(world, **changes) -> dict:
    return {
        "name": "Dr Ann Example",
        "organisation": world.provider.name,
        "provider_id": world.provider.pk,
        "role": "director",
        "starts_on": dt.date(2025, 1, 1),
        "declared_on": dt.date(2026, 1, 5),
        "share_percent": Decimal("12.50"),
    } | changes


def declare(world, **changes) -> Interest:
    with acting_as(procurement(world)) as actor:
        return declare_interest(by=actor, **typed(world, **changes))


def staff(world, *rows: str, **changes) -> StaffList:
    content = "\n".join(["Name,Register,Number", *rows]).encode()
    with acting_as(procurement(world)) as actor:
        return import_staff(
            by=actor, name="staff.csv", content=io.BytesIO(content), as_at=dt.date(2026, 3, 1), **changes
        )


def touches(world, call_off) -> list[tuple[str, bool, str]]:
    with acting_as(procurement(world)) as actor:
        found = interests_touching(actor, [call_off])[call_off.pk]
    return [(touch.what, touch.sure, touch.managed) for touch in found]


def stops(world, draft) -> list[str]:
    with acting_as(procurement(world)) as actor:
        return [few.check.code for few in evaluate_now(actor, CallOff.objects.get(pk=draft.pk)).stops]


def test_an_interest_in_the_provider_touches_its_call_offs_and_stops_them_until_it_is_managed(world, draft):
    held = declare(world)
    assert touches(world, draft) == [(f"Director of {world.provider.name}, 12.5% share.", True, "")]
    assert stops(world, draft) == ["award.interests"]
    with acting_as(procurement(world)) as actor:
        change_interest(by=actor, interest_id=held.pk, **typed(world, mitigation="Took no part in the award"))
    assert touches(world, draft)[0][2] == "Took no part in the award"
    assert stops(world, draft) == []


def test_an_interest_elsewhere_or_past_touches_nothing(world, draft):
    declare(world, provider_id=None, organisation="Another company")
    declare(world, ends_on=dt.date(2026, 1, 31))
    declare(world, starts_on=dt.date(2099, 1, 1))
    assert touches(world, draft) == []


def test_it_is_said_where_else_the_person_is_met(world, draft):
    with acting_as(procurement(world)) as actor:
        record_officer(
            by=actor, provider_id=world.provider.pk, name="EXAMPLE, Ann", position="Director", source="Companies House"
        )
    declare(world, **LEAD)
    make_person("ann@example.com", trust=world.trust, role=Role.PROCUREMENT, name="Ann Example")
    assert touches(world, draft)[0][0] == (
        f"Director of {world.provider.name}, 12.5% share, is an officer of it, leads a service line here, decides for the trust."
    )


def test_an_officer_on_the_staff_list_who_declared_nothing_is_found_by_number(world, draft):
    with acting_as(procurement(world)) as actor:
        record_officer(
            by=actor,
            provider_id=world.provider.pk,
            name="Ann Example",
            position="Director",
            source="Companies House",
            register="gmc",
            number="0000018",
        )
    staff(world, "Ann Married,GMC,0000018")
    assert touches(world, draft) == [
        ("Ann Example, an officer of the provider, is on the trust’s staff list. No interest is declared.", True, "")
    ]
    assert stops(world, draft) == ["award.interests"]
    declare(world, name="Ann Example", register="gmc", number="0000018", mitigation="Does not work on its lists")
    assert [managed for _, _, managed in touches(world, draft)] == ["Does not work on its lists"]


def test_a_lead_on_the_staff_list_is_found_and_a_namesake_can_be_cleared_by_evidence(world, draft):
    staff(world, "Template Kit,,")
    what, sure, _ = touches(world, draft)[0]
    assert (sure, what) == (
        False,
        (
            "Somebody of the name of Dr Kit Template, lead consultant here, is on the trust’s staff list; it may be a"
            " namesake. No interest is declared."
        ),
    )
    assert stops(world, draft) == ["award.interests"]
    with acting_as(procurement(world)) as actor:
        file_evidence(
            by=actor,
            call_off_id=draft.pk,
            check="award.interests",
            about="lead:0000017",
            statement="A porter of the same name",
        )
    assert stops(world, draft) == []


def test_another_number_of_the_same_name_is_another_person(world, draft):
    staff(world, "Kit Template,GMC,0000019")
    assert touches(world, draft) == []


def test_an_officer_who_decides_for_the_trust_is_found_by_name(world, draft):
    make_person("ann@example.com", trust=world.trust, role=Role.OPERATIONS, name="Ann Example")
    with acting_as(procurement(world)) as actor:
        record_officer(
            by=actor, provider_id=world.provider.pk, name="Ann Example", position="Secretary", source="Companies House"
        )
    assert [what for what, _, _ in touches(world, draft)] == [
        (
            "Somebody of the name of Ann Example, an officer of the provider, decides for the trust; it may be a namesake."
            " No interest is declared."
        )
    ]


def test_what_touches_costs_the_same_for_one_call_off_and_many(world):
    declare(world)
    staff(world, "Kit Template,GMC,0000017")
    with acting_as(SYSTEM):
        more = [make_call_off(world.trust, world.provider, world.site)[0] for _ in range(4)]
    with acting_as(procurement(world)) as actor:
        with CaptureQueriesContext(connection) as few:
            interests_touching(actor, [world.call_off])
        with CaptureQueriesContext(connection) as many:
            interests_touching(actor, [world.call_off, *more])
    assert len(few) == len(many) == 5


def test_a_provider_learns_nothing_of_interests(world, draft):
    declare(world)
    with acting_as(world.provider_actor()) as actor:
        assert interests_touching(actor, [draft]) == {draft.pk: []}
        assert Interest.objects.count() == 0


# Recusal


def recused(world, person_id: int, name: str = "Sam Example") -> str | None:
    actor = procurement(world, person_id)
    with acting_as(actor):
        fault = why_recused(actor, trust_id=world.trust.pk, provider_id=world.provider.pk)
    return fault.code if fault else None


def test_somebody_with_an_interest_neither_activates_nor_overrides(world):
    bad = make_draft(world, lot_id=None, off_framework_reason="None covers it")
    declare(world, name="Sam Example", mitigation="Takes no part")
    with acting_as(procurement(world, APPROVED_BY)) as actor, pytest.raises(RuleBroken) as refusal:
        activate(by=actor, call_off_id=bad.pk)
    assert refusal.value.errors[0].detail == (
        f"You have a declared interest in {world.provider.name} (director), so somebody else has to decide."
    )
    boss = world.trust_actor(Role.EXECUTIVE, person_id=13)
    with acting_as(boss), pytest.raises(RuleBroken) as refusal:
        override_check(by=boss, call_off_id=bad.pk, check="framework.lot", reason="Because")
    assert refusal.value.code == "recused"


def test_an_interest_tied_to_an_account_recuses_that_person_only(world):
    person = make_person("sam@example.com", trust=world.trust, role=Role.PROCUREMENT, name="Sam Example")
    declare(world, name="Sam Example", person_id=person.pk)
    assert recused(world, person.pk) == "recused"
    assert recused(world, person.pk + 1) is None


def test_an_interest_that_is_past_or_in_another_provider_recuses_nobody(world):
    declare(world, name="Sam Example", ends_on=dt.date(2026, 1, 1))
    declare(world, name="Sam Example", provider_id=make_world().provider.pk)
    assert recused(world, APPROVED_BY) is None


def test_an_officer_of_the_provider_is_recused_without_any_declaration(world):
    with acting_as(procurement(world)) as actor:
        record_officer(
            by=actor, provider_id=world.provider.pk, name="Example, Sam", position="Director", source="Companies House"
        )
    assert recused(world, APPROVED_BY) == "recused"


# The register


def test_every_fault_of_a_declaration_is_named_at_once(world):
    wrong = typed(
        world,
        name=" ",
        organisation="",
        role="friend",
        provider_id=10**9,
        person_id=10**9,
        register="gmc",
        number="12",
        share_percent=Decimal("120"),
        ends_on=dt.date(2024, 1, 1),
    )
    with acting_as(procurement(world)) as actor, pytest.raises(InvalidInput) as refusal:
        declare_interest(by=actor, **wrong)
    assert {fault.pointer for fault in refusal.value.errors} == {
        "/name",
        "/organisation",
        "/role",
        "/provider_id",
        "/person_id",
        "/number",
        "/share_percent",
        "/ends_on",
    }


def test_what_stood_in_the_register_before_is_in_the_audit_trail(world):
    held = declare(world)
    with acting_as(procurement(world)) as actor:
        change_interest(by=actor, interest_id=held.pk, **typed(world, share_percent=Decimal("50.00")))
        event = Event.objects.get(name="row.updated", target_type="contracts_interest")
    assert event.data["rows"][0]["changed"]["share_percent"] == [12.5, 50.0]


def test_an_officer_is_recorded_once_in_a_position(world):
    own = {"provider_id": world.provider.pk, "name": "Ann Example", "position": "Director", "source": "Companies House"}
    with acting_as(procurement(world)) as actor:
        record_officer(by=actor, **own)
        with pytest.raises(RuleBroken) as refusal:
            record_officer(by=actor, **own | {"name": "EXAMPLE, Ann"})
    assert refusal.value.code == "interest_exists"


@pytest.mark.parametrize("role", [Role.FINANCE, Role.OPERATIONS, Role.EXECUTIVE, Role.PROVIDER_MANAGER])
def test_who_keeps_the_register(world, role):
    actor = world.provider_actor(role) if role == Role.PROVIDER_MANAGER else world.trust_actor(role)
    with acting_as(actor), pytest.raises(NotAllowed):
        declare_interest(by=actor, **typed(world))


def test_another_trust_sees_changes_and_writes_nothing(world):
    held, other = declare(world), make_world()
    staff(world, "Ann Example,GMC,0000018")
    with acting_as(procurement(other)) as actor:
        assert (Interest.objects.count(), StaffMember.objects.count(), StaffList.objects.count()) == (0, 0, 0)
        with pytest.raises(NotFound):
            change_interest(by=actor, interest_id=held.pk, **typed(world))
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            StaffList.objects.create(trust=world.trust, as_at=dt.date(2026, 1, 1), people=0, file_name="x", sha256="")


# The staff list


def test_a_list_takes_the_place_of_the_one_before(world):
    staff(world, "Ann Example,GMC,0000018", "Bea Sample,,")
    made = staff(world, "Cy Standin,NMC,12A3456E", "", "Dee Template,gmc, 000 0020 ")
    with acting_as(procurement(world)):
        rows = list(
            StaffMember.objects.order_by("name").values_list("name", "name_key", "register", "number", "staff_list")
        )
    assert rows == [
        ("Cy Standin", "cy standin", "nmc", "12A3456E", made.pk),
        ("Dee Template", "dee template", "gmc", "0000020", made.pk),
    ]
    assert (made.people, made.left_out) == (2, 0)


WRONG = (",GMC,0000018", "Bea Sample,GMC,12", "Cy Standin,XYZ,1", "Ann Example,GMC,0000018", "Ann Again,GMC,0000018")


def test_every_wrong_row_is_named_by_its_line_and_nothing_is_imported(world):
    with pytest.raises(InvalidInput) as refusal:
        staff(world, *WRONG)
    assert [(fault.pointer, fault.code) for fault in refusal.value.errors] == [
        ("/2/name", "required"),
        ("/3/number", "invalid"),
        ("/4/register", "unknown_value"),
        ("/6/number", "number_twice"),
    ]
    assert not any("Sample" in fault.detail or "0000018" in fault.detail for fault in refusal.value.errors)
    with acting_as(procurement(world)):
        assert StaffList.objects.count() == 0


def test_wrong_rows_are_left_out_when_that_is_asked_for(world):
    made = staff(world, *WRONG, leave_out_wrong=True)
    assert (made.people, made.left_out) == (1, 4)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "column_missing"),
        (b"Name,Number\n", "file_empty"),
        (b"Surname\nExample\n", "column_missing"),
        (b"Name\n\x00\x01\n", "malformed"),
        (b"\xff\xfe\x00N", "malformed"),
    ],
)
def test_what_is_no_staff_list_is_refused(world, content, code):
    with acting_as(procurement(world)) as actor, pytest.raises(InvalidInput) as refusal:
        import_staff(by=actor, name="x.csv", content=io.BytesIO(content), as_at=dt.date(2026, 3, 1))
    assert refusal.value.code == code


def test_names_of_staff_never_reach_the_audit_trail(world):
    staff(world, "Ann Example,GMC,0000018")
    staff(world, "Bea Sample,GMC,0000019")
    with acting_as(SYSTEM):
        told = [
            str(event.data) + event.reason for event in Event.objects.filter(target_type__startswith="contracts_staff")
        ]
    assert told
    assert not any("Ann" in words or "Bea" in words or "000001" in words for words in told)


# Pages


@pytest.fixture
def governance(world):
    return visitor(Role.GOVERNANCE, trust=world.trust)


def test_an_interest_is_declared_changed_and_shown_with_whom_it_meets(world, draft, governance):
    sent = {
        "name": "Dr Kit Template",
        "register": "gmc",
        "number": "0000017",
        "organisation": world.provider.name,
        "provider_id": world.provider.pk,
        "role": "director",
        "share_percent": "12.5%",
        **date_parts("starts_on", dt.date(2025, 1, 1)),
        **date_parts("declared_on", dt.date(2026, 1, 5)),
    }
    assert governance.post(reverse("new-interest"), sent | {"share_percent": "lots"}).status_code == 422
    page = text(governance.post(reverse("new-interest"), sent, follow=True))
    assert "The interest of Dr Kit Template is in the register." in page
    assert "12.50% share" in page
    assert "Same number: lead consultant" in page
    with acting_as(SYSTEM):
        held = Interest.objects.get()
    changed = sent | {"mitigation": "Took no part"}
    assert governance.get(reverse("edit-interest", args=[held.pk])).status_code == 200
    assert "Took no part" in text(governance.post(reverse("edit-interest", args=[held.pk]), changed, follow=True))
    assert "Interests that touch this award" in text(governance.get(reverse("call-off", args=[draft.pk])))
    other = visitor(Role.GOVERNANCE, trust=make_world().trust, email="other@example.com")
    assert other.get(reverse("edit-interest", args=[held.pk])).status_code == 404


def test_an_officer_is_recorded_on_a_page(world, governance):
    sent = {"provider_id": world.provider.pk, "name": "Ann Example", "position": "Director", "source": ""}
    assert governance.post(reverse("new-officer"), sent).status_code == 422
    page = text(governance.post(reverse("new-officer"), sent | {"source": "Companies House, 2 Mar 2026"}, follow=True))
    assert "Ann Example is recorded." in page


def upload(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("staff.csv", "\n".join(["Name,Register,Number", *rows]).encode(), content_type="text/csv")


def test_a_staff_list_is_imported_with_its_wrong_rows_named(world, governance):
    sent = date_parts("as_at", dt.date(2026, 3, 1))
    answer = governance.post(reverse("staff-list"), sent | {"file": upload("Ann Example,GMC,12", "Bea Sample,,")})
    assert answer.status_code == 422
    page = text(answer)
    assert "1 row is wrong. Nothing was imported." in page
    assert "A GMC number is 7 digits" in page
    assert "Ann Example" not in page
    sent |= {"file": upload("Ann Example,GMC,12", "Bea Sample,,"), "leave_out_wrong": "on"}
    page = text(governance.post(reverse("staff-list"), sent, follow=True))
    assert "1 person as at Sun 1 Mar 2026, 1 row left out." in page
    assert "Bea Sample" not in page
    ahead = date_parts("as_at", dt.date(2099, 3, 1)) | {"file": upload("Bea Sample,,")}
    assert governance.post(reverse("staff-list"), ahead).status_code == 422


def test_the_register_costs_the_same_with_more_in_it(world, governance):
    declare(world)
    before = queries_of(governance, "interests")
    for n in range(5):
        declare(world, name=f"Dr Example {chr(65 + n)}")
    with acting_as(procurement(world)) as actor:
        record_officer(
            by=actor, provider_id=world.provider.pk, name="Ann Example", position="Director", source="Companies House"
        )
    assert queries_of(governance, "interests") == before


@pytest.mark.parametrize("role", [Role.FINANCE, Role.OPERATIONS, Role.SCHEDULER, Role.PROVIDER_MANAGER])
def test_the_register_is_closed_to_others(world, role):
    side = {"provider": world.provider} if role == Role.PROVIDER_MANAGER else {"trust": world.trust}
    assert visitor(role, **side).get(reverse("interests")).status_code == 403
