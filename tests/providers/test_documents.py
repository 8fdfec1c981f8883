"""The papers behind a provider's registrations and insurances: filed by it, taken by the trusts it works for, by nobody else."""

import io
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.roles import Role
from audit.models import Event
from base.errors import InvalidInput, NotAllowed, NotFound, RuleBroken
from base.row_security import acting_as
from plumbing.documents import Upload
from providers.models import Assurance, AssurancePaper
from providers.services.documents import add_document, open_document
from tests.providers.test_assurance import adds, holds
from tests.sessions_app.api.support import problem, system_of
from tests.support.visitors import queries_of, visitor
from tests.support.world import SYSTEM, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("time_machine_at_november")]
POLICY = b"%PDF-1.7 a policy"


@pytest.fixture
def world(settings, tmp_path):
    settings.FILES_DIR = tmp_path / "files"
    return make_world()


def upload(content=POLICY, name="policy.pdf") -> Upload:
    return Upload(name, io.BytesIO(content), "application/pdf")


def files(world, held, **what) -> AssurancePaper:
    with acting_as(world.provider_actor()) as by:
        return add_document(by=by, assurance_id=held.pk, document=upload(**what))


def test_the_provider_files_it_and_the_trust_takes_it_under_the_audit_trails_eyes(world):
    made = files(world, holds(world, until=None))
    for by in (world.trust_actor(Role.SCHEDULER), world.provider_actor()):
        with acting_as(by):
            found, content = open_document(by=by, paper_id=made.pk)
            with content:
                assert (content.read(), found.scan) == (POLICY, "not_scanned")
    with acting_as(SYSTEM):
        names = Event.objects.filter(name__startswith="assurance.paper").order_by("pk")
        assert list(names.values_list("name", flat=True)) == ["assurance.paper_added", *["assurance.paper_taken"] * 2]


def test_with_its_paper_a_record_needs_no_words_of_where_it_is(world):
    held = adds(world, evidence="", document=upload())
    with acting_as(SYSTEM):
        assert AssurancePaper.objects.get().assurance_id == held.pk


def test_a_file_that_is_not_what_it_says_or_harmful_or_there_already_is_refused(world, settings):
    held = holds(world, until=None)
    for wrong in ({"name": "policy.exe"}, {"content": b"MZ no policy"}):
        with pytest.raises(InvalidInput) as refused:
            files(world, held, **wrong)
        assert [(f.pointer, f.code) for f in refused.value.errors] == [("/document", "wrong_type")]
    settings.DOCUMENT_SCAN = f'{sys.executable} -c "import sys; sys.exit(1)"'
    with pytest.raises(InvalidInput) as refused:
        files(world, held)
    assert [f.code for f in refused.value.errors] == ["file_infected"]
    settings.DOCUMENT_SCAN = f'{sys.executable} -c "import sys; sys.exit(0)"'
    assert files(world, held).scan == "clean"
    with pytest.raises(RuleBroken) as refused:
        files(world, held)
    assert [f.code for f in refused.value.errors] == ["paper_exists"]


def test_nobody_else_files_or_takes_it(world):
    held, other = holds(world, until=None), make_world()
    made = files(world, held)
    with acting_as(other.provider_actor()) as by, pytest.raises(NotFound):
        add_document(by=by, assurance_id=held.pk, document=upload())
    with acting_as(world.trust_actor(Role.GOVERNANCE)) as by, pytest.raises(NotAllowed):
        add_document(by=by, assurance_id=held.pk, document=upload())
    for stranger in (other.trust_actor(Role.GOVERNANCE), other.provider_actor()):
        with acting_as(stranger) as by:
            with pytest.raises(NotFound):
                open_document(by=by, paper_id=made.pk)
            assert not AssurancePaper.objects.exists()
        with acting_as(SYSTEM):
            assert not AssurancePaper.objects.visible_to(stranger).exists()


def test_the_database_keeps_a_file_once_and_with_its_own_record(world):
    held, other = holds(world, until=None), make_world()
    made = files(world, held)
    with acting_as(SYSTEM):
        theirs = Assurance.objects.create(
            provider=other.provider,
            item="cqc",
            reference="1",
            evidence="x",
            valid_from=held.valid_from,
            recorded_by="x",
        )
        made.pk = None
        with pytest.raises(IntegrityError, match="assurance_paper_once"), transaction.atomic():
            made.save(force_insert=True)
        made.assurance, made.sha256 = theirs, "0" * 64
        with pytest.raises(IntegrityError, match="providers_assurancepaper_assurance_id"), transaction.atomic():
            made.save(force_insert=True)


def test_by_page_it_is_filed_and_downloaded_and_pages_cost_the_same(world):
    held = holds(world, until=None)
    provider = visitor(Role.PROVIDER_MANAGER, provider=world.provider)
    trust = visitor(Role.GOVERNANCE, trust=world.trust)
    before = queries_of(trust, "provider-assurance", world.provider.pk)
    page = reverse("new-paper", args=[held.pk])
    assert provider.post(page, {}).status_code == 422
    for n in (b"1", b"2"):
        file = SimpleUploadedFile("policy.pdf", POLICY + n, "application/pdf")
        assert provider.post(page, {"document": file}).status_code == 302
    assert queries_of(trust, "provider-assurance", world.provider.pk) == before
    with acting_as(SYSTEM):
        made = AssurancePaper.objects.order_by("pk").first()
    answer = trust.get(reverse("assurance-paper", args=[made.pk]))
    assert b"".join(answer.streaming_content) == POLICY + b"1"
    assert answer["Content-Disposition"] == 'attachment; filename="policy.pdf"'
    other = make_world()
    assert visitor(Role.EXECUTIVE, trust=other.trust).get(reverse("assurance-paper", args=[made.pk])).status_code == 404


def test_by_api_it_is_filed_once_and_fetched_by_the_trust(world):
    held = holds(world, until=None)
    provider, trust = system_of(provider=world.provider), system_of(trust=world.trust)
    path = f"/api/v1/assurance/{held.pk}/papers/"

    def send(**headers):
        file = SimpleUploadedFile("policy.pdf", POLICY, "application/pdf")
        return provider.client.post(path, {"document": file}, headers=headers)

    answers = [send(**{"Idempotency-Key": "p"}) for _ in range(2)]
    assert [(a.status_code, a.json()["id"]) for a in answers] == [(201, answers[0].json()["id"])] * 2
    listed = trust.get(f"/assurance/{held.pk}/papers/").json()["results"]
    assert [(record["name"], record["size"]) for record in listed] == [("policy.pdf", len(POLICY))]
    content = trust.get(f"/assurance/papers/{listed[0]['id']}/content/")
    assert b"".join(content.streaming_content) == POLICY
    assert problem(send())[1] == "paper_exists"
