"""Do components of our own live as long as their page, whatever the connection does, with their code sent once?"""

import re

import pytest
from playwright.sync_api import expect

from .driver import serving

APP = "tests/browser/components/small_app.py"
SWITCHES = ("--global.minCachedMessageSize", "4000")  # the code of so few parts is short
MARK = b"lstm_demo.code"  # stands in the message that brings the code
ALL = ("early", "one", "two")
SOCKETS = """
const Own = globalThis.WebSocket;
globalThis.sockets = [];
globalThis.WebSocket = class extends Own {
  constructor(...given) {
    super(...given);
    sockets.push(this);
  }
};
"""  # so that a test can close what Streamlit opened
LOSE = """() => {
  const found = Object.getOwnPropertySymbols(globalThis).filter((one) => /^lstm_demo\\.\\w{12}$/.test(one.description));
  for (const one of found) delete globalThis[one];
  return found.length;
}"""


class Page:
    """The app for tests in a browser, with what came over its connection."""

    def __init__(self, page, address):
        self.page, self.address = page, address
        self.received, self.sent, self.wrong = [], [], []
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
        page.on("websocket", self._listen)
        page.add_init_script(SOCKETS)
        page.goto(address)
        self.expect_values(0)

    def _listen(self, socket):
        socket.on("framereceived", self._note)
        socket.on("framesent", lambda frame: self.sent.append(frame))

    def _note(self, frame):
        self.received.append(frame if isinstance(frame, bytes) else frame.encode())

    def n_codes(self):
        """How often the code came, whole."""
        return sum(len(frame) > 4000 and MARK in frame for frame in self.received)

    def box(self, name):
        return self.page.locator(".box").filter(has_text=re.compile(rf"^{name} "))

    def expect_values(self, value, names=ALL):
        for name in names:
            expect(self.box(name).locator(".shown")).to_have_text(f"{name} {value}")

    def press(self, label):
        self.page.get_by_role("button", name=label, exact=True).click()

    def count(self, name="one"):
        """Click in a box; what is counted there is its own state."""
        self.box(name).locator(".count").click()

    def expect_counts(self, **counts):
        for name, n in counts.items():
            expect(self.box(name).locator(".count")).to_have_text(str(n))

    def break_connection(self):
        """Close the connection, and wait until there is another."""
        n_before = self.page.evaluate("sockets.push(null), sockets.at(-2).close(), sockets.length")
        self.page.wait_for_function("(n) => sockets.length > n && sockets.at(-1).readyState === 1", arg=n_before)
        self.page.wait_for_timeout(500)  # until the page has asked for a run: one that cuts it short draws all anew
        self.rest()

    def leave_and_return(self, runs):
        """Go to the page that has no components, run it so often, and come back."""
        self.page.get_by_role("link", name="empty").click()
        for _ in range(runs):
            self.press("run empty")
            self.rest()
        expect(self.page.get_by_text("nothing here")).to_be_visible()
        self.page.get_by_role("link", name="boxes").click()
        self.expect_values(0)

    def rest(self):
        """Wait until the run that was asked for is over."""
        expect(self.page.locator("[data-test-script-state=notRunning]")).to_be_attached()

    def made(self):
        """How many boxes were made, and how many removed."""
        return self.page.evaluate("[globalThis.made ?? 0, globalThis.removed ?? 0]")


@pytest.fixture(scope="module")
def server():
    with serving(APP, *SWITCHES) as found:
        yield found


@pytest.fixture
def visited(browser, server):
    context = browser.new_context()
    visitor = Page(context.new_page(), server)
    yield visitor
    assert visitor.wrong == []
    context.close()


def test_what_is_mounted_before_the_code_waits_for_it(visited):
    assert visited.made() == [3, 0]
    assert visited.n_codes() == 1


def test_runs_of_the_page_and_of_a_fragment_keep_the_state_and_send_no_code(visited):
    visited.count("early")
    visited.count("one")
    visited.received.clear()
    for value in (1, 2, 3):
        visited.press("change")
        visited.expect_values(value, ["one", "two"])
    visited.press("run all")
    visited.expect_values(3)
    visited.press("run fragment")
    visited.expect_counts(early=1, one=1, two=0)
    assert visited.made() == [3, 0]
    assert visited.n_codes() == 0


def test_a_choice_reaches_the_server_and_runs_the_fragment_alone(visited):
    visited.count("two")
    visited.box("two").locator(".tell").click()
    expect(visited.page.get_by_text("heard {'name': 'two', 'clicks': 1}")).to_be_visible()
    visited.expect_counts(one=0, two=1)


def test_two_of_a_kind_look_at_the_same_word_without_the_server(visited):
    visited.sent.clear()
    visited.box("one").locator(".next").click()
    visited.box("two").locator(".next").click()
    for name in ALL:
        expect(visited.box(name).locator(".word")).to_have_text("2")
    assert visited.sent == []


def test_a_connection_that_breaks_and_comes_back_keeps_the_state_and_needs_the_code_no_second_time(visited):
    visited.count("one")
    visited.press("change")
    visited.expect_values(1, ["one", "two"])
    visited.received.clear()
    visited.break_connection()
    visited.press("change")
    visited.expect_values(2, ["one", "two"])
    visited.expect_counts(one=1)
    assert visited.made() == [3, 0]
    assert visited.n_codes() == 0


def test_a_page_without_components_and_back_makes_them_anew_from_the_same_code(visited):
    visited.count("one")
    visited.leave_and_return(runs=0)
    visited.expect_counts(one=0)
    assert visited.made() == [6, 3]
    assert visited.n_codes() == 1


def test_a_code_that_streamlit_forgot_meanwhile_is_sent_again(visited):
    visited.leave_and_return(runs=4)  # it forgets what it has not seen for two runs
    visited.expect_counts(one=0)
    assert visited.n_codes() == 2
    visited.press("change")
    visited.expect_values(1, ["one", "two"])
    assert visited.n_codes() == 2


def test_a_code_that_is_not_there_is_asked_for_again(visited):
    visited.count("one")
    assert visited.page.evaluate(LOSE) == 1
    visited.page.get_by_text("more", exact=True).click()
    visited.expect_values(0, ["late"])
    visited.expect_counts(one=1)
    assert visited.n_codes() > 1  # each that waited has asked


def test_another_theme_draws_nothing_anew(visited):
    visited.count("one")
    before = visited.box("one").evaluate("(box) => getComputedStyle(box).color")
    visited.page.emulate_media(color_scheme="dark")
    expect(visited.box("one")).not_to_have_css("color", before)
    visited.expect_counts(one=1)
    assert visited.made() == [3, 0]


def test_each_has_its_own_style(visited):
    expect(visited.box("one")).to_have_css("border-top-color", "rgb(1, 2, 3)")
    outside = "document.body.appendChild(Object.assign(document.createElement('p'), { className: 'box' }))"
    assert visited.page.evaluate(f"getComputedStyle({outside}).borderTopWidth") == "0px"
