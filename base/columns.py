"""Python that both models and migrations name. It never moves and never changes, because migrations that hospitals have
run name it for ever; `python3 run.py check` keeps each definition by its hash.
"""

import secrets

from django.db import models


class LondonDate(models.Func):
    """The London calendar day of an instant, computed by the database."""

    template = "((%(expressions)s AT TIME ZONE 'Europe/London')::date)"
    output_field = models.DateField()


def own_key() -> str:
    """The source key of a need that no list brought in, such as ``own-5f0c1e22a9b4d3e7``."""
    return f"own-{secrets.token_hex(8)}"
