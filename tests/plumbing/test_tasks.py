"""The schedule calls what exists, by its name."""

import pytest

from insourcing.celery import app


@pytest.mark.parametrize("name", ["plumbing.relay_outbox", "plumbing.reap_jobs", "plumbing.rotate_idempotency_keys"])
def test_every_task_of_the_plumbing_is_known_and_scheduled(name):
    app.loader.import_default_modules()

    assert name in app.tasks
    assert [entry["task"] for entry in app.conf.beat_schedule.values()].count(name) == 1


def test_everything_scheduled_exists():
    app.loader.import_default_modules()

    assert [entry["task"] for entry in app.conf.beat_schedule.values() if entry["task"] not in app.tasks] == []
