"""How a page says who may open it. A page that says nothing is closed to everybody."""

from collections.abc import Callable

from base.permissions import Permission

View = Callable


def needs(permission: Permission) -> Callable[[View], View]:
    """Open to people whose role holds the permission."""

    def mark(view: View) -> View:
        view.permission = permission
        return view

    return mark


def signed_in(view: View) -> View:
    """Open to everybody who is signed in, even before they chose an organisation."""
    view.signed_in = True
    return view


def for_members(view: View) -> View:
    """Open to everybody who acts for an organisation or the platform, whatever their role."""
    view.for_members = True
    return view


def public(view: View) -> View:
    """Open without signing in."""
    view.public = True
    return view
