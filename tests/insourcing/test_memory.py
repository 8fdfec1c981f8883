"""The web application sets what it loaded aside."""

import subprocess
import sys

from insourcing.memory import AT_ONCE

ASK = "import insourcing.wsgi, gc; print(gc.get_freeze_count() > 100_000, gc.get_threshold()[0])"


def test_what_was_loaded_at_the_start_is_not_looked_through_again():
    said = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True)

    assert said.stdout.splitlines()[-1] == f"True {AT_ONCE}"
