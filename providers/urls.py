from django.urls import path

from providers.views import assurance, certificates, organisation, people

urlpatterns = [
    path("team/", people.clinicians, name="clinicians"),
    path("team/import/", certificates.import_page, name="import-certificates"),
    path("team/new/", people.new_clinician, name="new-clinician"),
    path("team/<int:clinician_id>/", people.clinician, name="clinician"),
    path("team/<int:clinician_id>/change/", people.edit_clinician, name="edit-clinician"),
    path("team/<int:clinician_id>/active/", people.clinician_active, name="clinician-active"),
    path("team/<int:clinician_id>/clearance/new/", people.new_clearance, name="new-clearance"),
    path("team/<int:clinician_id>/clearance/<int:clearance_id>/end/", people.clearance_ends, name="end-clearance"),
    path("provider/assurance/", assurance.own_assurance, name="own-assurance"),
    path("provider/assurance/new/", assurance.new_assurance, name="new-assurance"),
    path("provider/assurance/<int:assurance_id>/end/", assurance.assurance_ends, name="end-assurance"),
    path("provider/assurance/<int:assurance_id>/paper/", assurance.new_document, name="new-paper"),
    path("assurance/papers/<int:paper_id>/", assurance.document_content, name="assurance-paper"),
    path("providers/<int:provider_id>/assurance/", assurance.of_provider, name="provider-assurance"),
    path("assurance/<int:assurance_id>/check/", assurance.check, name="check-assurance"),
    path("provider/", organisation.edit_provider, name="edit-provider"),
    path("providers/<int:provider_id>/", organisation.provider, name="provider"),
    path("estate/teams/", organisation.team_minimum, name="team-minimum"),
    path("estate/teams/<slug:kind>/", organisation.edit_team, name="edit-team"),
]
