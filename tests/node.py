"""Which JavaScript engine do tests run? The one that Playwright brings along: no machine needs another."""

import json
import subprocess
from pathlib import Path
from typing import Any

from playwright._impl._driver import compute_driver_executable

NODE = Path(compute_driver_executable()[0])


def evaluate(script: str) -> Any:
    """What `script`, a module, leaves in `result`."""
    code = f"{script}\nconsole.log(JSON.stringify(result));"
    command = [NODE, "--input-type=module", "-"]
    done = subprocess.run(command, input=code, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
