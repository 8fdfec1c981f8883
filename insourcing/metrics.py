"""Figures about the service itself, by route and never by path."""

from prometheus_client import CONTENT_TYPE_LATEST, Counter, Histogram, generate_latest

CONTENT_TYPE = CONTENT_TYPE_LATEST
REQUESTS = Counter("insourcing_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram("insourcing_request_seconds", "Time to answer", ["route"])


def observe(method: str, route: str, status: int, seconds: float) -> None:
    REQUESTS.labels(method, route, str(status)).inc()
    SECONDS.labels(route).observe(seconds)


def render() -> bytes:
    return generate_latest()
