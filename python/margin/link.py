"""The connection to the recorder: a Unix socket, or a named pipe on Windows. Neither call waits for the other side."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any, Optional, Union

#: A write to a closed socket must be an error here even where the program asked for SIGPIPE.
_SEND_FLAGS = getattr(socket, "MSG_NOSIGNAL", 0)
_SO_NOSIGPIPE = 0x1022  # macOS has no name for it in Python
_PIPE_CHUNK = 16 * 1024


class SocketLink:
    def __init__(self, path: str) -> None:
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            self._socket.setblocking(False)
            if sys.platform == "darwin":
                self._socket.setsockopt(socket.SOL_SOCKET, _SO_NOSIGPIPE, 1)
            self._socket.connect(path)
        except BaseException:
            self._socket.close()
            raise

    def send(self, data: memoryview) -> int:
        """Sends what fits now and says how many bytes that was. OSError: the other side is gone."""
        try:
            return self._socket.send(data, _SEND_FLAGS)
        except (BlockingIOError, InterruptedError):
            return 0

    def receive(self) -> Optional[bytes]:
        """What has come in, None if nothing has; empty: the other side has closed."""
        try:
            return self._socket.recv(65_536)
        except (BlockingIOError, InterruptedError):
            return None

    def close(self) -> None:
        try:
            self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_TYPE)
        except OSError:
            # The program has closed all files (a daemon does), and the number may be that of another one by now.
            self._socket.detach()
        self._socket.close()


class PipeLink:
    """A Windows named pipe. A write may wait for the recorder there: that holds up the sending thread only."""

    def __init__(self, path: str) -> None:
        self._file = open(path, "r+b", buffering=0)

    def send(self, data: memoryview) -> int:
        return self._file.write(data[:_PIPE_CHUNK]) or 0

    def receive(self) -> Optional[bytes]:
        ready = self._count_readable()
        return self._file.read(ready) if ready else None

    def close(self) -> None:
        self._file.close()

    def _count_readable(self) -> int:
        # A plain read would wait, and Windows lets no write pass while a read waits on the same handle.
        import ctypes
        import msvcrt

        kernel32: Any = getattr(ctypes, "WinDLL")("kernel32", use_last_error=True)
        handle = getattr(msvcrt, "get_osfhandle")(self._file.fileno())
        available = ctypes.c_ulong(0)
        if not kernel32.PeekNamedPipe(ctypes.c_void_p(handle), None, 0, None, ctypes.byref(available), None):
            raise OSError("the recorder has closed the pipe")
        return min(available.value, 65_536)


Link = Union[SocketLink, PipeLink]


def parse_address(address: str) -> Optional[str]:
    """The path behind ``unix:/path`` or ``pipe:\\\\.\\pipe\\name``; None for what this system can't reach."""
    scheme, _, path = address.partition(":")
    if not path:
        return None
    if scheme == "unix" and hasattr(socket, "AF_UNIX"):
        return path
    if scheme == "pipe" and os.name == "nt":
        return path
    return None


def open_link(path: str) -> Link:
    """Connects, or throws OSError."""
    return PipeLink(path) if os.name == "nt" else SocketLink(path)
