#!/usr/bin/env python3
"""One command for everything: `python3 run.py` starts Insourcing, `python3 run.py help` lists its other words.

This file alone must be readable by an old Python, so that the sentence below can be printed.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit("Insourcing needs Python 3.11 or newer; this is Python %d.%d." % sys.version_info[:2])
if sys.platform == "win32":
    sys.exit("Windows is not supported directly: use the Windows Subsystem for Linux, or docker compose.")

if __name__ == "__main__":
    from runner.cli import main

    sys.exit(main(sys.argv[1:]))
