"""The worker and its schedule. Tasks are short, take ids and may run twice; the truth is in PostgreSQL."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import setup_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insourcing.settings")

app = Celery("insourcing")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 600},
    timezone="Europe/London",
    beat_schedule={
        "relay-outbox": {"task": "plumbing.relay_outbox", "schedule": 5.0},
        "reap-jobs": {"task": "plumbing.reap_jobs", "schedule": 15.0},
        "expire-offers": {"task": "sessions.expire_offers", "schedule": 60.0},
        "recheck-compliance": {"task": "contracts.recheck_compliance", "schedule": crontab(hour=4, minute=10)},
        "expire-call-offs": {"task": "contracts.expire_ended", "schedule": crontab(hour=0, minute=20)},
        # Every night, so that a Monday without power costs nothing: a week that was counted stays as it is.
        "count-waiting-lists": {"task": "waiting_list.take_snapshots", "schedule": crontab(hour=1, minute=40)},
        "fold-waiting-counts": {"task": "waiting_list.fold_counts", "schedule": crontab(hour=2, minute=50)},
        "fold-ledger-sums": {"task": "contracts.fold_sums", "schedule": crontab(hour=2, minute=55)},
        "warn-of-spend": {"task": "contracts.warn_of_spend", "schedule": 600.0},
        "send-mail": {"task": "messages.send_mail", "schedule": 15.0},
        "sweep-tasks": {"task": "messages.sweep_tasks", "schedule": crontab(hour="6-21", minute=5)},
        "sweep-tasks-nightly": {
            "task": "messages.sweep_tasks",
            "schedule": crontab(hour=5, minute=30),
            "kwargs": {"nightly": True},
        },
        "daily-summaries": {"task": "messages.write_digests", "schedule": crontab(hour=7, minute=0)},
        "rotate-keys": {"task": "plumbing.rotate_idempotency_keys", "schedule": 3600.0},
    },
)
app.autodiscover_tasks()


@setup_logging.connect
def use_the_products_logs(**kwargs: Any) -> None:
    """Django has configured logging already; Celery must not put its own in its place."""
