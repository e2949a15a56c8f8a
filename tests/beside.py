"""Which tests run one after another where several processes share the suite, and which of them begin?

`pytest -n 2` gives a process one file after another. All files that need Chromium go to the same one, so that there is
one browser and one server, and they go first, because they take the longest.
"""

from xdist.scheduler import LoadFileScheduling

BROWSER = "tests/browser/"


def needs_browser(nodeid: str) -> bool:
    """Is it a test of the pages in a real browser?"""
    return nodeid.startswith(BROWSER)


class OneBrowser(LoadFileScheduling):
    """Xdist's own distribution by files, in the order in which they stand, with the browser's tests as one file."""

    def __init__(self, config, log=None):
        config.option.loadscopereorder = False
        super().__init__(config, log)

    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if needs_browser(nodeid) else super()._split_scope(nodeid)
