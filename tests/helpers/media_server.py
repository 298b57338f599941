"""An old site as bad as they come, on 127.0.0.1: slow, flaky, lying, busy, redirecting. Also a program, for tests that kill.

python tests/helpers/media_server.py LOG COUNT SIZE LATENCY PAUSE TOGETHER PATIENCE  →  prints its port
/wp-content/uploads/2020/01/NUMBER.png are there, each answered when so many are asked for at once
"""

from __future__ import annotations

import asyncio
import hashlib
import random
import re
import struct
import sys
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

UPLOADS = "/wp-content/uploads/"
STEP = 1 << 16
"""So many bytes it sends at once."""


def png(seed: int, size: int = 2000) -> bytes:
    """A picture of 4 × 3 with noise in a chunk of its own: always the same bytes for a seed, ``size`` of them or so."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + bytes([seed % 256] * 12) for _ in range(3))
    head = struct.pack(">IIBBBBB", 4, 3, 8, 2, 0, 0, 0)
    noise = random.Random(seed).randbytes(max(size - 120, 1))
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"noIS", noise)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


@dataclass
class Page:
    """What stands at an address, and how the server misbehaves there. Lists are used up, one entry a request."""

    body: bytes = b""
    type: str = "image/png"
    etag: str = '"one"'
    modified: str = ""
    ranges: bool = True
    statuses: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    cuts: list[int] = field(default_factory=list)
    """Break off after so many bytes."""
    lie: int = 0
    """So many bytes more (or less) in Content-Length than there are."""
    surplus: bytes = b""
    """What it sends after the length that it announced."""
    most: int = 1 << 60
    """So many bytes of a range at once, whatever was asked for."""
    location: str = ""
    pause: float = 0.0
    """Seconds between pieces of 1,000 bytes."""
    later: Page | None = None
    """What stands there from the second request on."""


@dataclass
class Asked:
    """One request and its answer."""

    path: str
    headers: dict[str, str]
    status: int
    sent: int
    at: float


class Server:
    """Serves pages; keeps a log of what was asked, and how many requests were open at once."""

    def __init__(self, pages: dict[str, Page] | None = None, latency: float = 0.0, log: Path | None = None) -> None:
        self.pages, self.latency = pages or {}, latency
        self.log: list[Asked] = []
        self.open = self.most_open = 0
        self.port = 0
        self._file = log.open("a") if log else None

    @property
    def host(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def asked(self, path: str) -> list[Asked]:
        return [one for one in self.log if one.path == path]

    def page(self, path: str) -> Page | None:
        return self.pages.get(path)

    async def company(self) -> None:
        """Lets a request wait for others."""

    async def serve(self) -> None:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self.loop = asyncio.get_running_loop()
        self.ended = asyncio.Event()
        self.ready.set()
        await self.ended.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    ready: threading.Event

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.set_write_buffer_limits(0)  # what is counted as sent has left this process
        try:
            while await self._answer(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            writer.close()

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").strip().split("\r\n")
        headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        path = first.split()[1]
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            if self.latency:
                await asyncio.sleep(self.latency)
            await self.company()
            if reader.at_eof():
                return False  # whoever asked is gone
            page = self.page(path) or Page(statuses=[404], type="text/html", body=b"<html>Not found</html>", etag="")
            if page.later:
                self.pages[path] = page.later
            return await self._send(page, path, headers, reader, writer)
        finally:
            self.open -= 1

    async def _send(
        self,
        page: Page,
        path: str,
        headers: dict[str, str],
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        status = page.statuses.pop(0) if page.statuses else (302 if page.location else 200)
        body, more = (page.body, dict(page.headers)) if status in {200, 404} else (b"", dict(page.headers))
        if page.location and status == 302:
            more["Location"] = page.location
        wanted = re.fullmatch(r"bytes=(\d+)-", headers.get("range", ""))
        current = headers.get("if-range", "") in {"", page.etag, page.modified}
        if status == 200 and page.ranges and wanted and current:
            start = int(wanted[1])
            if start >= len(body):
                status, body = 416, b""
                more |= {} if page.lie else {"Content-Range": f"bytes */{len(page.body)}"}
            else:
                end = min(len(body), start + page.most)
                status, more["Content-Range"] = 206, f"bytes {start}-{end - 1}/{len(body)}"
                body = body[start:end]
        more |= {name: value for name, value in (("ETag", page.etag), ("Last-Modified", page.modified)) if value}
        head = f"HTTP/1.1 {status} x\r\nContent-Type: {page.type}\r\nContent-Length: {len(body) + page.lie}\r\n"
        asked = Asked(path, headers, status, 0, asyncio.get_running_loop().time())
        self.log.append(asked)  # before the client can have its answer
        writer.write((head + "".join(f"{name}: {value}\r\n" for name, value in more.items()) + "\r\n").encode())
        cut = page.cuts.pop(0) if page.cuts and status in (200, 206) else len(body)
        try:
            await self._pour(body[:cut], page, reader, writer, asked)
        finally:
            self._note(asked)
        return cut == len(body) and page.lie <= 0 and not page.surplus

    async def _pour(
        self, body: bytes, page: Page, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, asked: Asked
    ) -> None:
        step = 1000 if page.pause else STEP
        for at in range(0, len(body), step):
            if reader.at_eof():
                return  # what nobody reads is not sent
            more = page.surplus if at + step >= len(body) else b""
            writer.write(body[at : at + step] + more)  # at once: what comes too late nobody looks for
            asked.sent = min(at + step, len(body))
            await writer.drain()
            if page.pause:
                await asyncio.sleep(page.pause)

    def _note(self, asked: Asked) -> None:
        if self._file:
            self._file.write(f"{asked.path} {asked.status} {asked.sent}\n")
            self._file.flush()


@contextmanager
def serving(pages: dict[str, Page] | None = None, latency: float = 0.0) -> Iterator[Server]:
    """A server in a thread of its own."""
    server = Server(pages, latency)
    server.ready = threading.Event()
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()), daemon=True)
    thread.start()
    assert server.ready.wait(10)
    try:
        yield server
    finally:
        server.loop.call_soon_threadsafe(server.ended.set)
        thread.join(10)


class Lasting(Server):
    """Pages that never change, so that any number may be asked for at once; or have to be."""

    together = 1
    """It answers while so many requests are open, or as many as there are pages left."""
    patience = 60.0
    """Seconds that it waits for one more to come; then it goes down."""

    def __init__(self, pages: dict[str, Page] | None = None, latency: float = 0.0, log: Path | None = None) -> None:
        super().__init__(pages, latency, log)
        self.news = asyncio.Event()

    async def company(self) -> None:
        self.news.set()
        while self.open < min(self.together, len(self.pages) - len(self.log)):
            self.news.clear()
            try:
                await asyncio.wait_for(self.news.wait(), self.patience)
            except TimeoutError:
                raise SystemExit(f"no more than {self.open} requests at once") from None

    def _note(self, asked: Asked) -> None:
        super()._note(asked)
        self.news.set()

    def page(self, path: str) -> Page | None:
        page = self.pages.get(path)
        return replace(page) if page else None


def main() -> None:
    log, count, size, latency, pause, together, patience = sys.argv[1:]
    bodies = {f"{UPLOADS}2020/01/{number}.png": png(number, int(size)) for number in range(int(count))}
    pages = {
        path: Page(body, pause=float(pause), etag=f'"{hashlib.md5(body).hexdigest()}"') for path, body in bodies.items()
    }
    server = Lasting(pages, latency=float(latency), log=Path(log))
    server.together, server.patience = int(together), float(patience)
    server.ready = threading.Event()

    def tell() -> None:
        server.ready.wait()
        print(server.port, flush=True)

    threading.Thread(target=tell).start()
    asyncio.run(server.serve())


if __name__ == "__main__":
    main()
