"""The reader of a connection's answers, which notices bytes beyond the length that the server announced."""

from __future__ import annotations

import io
import socket
from contextlib import suppress


class Reader(io.BufferedReader):
    """``http.client`` closes it when an answer has been read to its end; then it looks whether something is left."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket) -> None:
        super().__init__(raw)
        self._sock = sock
        self.has_more = False

    def close(self) -> None:
        """Look, then close. The connection stays open for another answer, for which nothing left may be taken."""
        if not self.closed:
            self.has_more = self._is_something_left()
        super().close()
        if self.has_more:
            with suppress(OSError):
                self._sock.shutdown(socket.SHUT_RDWR)

    def _is_something_left(self) -> bool:
        """Only what is here already: nothing is waited for."""
        timeout = self._sock.gettimeout()
        with suppress(OSError):  # TLS has nothing to give, or the connection is gone
            self._sock.settimeout(0)
            try:
                return bool(self.peek(1))
            finally:
                self._sock.settimeout(timeout)
        return False
