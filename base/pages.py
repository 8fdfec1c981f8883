"""Decorators that say who may open a page. A page without one is closed to everybody."""

from collections.abc import Callable
from typing import Any, Protocol, TypeVar, cast

from django.http import HttpResponseBase

from base.permissions import Permission

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


class MarkedView(Protocol):
    """Marks on a view, read by the middleware that opens and closes pages."""

    permission: Permission
    signed_in: bool
    for_members: bool
    public: bool
    keeps_form_after_sign_out: bool

    def __call__(self, *args: Any, **kwargs: Any) -> HttpResponseBase: ...


def needs(permission: Permission) -> Callable[[View], View]:
    """Open to people whose role holds the permission."""

    def mark(view: View) -> View:
        marks(view).permission = permission
        return view

    return mark


def signed_in(view: View) -> View:
    """Open to everybody who is signed in, even before they chose an organisation."""
    marks(view).signed_in = True
    return view


def for_members(view: View) -> View:
    """Open to everybody who acts for an organisation or the platform, whatever their role."""
    marks(view).for_members = True
    return view


def public(view: View) -> View:
    """Open without signing in."""
    marks(view).public = True
    return view


def keeps_form_after_sign_out(view: View) -> View:
    """Takes back, after signing in again, a form sent when the sign-in had been left alone for too long."""
    marks(view).keeps_form_after_sign_out = True
    return view


def marks(view: Callable[..., HttpResponseBase]) -> MarkedView:
    """The view as what can be written on."""
    return cast(MarkedView, view)
