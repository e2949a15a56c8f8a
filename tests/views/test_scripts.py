"""Do the parts of the scripts that need no page do what they say? Their own tests are in tests/js."""

import subprocess
from pathlib import Path

from node import NODE

TESTS = Path(__file__).resolve().parents[1] / "js"


def test_the_scripts_own_tests_pass():
    files = sorted(TESTS.glob("*.test.js"))
    assert files
    done = subprocess.run([NODE, "--test", *files], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
