"""Fixtures for every test.

`db`: the worker's database as the runtime role, rolled back afterwards. `committed`: the same, really committing, for
races, servers and browsers; afterwards the database is made anew. `owner_cursor`: a way round the application.
`live_site`, `celery_worker_process`: the product's own processes. `page`: a browser.
"""

import os

import hypothesis
import pytest

from runner import roles
from tests.support import browser as browsers
from tests.support import database, servers

# A busy machine is no fault of the code: property tests look for wrong answers, not for slow ones.
hypothesis.settings.register_profile("insourcing", deadline=None)
hypothesis.settings.load_profile("insourcing")

NO_BROWSER = "There is no chromium here: THE BROWSER STORIES DID NOT RUN (install it with `apt install chromium`)."


def pytest_runtest_setup(item: pytest.Item) -> None:
    from tests.support import midnight

    midnight.keep_clear(getattr(item, "fixturenames", ()))
    marker = item.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or "transactional_db" in getattr(item, "fixturenames", ()):
        pytest.fail("The runtime role may not empty tables: use the fixture `committed` alone.", pytrace=False)


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """In place of pytest-django's: Django makes no database, the worker copies the migrated template."""
    from django.db import connections

    with django_db_blocker.unblock():
        database.ensure_template()
        database.recreate()
        yield
        connections.close_all()


@pytest.fixture
def committed(django_db_setup, django_db_blocker):
    """A database in which transactions commit. Not to be combined with `db`."""
    from django.db import connections

    with django_db_blocker.unblock():
        yield
        connections.close_all()
    database.recreate()
    empty_queue()


def empty_queue() -> None:
    import redis

    with redis.Redis.from_url(os.environ["REDIS_URL"]) as client:
        client.flushdb()


@pytest.fixture
def time_machine_at_november():
    """The clock stands at a Friday morning in November 2026."""
    import time_machine

    from tests.support.world import NOW

    with time_machine.travel(NOW, tick=False):
        yield NOW


@pytest.fixture
def owner_cursor(django_db_setup):
    """A psycopg2 cursor of the tables' owner on its own connection; every statement commits, so use it with `committed`."""
    with roles.cursor(os.environ["DATABASE_OWNER_URL"]) as cursor:
        yield cursor


@pytest.fixture(scope="session")
def site_process(django_db_setup):
    site = servers.Site()
    site.start_and_wait()
    yield site
    site.stop()


@pytest.fixture
def live_site(committed, site_process):
    """The web application on a free port; `live_site.url`, without a final slash."""
    return site_process


@pytest.fixture
def celery_worker_process(committed):
    """A real worker on the worker's own queue, with `kill()`, `restart()` and its log as `text()`."""
    empty_queue()
    worker = servers.Worker()
    worker.start_and_wait()
    yield worker
    worker.kill()


@pytest.fixture(scope="session")
def browser():
    executable = browsers.program()
    if executable is None and os.environ.get("CI"):
        pytest.fail("There is no chromium, and here the browser stories must run.", pytrace=False)
    if executable is None:
        pytest.skip(NO_BROWSER)
    with browsers.launched(executable) as launched:
        yield launched


@pytest.fixture
def page(browser, live_site):
    """A fresh visitor's page; `page.goto("/path")` is relative to the live site."""
    with browsers.opened_page(browser, live_site.url) as opened:
        yield opened


@pytest.fixture(scope="session")
def assert_accessible():
    """`assert_accessible(page)`; with `phone=True` also at 320 pixels."""
    return browsers.assert_accessible


def pytest_terminal_summary(terminalreporter) -> None:
    if any(NO_BROWSER in str(report.longrepr) for report in terminalreporter.stats.get("skipped", [])):
        terminalreporter.write_sep("!", NO_BROWSER, red=True, bold=True)
