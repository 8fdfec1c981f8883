"""Papers of a call-off: kept by what they hold, scanned, read by the trust's own people, and noted when taken."""

import io
import sys

import pytest

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from contracts.call_offs.services.documents import add_document, open_document
from contracts.models import CallOffDocument, ComplianceRun
from plumbing.documents import Upload
from plumbing.files import path_of
from tests.contracts.drafts import ENTERED_BY, procurement
from tests.support.world import SYSTEM, make_world

pytestmark = pytest.mark.django_db
PAPER = b"%PDF-1.7 an order form"


@pytest.fixture
def world(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return make_world()


@pytest.fixture
def buyer(world):
    return procurement(world, ENTERED_BY)


def add(world, by, content: bytes = PAPER, name: str = "order.pdf", **changes) -> CallOffDocument:
    values = {"kind": "order", "title": "Order form"} | changes
    with acting_as(by):
        return add_document(
            by=by,
            call_off_id=world.call_off.pk,
            document=Upload(name, io.BytesIO(content), "application/pdf"),
            **values,
        )


def scanner(settings, answer: int) -> None:
    settings.DOCUMENT_SCAN = f'{sys.executable} -c "import sys; sys.exit({answer})"'


def test_a_paper_is_kept_by_its_digest_and_taken_under_the_audit_trails_eyes(world, buyer):
    made = add(world, buyer)
    assert made.scan == "not_scanned"
    with acting_as(world.trust_actor(Role.FINANCE)) as finance:
        found, content = open_document(by=finance, document_id=made.pk)
        with content:
            assert content.read() == PAPER
    assert found.file.sha256 in str(path_of(made.file.sha256))
    with acting_as(SYSTEM):
        names = Event.objects.filter(name__startswith="call_off.document").order_by("pk").values_list("name", flat=True)
        assert list(names) == ["call_off.document_added", "call_off.document_taken"]
        assert ComplianceRun.objects.filter(call_off=world.call_off).latest("pk").cause == "document filed"


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"name": "order.exe"}, "/document", "wrong_type"),
        ({"content": b"MZ not a PDF"}, "/document", "wrong_type"),
        ({"title": " "}, "/title", "required"),
        ({"kind": "other thing"}, "/kind", "unknown_value"),
    ],
)
def test_what_is_no_paper_is_refused(world, buyer, changes, pointer, code):
    with pytest.raises(InvalidInput) as refusal:
        add(world, buyer, **changes)
    assert [(fault.pointer, fault.code) for fault in refusal.value.errors] == [(pointer, code)]


def test_a_clean_scan_is_said_and_what_it_finds_is_not_kept(world, buyer, settings):
    scanner(settings, 0)
    assert add(world, buyer).scan == "clean"
    scanner(settings, 1)
    with pytest.raises(InvalidInput) as refusal:
        add(world, buyer, content=b"%PDF-1.7 harmful")
    assert [fault.code for fault in refusal.value.errors] == ["file_infected"]
    for answer in (2, 127):
        scanner(settings, answer)
        with pytest.raises(RuleBroken) as failed:
            add(world, buyer, content=b"%PDF-1.7 another")
        assert failed.value.code == "scan_failed"
    settings.DOCUMENT_SCAN = "/nowhere/to/be/found"
    with pytest.raises(RuleBroken):
        add(world, buyer, content=b"%PDF-1.7 another")
    with acting_as(SYSTEM):
        assert CallOffDocument.objects.count() == 1


def test_papers_belong_to_the_trust(world, buyer):
    made = add(world, buyer)
    other = make_world()
    for stranger in (procurement(other), world.provider_actor()):
        with acting_as(stranger), pytest.raises(NotFound):
            open_document(by=stranger, document_id=made.pk)
    with acting_as(world.trust_actor(Role.SCHEDULER)) as scheduler, pytest.raises(NotAllowed):
        open_document(by=scheduler, document_id=made.pk)
