"""Makes sure that there is a Chromium for the browser tests: Debian's where apt is, Playwright's own elsewhere.

python tests/install_chromium.py
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")


def main() -> None:
    """Install Chromium, unless there is one."""
    if any(map(shutil.which, NAMES)):
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", *command], check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
    else:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)


if __name__ == "__main__":
    main()
