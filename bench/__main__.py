"""``python3 run.py bench [--quick] [--json] [row …]``"""

import argparse
import json
import os
import sys
from importlib import import_module

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "insourcing.settings")


def main() -> int:
    parser = argparse.ArgumentParser(prog="run.py bench")
    parser.add_argument("--quick", action="store_true", help="smaller counts, for each submission")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("rows", nargs="*", help="only these rows")
    options = parser.parse_args()

    django.setup()
    rows = [
        row
        for name in ("booking", "ptl", "transparency", "rooms", "large")
        for row in import_module(f"bench.{name}").ROWS
    ]
    chosen = [row for row in rows if not options.rows or row.name in options.rows]
    if not chosen:
        print("There are these rows: " + ", ".join(row.name for row in rows), file=sys.stderr)
        return 2
    results = []
    for row in chosen:
        results.append(row.run(quick=options.quick))
        if not options.json:
            print(results[-1].words(), flush=True)
    if options.json:
        print(json.dumps([result.as_dict() for result in results]))
    return 0 if all(result.reached for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
