"""Addresses of a call-off's life, of limits, exits and spend off framework."""

from django.urls import path

from contracts.views import deciding, papers, standing, standstill, terms, variations

OF = "contracts/<int:call_off_id>/"

life_urls = [
    path("contracts/exits/", standing.exit_view, name="exits"),
    path("contracts/off-framework/", standing.off_framework, name="off-framework"),
    path("contracts/import/", standing.import_drafts, name="import-call-offs"),
    path("contracts/opening/import/", standing.import_positions, name="import-opening"),
    path("limits/", standing.limits, name="limits"),
    path("limits/<int:limit_id>/end/", standing.end, name="end-limit"),
    path(OF + "variations/new/", variations.vary, name="new-variation"),
    path(OF + "options/<int:option_id>/exercise/", variations.exercise, name="exercise-option"),
    path(OF + "variations/<int:variation_id>/approve/", variations.approve, name="approve-variation"),
    path(OF + "variations/<int:variation_id>/refuse/", variations.refuse, name="refuse-variation"),
    path(OF + "variations/<int:variation_id>/notice/", variations.notice, name="variation-notice"),
    path(OF + "terms/", terms.terms, name="standing-terms"),
    path(OF + "options/", terms.options, name="extension-options"),
    path(OF + "prices/<int:proposal_id>/approve/", deciding.approve_prices, name="approve-rates"),
    path(OF + "prices/<int:proposal_id>/refuse/", deciding.refuse_prices, name="refuse-rates"),
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
    path(OF + "opening/", papers.opening, name="opening-position"),
    path(OF + "documents/new/", papers.document, name="new-document"),
    path(OF + "documents/<int:document_id>/", papers.document_file, name="document-file"),
]
