"""What does a visitor's browser do? First paint, how soon a long review is drawn, what scrubbing costs."""

import contextlib
import shutil
import statistics
import time
from collections.abc import Iterator
from typing import NamedTuple

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from benchmarks.load import Server, serving

_SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"]
_FRAME = 16  # milliseconds from one move of a mouse to the next
_SECONDS = 60  # the most that any one thing may take
_WORDS = ".stage .word"
_NOTE_ARRIVAL = """
window.WebSocket = class extends WebSocket {
  constructor(...all) {
    super(...all);
    this.addEventListener("message", ({ data }) => {
      if ((data.byteLength ?? data.size) > 50_000) window.arrived = performance.now(); // the stage's is the last one
    });
  }
};
"""
_UNTIL_PAINTED = """([stage, count]) => new Promise((done) => {
  const end = () => done((performance.now() - window.arrived) / 1000);
  const look = () => {
    const drawn = stage.querySelectorAll(".word").length >= count;
    requestAnimationFrame(drawn ? () => setTimeout(end) : look);
  };
  look();
})"""


_WATCH = """() => {
  const stage = document.querySelector(".stage") ?? [...document.querySelectorAll("*")]
    .map((one) => one.shadowRoot?.querySelector(".stage")).find(Boolean);
  const numbers = () => stage.querySelector(".now").textContent; // of the chosen word, from what was answered
  window.readings = new Set([numbers()]);
  const look = () => { window.readings.add(numbers()); requestAnimationFrame(look); };
  look();
}"""


class Scrubbing(NamedTuple):
    """Going through a review word by word."""

    script: float  # milliseconds of script at a step, the median
    frames: int  # sent to the server, at all steps together


def first_paint(script: str, last: str) -> tuple[float, float, float]:
    """Seconds from the start of the server: until it is healthy, until the first paint, until `last` is to be seen."""
    with _chromium() as browser, serving(script) as server:
        page = browser.new_page()
        opened = time.perf_counter()
        page.goto(f"http://127.0.0.1:{server.port}/")
        page.wait_for_selector(last, timeout=1000 * _SECONDS)
        finished = time.perf_counter() - opened
        painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000")
        ready = server.seconds_to_health
        return ready, ready + painted, ready + finished


def first_visit(server: Server) -> list[str]:
    """The paths of all files that the first page of a new visitor asks for, in the order in which it does."""
    with _chromium() as browser:
        page, place, paths = browser.new_page(), f"http://{server.address}:{server.port}", list[str]()
        page.on("request", lambda request: paths.append(request.url.removeprefix(place)))
        page.goto(f"{place}/")
        page.get_by_role("textbox").first.wait_for(timeout=1000 * _SECONDS)
        page.wait_for_load_state("networkidle")
        return [path for path in dict.fromkeys(paths) if path.startswith("/")]


def drawing(server: Server, words: list[str]) -> float:
    """Seconds from the arrival of a review's numbers until all its words are painted."""
    with _chromium() as browser:
        page = _opened(browser, server, sent=[])
        stage = page.locator(".stage").element_handle()
        _type(page, words)
        return float(page.evaluate(_UNTIL_PAINTED, [stage, len(words)]))


def scrubbing(server: Server, words: list[str]) -> Scrubbing:
    """Go through a review by the arrow key."""
    with _chromium() as browser:
        sent: list[object] = []
        page = _opened(browser, server, sent)
        _type(page, words)
        page.locator(_WORDS).nth(len(words) - 1).wait_for(timeout=1000 * _SECONDS)
        page.wait_for_timeout(1_000)
        page.locator(".stage .words").focus()
        page.keyboard.press("Home")
        page.wait_for_timeout(500)
        counter, begun, spent = page.context.new_cdp_session(page), len(sent), []
        counter.send("Performance.enable")
        for _ in words[1:]:
            before = _script(counter)
            page.keyboard.press("ArrowRight")
            page.evaluate("new Promise(requestAnimationFrame)")
            spent.append(_script(counter) - before)
        page.wait_for_timeout(500)
        return Scrubbing(1000 * statistics.median(spent), len(sent) - begun)


def dragging(server: Server, valve: str, seconds: float) -> float:
    """How many readings a second are painted on the way while a `valve` is drawn from 0 to 1 in so many seconds?"""
    with _chromium() as browser:
        page = _opened(browser, server, sent=[])
        place = page.locator(f".cell-lens .p-{valve} .body")
        place.wait_for(timeout=1000 * _SECONDS)
        page.wait_for_timeout(2_000)
        page.locator(".stage .words").focus()  # which ends the playing
        page.keyboard.press("End")
        box = place.bounding_box()
        assert box is not None
        x, y, height = box["x"] + box["width"] / 2, box["y"] + box["height"], box["height"]
        place.focus()
        page.keyboard.press("Home")  # shut, in one reading
        page.wait_for_timeout(2_000)
        page.evaluate(_WATCH)
        page.mouse.move(x, y - 1)
        page.mouse.down()
        started = time.perf_counter()
        while (share := (time.perf_counter() - started) / seconds) < 1:
            page.mouse.move(x, y - height * share)
            page.wait_for_timeout(_FRAME)
        readings, spent = page.evaluate("readings.size"), time.perf_counter() - started
        page.mouse.move(x, y - height - 5)
        page.mouse.up()
        return float(readings - 1) / spent


def _script(counter: CDPSession) -> float:
    """Seconds that the page has spent in scripts."""
    metrics = counter.send("Performance.getMetrics")["metrics"]
    return next(float(metric["value"]) for metric in metrics if metric["name"] == "ScriptDuration")


def _opened(browser: Browser, server: Server, sent: list[object]) -> Page:
    """The finished first page; `sent` will hold what goes to the server."""
    page = browser.new_page()
    page.on("websocket", lambda channel: channel.on("framesent", lambda frame: sent.append(frame)))
    page.add_init_script(_NOTE_ARRIVAL)
    page.goto(f"http://127.0.0.1:{server.port}/")
    page.locator(_WORDS).first.wait_for(timeout=1000 * _SECONDS)
    return page


def _type(page: Page, words: list[str]) -> None:
    box = page.get_by_role("textbox").first
    box.fill(" ".join(words), timeout=1000 * _SECONDS)
    box.press("Enter")


@contextlib.contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_SWITCHES)
        yield browser
        browser.close()
