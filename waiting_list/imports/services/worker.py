"""The worker's side: one claimed job, through to its end or its sentence."""

from __future__ import annotations

from django.utils import timezone

from base.actors import Actor, ActorKind
from base.errors import DomainError
from base.permissions import Permission
from base.row_security import acting_as
from plumbing import jobs
from plumbing.encrypted_files import DecryptionFailed
from plumbing.models import Job
from waiting_list.imports.models import ImportRun
from waiting_list.imports.services.processing import work_through
from waiting_list.imports.services.undo import UNDO, work_undo

BROKEN_SEAL = "The stored file is damaged, so it cannot be read. Send it again."
State = ImportRun.State


def work(job: Job) -> None:
    """Check, import or undo, as the job says, for whoever asked."""
    with acting_as(Actor.system("waiting-list import")) as system:
        run = ImportRun.objects.visible_to(system).select_related("file", "trust").get(pk=job.args["run"])
    try:
        if job.args["how"] == UNDO:
            work_undo(run, actor_of(run), job)
        else:
            work_through(run, actor_of(run), job)
    except DomainError as refusal:
        give_up(job, refusal.detail)
    except DecryptionFailed:
        give_up(job, BROKEN_SEAL)


def actor_of(run: ImportRun) -> Actor:
    """Whoever asked for the import, as far as importing goes: the worker sees what they see and no more."""
    return Actor(
        ActorKind.TRUST,
        run.asked_by,
        trust_id=run.trust_id,
        person_id=run.person_id,
        credential_id=run.credential_id,
        permissions=frozenset({Permission.IMPORT_WAITING_LIST}),
    )


def give_up(job: Job, sentence: str) -> None:
    """End job and run with a sentence for whoever asked. What is in stays in; an import that was done stays done."""
    with acting_as(Actor.system("waiting-list import")) as system:
        runs = ImportRun.objects.visible_to(system).filter(pk=job.args["run"])
        runs.filter(state__in=(State.CHECKING, State.IMPORTING)).update(
            state=State.FAILED, error=sentence, finished_at=timezone.now()
        )
    jobs.fail(job, sentence)
