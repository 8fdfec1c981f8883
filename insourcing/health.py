"""Health of the process: alive, able to serve, how busy. No organisation's data is near these."""

import hmac
from collections.abc import Callable

from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.exceptions import RedisError

from insourcing import metrics


def healthz(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Database, migrations and Redis are there: the load balancer may send people."""
    checks = {"database": _database(), "migrations": _migrations(), "redis": _redis()}
    ready = all(checks.values())
    return JsonResponse({"status": "ok" if ready else "not ready", "checks": checks}, status=200 if ready else 503)


def metrics_page(request: HttpRequest) -> HttpResponse:
    """Prometheus figures, for the holder of METRICS_TOKEN only."""
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(sent.encode(), settings.METRICS_TOKEN.encode()):
        return HttpResponse("Not found\n", status=404, content_type="text/plain")
    return HttpResponse(metrics.render(), content_type=metrics.CONTENT_TYPE)


PROBES: dict[str, Callable[[HttpRequest], HttpResponse]] = {
    "/healthz": healthz,
    "/readyz": readyz,
    "/metrics": metrics_page,
}


def _database() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("select 1")
        return True
    except DatabaseError:
        return False


_migrated: set[str] = set()


def _migrations() -> bool:
    """True when nothing is left to migrate. Once true, it stays so for this process: a new version is a new process."""
    name = connection.settings_dict["NAME"]
    try:
        if name not in _migrated:
            executor = MigrationExecutor(connection)
            if executor.migration_plan(executor.loader.graph.leaf_nodes()):
                return False
            _migrated.add(name)
    except DatabaseError:
        return False
    return True


def _redis() -> bool:
    try:
        cache.set("readyz", "1", 5)
        return True
    except (RedisError, OSError):
        return False
