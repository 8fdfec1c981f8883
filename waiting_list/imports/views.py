"""The import workbench: start a file, look at it, choose its columns, follow it, take it back."""

from __future__ import annotations

import io

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from base.errors import DomainError, InvalidInput
from base.form_views import PAGES_OF_THEIR_OWN, call_service, form_page
from base.forms import Form
from base.lists import paginate
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from waiting_list.imports import presenters as pages
from waiting_list.imports.forms import FileForm, PasteForm, ReadingOptionsForm, SourceForm, UndoForm
from waiting_list.imports.models import ImportKind, ImportRun
from waiting_list.imports.services.preview import rejected_rows
from waiting_list.imports.services.processing import check_import, start_import
from waiting_list.imports.services.receive import choose_columns, receive_file, run_of
from waiting_list.imports.services.undo import undo_import
from waiting_list.official.models.files import OfficialFile
from waiting_list.official.services.uploads import put_aside

PER_PAGE = 20
CHECKS: dict[str, str] = {
    OfficialFile.Kind.RTT: "waiting-list-import-check",
    OfficialFile.Kind.DM01: "waiting-list-diagnostics-check",
}


@require_http_methods(["GET", "POST"])
@needs(Permission.IMPORT_WAITING_LIST)
def workbench(request: ActorRequest) -> HttpResponse:
    """Start a file; what was brought in before."""
    form = FileForm(request.POST, request.FILES) if request.method == "POST" else FileForm()
    if form.is_bound and form.is_valid():
        answer = _received(request, form, form.cleaned_data["kind"], form.cleaned_data["file"])
        if answer is not None:
            return answer
    return _workbench(request, form, PasteForm())


@require_POST
@needs(Permission.IMPORT_WAITING_LIST)
def paste(request: ActorRequest) -> HttpResponse:
    """A TCI list copied out of a spreadsheet."""
    form = PasteForm(request.POST)
    if form.is_valid():
        rows = io.BytesIO(form.cleaned_data["rows"].encode())
        answer = _received(request, form, ImportKind.TCI, UploadedFile(rows, "Pasted rows"))
        if answer is not None:
            return answer
    form.data = {}  # rows about patients do not go back onto a page that says what is wrong
    return _workbench(request, form, form)


def _received(request: ActorRequest, form: SourceForm, kind: str, upload: UploadedFile) -> HttpResponse | None:
    """The page to go on with the file; None where it was refused, which the form then says."""
    stream, name = upload.file or io.BytesIO(), upload.name or ""
    try:
        if kind in CHECKS:
            stored = put_aside(by=request.actor, stream=stream, name=name, content_type="text/csv", kind=kind)
            return redirect(CHECKS[kind], stored.pk)
        run = receive_file(by=request.actor, kind=kind, stream=stream, name=name)
    except DomainError as refusal:
        if refusal.status in PAGES_OF_THEIR_OWN:
            raise
        form.add_error("file" if "file" in form.fields else "rows", refusal.detail)
        form.faults = refusal.errors
        return None
    return redirect("waiting-list-import-run", run.pk)


def _workbench(request: ActorRequest, form: SourceForm, paste_form: Form) -> HttpResponse:
    file_form = form if isinstance(form, FileForm) else FileForm()
    context = {
        "file_form": file_form,
        "paste_form": paste_form,
        "faults": form.faults,
        "page": paginate(pages.history(request.actor), request.GET, PER_PAGE),
        "official": pages.official_history(request.actor),
        "entry_of": pages.HistoryEntry.of,
    }
    return form_page(request, "waiting_list/imports/index.jinja", form, **context)


@require_GET
@needs(Permission.IMPORT_WAITING_LIST)
def import_run(request: ActorRequest, run_id: int) -> HttpResponse:
    """One file: its columns and what importing it would do, how far it is, or what became of it."""
    run = run_of(request.actor, run_id)
    if run.kind == ImportKind.TCI and pages.is_ready(run) and run.state != ImportRun.State.UNDONE:
        return redirect("waiting-list-tci", run.pk)
    return _shown(request, run, ReadingOptionsForm(initial=pages.options_of(run)))


def _shown(request: ActorRequest, run: ImportRun, form: Form, undo: UndoForm | None = None) -> HttpResponse:
    template, context = pages.context_of(request.actor, run, request.GET)
    context |= {"undo_form": undo or UndoForm(), "options_form": form}
    shown = undo if undo is not None else form
    return form_page(request, template, shown, **context)


@require_POST
@needs(Permission.IMPORT_WAITING_LIST)
def columns(request: ActorRequest, run_id: int) -> HttpResponse:
    """Keep the chosen columns for this and the next files, and look again."""
    run = run_of(request.actor, run_id)
    form = ReadingOptionsForm(request.POST)
    form.is_valid()
    try:
        chosen = pages.chosen_columns(run, request.POST)
        order = "month_first" if form.cleaned_data["month_first"] else ""
        choose_columns(by=request.actor, run_id=run.pk, columns=chosen, order=order, whole=form.cleaned_data["whole"])
    except InvalidInput as refusal:
        for fault in refusal.errors:
            form.add_error(None, fault.detail)
        return _shown(request, run, form)
    if run.kind == ImportKind.TCI:
        return redirect("waiting-list-tci", run.pk)
    check_import(by=request.actor, run_id=run.pk)
    return redirect("waiting-list-import-run", run.pk)


@require_POST
@needs(Permission.IMPORT_WAITING_LIST)
def start(request: ActorRequest, run_id: int) -> HttpResponse:
    """Import the file as it was looked at."""
    try:
        run = start_import(by=request.actor, run_id=run_id)
    except DomainError as refusal:
        if refusal.status in PAGES_OF_THEIR_OWN:
            raise
        messages.error(request, refusal.detail)
        return redirect("waiting-list-import-run", run_id)
    if run.state == ImportRun.State.DONE:
        messages.success(request, "The file is in")
    return redirect("waiting-list-import-run", run_id)


@require_GET
@needs(Permission.IMPORT_WAITING_LIST)
def progress(request: ActorRequest, run_id: int) -> JsonResponse:
    """The progress of the file, for the page that asks."""
    return JsonResponse(pages.progress_of(run_of(request.actor, run_id)))


@require_GET
@needs(Permission.IMPORT_WAITING_LIST)
def rejected(request: ActorRequest, run_id: int) -> StreamingHttpResponse:
    """The rejected rows with their reasons, to be corrected."""
    rows = rejected_rows(by=request.actor, run_id=run_id)
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="rejected-rows-{run_id}.csv"'
    response["Cache-Control"] = "no-store"
    return response


@require_POST
@needs(Permission.IMPORT_WAITING_LIST)
def undo(request: ActorRequest, run_id: int) -> HttpResponse:
    """Take the file back."""
    form = UndoForm(request.POST)
    run = call_service(form, lambda reason: undo_import(by=request.actor, run_id=run_id, reason=reason))
    if run is None:
        return _shown(request, run_of(request.actor, run_id), ReadingOptionsForm(), form)
    messages.success(
        request, "The import is undone" if run.state == ImportRun.State.UNDONE else "The import is being undone"
    )
    return redirect("waiting-list-import-run", run_id)
