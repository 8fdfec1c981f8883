"""Collect the static files while the image is built: settings need their values, this step uses none of them."""

import base64
import os
import secrets
import sys

PRETENDED = {
    "SECRET_KEY": secrets.token_urlsafe(64),
    "PATIENT_KEYS": "k1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
    "PATIENT_HMAC_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    "CREDENTIAL_KEY": base64.b64encode(secrets.token_bytes(32)).decode(),
    "METRICS_TOKEN": secrets.token_urlsafe(32),
    "ALLOWED_HOSTS": "localhost",
    "BASE_URL": "https://localhost",
    "DATABASE_URL": "postgres://nobody@/nothing",
    "DATABASE_OWNER_URL": "postgres://nobody@/nothing",
    "REDIS_URL": "redis://localhost",
}

os.environ.update(PRETENDED)
os.execv(sys.executable, [sys.executable, "manage.py", "collectstatic", "--noinput", "-v0"])
