"""The thread that carries rows and snapshots to the recorder.

It wakes 20 times a second, or when the bell rings (256 rows, a non-finite value, a snapshot, the end), so a row leaves after
50 ms at the latest. It never waits inside a read or write: a recorder that stops reading, is stopped itself or is gone costs
the program nothing, and what it has not acknowledged is sent again to the next one at the same address.
"""

from __future__ import annotations

import json
import threading
import time
from typing import Any, Callable, Dict, Optional

from .backlog import Backlog, encode_header
from .link import Link, open_link
from .rows import KEPT_BYTES, KEPT_ROWS, Parcel, RowQueue

BATCH_SECONDS = 0.05
CLOSING_SECONDS = 2.0
#: Pauses between attempts to connect: doubled from the first to the last.
FIRST_PAUSE, LAST_PAUSE = 0.1, 1.0
#: So many connections in a row that are closed without a welcome mean that this program is not wanted.
REFUSALS = 3
SEND_BYTES = 256 * 1024
MAX_LINE = 1024 * 1024


class Sender:
    def __init__(
        self,
        path: str,
        hello: Dict[str, Any],
        queue: RowQueue,
        on_command: Callable[[str], None],
        on_end: Callable[[], None],
    ) -> None:
        self._path = path
        self._hello = encode_header(hello)
        self._queue = queue
        self._on_command = on_command
        self._on_end = on_end
        self._backlog = Backlog()
        self._link: Optional[Link] = None
        self._outbox = memoryview(b"")
        self._inbox = bytearray()
        self._welcomed = False
        #: Journal counts = numbers of this run + these (a journal may hold rows of an earlier run of this process).
        self._base: Optional[Dict[str, int]] = None
        self._refusals = 0
        self._retry_at = 0.0
        self._retry_pause = FIRST_PAUSE
        self._send_pause = BATCH_SECONDS
        self._bye: Optional[Dict[str, Any]] = None
        #: True once a pass began after ``close``: only then the queue's last rows stand before the bye.
        self._closing = False
        self._bye_sent = False
        self._deadline = 0.0
        #: Snapshots that the program dropped because too many bytes of them wait, and those that were reported.
        self.dropped_snapshots = 0
        self._reported_snapshots = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="margin", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def snapshot_bytes_released(self) -> int:
        return self._backlog.snapshot_bytes_released

    def close(self, exit_code: Optional[int]) -> None:
        """Sends the rest and ``bye``; returns when all of it is in the journal, after 2 s at the latest."""
        self._deadline = time.monotonic() + CLOSING_SECONDS
        self._bye = {"kind": "bye"} if exit_code is None else {"kind": "bye", "exitCode": exit_code}
        self._retry_at = 0.0
        self._queue.ring()
        self._ended.wait(CLOSING_SECONDS + 0.2)

    def abandon(self) -> None:
        """In a forked child: lets go of the connection, which is the parent's."""
        self._ended.set()
        if self._link is not None:
            self._link.close()

    def _run(self) -> None:
        try:
            while not self._is_done():
                self._closing = self._bye is not None
                self._collect()
                if self._link is None:
                    self._connect_when_due()
                if self._link is not None:
                    try:
                        self._exchange(self._link)
                    except OSError:
                        self._lose_link()
                self._queue.bell.acquire(True, self._pause())
        except Exception as error:  # a bug of ours must not look like one of the program
            from .complaints import complain

            complain("sender", "stopped recording: %r" % (error,))
        finally:
            self._ended.set()
            self._on_end()
            if self._link is not None:
                self._link.close()

    def _is_done(self) -> bool:
        if self._refusals >= REFUSALS or self._ended.is_set():
            return True
        if not self._closing:
            return False
        delivered = self._bye_sent and not self._outbox and self._backlog.all_acknowledged
        return delivered or time.monotonic() >= self._deadline

    def _pause(self) -> float:
        if self._closing:
            return 0.002
        if self._link is None:
            return max(0.001, min(BATCH_SECONDS, self._retry_at - time.monotonic()))
        return self._send_pause if self._outbox else BATCH_SECONDS

    # --- from the program ---

    def _collect(self) -> None:
        queue, backlog = self._queue, self._backlog
        for taken in queue.take():
            if isinstance(taken, Parcel):
                backlog.add_parcel(taken)
            else:
                segment, payload = taken
                backlog.add_rows(segment.names, segment.width, payload)
        room = KEPT_ROWS - backlog.rows
        if backlog.row_bytes >= KEPT_BYTES:
            room = 0
        if room > 0 or self._closing:
            self._report_drops()
        queue.reopen(max(0, room))

    def _report_drops(self) -> None:
        """Names the gap where it is: after the rows that were kept, before those that come now."""
        queue = self._queue
        rows = queue.dropped_rows - queue.reported_rows
        snapshots = self.dropped_snapshots - self._reported_snapshots
        if rows == 0 and snapshots == 0:
            return
        queue.reported_rows += rows
        self._reported_snapshots += snapshots
        text = "the client's queue was full: %d rows and %d snapshots dropped" % (rows, snapshots)
        note = {"kind": "note", "what": "dropped", "text": text, "rows": rows, "snapshots": snapshots}
        if rows:
            note["step"] = queue.dropped_from
            note["text"] = "%s (steps %d to %d)" % (text, queue.dropped_from, queue.dropped_to)
        self._backlog.add_parcel(Parcel(note))

    # --- to and from the recorder ---

    def _connect_when_due(self) -> None:
        now = time.monotonic()
        if now < self._retry_at:
            return
        try:
            self._link = open_link(self._path)
        except OSError:
            self._wait_before_retry()
            return
        self._inbox.clear()
        self._outbox = memoryview(self._hello)
        self._welcomed = False
        self._bye_sent = False

    def _wait_before_retry(self) -> None:
        self._retry_at = time.monotonic() + self._retry_pause
        self._retry_pause = min(LAST_PAUSE, self._retry_pause * 2)

    def _lose_link(self) -> None:
        if self._link is not None:
            self._link.close()
        self._link = None
        self._outbox = memoryview(b"")
        self._backlog.rewind()
        self._refusals = 0 if self._welcomed else self._refusals + 1
        if self._bye_sent and self._backlog.all_acknowledged:
            self._ended.set()  # closed by the recorder after it had everything
        self._wait_before_retry()

    def _exchange(self, link: Link) -> None:
        try:
            self._send(link)
        finally:
            # What came before a broken pipe still counts: the last acknowledgement stands there.
            self._receive(link)
        if self._outbox or self._welcomed:
            self._send(link)

    def _send(self, link: Link) -> None:
        while True:
            if not self._outbox:
                self._fill_outbox()
                if not self._outbox:
                    return
            sent = link.send(self._outbox)
            if sent == 0:
                self._send_pause = min(BATCH_SECONDS, self._send_pause * 2)
                return
            self._send_pause = 0.002
            self._outbox = self._outbox[sent:]

    def _fill_outbox(self) -> None:
        if not self._welcomed:
            return
        frames = []
        size = 0
        while size < SEND_BYTES:
            frame = self._backlog.pull()
            if frame is None:
                break
            frames.append(frame)
            size += len(frame)
        if self._bye is not None and self._closing and self._backlog.all_sent and not self._bye_sent:
            frames.append(encode_header(self._bye))
            self._bye_sent = True
        self._outbox = memoryview(b"".join(frames))

    def _receive(self, link: Link) -> None:
        while True:
            data = link.receive()
            if data is None:
                return
            if not data:
                raise ConnectionError("closed by the recorder")
            self._inbox += data
            while True:
                end = self._inbox.find(b"\n")
                if end < 0:
                    break
                line = bytes(self._inbox[:end])
                del self._inbox[: end + 1]
                self._obey(line)
            if len(self._inbox) > MAX_LINE:
                raise ConnectionError("a line without an end")

    def _obey(self, line: bytes) -> None:
        try:
            frame = json.loads(line)
            kind = frame["kind"]
            if kind in ("welcome", "ack"):
                rows, snapshots = int(frame["rows"]), int(frame["snapshots"])
        except Exception:
            return  # not of this protocol: nothing that a training program should fail of
        if kind == "welcome":
            self._greet(rows, snapshots)
        elif kind == "ack" and self._base is not None:
            self._backlog.acknowledge(rows - self._base["rows"], snapshots - self._base["snapshots"])
        elif kind in ("stop", "snapshot-now"):
            self._on_command(kind)

    def _greet(self, rows: int, snapshots: int) -> None:
        self._welcomed = True
        self._refusals = 0
        self._retry_pause = FIRST_PAUSE
        backlog = self._backlog
        if self._base is None:
            self._base = {"rows": rows, "snapshots": snapshots}
            return
        # A journal with fewer rows than it had acknowledged has lost them; the numbers go on from what it has.
        self._base["rows"] = min(self._base["rows"], rows - backlog.rows_acknowledged)
        self._base["snapshots"] = min(self._base["snapshots"], snapshots - backlog.snapshots_acknowledged)
        backlog.acknowledge(rows - self._base["rows"], snapshots - self._base["snapshots"])
