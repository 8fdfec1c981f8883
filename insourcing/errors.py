"""Errors as pages in the layout; the API says the same in its own way (insourcing/api.py)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import loader

from base.errors import DomainError
from insourcing.api import problem_response

PAGES = {
    400: "errors/400.jinja",
    403: "errors/403.jinja",
    404: "errors/404.jinja",
    409: "errors/409.jinja",
    413: "errors/413.jinja",
    429: "errors/429.jinja",
}


class ErrorPages:
    """Shows a domain error that no view turned into a form's error as a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return error_page(request, exception) if isinstance(exception, DomainError) else None


def error_page(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    """The page of an error, in its own words and with its own status."""
    template = PAGES.get(refusal.status, "errors/409.jinja")
    return render(request, template, {"refusal": refusal, "reason": refusal.detail}, status=refusal.status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/400.jinja", status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "errors/403.jinja", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if request.path.startswith("/api/"):
        return problem_response(404, "not_found", "There is no such address in this API.")
    return render(request, "errors/404.jinja", status=404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "errors/403.jinja", {"form_expired": True}, status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """Rendered without database or session: they may be what failed."""
    if request.path.startswith("/api/"):
        return problem_response(
            500,
            "server_error",
            f"A fault on our side; nothing was written. Quote {getattr(request, 'request_id', '')} to support.",
        )
    page = loader.render_to_string(
        "errors/500.jinja", {"request_id": getattr(request, "request_id", ""), "request": None}
    )
    return HttpResponse(page, status=500)
