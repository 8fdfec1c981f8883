"""The API, version 1: one list of what each app offers, its description and its reader."""

from django.urls import include, path

from insourcing.api_docs import ApiReader, problems, schema

urlpatterns = [
    path("", include("sessions_app.api_urls")),  # the busiest first: Django tries one after another
    path("", include("providers.api.urls")),
    path("", include("notifications.api.urls")),
    path("", include("contracts.api_urls")),
    path("", include("waiting_list.api_urls")),
    path("", include("reports.api.urls")),
    path("schema/", schema, name="api-schema"),
    path("docs/", ApiReader.as_view(url_name="api-schema"), name="api-docs"),
    path("problems/", problems, name="api-problems"),
]
