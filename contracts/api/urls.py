from django.urls import path

from contracts.api import views

urlpatterns = [
    path("call-offs/", views.CallOffs.as_view(), name="api-call-offs"),
    path("call-offs/<int:call_off_id>/", views.CallOff.as_view(), name="api-call-off"),
    path("call-offs/<int:call_off_id>/spend/", views.Spend.as_view(), name="api-call-off-spend"),
    path("reference/", views.Reference.as_view(), name="api-reference"),
]
