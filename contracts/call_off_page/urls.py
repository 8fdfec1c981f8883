"""Addresses of a call-off's life, of limits, exits and spend off framework."""

from django.urls import path

from contracts.activation import views as activation_views
from contracts.call_offs.views import documents, standstill, terms
from contracts.money import views as money_views
from contracts.variations import views as variations_views

OF = "contracts/<int:call_off_id>/"

life_urls = [
    path("contracts/exits/", money_views.exit_view, name="exits"),
    path("contracts/off-framework/", money_views.off_framework, name="off-framework"),
    path("contracts/import/", money_views.import_drafts, name="import-call-offs"),
    path("contracts/opening/import/", money_views.import_positions, name="import-opening"),
    path("limits/", money_views.limits, name="limits"),
    path("limits/<int:limit_id>/end/", money_views.end, name="end-limit"),
    path(OF + "variations/new/", variations_views.vary, name="new-variation"),
    path(OF + "options/<int:option_id>/exercise/", variations_views.exercise, name="exercise-option"),
    path(OF + "variations/<int:variation_id>/approve/", variations_views.approve, name="approve-variation"),
    path(OF + "variations/<int:variation_id>/refuse/", variations_views.refuse, name="refuse-variation"),
    path(OF + "variations/<int:variation_id>/notice/", variations_views.notice, name="variation-notice"),
    path(OF + "terms/", terms.terms, name="standing-terms"),
    path(OF + "options/", terms.options, name="extension-options"),
    path(OF + "prices/<int:proposal_id>/approve/", activation_views.approve_prices, name="approve-rates"),
    path(OF + "prices/<int:proposal_id>/refuse/", activation_views.refuse_prices, name="refuse-rates"),
    path(OF + "guarantees/new/", terms.guarantee, name="guarantee"),
    path(OF + "guarantees/<int:guarantee_id>/off/", terms.guarantee_off, name="guarantee-off"),
    path(OF + "ladder/", terms.ladder, name="cancellation-ladder"),
    path(OF + "decided-by/", terms.decision_maker, name="decision-maker"),
    path(OF + "standstill/", standstill.begin, name="begin-standstill"),
    path(OF + "standstill/take-back/", standstill.take_back, name="take-back"),
    path(OF + "signed/", standstill.signing, name="sign-call-off"),
    path(OF + "representations/new/", standstill.representation, name="new-representation"),
    path(
        OF + "representations/<int:representation_id>/close/", standstill.closing, name="close-representation"
    ),
    path(OF + "opening/", documents.opening, name="opening-position"),
    path(OF + "documents/new/", documents.document, name="new-document"),
    path(OF + "documents/<int:document_id>/", documents.document_file, name="document-file"),
]
