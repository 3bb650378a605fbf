"""What is on its way to the recorder and not yet in its journal, numbered so that nothing is lost or doubled.

Rows and snapshots are numbered from 0 in the order of the calls. The recorder names how many it has (``welcome``, ``ack``);
what comes after that number is kept and sent again over the next connection. Notes and sites have no number: they are
released with the first numbered frame after them. Used by the sending thread only.
"""

from __future__ import annotations

import json
from collections import deque
from typing import Any, Deque, Dict, Optional, Tuple, Union

from .segment import Parcel

#: Rows of one metrics frame at most.
FRAME_ROWS = 4_096
#: Bytes of one metrics frame at most (the wire allows 64 MiB).
FRAME_BYTES = 4 * 1024 * 1024


class RowBlock:
    """Rows ``first`` … ``first + count - 1``, of ``width`` bytes each."""

    __slots__ = ("names", "width", "first", "count", "payload")

    def __init__(self, names: Tuple[str, ...], width: int, first: int, payload: bytes) -> None:
        self.names = names
        self.width = width
        self.first = first
        self.count = len(payload) // width
        self.payload = payload


class NumberedParcel:
    """A parcel; ``number`` counts the snapshots, None for frames that have no number."""

    __slots__ = ("number", "parcel")

    def __init__(self, number: Optional[int], parcel: Parcel) -> None:
        self.number = number
        self.parcel = parcel


Item = Union[RowBlock, NumberedParcel]


class Backlog:
    def __init__(self) -> None:
        self._waiting: Deque[Item] = deque()
        self._sent: Deque[Item] = deque()
        #: Numbers of the next row and snapshot to come in.
        self.rows_made = 0
        self.snapshots_made = 0
        #: How many of them were ever sent: more than that no recorder can have.
        self._rows_sent = 0
        self._snapshots_sent = 0
        #: How many of them are in the journal.
        self.rows_acknowledged = 0
        self.snapshots_acknowledged = 0
        self.row_bytes = 0
        #: Bytes of snapshots that were let go, in all; the program counts what it puts in.
        self.snapshot_bytes_released = 0

    @property
    def rows(self) -> int:
        return self.rows_made - self.rows_acknowledged

    @property
    def all_sent(self) -> bool:
        return not self._waiting

    @property
    def all_acknowledged(self) -> bool:
        return self.rows_acknowledged == self.rows_made and self.snapshots_acknowledged == self.snapshots_made

    def add_rows(self, names: Tuple[str, ...], width: int, payload: Union[bytes, bytearray]) -> None:
        step = max(1, min(FRAME_ROWS, FRAME_BYTES // width)) * width
        for start in range(0, len(payload), step):
            block = RowBlock(names, width, self.rows_made, bytes(payload[start : start + step]))
            self.rows_made += block.count
            self.row_bytes += len(block.payload)
            self._waiting.append(block)

    def add_parcel(self, parcel: Parcel) -> None:
        number = None
        if parcel.is_snapshot:
            number = self.snapshots_made
            self.snapshots_made += 1
        self._waiting.append(NumberedParcel(number, parcel))

    def pull(self) -> Optional[bytes]:
        """The next frame to send, as bytes; it is kept until it is acknowledged. None: all is sent."""
        while self._waiting:
            item = self._waiting.popleft()
            self._sent.append(item)
            if isinstance(item, RowBlock):
                self._rows_sent = max(self._rows_sent, item.first + item.count)
                have = max(0, self.rows_acknowledged - item.first)
                if have < item.count:
                    return encode_rows(item, have)
                continue
            if item.number is not None:
                self._snapshots_sent = max(self._snapshots_sent, item.number + 1)
                if item.number < self.snapshots_acknowledged:
                    continue
            return encode_parcel(item.parcel)
        return None

    def rewind(self) -> None:
        """The connection is gone: everything that is not acknowledged waits again."""
        self._waiting.extendleft(reversed(self._sent))
        self._sent.clear()

    def acknowledge(self, rows: int, snapshots: int) -> None:
        """The journal has the first ``rows`` rows and ``snapshots`` snapshots (numbers never go back)."""
        self.rows_acknowledged = max(self.rows_acknowledged, min(rows, self._rows_sent))
        self.snapshots_acknowledged = max(self.snapshots_acknowledged, min(snapshots, self._snapshots_sent))
        self._release(self._sent) and self._release(self._waiting)

    def _release(self, queue: Deque[Item]) -> bool:
        """Drops the acknowledged items at the head, with the unnumbered ones before them. True if all went."""
        while queue:
            unnumbered = 0
            while unnumbered < len(queue) and is_unnumbered(queue[unnumbered]):
                unnumbered += 1
            if unnumbered == len(queue) or not self._is_acknowledged(queue[unnumbered]):
                return False
            for _ in range(unnumbered + 1):
                self._forget(queue.popleft())
        return True

    def _is_acknowledged(self, item: Item) -> bool:
        if isinstance(item, RowBlock):
            return item.first + item.count <= self.rows_acknowledged
        return item.number is not None and item.number < self.snapshots_acknowledged

    def _forget(self, item: Item) -> None:
        if isinstance(item, RowBlock):
            self.row_bytes -= len(item.payload)
        elif item.number is not None:
            self.snapshot_bytes_released += len(item.parcel.payload)


def is_unnumbered(item: Item) -> bool:
    return isinstance(item, NumberedParcel) and item.number is None


def encode_rows(block: RowBlock, skip: int) -> bytes:
    payload = block.payload[skip * block.width :]
    header = {"kind": "metrics", "names": block.names, "rows": block.count - skip, "bytes": len(payload)}
    return encode_header(header) + payload


def encode_parcel(parcel: Parcel) -> bytes:
    if not parcel.payload:
        return encode_header(parcel.header)
    return encode_header({**parcel.header, "bytes": len(parcel.payload)}) + parcel.payload


def encode_header(header: Dict[str, Any]) -> bytes:
    return json.dumps(header, ensure_ascii=True, allow_nan=False, separators=(",", ":")).encode("ascii") + b"\n"
