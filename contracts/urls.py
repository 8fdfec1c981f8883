from django.urls import path

from contracts.compliance_urls import compliance_urls
from contracts.life_urls import life_urls
from contracts.rates_urls import rates_urls
from contracts.views import deciding, entering, frameworks, reading

urlpatterns = [
    *compliance_urls,
    *life_urls,
    *rates_urls,
    path("contracts/", reading.call_offs, name="call-offs"),
    path("contracts/new/", entering.new_call_off, name="new-call-off"),
    path("contracts/<int:call_off_id>/", reading.call_off, name="call-off"),
    path("contracts/<int:call_off_id>/change/", entering.edit_call_off, name="edit-call-off"),
    path("contracts/<int:call_off_id>/lines/new/", entering.line, name="new-line"),
    path("contracts/<int:call_off_id>/lines/<int:line_id>/", entering.line, name="edit-line"),
    path("contracts/<int:call_off_id>/lines/<int:line_id>/take-off/", entering.line_off, name="line-off"),
    path("contracts/<int:call_off_id>/prices/", entering.rates, name="rates"),
    path("contracts/<int:call_off_id>/activate/", deciding.activation, name="activate-call-off"),
    *(
        path(
            f"contracts/<int:call_off_id>/{what}/", deciding.decision, {"what": what}, name=f"{what}-call-off"
        )
        for what in deciding.DECISIONS
    ),
    path("frameworks/", frameworks.frameworks, name="frameworks"),
    path("frameworks/new/", frameworks.new_framework, name="new-framework"),
    path("frameworks/<int:framework_id>/", frameworks.framework, name="framework"),
    path("frameworks/<int:framework_id>/change/", frameworks.edit_framework, name="edit-framework"),
    path("frameworks/<int:framework_id>/lots/new/", frameworks.new_lot, name="new-lot"),
    path(
        "frameworks/<int:framework_id>/lots/<int:lot_id>/suppliers/new/",
        frameworks.new_supplier,
        name="new-supplier",
    ),
    path(
        "frameworks/suppliers/<int:supplier_id>/leaves/", frameworks.supplier_leaves, name="supplier-leaves"
    ),
]
