"""Makes sure that there are the programs which the tests run: a Chromium, and HAProxy.

python tests/install_programs.py

Both are Debian's where apt is. Elsewhere Playwright brings its own Chromium; HAProxy is for you to install.
"""

import os
import shutil
import subprocess
import sys

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
HAPROXY = ("haproxy", "/usr/sbin/haproxy")


def main() -> None:
    """Install what there is not."""
    missing = [names[0] for names in (CHROMIUM, HAPROXY) if not any(map(shutil.which, names))]
    if not missing:
        return
    if shutil.which("apt-get") and os.geteuid() == 0:
        for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", *missing]):
            subprocess.run(["apt-get", *command], check=True, env={**os.environ, "DEBIAN_FRONTEND": "noninteractive"})
        return
    if "chromium" in missing:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=True)
    if "haproxy" in missing:
        print("There is no haproxy; install it (brew install haproxy), or tests/browser/test_proxy.py fails.")


if __name__ == "__main__":
    main()
