from django.urls import path

from providers.api import assurance, certificates, documents, people, teams

urlpatterns = [
    path("certificates/", certificates.Certificates.as_view(), name="api-certificates"),
    path("assurance/<int:assurance_id>/papers/", documents.AssuranceDocuments.as_view(), name="api-assurance-papers"),
    path(
        "assurance/papers/<int:paper_id>/content/",
        documents.AssuranceDocumentContent.as_view(),
        name="api-assurance-paper",
    ),
    path("assurance/", assurance.AssuranceRecords.as_view(), name="api-assurance"),
    path("assurance/<int:assurance_id>/end/", assurance.EndAssurance.as_view(), name="api-assurance-end"),
    path("assurance/<int:assurance_id>/check/", assurance.CheckAssurance.as_view(), name="api-assurance-check"),
    path("clinicians/", people.Clinicians.as_view(), name="api-clinicians"),
    path("clinicians/<int:pk>/", people.OneClinician.as_view(), name="api-clinician"),
    path("clinicians/<int:pk>/active/", people.ActiveClinician.as_view(), name="api-clinician-active"),
    path("clinicians/<int:pk>/clearance/", people.Clearances.as_view(), name="api-clinician-clearance"),
    path(
        "clinicians/<int:pk>/clearance/<int:item>/end/",
        people.ClearanceEnd.as_view(),
        name="api-clinician-clearance-end",
    ),
    path("team-templates/", teams.Templates.as_view(), name="api-team-templates"),
    path("team-templates/<slug:kind>/", teams.Template.as_view(), name="api-team-template"),
]
