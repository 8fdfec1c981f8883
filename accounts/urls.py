"""The addresses of access. Tokens stand in two of them: no log line holds a path, see insourcing/middleware.py."""

from django.urls import path

from accounts.views import audit, credentials, invitations, login, organisations, people, static_pages

urlpatterns = [
    path("sign-in/", login.sign_in, name="sign-in"),
    path("sign-out/", login.sign_out, name="sign-out"),
    path("choose-organisation/", login.choose_organisation, name="choose-organisation"),
    path("forgotten-password/", login.forgotten_password, name="forgotten-password"),
    path("reset-password/<str:who>/<str:token>/", login.reset_password, name="reset-password"),
    path("account/", login.account, name="account"),
    path("invitation/<str:token>/", invitations.invitation, name="invitation"),
    path("people/", people.people, name="people"),
    path("people/invite/", people.invite, name="invite"),
    path("people/roles/", people.roles_table, name="roles"),
    path("people/<int:pk>/", people.person, name="person"),
    path("people/<int:pk>/role/", people.change_role, name="change-role"),
    path("people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("people/<int:pk>/reactivate/", people.reactivate, name="reactivate"),
    path("people/invitations/<int:pk>/withdraw/", people.withdraw_invitation, name="withdraw-invitation"),
    path("credentials/", credentials.credentials, name="credentials"),
    path("credentials/new/", credentials.issue, name="issue-credential"),
    path("credentials/<int:pk>/rotate/", credentials.rotate, name="rotate-credential"),
    path("credentials/<int:pk>/revoke/", credentials.revoke, name="revoke-credential"),
    path("audit/", audit.audit_trail, name="audit-trail"),
    path("audit/download/", audit.audit_download, name="audit-download"),
    path("organisations/", organisations.organisations, name="organisations"),
    path("organisations/trusts/new/", organisations.new_trust, name="new-trust"),
    path("organisations/providers/new/", organisations.new_provider, name="new-provider"),
    path("organisations/<str:kind>/<int:pk>/", organisations.organisation, name="organisation"),
    path("glossary/", static_pages.glossary, name="glossary"),
    path("accessibility/", static_pages.accessibility, name="accessibility"),
]
