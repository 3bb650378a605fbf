"""One connection after another with the recorder: hello, welcome, frames up, acknowledgements and commands down."""

from __future__ import annotations

import json
from typing import Any, Callable, Dict, Optional

from .backlog import Backlog, encode_header
from .link import Link, open_link

SEND_BYTES = 256 * 1024
MAX_LINE = 1024 * 1024


class Conversation:
    """Keeps the backlog's numbers in step with the journal's, over any number of connections."""

    def __init__(
        self, path: str, hello: Dict[str, Any], backlog: Backlog, on_command: Callable[[str], None]
    ) -> None:
        self._path = path
        self._hello = encode_header(hello)
        self._backlog = backlog
        self._on_command = on_command
        self._link: Optional[Link] = None
        self._outbox = memoryview(b"")
        self._inbox = bytearray()
        #: Journal counts less the numbers of this run: a journal may hold rows of an earlier run of this program.
        self._base_rows = 0
        self._base_snapshots = 0
        self._greeted = False
        self.welcomed = False
        #: The last frame; sent when everything before it is.
        self.bye: Optional[Dict[str, Any]] = None
        self.bye_sent = False

    @property
    def connected(self) -> bool:
        return self._link is not None

    @property
    def blocked(self) -> bool:
        """True while the recorder takes nothing."""
        return len(self._outbox) > 0

    @property
    def complete(self) -> bool:
        """True when the bye is sent and everything before it is in the journal."""
        return self.bye_sent and not self._outbox and self._backlog.all_acknowledged

    def connect(self) -> None:
        """Opens a connection and says hello. OSError: nobody is there."""
        self._link = open_link(self._path)
        self._inbox.clear()
        self._outbox = memoryview(self._hello)
        self.welcomed = False
        self.bye_sent = False

    def disconnect(self) -> None:
        """Lets go of the connection; what was not acknowledged waits for the next one."""
        if self._link is not None:
            self._link.close()
        self._link = None
        self._outbox = memoryview(b"")
        self._backlog.rewind()

    def let_go(self) -> None:
        """In a forked child: closes its copy of the connection and touches nothing else."""
        if self._link is not None:
            self._link.close()

    def exchange(self) -> bool:
        """Sends and takes what can be without waiting. True if something went out. OSError: the connection is gone."""
        link = self._link
        if link is None:
            return False
        try:
            moved = self._send(link)
        finally:
            # What came in before a broken pipe still counts: the last acknowledgement may stand there.
            self._receive(link)
        return self._send(link) or moved

    def _send(self, link: Link) -> bool:
        moved = False
        while True:
            if not self._outbox:
                self._fill_outbox()
                if not self._outbox:
                    return moved
            sent = link.send(self._outbox)
            if sent == 0:
                return moved
            moved = True
            self._outbox = self._outbox[sent:]

    def _fill_outbox(self) -> None:
        if not self.welcomed or self.bye_sent:
            return
        frames = []
        size = 0
        while size < SEND_BYTES:
            frame = self._backlog.pull()
            if frame is None:
                if self.bye is not None:
                    frames.append(encode_header(self.bye))
                    self.bye_sent = True
                break
            frames.append(frame)
            size += len(frame)
        self._outbox = memoryview(b"".join(frames))

    def _receive(self, link: Link) -> None:
        while True:
            data = link.receive()
            if data is None:
                return
            if not data:
                raise ConnectionError("closed by the recorder")
            self._inbox += data
            *lines, rest = self._inbox.split(b"\n")
            self._inbox = rest
            for line in lines:
                self._obey(bytes(line))
            if len(rest) > MAX_LINE:
                raise ConnectionError("a line without an end")

    def _obey(self, line: bytes) -> None:
        rows = snapshots = 0
        try:
            frame = json.loads(line)
            kind = frame["kind"]
            if kind in ("welcome", "ack"):
                rows, snapshots = int(frame["rows"]), int(frame["snapshots"])
        except Exception:
            return  # not of this protocol: nothing that a training program should fail of
        if kind == "welcome":
            self._greet(rows, snapshots)
        elif kind == "ack":
            if self._greeted:
                self._backlog.acknowledge(rows - self._base_rows, snapshots - self._base_snapshots)
        elif kind in ("stop", "snapshot-now"):
            self._on_command(kind)

    def _greet(self, rows: int, snapshots: int) -> None:
        self.welcomed = True
        backlog = self._backlog
        if not self._greeted:
            self._greeted = True
            self._base_rows, self._base_snapshots = rows, snapshots
            return
        # A journal with fewer rows than it had acknowledged has lost them; the numbers go on from what it has.
        self._base_rows = min(self._base_rows, rows - backlog.rows_acknowledged)
        self._base_snapshots = min(self._base_snapshots, snapshots - backlog.snapshots_acknowledged)
        backlog.acknowledge(rows - self._base_rows, snapshots - self._base_snapshots)
