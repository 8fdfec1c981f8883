"""Documents of a call-off."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from base.errors import NotFound
from base.pages import needs
from base.permissions import Permission
from base.requests import ActorRequest
from contracts.call_offs.forms.life import DocumentForm
from contracts.call_offs.services.documents import add_document, open_document
from contracts.call_offs.views.form_views import GET_POST, one_form, own


@needs(Permission.CHECK_COMPLIANCE)
@require_http_methods(GET_POST)
def document(request: ActorRequest, call_off_id: int) -> HttpResponse:
    call_off = own(request, call_off_id)
    form = DocumentForm(request.POST or None, request.FILES or None)

    def act(**typed):
        return add_document(call_off_id=call_off.pk, **typed)

    return one_form(
        request,
        call_off,
        form,
        act,
        title="Add a document",
        button="Keep it",
        done="The document is kept.",
        upload=True,
    )


@needs(Permission.VIEW_CONTRACTS)
@require_GET
def document_file(request: ActorRequest, call_off_id: int, document_id: int) -> FileResponse:
    call_off = own(request, call_off_id)
    held, content = open_document(by=request.actor, document_id=document_id)
    if held.call_off_id != call_off.pk:
        content.close()
        raise NotFound()
    answer = FileResponse(content, as_attachment=True, filename=held.file.name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
