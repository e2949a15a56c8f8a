"""Makes the README's pictures of the first page, from the real server in a real Chromium.

python -m tests.browser.screenshots
"""

from .driver import DESK, PHONE, ROOT, Visitor, chromium, serving

FOLDER = ROOT / "assets" / "images"


def main() -> None:
    """Write `read-desktop.png`, `read-phone.png` and their dark variants."""
    with serving() as address, chromium() as browser:
        for name, size in (("desktop", DESK), ("phone", PHONE)):
            for scheme, suffix in (("light", ""), ("dark", "-dark")):
                context = browser.new_context(viewport=size, color_scheme=scheme)
                visitor = Visitor(context.new_page(), address)
                height = visitor.page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
                visitor.page.set_viewport_size({**size, "height": height})
                visitor.page.wait_for_timeout(1500)  # until the figures have their size
                path = FOLDER / f"read-{name}{suffix}.png"
                visitor.page.screenshot(path=path)
                print(f"{path.relative_to(ROOT)}: {path.stat().st_size // 1000} kB")
                context.close()


if __name__ == "__main__":
    main()
