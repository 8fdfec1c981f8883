from django.urls import path

from contracts.api import compliance, views

urlpatterns = [
    path("call-offs/", views.CallOffs.as_view(), name="api-call-offs"),
    path("call-offs/<int:call_off_id>/", views.CallOff.as_view(), name="api-call-off"),
    path("call-offs/<int:call_off_id>/spend/", views.Spend.as_view(), name="api-call-off-spend"),
    path(
        "call-offs/<int:call_off_id>/compliance/",
        compliance.Compliance.as_view(),
        name="api-call-off-compliance",
    ),
    path("reference/", views.Reference.as_view(), name="api-reference"),
]
