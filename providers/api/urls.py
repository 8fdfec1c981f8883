from django.urls import path

from providers.api import assurance_end, documents, people, teams, views

urlpatterns = [
    path("certificates/", views.Certificates.as_view(), name="api-certificates"),
    path("assurance/<int:assurance_id>/papers/", documents.Papers.as_view(), name="api-assurance-papers"),
    path(
        "assurance/papers/<int:paper_id>/content/",
        documents.PaperContent.as_view(),
        name="api-assurance-paper",
    ),
    path("assurance/", views.AssuranceRecords.as_view(), name="api-assurance"),
    path("assurance/<int:assurance_id>/end/", assurance_end.EndAssurance.as_view(), name="api-assurance-end"),
    path(
        "assurance/<int:assurance_id>/check/",
        assurance_end.CheckAssurance.as_view(),
        name="api-assurance-check",
    ),
    path("clinicians/", people.People.as_view(), name="api-clinicians"),
    path("clinicians/<int:pk>/", people.Person.as_view(), name="api-clinician"),
    path("clinicians/<int:pk>/active/", people.Active.as_view(), name="api-clinician-active"),
    path("clinicians/<int:pk>/clearance/", people.Items.as_view(), name="api-clinician-clearance"),
    path(
        "clinicians/<int:pk>/clearance/<int:item>/end/",
        people.EndItem.as_view(),
        name="api-clinician-clearance-end",
    ),
    path("team-templates/", teams.Templates.as_view(), name="api-team-templates"),
    path("team-templates/<slug:kind>/", teams.Template.as_view(), name="api-team-template"),
]
