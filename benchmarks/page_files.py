"""What does a browser load before a page is there? Its files, over six connections that stay open."""

import asyncio
from dataclasses import dataclass, field

CONNECTIONS = 6  # as browsers have them for one place
_SENT = ("accept-encoding: gzip", "user-agent: one of a class")


async def load_page(address: str, port: int, paths: list[str]) -> str:
    """Ask for the first of `paths`, then for each other one as soon as a connection is free.

    Returns the cookies that the browser sends along from now on.
    """
    first = await _Connection.open(address, port, {})
    others = iter(paths)
    await first.get(next(others))

    async def go_on(connection: _Connection) -> None:
        for path in others:
            await connection.get(path)
        connection.writer.close()

    async def open_another() -> None:
        await go_on(await _Connection.open(address, port, first.cookies))

    await asyncio.gather(go_on(first), *(open_another() for _ in range(CONNECTIONS - 1)))
    return first.cookie


@dataclass
class _Connection:
    """One connection that is used again."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    host: str
    cookies: dict[str, str] = field(default_factory=dict)  # the browser's

    @classmethod
    async def open(cls, address: str, port: int, cookies: dict[str, str]) -> "_Connection":
        return cls(*await asyncio.open_connection(address, port), f"{address}:{port}", cookies)

    @property
    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    async def get(self, path: str) -> None:
        """Ask for a file, and read it whole."""
        lines = [f"GET {path} HTTP/1.1", f"host: {self.host}", *_SENT]
        lines += [f"cookie: {self.cookie}"] if self.cookies else []
        self.writer.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        status, *headers = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        if status.split()[1] != "200":
            raise RuntimeError(f"{path} is not there: {status}.")
        length = None
        for name, value in (header.split(": ", 1) for header in headers):
            if name.lower() == "set-cookie":
                key, _, content = value.split(";")[0].partition("=")
                self.cookies[key] = content
            elif name.lower() == "content-length":
                length = int(value)
        await (self._chunks() if length is None else self.reader.readexactly(length))

    async def _chunks(self) -> None:
        while size := int(await self.reader.readline(), 16):
            await self.reader.readexactly(size + 2)
        await self.reader.readline()
