"""Do several replicas behind the proxy of `deploy/` stand as one? Debian's HAProxy with our file, two real replicas."""

import asyncio
import gzip
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError

import pytest
import streamlit
from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed

from benchmarks.load import connected
from benchmarks.proxy import proxied

from .driver import Visitor

STATIC = Path(streamlit.__file__).parent / "static"
SCRIPT = max((STATIC / "static" / "js").iterdir(), key=lambda path: path.stat().st_size)  # of several megabytes
HIDDEN = (
    "/_stcore/metrics",
    "/%5Fstcore/metric%73",
    "//_stcore/metrics",
    "/read/_stcore/metrics?x",
    "/_STCORE/METRICS",
)
N_READERS = 3  # of each replica


@pytest.fixture(scope="module")
def school():
    with proxied(2) as (proxy, replicas):
        yield proxy, replicas


@pytest.fixture
def proxy(school):
    return school[0]


@pytest.fixture
def replicas(school):
    return school[1]


def get(server, path, **headers):
    request = urllib.request.Request(f"http://{server.address}:{server.port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request) as answer:
            return answer.status, answer.headers, answer.read()
    except HTTPError as error:
        return error.code, error.headers, error.read()


def cookie_of(server):
    """What a new visitor is given by which the proxy knows their replica again."""
    _, headers, _ = get(server, "/")
    [cookie] = [value for value in headers.get_all("set-cookie") if value.startswith("replica=")]
    assert cookie.endswith("; path=/; HttpOnly; SameSite=Lax")
    return cookie.split(";")[0]


def n_sessions(replica):
    _, _, page = get(replica, "/_stcore/metrics")
    return next(int(line.split()[1]) for line in page.decode().splitlines() if line.startswith("active_sessions "))


def beside(coroutine):
    """Run it in a thread of its own: the browser has this one's event loop."""
    return ThreadPoolExecutor(1).submit(asyncio.run, coroutine)


def test_static_files_come_from_the_cache_compressed_and_whole(proxy):
    path = f"/static/js/{SCRIPT.name}"
    for packed in ("gzip", "identity"):
        get(proxy, path, **{"accept-encoding": packed})
        status, headers, body = get(proxy, path, **{"accept-encoding": packed})
        assert (status, headers["age"] is not None) == (200, True)
        assert headers["content-encoding"] == ("gzip" if packed == "gzip" else None)
        assert "immutable" in headers["cache-control"]
        assert (gzip.decompress(body) if packed == "gzip" else body) == SCRIPT.read_bytes()
        assert headers["set-cookie"] is None


def test_the_page_itself_is_asked_for_anew_and_compressed(proxy):
    for _ in range(2):
        status, headers, body = get(proxy, "/", **{"accept-encoding": "gzip"})
        assert (status, headers["age"], headers["content-encoding"]) == (200, None, "gzip")
        assert gzip.decompress(body) == (STATIC / "index.html").read_bytes()


@pytest.mark.parametrize("path", HIDDEN)
def test_metrics_are_for_those_who_run_the_replicas(proxy, replicas, path):
    assert get(proxy, path)[::2] == (404, b"Not found.")
    assert get(replicas[0], "/_stcore/metrics")[0] == 200


def test_the_proxy_is_healthy_as_its_replicas_are(proxy):
    assert get(proxy, "/_stcore/health")[::2] == (200, b"ok")


def test_visitors_are_spread_and_each_stays_on_one_replica(proxy, replicas):
    cookies = {cookie_of(proxy) for _ in range(10)}
    assert len(cookies) == len(replicas)

    async def come(cookie):
        before = [n_sessions(replica) for replica in replicas]
        found = []
        for _ in range(4):
            async with connected(proxy, cookie=cookie) as session:
                await session.rerun()
                await session.read("A fine film.")
                found.append(tuple(n_sessions(one) > count for one, count in zip(replicas, before, strict=True)))
            while [n_sessions(replica) for replica in replicas] != before:
                await asyncio.sleep(0.05)
        return set(found)

    where = [beside(come(cookie)).result() for cookie in cookies]
    assert sorted(map(sorted, where)) == [[(False, True)], [(True, False)]]


async def read_on(proxy, cookie, stop, reviews):
    """Read one review after another, and come back wherever the connection ends; how often it did."""
    n_lost, identity = 0, ""
    while not stop():
        try:
            async with connected(proxy, session=identity, cookie=cookie) as session:
                await session.rerun()
                identity = session.identity
                while not stop():
                    await session.read(f"{next(reviews)} and nothing else.")
        except ConnectionClosed:
            n_lost += 1
    return n_lost


def test_a_replica_that_is_killed_costs_its_visitors_a_reconnection_and_no_text(proxy, replicas, browser):
    cookies = sorted({cookie_of(proxy) for _ in range(10)})
    context = browser.new_context()
    visitor = Visitor(context.new_page(), f"http://{proxy.address}:{proxy.port}/")
    visitor.type("That film was bad.")
    visitor.write("This film is good, too.")
    [place] = [one for one in replicas if n_sessions(one)]
    has_ended, reviews = [], iter(map("Number {}".format, range(100_000)))

    async def load():
        return await asyncio.gather(*(read_on(proxy, one, lambda: has_ended, reviews) for one in cookies * N_READERS))

    readers = beside(load())
    while sum(map(n_sessions, replicas)) <= 2 * N_READERS:
        visitor.page.wait_for_timeout(50)
    place.process.kill()
    place.process.wait()

    [other] = [one for one in replicas if one is not place]
    while n_sessions(other) <= 2 * N_READERS:
        visitor.page.wait_for_timeout(50)
    box = visitor.box
    n_alike = 0  # looks, a tenth of a second apart, at which what was typed stands there
    while n_alike < 20:
        n_alike = n_alike + 1 if box.input_value() == "This film is good, too." else 0
        visitor.page.wait_for_timeout(100)
    box.press("Enter")
    expect(visitor.words).to_have_text(["This", "film", "is", "good", ",", "too", "."])
    has_ended.append(True)
    assert sorted(readers.result()) == [0] * N_READERS + [1] * N_READERS
    [after] = [one["value"] for one in context.cookies() if one["name"] == "replica"]
    assert get(other, "/_stcore/health")[0] == 200
    assert f"replica={after}" == cookie_of(proxy)
    visitor.leave()
