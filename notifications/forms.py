"""Forms of the pages of tasks, e-mails and calendars."""

from __future__ import annotations

from base import forms
from base.actors import Actor
from base.lists import Filter
from notifications.kinds import Kind, When
from providers.models import Clinician
from trusts.models import Site

FILTERS = (
    Filter("state", "State", (("open", "Open"), ("done", "Done"), ("dismissed", "Dismissed"))),
    Filter("whose", "Whose", (("all", "All of mine"), ("me", "For me by name"), ("role", "For my role"))),
    Filter("due", "Due", (("any", "Any time"), ("week", "Within 7 days"), ("past", "Past"))),
)


def about(kinds: list[Kind]) -> Filter:
    """The filter by subject, of those that can concern the person."""
    groups = list(dict.fromkeys(kind.group for kind in kinds))
    return Filter("about", "About", (("any", "Everything"), *((group, group) for group in groups)))


class DismissForm(forms.Form):
    reason = forms.TextField(label="Why it need not be done", hint="Colleagues see it", max_length=300)


class PreferencesForm(forms.Form):
    """One select for each kind that can concern the person."""

    def __init__(self, *args, kinds: list[Kind], **kwargs):
        super().__init__(*args, **kwargs)
        self.kinds = kinds
        for kind in kinds:
            self.fields[kind.name] = forms.ChoiceField(label=kind.title, choices=When.choices)

    @property
    def groups(self) -> list[tuple[str, list]]:
        """The fields by subject, as the page shows them."""
        named = dict.fromkeys(kind.group for kind in self.kinds)
        return [(group, [self[kind.name] for kind in self.kinds if kind.group == group]) for group in named]


class FeedForm(forms.Form):
    """Choice of the sessions a calendar shows. A trust chooses a site, a provider one of its people."""

    name = forms.TextField(label="Name", hint="For example, Outlook on my telephone", max_length=80)

    def __init__(self, *args, actor: Actor, **kwargs):
        super().__init__(*args, **kwargs)
        if actor.is_trust:
            sites = Site.objects.visible_to(actor).filter(open=True)
            self.fields["site"] = forms.ChoiceField(
                label="Site",
                choices=[("", "All sites"), *((str(site.pk), site.name) for site in sites)],
                required=False,
            )
        else:
            people = Clinician.objects.visible_to(actor).filter(active=True)
            choices = [("", "Everybody: all our sessions"), *((str(person.pk), person.name) for person in people)]
            self.fields["clinician"] = forms.ChoiceField(
                label="Person",
                hint="One person's calendar shows the lists they are named on",
                choices=choices,
                required=False,
            )

    def chosen(self) -> dict:
        """The arguments for the service."""
        sent = self.cleaned_data
        narrowed = {f"{name}_id": int(sent[name]) for name in ("site", "clinician") if sent.get(name)}
        return {"name": sent["name"], **narrowed}
