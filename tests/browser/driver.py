"""How does a test get a real server, a real Chromium, and somebody who uses them?"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error, expect, sync_playwright

from lstm_demo.texts import Texts

TEXTS = Texts()
ROOT = Path(__file__).resolve().parents[2]
NAMES = ("chromium", "chromium-browser", "google-chrome")
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--js-flags=--no-enable-lazy-source-positions",  # or Plotly's one large function is parsed a second time
]
MAIN = "document.querySelector('[data-testid=stMain]')"  # what scrolls
SECONDS = 60  # until the server answers, until a page is drawn
SIGNS = {
    "read": ".st-key-read-lens section",
    "models": f"h2 :text-is('{TEXTS['models.hub']}')",
    "about": f"h2 :text-is('{TEXTS['about.licences']}')",
}  # the last thing that each page draws
DESK, TABLET, PHONE = {"width": 1280, "height": 720}, {"width": 768, "height": 1024}, {"width": 390, "height": 844}
GROUNDS = {"light": "rgb(255, 255, 255)", "dark": "rgb(16, 22, 29)"}
FRAMES = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"  # laid out and painted
FADED = """() => Promise.all(document.getAnimations()
    .filter((one) => Number.isFinite(one.effect.getComputedTiming().endTime))
    .map((one) => one.finished.catch(() => null))).then(() => null)"""  # what changes its colour has changed it
TURN = "The acting was superb, but the plot was a mess and I was bored."
WORDS_400 = "The acting was superb , but the plot was a mess . " * 33 + "I was bored ."

expect.set_options(timeout=SECONDS * 1000)


def faults(page, part=None):
    """What axe finds wrong with a page as it stands, or with a part of it: rules, and where they are broken."""
    found = Axe().run(page, context=part).response["violations"]
    return [(one["id"], [node["target"] for node in one["nodes"]]) for one in found]


def chosen(page, number):
    """Choose a word by the keyboard; its chip."""
    words = page.locator(".stage .words")
    words.focus()
    words.press("Home")
    for _ in range(number - 1):
        words.press("ArrowRight")
    expect(words).to_have_attribute("aria-valuenow", str(number))
    return page.locator(".stage .word").nth(number - 1)


@contextmanager
def serving(app="asgi.py", *switches):
    """Start the `app` on a free port of this machine; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {key: value for key, value in os.environ.items() if key != "LSTM_DEMO_MODEL"}
    command = [sys.executable, "-m", "streamlit", "run", app, "--server.address", "127.0.0.1", *switches]
    server = subprocess.Popen(
        [*command, "--server.port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(timeout=10)


@contextmanager
def chromium():
    """Start Chromium: the machine's own, or Playwright's."""
    with sync_playwright() as playwright:
        found = next(filter(None, map(shutil.which, NAMES)), None)
        try:
            browser = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        except Error as error:
            pytest.fail(f"There is no Chromium: run `python tests/install_programs.py`. ({error.message[:200]})")
        yield browser
        browser.close()


class Visitor:
    """Somebody with a browser, what they see, and what their browser complains about.

    `name` is the page that they open.
    """

    def __init__(self, page, address, name="read", query=""):
        self.page = page
        self.complaints, self.hosts, self.paths, self.frames, self.dialogs = [], set(), [], [], []
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._note)
        page.on("websocket", lambda channel: channel.on("framesent", lambda frame: self.frames.append(frame)))
        page.on("dialog", lambda dialog: (self.dialogs.append(dialog.message), dialog.dismiss()))
        page.goto(f"{address}{'' if name == 'read' else name}{query}")
        self.wait(name)

    def _note(self, request):
        self.hosts.add(_host(request.url))
        self.paths.append(urlsplit(request.url).path)

    def _hear(self, message):
        """Note an error; but below a page's own path Streamlit asks for two things that are only at the root."""
        is_streamlits = re.search(r"/\w+/_stcore/(health|host-config)$", message.location.get("url", ""))
        if (message.type == "error" and not is_streamlits) or "Multiple different fragmentIds" in message.text:
            self.complaints.append(message.text)

    def wait(self, name="read"):
        """Until the script has run for the page `name`, and the page is as it stays."""
        expect(self.page.locator(SIGNS[name]).first).to_be_visible()
        expect(self.page.get_by_test_id("stStatusWidget")).to_have_count(0)
        expect(self.page.locator("[data-stale=true]")).to_have_count(0)
        self.page.wait_for_function("document.adoptedStyleSheets.length > 0")  # our style has come

    def leave(self):
        """Close the page."""
        self.page.close()
        self.page.context.close()

    def write(self, text):
        """Write `text` into the box, and wait until the page knows of it: nobody is quicker than that."""
        self.box.fill(text)
        expect(self.note).to_have_text(re.compile("^Not read yet"))
        return self.box

    def type(self, text):
        """Type another review as a person does, and wait until its words stand there."""
        self.write(text).press("Enter")
        expect(self.words).to_have_text(re.findall(r"\w+|[^\w\s]", text))
        expect(self.note).to_have_text("")
        self.wait()

    @property
    def box(self):
        return self.page.get_by_role("textbox", name=TEXTS["read.text"])

    @property
    def chip(self):
        """The example that is chosen, or the visitor's own text."""
        return self.page.locator(".st-key-read-example button[aria-checked='true']")

    @property
    def note(self):
        return self.page.locator(".st-key-read-draft .note")

    @property
    def words(self):
        return self.page.locator(".stage .word")

    @property
    def slider(self):
        """All words as one slider, which has the focus while the keys step."""
        return self.page.get_by_role("slider", name=TEXTS["stage.words"])

    @property
    def sentence(self):
        return self.page.locator(".stage .sentence")

    @property
    def unit(self):
        """The field with the number of the unit on the staves."""
        return self.page.locator(".stage .units input")

    @property
    def figures(self):
        return self.page.get_by_test_id("stPlotlyChart")

    def at(self, word):
        """Wait until stage and lens are at `word`, from 1."""
        expect(self.slider).to_have_attribute("aria-valuenow", str(word))

    def open(self, lens):
        """Open a lens as a person does."""
        self.page.get_by_role("tab", name=TEXTS[f"lens.{lens}"]).click()
        expect(self.page.locator(f".st-key-read-lens .st-key-read-{lens} section").first).to_be_visible()
        self.wait()

    def unfold(self, n_figures, *parts):
        """Open parts of the page Models, and wait for the figures on it."""
        for part in parts:
            self.page.locator(f".st-key-models-open-{part} summary").click()
        expect(self.figures).to_have_count(n_figures)
        expect(self.figures.filter(has_not=self.page.locator(".gtitle"))).to_have_count(0)
        self.wait("models")

    def go(self, name):
        """Go to another page as a person does, and wait until it is there."""
        self.page.get_by_role("link", name=TEXTS[f"{name}.page"], exact=True).click()
        self.wait(name)

    def look(self, size, scheme):
        """Give the window another size and the page another theme, and wait until all is in its place."""
        self.page.set_viewport_size(size)
        self.page.emulate_media(color_scheme=scheme)
        expect(self.page.locator(".stApp")).to_have_css("background-color", GROUNDS[scheme])
        self.page.evaluate(FRAMES)
        self.page.evaluate(FADED)

    def overflow(self):
        """By how many pixels the page is wider than the window."""
        return self.page.evaluate(
            "Math.max(document.documentElement.scrollWidth,"
            " document.querySelector('[data-testid=stMain]').scrollWidth) - window.innerWidth"
        )


def fits(visitor):
    """Is nothing of the page out of sight, once all of it is drawn?"""
    visitor.page.wait_for_function(f"{MAIN}.scrollHeight <= window.innerHeight")
    assert visitor.overflow() <= 0


def _host(url):
    """The host that a request goes to; nothing for data that a page carries itself."""
    return urlsplit(url).netloc or urlsplit(url).scheme


def _wait(url, server):
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            pytest.fail(f"The server stopped with code {server.returncode}; start it by hand to see why.")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.read() == b"ok":
                    return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"The server did not answer within {SECONDS} seconds.")
