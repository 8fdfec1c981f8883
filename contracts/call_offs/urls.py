"""Addresses of a call-off as it is entered and runs: pages and endpoints."""

from django.urls import path

from contracts.call_offs import api
from contracts.call_offs.views import documents, edit, standstill, terms

urlpatterns = [
    path("contracts/new/", edit.new_call_off, name="new-call-off"),
    path("contracts/<int:call_off_id>/change/", edit.edit_call_off, name="edit-call-off"),
    path("contracts/<int:call_off_id>/lines/new/", edit.line, name="new-line"),
    path("contracts/<int:call_off_id>/lines/<int:line_id>/", edit.line, name="edit-line"),
    path("contracts/<int:call_off_id>/lines/<int:line_id>/take-off/", edit.line_off, name="line-off"),
    path("contracts/<int:call_off_id>/terms/", terms.terms, name="standing-terms"),
    path("contracts/<int:call_off_id>/options/", terms.options, name="extension-options"),
    path("contracts/<int:call_off_id>/guarantees/new/", terms.guarantee, name="guarantee"),
    path("contracts/<int:call_off_id>/guarantees/<int:guarantee_id>/off/", terms.guarantee_off, name="guarantee-off"),
    path("contracts/<int:call_off_id>/ladder/", terms.ladder, name="cancellation-ladder"),
    path("contracts/<int:call_off_id>/decided-by/", terms.decision_maker, name="decision-maker"),
    path("contracts/<int:call_off_id>/standstill/", standstill.begin, name="begin-standstill"),
    path("contracts/<int:call_off_id>/standstill/take-back/", standstill.take_back, name="take-back"),
    path("contracts/<int:call_off_id>/signed/", standstill.signing, name="sign-call-off"),
    path("contracts/<int:call_off_id>/representations/new/", standstill.representation, name="new-representation"),
    path(
        "contracts/<int:call_off_id>/representations/<int:representation_id>/close/",
        standstill.closing,
        name="close-representation",
    ),
    path("contracts/<int:call_off_id>/documents/new/", documents.document, name="new-document"),
    path("contracts/<int:call_off_id>/documents/<int:document_id>/", documents.document_file, name="document-file"),
]
endpoints = [
    path(
        "call-offs/<int:call_off_id>/decision-makers/",
        api.DecisionMakers.as_view(),
        name="api-call-off-decision-makers",
    ),
    path(
        "call-offs/<int:call_off_id>/representations/",
        api.Representations.as_view(),
        name="api-call-off-representations",
    ),
    path("call-offs/<int:call_off_id>/guarantees/", api.Guarantees.as_view(), name="api-call-off-guarantees"),
    path("call-offs/<int:call_off_id>/documents/", api.Documents.as_view(), name="api-call-off-documents"),
    path(
        "call-offs/<int:call_off_id>/documents/<int:document_id>/content/",
        api.DocumentContent.as_view(),
        name="api-call-off-document",
    ),
    path("offer-order/", api.OfferOrder.as_view(), name="api-offer-order"),
]
