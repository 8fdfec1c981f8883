"""Structured logs: one JSON object a line, each with the request id, none with patient data.

What a request carried (query strings, bodies, headers) is never logged: only method, route, status and time.
"""

import logging.config
from contextvars import ContextVar

import structlog

request_id: ContextVar[str] = ContextVar("request_id", default="")


def add_request_id(logger, name, event):
    if request_id.get():
        event.setdefault("request_id", request_id.get())
    return event


def configure(options: dict) -> None:
    shared = [
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_request_id,
    ]
    render = (
        structlog.dev.ConsoleRenderer(colors=False)
        if options["pretty"]
        else structlog.processors.JSONRenderer()
    )
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
                        structlog.processors.format_exc_info,
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
