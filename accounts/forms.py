"""Forms of the pages about access."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils import timezone

from accounts import policies
from accounts.roles import PROVIDER_SCOPES, SCOPE_WORDS, TRUST_SCOPES, Role
from base import forms
from base.formatting import LONDON

PASSWORD_HINT = "At least 12 characters. Three words you can remember are better than one with symbols in it"  # noqa: S105
NAME: dict[str, Any] = {"label": "Name", "hint": "As colleagues know it", "autocomplete": "name", "max_length": 120}


class SignInForm(forms.Form):
    email = forms.EmailField(label="E-mail address", autocomplete="username")
    password = forms.PasswordField(label="Password")


class ForgottenForm(forms.Form):
    email = forms.EmailField(label="E-mail address", hint="The one you sign in with", autocomplete="username")


class NewPasswordForm(forms.Form):
    password = forms.PasswordField(label="New password", hint=PASSWORD_HINT, autocomplete="new-password")


class AcceptForm(forms.Form):
    name = forms.TextField(**NAME)
    password = forms.PasswordField(label="Password", hint=PASSWORD_HINT, autocomplete="new-password")


class ChangePasswordForm(forms.Form):
    current = forms.PasswordField(label="Current password")
    new = forms.PasswordField(label="New password", hint=PASSWORD_HINT, autocomplete="new-password")


class ChoiceForm(forms.Form):
    """Whom to act for; the choices are the person's own."""

    organisation = forms.RadioField(label="Organisation", missing="Select the organisation you act for")

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, **kwargs)
        organisation = self.field("organisation", forms.RadioField)
        organisation.choices = [(choice.key, choice.name) for choice in choices]
        organisation.hints = {choice.key: choice.role for choice in choices}


def role_choices(*, trust: bool) -> list[tuple[str, str]]:
    return [(role.value, Role(role).label) for role in policies.roles_of(trust=trust)]


class RoleForm(forms.Form):
    role = forms.RadioField(label="Role", missing="Select a role")

    def __init__(self, *args, trust: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.field("role", forms.RadioField).choices = role_choices(trust=trust)


class InviteForm(RoleForm):
    name = forms.TextField(**NAME | {"autocomplete": "off"})
    email = forms.EmailField(label="E-mail address", hint="At work. The link is sent there", autocomplete="off")
    field_order = ("name", "email", "role")


class AdministratorForm(forms.Form):
    """Somebody to be invited as the administrator of an organisation."""

    name = forms.TextField(**NAME | {"autocomplete": "off"})
    email = forms.EmailField(label="E-mail address", hint="At work. The link is sent there", autocomplete="off")


class DeactivateForm(forms.Form):
    reason = forms.TextField(
        label="Reason", hint="Kept in the audit trail. Nothing about a patient", required=False, max_length=200
    )


def end_of(day: dt.date) -> dt.datetime:
    """The instant at which a London day is over."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, LONDON)


def today() -> dt.date:
    return timezone.localdate()


class LastDayForm(forms.Form):
    """A credential's last day: tomorrow at the earliest, a year ahead at most."""

    last_day = forms.DateField(label="Last day", hint="At most one year ahead")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.field("last_day", forms.DateField)
        field.least, field.most = today() + dt.timedelta(days=1), today() + dt.timedelta(days=365)

    def expires_at(self) -> dt.datetime:
        return end_of(self.cleaned_data["last_day"])


class CredentialForm(LastDayForm):
    name = forms.TextField(label="Name", hint="The system that will use it, like Theatre system", max_length=80)
    scopes = forms.MultipleChoiceField(label="What it may do", missing="Select at least one thing it may do")
    field_order = ("name", "scopes", "last_day")

    def __init__(self, *args, trust: bool, **kwargs):
        super().__init__(*args, **kwargs)
        field, scopes = (self.field("scopes", forms.MultipleChoiceField), TRUST_SCOPES if trust else PROVIDER_SCOPES)
        field.choices = [(scope, SCOPE_WORDS[scope]) for scope in scopes]
        field.hints = {scope: scope for scope in scopes}


OVERLAPS = {
    "0": ("It ends at once", dt.timedelta(0)),
    "1": ("It goes on for 1 hour", dt.timedelta(hours=1)),
    "24": ("It goes on for 1 day", dt.timedelta(days=1)),
    "168": ("It goes on for 7 days", dt.timedelta(days=7)),
}


class RotateForm(LastDayForm):
    overlap = forms.RadioField(
        label="The old one",
        choices=[(key, words) for key, (words, _) in OVERLAPS.items()],
        missing="Select how long the old one goes on",
    )
    field_order = ("overlap", "last_day")

    def overlap_time(self) -> dt.timedelta:
        return OVERLAPS[self.cleaned_data["overlap"]][1]


class TrustForm(forms.Form):
    ods_code = forms.TextField(label="ODS code", hint="Like RBD", width=10, max_length=12)
    name = forms.TextField(label="Name", max_length=150)
    short_name = forms.TextField(label="Short name", hint="As people say it, for headings", max_length=40)


class ProviderForm(forms.Form):
    name = forms.TextField(label="Name", hint="As registered at Companies House", max_length=150)
    short_name = forms.TextField(label="Short name", hint="Up to 12 letters, for planner cells", max_length=12)
    companies_house = forms.TextField(label="Companies House number", required=False, width=10, max_length=8)
    cqc_id = forms.TextField(label="CQC provider id", required=False, width=20, max_length=20)
    telephone = forms.TextField(label="Telephone", required=False, width=20, max_length=30)
