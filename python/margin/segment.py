"""Rows of the same metrics, back to back as the wire wants them, and the frames that stand between them."""

from __future__ import annotations

import struct
import sys
from typing import Any, Callable, Dict, Iterable, Tuple

from .values import are_usable_names

#: So many rows wait at most before the sending thread is woken.
WAKE_ROWS = 256
#: Native packing is quicker and the same bytes where the machine is little-endian.
ROW_FORMAT = "%dd" if sys.byteorder == "little" else "<%dd"
#: Names of the segment before the first row: equal to no program's.
NO_NAMES: Any = (object(),)


class Layout:
    """How rows of these names are packed: (step, time, values…) float64 little-endian. ValueError: no names of metrics."""

    __slots__ = ("names", "rows", "has_tensors")

    def __init__(self, names: Tuple[str, ...], values: Iterable[Any]) -> None:
        if names is not NO_NAMES and not are_usable_names(names):
            raise ValueError("not the names of metrics")
        self.names = names
        self.rows = struct.Struct(ROW_FORMAT % (2 + len(names)))
        #: PyTorch warns when a tensor with gradient is read as a number: such rows are detached, the others save the time.
        self.has_tensors = any(hasattr(value, "detach") for value in values)


class Segment:
    """Consecutive rows of one layout."""

    __slots__ = ("layout", "names", "width", "pack", "unpack", "has_tensors", "buffer", "mark", "room")

    def __init__(self, layout: Layout, room: int) -> None:
        self.layout = layout
        self.names = layout.names
        self.width = layout.rows.size
        self.pack: Callable[..., bytes] = layout.rows.pack
        self.unpack: Callable[[bytes], Tuple[float, ...]] = layout.rows.unpack
        self.has_tensors = layout.has_tensors
        self.buffer = bytearray()
        #: Byte length at which ``append`` has to look twice: to wake the sender, or because there is no room.
        self.mark = 0
        self.room = 0
        self.limit(room)

    def limit(self, room: int) -> None:
        """Allows ``room`` more rows."""
        self.room = room * self.width
        self.mark = min(room, WAKE_ROWS) * self.width


class Parcel:
    """A finished frame that stands between rows: its header (less ``bytes``) and attachment."""

    __slots__ = ("header", "payload", "is_snapshot")

    def __init__(self, header: Dict[str, Any], payload: bytes = b"", is_snapshot: bool = False) -> None:
        self.header = header
        self.payload = payload
        self.is_snapshot = is_snapshot
