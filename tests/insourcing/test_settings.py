"""Production refuses to start with a secret that is missing or weak, and says which."""

import base64
import os
import subprocess
import sys

import pytest

from runner.paths import ROOT

KEY = base64.b64encode(bytes(range(32))).decode()
GOOD = {
    "INS_ENV": "production",
    "SECRET_KEY": "k3j4h5k2j3h4k5j2h3k4j5h2k3j4h5mnbvcxzlkjhgfdsa",
    "PATIENT_KEYS": f"k1:{KEY}",
    "PATIENT_HMAC_KEY": KEY,
    "CREDENTIAL_KEY": KEY,
    "DATABASE_URL": "postgres://insourcing_app:x@db/insourcing",
    "REDIS_URL": "redis://redis/0",
    "ALLOWED_HOSTS": "insourcing.trust.example",
    "BASE_URL": "https://insourcing.trust.example",
}
ASK = "from insourcing import settings as s; print(s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.DEBUG, s.SHOW_GALLERY)"


def started(**changes: str | None) -> subprocess.CompletedProcess:
    values = {name: value for name, value in (GOOD | changes).items() if value is not None}
    environment = {"PATH": os.environ["PATH"], **values}
    return subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_with_good_secrets_it_starts_with_secure_cookies_and_without_debugging():
    answer = started()

    assert answer.stdout == "True True False False\n", answer.stderr


def test_nothing_said_means_production():
    assert started(INS_ENV=None).stdout == "True True False False\n"


@pytest.mark.parametrize("name", sorted(set(GOOD) - {"INS_ENV"}))
def test_a_missing_value_stops_the_start_with_its_name(name):
    answer = started(**{name: None})

    assert answer.returncode != 0
    assert f"Set {name}." in answer.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "too-short-1234567890"),
        ("SECRET_KEY", "a" * 60),
        ("SECRET_KEY", "django-insecure-k3j4h5k2j3h4k5j2h3k4j5h2k3j4h5mnbvcxz"),
        ("SECRET_KEY", "please-change-me-please-change-me-please-change-me"),
        ("PATIENT_KEYS", ""),
        ("PATIENT_KEYS", KEY),
        ("PATIENT_KEYS", "k1:short"),
        ("PATIENT_HMAC_KEY", base64.b64encode(b"short").decode()),
        ("PATIENT_HMAC_KEY", base64.b64encode(bytes(32)).decode()),
        ("CREDENTIAL_KEY", "not base64 at all, not at all, no"),
        ("DATABASE_URL", "sqlite:///insourcing.db"),
    ],
)
def test_a_weak_or_malformed_value_stops_the_start_with_its_name_and_without_the_value(name, value):
    answer = started(**{name: value})

    assert answer.returncode != 0
    last = answer.stderr.strip().splitlines()[-1]
    assert name in last
    assert not value or value not in last
