"""Makes the README's pictures of the pages, from the real server in a real Chromium.

python -m tests.browser.screenshots
"""

from lstm_demo.words import say

from .driver import DESK, PHONE, ROOT, Visitor, chromium, serving

FOLDER = ROOT / "assets" / "images"
SIZES = {"desktop": DESK, "phone": PHONE}
PICTURES = (
    ("read", "desktop", "light"),
    ("read", "phone", "dark"),
    ("inside", "desktop", "light"),
    ("models", "desktop", "dark"),
    ("about", "desktop", "light"),
)  # page, size, theme
TALLEST = 2_600  # pixels


def main() -> None:
    """Write one PNG for each of `PICTURES`, the page from its top to its end, or to `TALLEST`."""
    with serving() as address, chromium() as browser:
        for name, size, scheme in PICTURES:
            context = browser.new_context(viewport=SIZES[size], color_scheme=scheme)
            page = Visitor(context.new_page(), address).page
            if name != "read":
                page.get_by_role("link", name=say(f"{name}.page"), exact=True).click()
                page.wait_for_timeout(4000)  # until the page is drawn
            height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
            page.set_viewport_size({**SIZES[size], "height": min(height, TALLEST)})
            page.wait_for_timeout(1500)  # until the figures have their size
            path = FOLDER / f"{name}-{size}.png"
            page.screenshot(path=path)
            print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")
            context.close()


if __name__ == "__main__":
    main()
