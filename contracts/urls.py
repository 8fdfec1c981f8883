from django.urls import path

from contracts.activation import views as activation_views
from contracts.call_off_page import views as call_off_page_views
from contracts.call_off_page.urls import life_urls
from contracts.call_offs.views import edit
from contracts.compliance.urls import compliance_urls
from contracts.frameworks import views as frameworks_views
from contracts.tariff.urls import rates_urls

urlpatterns = [
    *compliance_urls,
    *life_urls,
    *rates_urls,
    path("contracts/", call_off_page_views.call_offs, name="call-offs"),
    path("contracts/new/", edit.new_call_off, name="new-call-off"),
    path("contracts/<int:call_off_id>/", call_off_page_views.call_off, name="call-off"),
    path("contracts/<int:call_off_id>/change/", edit.edit_call_off, name="edit-call-off"),
    path("contracts/<int:call_off_id>/lines/new/", edit.line, name="new-line"),
    path("contracts/<int:call_off_id>/lines/<int:line_id>/", edit.line, name="edit-line"),
    path("contracts/<int:call_off_id>/lines/<int:line_id>/take-off/", edit.line_off, name="line-off"),
    path("contracts/<int:call_off_id>/prices/", edit.rates, name="rates"),
    path("contracts/<int:call_off_id>/activate/", activation_views.activation, name="activate-call-off"),
    *(
        path(
            f"contracts/<int:call_off_id>/{what}/",
            activation_views.decision,
            {"what": what},
            name=f"{what}-call-off",
        )
        for what in activation_views.DECISIONS
    ),
    path("frameworks/", frameworks_views.frameworks, name="frameworks"),
    path("frameworks/new/", frameworks_views.new_framework, name="new-framework"),
    path("frameworks/<int:framework_id>/", frameworks_views.framework, name="framework"),
    path("frameworks/<int:framework_id>/change/", frameworks_views.edit_framework, name="edit-framework"),
    path("frameworks/<int:framework_id>/lots/new/", frameworks_views.new_lot, name="new-lot"),
    path(
        "frameworks/<int:framework_id>/lots/<int:lot_id>/suppliers/new/",
        frameworks_views.new_supplier,
        name="new-supplier",
    ),
    path(
        "frameworks/suppliers/<int:supplier_id>/leaves/",
        frameworks_views.supplier_leaves,
        name="supplier-leaves",
    ),
]
