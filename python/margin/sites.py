"""Which line of the program called the client: told once for every line."""

from __future__ import annotations

import os
from types import CodeType, FrameType
from typing import Any, Dict, Optional, Tuple

from .rows import RowQueue
from .segment import Parcel

MAX_SITES = 256

SiteKey = Tuple[int, int]


class Sites:
    def __init__(self, queue: RowQueue) -> None:
        self._queue = queue
        #: Instructions seen. The code object is held, so that its id can't come to mean another one.
        self.seen: Dict[SiteKey, CodeType] = {}

    def add(self, what: str, frame: FrameType, name: Optional[str] = None) -> None:
        """Sends a ``site`` frame for the call that ``frame`` stands at."""
        if len(self.seen) >= MAX_SITES:
            return
        code = frame.f_code
        self.seen[(id(code), frame.f_lasti)] = code
        if code.co_filename.startswith("<"):
            return  # typed or generated: no line of any file
        header: Dict[str, Any] = {
            "kind": "site",
            "what": what,
            "file": os.path.abspath(code.co_filename),
            "line": frame.f_lineno,
        }
        if name:
            header["name"] = name
        self._queue.put(Parcel(header))
