"""HTTP as the guard wants it: urllib3, with connections that go to the checked address and redirects followed here."""

from __future__ import annotations

import http.client
import socket
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import SplitResult, urljoin, urlunsplit

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util.timeout import Timeout

from migrate.fetch.guard import AddressInfo, Guard, Refused
from migrate.fetch.reader import Reader

REDIRECTS = 5
"""How many are followed; WordPress sites have two (http to https, www to bare)."""
_MOVED = frozenset({301, 302, 303, 307, 308})

Connect = Callable[[AddressInfo, float | None], socket.socket]


def connect(info: AddressInfo, timeout: float | None) -> socket.socket:
    """A connection to exactly this address."""
    family, kind, protocol, _, where = info
    made = socket.socket(family, kind, protocol)
    try:
        made.settimeout(timeout)
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        made.connect(where)
    except BaseException:
        made.close()
        raise
    return made


class Answer(NamedTuple):
    """A server's answer, its body not yet read."""

    response: urllib3.BaseHTTPResponse
    reader: Reader | None

    @property
    def has_more(self) -> bool:
        """When its body has been read: whether the server sent more than it had announced."""
        return self.reader is not None and self.reader.has_more


class Client:
    """Asks for addresses; each connection, also after a redirect, goes through the guard."""

    def __init__(
        self, guard: Guard, user_agent: str, *, timeout: float, connections: int, connector: Connect = connect
    ) -> None:
        self.guard, self._timeout = guard, Timeout(connect=min(timeout, 15.0), read=timeout)
        self._headers = {"User-Agent": user_agent, "Accept": "*/*", "Accept-Encoding": "identity"}
        self._manager = urllib3.PoolManager(num_pools=64, maxsize=connections, timeout=self._timeout)
        self._manager.pool_classes_by_scheme = _pools(guard, connector)
        self._pools: dict[str, HTTPConnectionPool] = {}

    def get(self, url: str, headers: Mapping[str, str]) -> Answer:
        """The answer after its redirects.

        Raises:
            Refused: the guard says no, of this address or of one that it redirects to.
            urllib3.exceptions.HTTPError: no connection, no answer.
        """
        for _ in range(REDIRECTS + 1):
            parts = self.guard.check_url(url)
            answer = self._pool(parts).urlopen(
                "GET",
                urlunsplit(("", "", parts.path or "/", parts.query, "")),
                headers={**self._headers, **headers},
                redirect=False,
                preload_content=False,
                retries=False,
            )
            if answer.status not in _MOVED or not (location := answer.headers.get("Location")):
                return Answer(answer, getattr(answer.connection, "reader", None))
            answer.drain_conn()
            answer.release_conn()
            url = urljoin(url, location)
        raise Refused(f"more than {REDIRECTS} redirects")

    def _pool(self, parts: SplitResult) -> HTTPConnectionPool:
        """The connections to a host; asking urllib3 for them anew would cost as much as half a request."""
        key = f"{parts.scheme}://{parts.netloc}"
        if key not in self._pools:
            self._pools.setdefault(key, self._manager.connection_from_url(key))
        return self._pools[key]

    def close(self) -> None:
        """End all connections."""
        self._manager.clear()


class _Attentive:
    """A connection whose answers are read by a ``Reader``."""

    reader: Reader | None = None

    def response_class(self, sock: socket.socket, *args: Any, **more: Any) -> http.client.HTTPResponse:
        """What ``http.client`` calls for each answer."""
        response = http.client.HTTPResponse(sock, *args, **more)
        response.fp = self.reader = Reader(response.fp.detach(), sock)
        return response


def _pools(guard: Guard, connector: Connect) -> dict[str, type[HTTPConnectionPool]]:
    class Plain(_Attentive, HTTPConnection):  # type: ignore[misc]
        def _new_conn(self) -> socket.socket:
            return _open(self, guard, connector)

    class Secure(_Attentive, HTTPSConnection):  # type: ignore[misc]
        def _new_conn(self) -> socket.socket:
            return _open(self, guard, connector)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _open(wanted: HTTPConnection, guard: Guard, connector: Connect) -> socket.socket:
    """Resolve, check, connect to what was checked. The certificate is still checked against the name."""
    host, port = wanted.host, wanted.port or wanted.default_port
    try:
        found = guard.addresses(host, port)
    except (socket.gaierror, UnicodeError) as error:
        raise NameResolutionError(host, wanted, socket.gaierror(str(error))) from error
    timeout = wanted.timeout if isinstance(wanted.timeout, (int, float)) else None
    failure: OSError = OSError("no address")
    for info in found:
        try:
            return connector(info, timeout)
        except TimeoutError as error:
            failure = error
        except OSError as error:
            failure = error
    if isinstance(failure, TimeoutError):
        raise ConnectTimeoutError(wanted, f"{host} did not answer in time")
    raise NewConnectionError(wanted, f"no connection: {failure.strerror or failure}")
