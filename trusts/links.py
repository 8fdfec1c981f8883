"""The link under which staff join a virtual clinic."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from nhs.errors import Invalid

LONGEST = 300
_UNSAFE = re.compile(r"[\s\x00-\x1f\x7f<>\"'\\]")
WORDS = "Enter a link that begins with https:// and names the service, such as https://video.example/room-4"


def read_link(text: str) -> str:
    """The link as it is kept; empty for none. Raises Invalid: https only, a host with a dot, no user name in it."""
    text = text.strip()
    if not text:
        return ""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    sound = host and "." in host.strip(".") and parts.scheme == "https" and "@" not in parts.netloc
    if not sound or len(text) > LONGEST or _UNSAFE.search(text):
        raise Invalid(WORDS, code="link_invalid")
    return "https" + text[5:]
