"""What the training loop hands over: metric rows, packed in the call, and parcels (snapshots, notes) between them.

``RowQueue.append`` is the hot path. It takes no lock, because a signal handler may log while the loop logs, and it never
wakes another thread for a single row: a row is one ``bytearray += bytes``, which the interpreter does in one piece.
(A free-threaded interpreter must log from one thread at a time.)
"""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from typing import Any, Deque, Dict, List, Mapping, Tuple, Union

from .complaints import complain
from .segment import NO_NAMES, WAKE_ROWS, Layout, Parcel, Segment
from .values import MAX_NAMES, MAX_NAMES_BYTES, describe_skipped, detach, is_usable_name, measure_name, to_float, to_step

#: Rows that are kept for a recorder that is away; the contract asks for 100,000.
KEPT_ROWS = 131_072
#: No more bytes of rows than this are kept; 131,072 rows of up to 254 metrics fit.
KEPT_BYTES = 256 * 1024 * 1024
#: A change of metric names begins a segment; so many may wait.
KEPT_SEGMENTS = 16_384
KEPT_LAYOUTS = 1_000

_isfinite, _now = math.isfinite, time.time


class RowQueue:
    """Rows and parcels in the order of the calls. Written by the program, emptied by the sending thread."""

    def __init__(self) -> None:
        #: Rung (released) when something should be sent at once. A lock can be rung from a signal handler, an Event can't.
        self.bell = threading.Lock()
        self.bell.acquire()
        #: Step of the last row; a row without a step gets the next one.
        self.step = 0
        #: Rows that found no room, and those of them that the sender has reported.
        self.dropped_rows = 0
        self.reported_rows = 0
        self.dropped_from = 0
        self.dropped_to = 0
        self.skipped_values = 0
        self._layouts: Dict[Tuple[str, ...], Layout] = {}
        self._room = KEPT_ROWS
        self._tail = Segment(Layout(NO_NAMES, ()), 0)
        self._line: Deque[Union[Segment, Parcel]] = deque((self._tail,))
        #: Segments lately left: a thread may still have been writing its row while another began the next segment.
        self._left: Deque[Segment] = deque(maxlen=64)

    def ring(self) -> None:
        try:
            self.bell.release()
        except RuntimeError:
            pass  # it rings already

    def append(self, metrics: Mapping[str, Any], step: Any = None) -> None:
        """Adds one row, or counts it as dropped when the queue is full."""
        tail = self._tail
        try:
            if step is None:
                step = self.step + 1
            elif type(step) is not int:
                step = int(step)
            names = tuple(metrics)
            if names != tail.names:
                tail = self._turn(names, metrics)
            values = metrics.values()
            if tail.has_tensors:
                row = tail.pack(step, _now(), *map(detach, values))
            else:
                row = tail.pack(step, _now(), *values)
        except Exception:
            self._append_carefully(metrics, step)
            return
        self.step = step
        buffer = tail.buffer
        if len(buffer) >= tail.mark and not self._admit(tail, step):
            return
        buffer += row
        if not _isfinite(sum(tail.unpack(row))):
            self.ring()

    def put(self, parcel: Parcel) -> None:
        """Adds a frame after the rows so far and before all later ones."""
        tail = self._tail
        following = Segment(tail.layout, self._room)
        self._line.append(parcel)
        self._line.append(following)
        self._tail = following
        self.ring()

    def take(self) -> List[Union[Tuple[Segment, bytearray], Parcel]]:
        """Takes everything out, in order; to be followed by ``reopen``. Sending thread only."""
        taken: List[Union[Tuple[Segment, bytearray], Parcel]] = []
        for segment in self._left:
            self._cut(segment, taken)
        line = self._line
        while True:
            head = line[0]
            if isinstance(head, Parcel):
                taken.append(head)
            else:
                is_tail = head is self._tail
                self._cut(head, taken)
                if is_tail:
                    return taken
                self._left.append(head)
            line.popleft()

    def reopen(self, room: int) -> None:
        """Says how many rows may come now. Sending thread only."""
        self._room = room
        self._tail.limit(room)

    @staticmethod
    def _cut(segment: Segment, taken: List[Union[Tuple[Segment, bytearray], Parcel]]) -> None:
        length = len(segment.buffer)
        if length:
            taken.append((segment, segment.buffer[:length]))
            del segment.buffer[:length]

    def _admit(self, tail: Segment, step: int) -> bool:
        if len(tail.buffer) < tail.room and len(self._line) < KEPT_SEGMENTS:
            tail.mark = tail.room  # the sender lowers it again when it has emptied the segment
            self.ring()
            return True
        if self.dropped_rows == self.reported_rows:
            self.dropped_from = step
        self.dropped_to = step
        self.dropped_rows += 1
        return False

    def _turn(self, names: Tuple[str, ...], metrics: Mapping[str, Any]) -> Segment:
        """Begins a segment for rows of other names."""
        layout = self._layouts.get(names)
        if layout is None:
            if len(self._layouts) > KEPT_LAYOUTS:
                self._layouts = {}
            layout = self._layouts[names] = Layout(names, metrics.values())
        tail = Segment(layout, self._room)
        if len(self._line) < KEPT_SEGMENTS:
            self._line.append(tail)
            self._tail = tail
            if len(self._line) % WAKE_ROWS == 0:
                self.ring()
        else:
            tail.limit(0)  # stands in no line: its row is counted as dropped
        return tail

    def _append_carefully(self, metrics: Any, step: Any) -> None:
        """The row without what is no number; never throws."""
        if step is not None:
            whole = to_step(step)
            if whole is None:
                complain("step", "log(): step=%.80r is no whole number; the next one was taken" % (step,))
            step = whole
        usable: Dict[str, float] = {}
        names_bytes = 0
        try:
            for name, value in metrics.items():
                number = to_float(value)
                if number is not None and is_usable_name(name):
                    names_bytes += measure_name(name)
                    if names_bytes <= MAX_NAMES_BYTES and len(usable) < MAX_NAMES:
                        usable[str(name)] = number
                        continue
                self.skipped_values += 1
                complain("value", describe_skipped(name, value, number))
        except Exception as error:
            self.skipped_values += 1
            complain("row", "log() takes a dict of names and numbers; a call was ignored (%r)" % (error,))
            return
        if usable:
            self.append(usable, step)
        else:
            self.step = self.step + 1 if step is None else step
