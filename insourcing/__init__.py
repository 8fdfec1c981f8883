"""The wiring: settings, addresses, worker, middleware. No app imports it."""

from insourcing.celery import app as celery_app

__all__ = ("celery_app",)
