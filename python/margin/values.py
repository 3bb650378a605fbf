"""What counts as a metric: its name, its number, and the words for what was left out."""

from __future__ import annotations

import json
from typing import Any, Optional, Sequence

#: Columns that every journal has.
RESERVED_NAMES = frozenset(("step", "time"))
#: UTF-16 units of a name, and names of a row: the recorder takes no more.
MAX_NAME_LENGTH = 256
MAX_NAMES = 1024
#: Bytes of all names of one row in a frame's header, whose line may have 1 MiB.
MAX_NAMES_BYTES = 768 * 1024


def is_usable_name(name: Any) -> bool:
    if not isinstance(name, str) or name in RESERVED_NAMES:
        return False
    return 0 < len(name.encode("utf-16-le", "replace")) <= 2 * MAX_NAME_LENGTH


def are_usable_names(names: Sequence[Any]) -> bool:
    """Whether one frame can name them all."""
    if not 0 < len(names) <= MAX_NAMES or not all(map(is_usable_name, names)):
        return False
    return sum(map(measure_name, names)) <= MAX_NAMES_BYTES


def measure_name(name: str) -> int:
    """Bytes that a name takes in a frame's header."""
    return len(json.dumps(name)) + 1


def detach(value: Any) -> Any:
    """The value of a tensor without its gradient's history; any other as it is."""
    method = getattr(value, "detach", None)
    return value if method is None else method()


def to_float(value: Any) -> Optional[float]:
    """The number that a value is (0-dim tensors too), or None. Text is no number, whatever it says."""
    if isinstance(value, (str, bytes, bytearray)):
        return None
    try:
        return float(detach(value))
    except Exception:
        return None


def to_step(step: Any) -> Optional[int]:
    """A whole number that a float64 can hold, or None."""
    try:
        whole = int(step)
        float(whole)
        return whole
    except Exception:
        return None


def describe_skipped(name: Any, value: Any, number: Optional[float]) -> str:
    if number is None:
        return "log(): %.80r is no number (%s) and was left out" % (name, type(value).__name__)
    if isinstance(name, str) and name in RESERVED_NAMES:
        return "log(): the name %r is the journal's own and was left out; pass step=… instead" % (name,)
    if not is_usable_name(name):
        return "log(): %.80r can't be a metric's name and was left out" % (name,)
    return "log(): a row has room for %d metrics; %.80r was left out" % (MAX_NAMES, name)
