"""Serves a built site on this machine, answering as a real static host would."""

from __future__ import annotations

import errno
import mimetypes
import os
import shutil
import socket
import socketserver
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote_to_bytes

from migrate.errors import MigrateError
from migrate.redirects.resolve import Answer as Resolved
from migrate.redirects.resolve import Resolver

_INDEXES = ("index.html", "index.xml")
"""What a folder's address shows, in this order: a page, else a feed."""
_PORTS_TRIED = 100
_TEXTS = frozenset({"application/xml", "application/json", "application/javascript", "image/svg+xml"})
_TYPES = mimetypes.MimeTypes()  # Python's own table and nothing of the machine: the same types everywhere
for _suffix, _type in {
    ".xml": "application/xml",
    ".js": "application/javascript",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".woff2": "font/woff2",
    ".m4a": "audio/mp4",
    ".ogg": "audio/ogg",
    ".m4v": "video/mp4",
    ".md": "text/markdown",
}.items():
    _TYPES.add_type(_type, _suffix)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What to answer: a file, or a place to go to."""

    status: HTTPStatus
    file: Path | None = None
    location: str = ""


@dataclass(frozen=True)
class StaticSite:
    """The rules of a static host over one folder, with the map of old addresses where there is one."""

    public: Path
    resolver: Resolver | None = None

    def answer(self, target: str, host: str = "") -> Answer:
        """The answer to the target of a request (a path, with its query), under the name that was asked for it."""
        path, mark, query = target.partition("#")[0].partition("?")
        names = _names(path)
        if self.resolver and names is not None:
            elsewhere = self.resolver.elsewhere(host, path, query)
            if elsewhere:
                return self._told(elsewhere)
            asked = self.resolver.before_files(path, query)
            if asked.status != HTTPStatus.OK:
                return self._told(asked)
        if names is None:
            return self.not_found()
        if not names and self.base:
            return Answer(status=HTTPStatus.FOUND, location=f"/{_quoted(self.base)}/{mark}{query}")
        here = self._here(names, path, mark + query)
        if here is None:
            return self._told(self.resolver.after_files(path)) if self.resolver else self.not_found()
        return here

    def _here(self, names: tuple[str, ...], path: str, query: str) -> Answer | None:
        """The file that stands at a path, or the way to its slash; None where nothing does."""
        found = self._inside(names)
        if found is None:
            return None
        if found.is_dir():
            return self._folder(found, names, slash=path.endswith("/"), query=query)
        return Answer(status=HTTPStatus.OK, file=found) if found.is_file() and not path.endswith("/") else None

    def _told(self, resolved: Resolved) -> Answer:
        """What the map says of an old address."""
        if resolved.location:
            return Answer(status=HTTPStatus(resolved.status), location=resolved.location)
        return self.not_found(HTTPStatus(resolved.status))

    def not_found(self, status: HTTPStatus = HTTPStatus.NOT_FOUND) -> Answer:
        """The site's own page for it, if it has one."""
        return Answer(status=status, file=self.missing)

    @cached_property
    def missing(self) -> Path | None:
        """The page that tells what is not there."""
        pages = (self._inside((*folder, "404.html")) for folder in (self.base, ()))
        return next((page for page in pages if page and page.is_file()), None)

    @cached_property
    def root(self) -> Path:
        """The folder without symbolic links: nothing outside it is served."""
        return self.public.resolve()

    @cached_property
    def base(self) -> tuple[str, ...]:
        """The sub-folder that the whole site lives in, if it does not live at ``/``."""
        folder, names = self.root, []
        while not (folder / "index.html").is_file():
            inner = [entry for entry in folder.iterdir() if entry.is_dir() and not entry.is_symlink()]
            if len(inner) != 1:
                return ()
            folder = inner[0]
            names.append(folder.name)
        return tuple(names)

    def _inside(self, names: tuple[str, ...]) -> Path | None:
        """The file or folder of that name, if there is one and it truly lies in the site."""
        path = self.root.joinpath(*names)
        try:
            # most that an old log asks for is not there, and only what is can be a link
            found = path.resolve(strict=True) if path.exists() else None
        except (OSError, RuntimeError, ValueError):  # a circle of links, a name no file can have
            return None
        return found if found and (found == self.root or self.root in found.parents) else None

    def _folder(self, folder: Path, names: tuple[str, ...], *, slash: bool, query: str) -> Answer | None:
        for name in _INDEXES:
            file = self._inside((*folder.relative_to(self.root).parts, name))
            if file is not None and file.is_file():
                if not slash and names:
                    return Answer(status=HTTPStatus.MOVED_PERMANENTLY, location=f"/{_quoted(names)}/{query}")
                return Answer(status=HTTPStatus.OK, file=file)
        return None


class Handler(BaseHTTPRequestHandler):
    """GET and HEAD of a static site."""

    protocol_version = "HTTP/1.1"
    server_version = "permapress"
    sys_version = ""
    timeout = 30
    site: StaticSite

    def do_GET(self) -> None:
        """Answer with a body."""
        self._answer(body=True)

    def do_HEAD(self) -> None:
        """Answer as to GET, but with the headers alone."""
        self._answer(body=False)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        """Say nothing: the terminal belongs to the command."""

    def _answer(self, *, body: bool) -> None:
        answer = self.site.answer(self.path, self.headers.get("Host", ""))
        try:
            source = answer.file.open("rb") if answer.file else None
        except OSError:  # it went, or can't be read
            source, answer = None, Answer(status=HTTPStatus.NOT_FOUND)
        if source is None or answer.file is None:
            self._head(answer, content_type="text/plain; charset=utf-8", length=0)
            return
        with source:
            length = os.fstat(source.fileno()).st_size
            self._head(answer, content_type=content_type(answer.file), length=length)
            if body:
                shutil.copyfileobj(source, self.wfile)

    def _head(self, answer: Answer, *, content_type: str, length: int) -> None:
        self.send_response(answer.status)
        if answer.location:
            self.send_header("Location", answer.location)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(length))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        self.end_headers()


def content_type(file: Path) -> str:
    """The media type by the file's name; texts are UTF-8."""
    kind = _TYPES.guess_type(f"x{file.suffix.lower()}")[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith("text/") or kind in _TEXTS else kind


def make_server(
    public: Path, host: str = "127.0.0.1", port: int = 8000, resolver: Resolver | None = None
) -> ThreadingHTTPServer:
    """A server of a built site on the first free port from ``port`` on (0: any); call its ``serve_forever``.

    With a ``resolver`` it also answers old addresses, as the rules of a real host do.

    Raises:
        MigrateError: there is no built site, or nothing to listen on.
    """
    if not public.is_dir():
        raise MigrateError(f"{public} is not there; build the site first")
    handler = type("SiteHandler", (Handler,), {"site": StaticSite(public, resolver)})
    for number in range(port, min(port + _PORTS_TRIED, 65536)) if port else (0,):
        try:
            return _Server(host, number, handler)
        except OSError as error:
            if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
                raise MigrateError(f"can't listen on {host}: {error.strerror or error}") from error
    raise MigrateError(f"no port from {port} on is free on {host}; ask for another with --port")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # elsewhere this means "even if it was just in use"; on Windows "even if another listens there"
    allow_reuse_address = os.name != "nt"

    def __init__(self, host: str, port: int, handler: type[BaseHTTPRequestHandler]) -> None:
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        super().__init__((host, port), handler)

    def server_bind(self) -> None:
        """Bind without asking any name server what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])


def _names(path: str) -> tuple[str, ...] | None:
    """The names of a path, decoded; None for a path that can't be one of ours."""
    try:
        decoded = unquote_to_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        return None
    names = tuple(name for name in decoded.split("/") if name)
    # on Windows a backslash separates names, and a colon ends a drive's
    never = "\0\\:" if os.name == "nt" else "\0"
    bad = any(name in {".", ".."} or any(character in name for character in never) for name in names)
    return None if bad else names


def _quoted(names: tuple[str, ...]) -> str:
    return "/".join(quote(name) for name in names)
