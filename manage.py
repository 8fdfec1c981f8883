#!/usr/bin/env python3
"""Django's commands. Those that change the schema run as the owner of the tables, all others as the runtime role."""

import os
import sys

OWNER_COMMANDS = {"migrate", "sqlmigrate", "sqlflush", "flush", "dbshell", "optimizemigration", "squashmigrations"}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insourcing.settings")
    if len(sys.argv) > 1 and sys.argv[1] in OWNER_COMMANDS:
        os.environ["INS_AS_OWNER"] = "1"
    from django.core.management import execute_from_command_line  # noqa: PLC0415  the environment comes first

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
