"""Says on stderr what the client could not use: once a kind, never by an exception."""

from __future__ import annotations

import sys

_said: set[str] = set()


def complain(kind: str, text: str) -> None:
    """Writes one line for people; the same ``kind`` is said only once in a process."""
    if kind in _said:
        return
    _said.add(kind)
    try:
        sys.stderr.write("margin: " + text + "\n")
    except Exception:
        pass  # a closed or replaced stderr is the program's own business
