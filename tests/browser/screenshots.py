"""The README's pictures of the pages: what does a visitor see? Made from the real server in a real Chromium.

python -m tests.browser.screenshots                 # all of them
python -m tests.browser.screenshots read-whatif     # those of these names
"""

import sys
from typing import NamedTuple
from urllib.parse import quote

from .driver import DESK, PHONE, ROOT, Visitor, chromium, serving

FOLDER = ROOT / "assets" / "images"
TALLEST = 2_600  # pixels


class Picture(NamedTuple):
    """One page, lens, size and theme; whole, from its top to its end, or as much as a window shows."""

    file: str
    page: str = "read"
    query: str = ""
    size: dict[str, int] = DESK
    scheme: str = "light"
    is_whole: bool = False
    press: str = ""  # the name of a tab


_EXPERIMENT = f"?lens=whatif&experiment={quote('forget_gate=1')}"
PICTURES = (
    Picture("read-desktop"),
    Picture("read-dark", query="?lens=equations", scheme="dark"),
    Picture("read-units", query="?lens=units"),
    Picture("read-why", query="?lens=why"),
    Picture("read-why-check", query="?lens=why", press="Believe it?"),
    Picture("read-unit", query="?lens=unit&unit=247"),
    Picture("read-whatif", query=_EXPERIMENT),
    Picture("read-presenter", query="?present=1"),
    Picture("read-phone", size=PHONE, scheme="dark", is_whole=True),
    Picture("models-desktop", page="models", scheme="dark", is_whole=True),
    Picture("about-desktop", page="about", is_whole=True),
)


def main() -> None:
    """Write one PNG for each of `PICTURES`."""
    with serving() as address, chromium() as browser:
        for picture in [one for one in PICTURES if one.file in (sys.argv[1:] or one.file)]:
            context = browser.new_context(
                viewport=picture.size, color_scheme=picture.scheme, reduced_motion="reduce"
            )  # so that nothing plays
            page = Visitor(context.new_page(), address, picture.page, picture.query).page
            if picture.press:
                page.get_by_role("tab", name=picture.press).click()
            page.mouse.move(0, 0)
            page.wait_for_timeout(1500)  # until the figures have their size
            if picture.is_whole:
                height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
                page.set_viewport_size({**picture.size, "height": min(height, TALLEST)})
                page.wait_for_timeout(1500)
            path = FOLDER / f"{picture.file}.png"
            page.screenshot(path=path)
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")
            context.close()


if __name__ == "__main__":
    main()
