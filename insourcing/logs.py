"""Structured logs: one JSON object a line, each with the request id, none with patient data.

What a request carried (query strings, bodies, headers) is never logged: only method, route, status and time.
"""

import logging.config
import sys
import traceback
from contextvars import ContextVar
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

request_id: ContextVar[str] = ContextVar("request_id", default="")


def add_request_id(logger: Any, name: str, event: EventDict) -> EventDict:
    if request_id.get():
        event.setdefault("request_id", request_id.get())
    return event


def frames_only(logger: Any, name: str, event: EventDict) -> EventDict:
    """The place and kind of an exception, never its message: that may quote a row, a name, a number.

    Of a database's error the SQLSTATE and the constraint are told too.
    """
    info = event.pop("exc_info", None)
    if info is True:
        info = sys.exc_info()
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        event["exception"] = "\n".join(_told(error))
    return event


def _told(error: BaseException) -> list[str]:
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    before = [*_told(cause), "which led to:"] if cause is not None else []
    frames = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), lookup_lines=False)
    lines = [f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames]
    return [*before, *lines, f"{type(error).__module__}.{type(error).__qualname__}{_of_database(error)}"]


def _of_database(error: BaseException) -> str:
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    code = getattr(error, "pgcode", None)
    return f" ({', '.join(filter(None, [code, constraint]))})" if code else ""


def configure(options: dict) -> None:
    shared: list[Processor] = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_request_id,
    ]
    pretty = options["pretty"]
    render = structlog.dev.ConsoleRenderer(colors=False) if pretty else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "structured": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        structlog.processors.format_exc_info if pretty else frames_only,
                        render,
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
            "root": {"handlers": ["stderr"], "level": options["level"]},
            "loggers": {
                # Django logs the path of every refused request; ours is logged once, by route, in middleware.
                "django.request": {"level": "ERROR"},
                "django.server": {"level": "WARNING"},
                "django.security": {"level": "ERROR"},
            },
        }
    )
