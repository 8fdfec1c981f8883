"""E-mails about tasks and notices: plain text, and the same as simple HTML. It says nothing about patients."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse

from base.formatting import moment
from notifications.models import Mail


def build_email(mail: Mail) -> EmailMultiAlternatives:
    """The message to send. ``mail`` comes with its person and organisation."""
    preferences = absolute(reverse("message-preferences"))
    values = {
        "name": mail.person.name,
        "organisation": mail.organisation.name,
        "service": settings.SERVICE_NAME,
        "digest": mail.digest,
        "items": [_item(item) for item in mail.items],
        "preferences": preferences,
        "inbox": absolute(reverse("tasks")),
        "contact": settings.SUPPORT_CONTACT,
    }
    made = EmailMultiAlternatives(
        subject=" ".join(f"{settings.SERVICE_NAME}: {mail.subject}".split()),
        body=render_to_string("notifications/email_text.jinja", values).strip() + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[mail.person.email],
        headers={"List-Unsubscribe": f"<{preferences}>", "Auto-Submitted": "auto-generated"},
    )
    made.attach_alternative(render_to_string("notifications/email_html.jinja", values), "text/html")
    return made


def absolute(path: str) -> str:
    return settings.BASE_URL + path


def _item(item: dict) -> dict:
    due = item.get("due")
    by = moment(dt.datetime.fromisoformat(due)) if due else ""
    return {"words": item["words"], "why": item["why"], "href": absolute(item["href"]), "due": by}
