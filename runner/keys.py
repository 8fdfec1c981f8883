"""The secrets of a local instance: made once, kept in INS_DATA where only their owner can read them."""

import base64
import os
import secrets
from pathlib import Path

FILE_NAME = "secrets.env"


def load(data: Path) -> dict[str, str]:
    """The instance's secrets as environment variables. A name that is new since the file was written is added to it."""
    path = data / FILE_NAME
    kept = parse(path.read_text()) if path.exists() else {}
    complete = fresh() | kept
    if complete != kept:
        write(path, complete)
    return complete


def fresh() -> dict[str, str]:
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "PATIENT_KEYS": f"k1:{key()}",
        "PATIENT_HMAC_KEY": key(),
        "CREDENTIAL_KEY": key(),
        "METRICS_TOKEN": secrets.token_urlsafe(32),
    }


def key() -> str:
    """32 random bytes in base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def parse(text: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def write(path: Path, values: dict[str, str]) -> None:
    """Whole or not at all: losing PATIENT_KEYS would lose every patient's number."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(path.name + ".new")
    unfinished.unlink(missing_ok=True)
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.writelines(f"{name}={value}\n" for name, value in values.items())
        out.flush()
        os.fsync(out.fileno())
    unfinished.rename(path)
