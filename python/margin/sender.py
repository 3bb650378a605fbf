"""The thread that carries rows and snapshots to the recorder.

It wakes 20 times a second, or when the bell rings (256 rows, a non-finite value, a snapshot, the end), so a row leaves after
50 ms at the latest. It never waits inside a read or write: a recorder that stops reading, is stopped itself or is gone costs
the program nothing, and what it has not acknowledged is sent again to the next one at the same address.
"""

from __future__ import annotations

import threading
import time
from typing import Any, Callable, Dict, Optional

from .backlog import Backlog
from .complaints import complain
from .conversation import Conversation
from .rows import KEPT_BYTES, KEPT_ROWS, RowQueue
from .segment import Parcel

BATCH_SECONDS = 0.05
#: At the end: so long without a new acknowledgement means that nobody takes the rest, and so long it may take in all.
CLOSING_SECONDS = 2.0
CLOSING_SECONDS_IN_ALL = 30.0
#: A recorder that was killed has a successor within 10 s (the editor starts one): so long the rest waits for it at the end.
ADOPTION_SECONDS = 12.0
#: Pauses between looks at a recorder that takes nothing, or at the last acknowledgement: from short to BATCH_SECONDS.
LOOK_SECONDS = 0.002
#: Pauses between attempts to connect: doubled from the first to the last.
FIRST_PAUSE, LAST_PAUSE = 0.1, 1.0
#: So many connections in a row that are closed without a welcome mean that this program is not wanted.
REFUSALS = 3


class Sender:
    """``on_end`` is called when nothing will be sent any more: refused, or closed."""

    def __init__(
        self,
        path: str,
        hello: Dict[str, Any],
        queue: RowQueue,
        on_command: Callable[[str], None],
        on_end: Callable[[], None],
    ) -> None:
        self._queue = queue
        self._on_end = on_end
        self._backlog = Backlog()
        self._conversation = Conversation(path, hello, self._backlog, on_command)
        self._refusals = 0
        self._retry_at = 0.0
        self._retry_pause = FIRST_PAUSE
        self._look_pause = LOOK_SECONDS
        self._bye: Optional[Dict[str, Any]] = None
        self._deadline = 0.0
        self._last_deadline = 0.0
        self._adoption_deadline = 0.0
        self._was_welcomed = False
        self._acknowledged = (0, 0)
        #: Snapshots that the program dropped because too many bytes of them wait, and those of them that were reported.
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
        """Sends the rest and ``bye``; returns when all of it is in the journal, or after 2 s without progress, 30 s in all.

        Rows and snapshots whose recorder was killed wait 12 s for another one.
        """
        self._deadline = time.monotonic() + CLOSING_SECONDS
        self._adoption_deadline = time.monotonic() + ADOPTION_SECONDS
        self._last_deadline = time.monotonic() + CLOSING_SECONDS_IN_ALL
        self._bye = {"kind": "bye"} if exit_code is None else {"kind": "bye", "exitCode": exit_code}
        self._queue.ring()
        self._ended.wait(CLOSING_SECONDS_IN_ALL + 0.2)

    def abandon(self) -> None:
        """In a forked child, where the thread does not exist: lets go of the connection, which is the parent's."""
        self._conversation.let_go()

    def _run(self) -> None:
        conversation = self._conversation
        try:
            while not self._is_done():
                if self._bye is not None and conversation.bye is None:
                    conversation.bye = self._bye  # before the queue is emptied: the last rows go first
                    self._retry_at = 0.0
                self._collect()
                self._talk()
                self._queue.bell.acquire(True, self._pause())
        except Exception as error:  # a bug of ours must not look like one of the program
            complain("sender", "stopped recording: %r" % (error,))
        finally:
            self._on_end()
            conversation.disconnect()
            self._ended.set()

    def _is_done(self) -> bool:
        conversation = self._conversation
        if self._refusals >= REFUSALS or conversation.complete:
            return True
        return conversation.bye is not None and time.monotonic() >= self._extended_deadline()

    def _extended_deadline(self) -> float:
        """A recorder on a busy machine is slow, not gone: every acknowledgement gives it CLOSING_SECONDS more."""
        acknowledged = (self._backlog.rows_acknowledged, self._backlog.snapshots_acknowledged)
        if acknowledged != self._acknowledged:
            self._acknowledged = acknowledged
            self._deadline = min(time.monotonic() + CLOSING_SECONDS, self._last_deadline)
        talks = self._conversation.connected and self._conversation.welcomed
        if self._was_welcomed and not talks and not self._backlog.all_acknowledged:
            return max(self._deadline, self._adoption_deadline)
        return self._deadline

    def _pause(self) -> float:
        if self._conversation.bye is not None:
            return LOOK_SECONDS
        if self._conversation.connected:
            return self._look_pause if self._conversation.blocked else BATCH_SECONDS
        return max(LOOK_SECONDS, min(BATCH_SECONDS, self._retry_at - time.monotonic()))

    def _collect(self) -> None:
        queue, backlog = self._queue, self._backlog
        width = 16
        for taken in queue.take():
            if isinstance(taken, Parcel):
                backlog.add_parcel(taken)
            else:
                segment, payload = taken
                width = segment.width
                backlog.add_rows(segment.names, width, payload)
        room = min(KEPT_ROWS - backlog.rows, (KEPT_BYTES - backlog.row_bytes) // width)
        if room > 0 or self._conversation.bye is not None:
            self._report_drops()
        queue.reopen(max(0, room))

    def _report_drops(self) -> None:
        """Names the gap where it is: after the rows that were kept, before those that come now."""
        queue = self._queue
        rows = queue.dropped_rows - queue.reported_rows
        snapshots = self.dropped_snapshots - self._reported_snapshots
        if rows == 0 and snapshots == 0:
            return
        text = "the client's queue was full: %d rows and %d snapshots dropped" % (rows, snapshots)
        note = {"kind": "note", "what": "dropped", "text": text, "rows": rows, "snapshots": snapshots}
        if rows:
            note["step"] = queue.dropped_from
            note["text"] = "%s (steps %d to %d)" % (text, queue.dropped_from, queue.dropped_to)
        queue.reported_rows += rows
        self._reported_snapshots += snapshots
        self._backlog.add_parcel(Parcel(note))

    def _talk(self) -> None:
        conversation = self._conversation
        try:
            if not conversation.connected:
                if time.monotonic() < self._retry_at:
                    return
                conversation.connect()
            moved = conversation.exchange()
        except OSError:
            self._retry_later()
            return
        if conversation.welcomed:
            self._was_welcomed = True
            self._refusals, self._retry_pause = 0, FIRST_PAUSE
        self._look_pause = LOOK_SECONDS if moved else min(BATCH_SECONDS, self._look_pause * 2)

    def _retry_later(self) -> None:
        conversation = self._conversation
        if conversation.connected:
            self._refusals = 0 if conversation.welcomed else self._refusals + 1
            if not conversation.complete:
                conversation.disconnect()
        self._retry_at = time.monotonic() + self._retry_pause
        self._retry_pause = min(LAST_PAUSE, self._retry_pause * 2)
