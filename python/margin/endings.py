"""How a program ends: the run hears of it through one place, whatever the way, and a forked child lets go of it."""

from __future__ import annotations

import atexit
import os
import sys
from typing import Any, Callable, List, Optional

_finishers: List[Callable[[Optional[int]], None]] = []
_abandoners: List[Callable[[], None]] = []
_installed = False
_exit_code: Optional[int] = 0


def watch_end(finish: Callable[[Optional[int]], None], abandon: Callable[[], None]) -> None:
    """Calls ``finish(exit code)`` when the program ends, ``abandon()`` in a child that it forks."""
    global _installed
    _finishers.append(finish)
    _abandoners.append(abandon)
    if _installed:
        return
    _installed = True
    atexit.register(_finish_all)
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_abandon_all)
    _chain_excepthook()
    _chain_exit()


def to_exit_code(error: Optional[BaseException]) -> Optional[int]:
    """The exit code of a program that ends with this exception; None without one."""
    if error is None:
        return None
    if isinstance(error, SystemExit):
        code = error.code
        if code is None:
            return 0
        return code & 0xFF if isinstance(code, int) else 1
    return 130 if isinstance(error, KeyboardInterrupt) else 1


def _finish_all() -> None:
    finishers = list(_finishers)
    _finishers.clear()
    for finish in finishers:
        finish(_exit_code)


def _abandon_all() -> None:
    _finishers.clear()
    for abandon in _abandoners:
        try:
            abandon()
        except Exception:
            pass  # the child must live, whatever state it was copied in
    _abandoners.clear()


def _chain_excepthook() -> None:
    previous = sys.excepthook

    def note_exit_code(kind: Any, error: Any, traceback: Any) -> None:
        global _exit_code
        _exit_code = to_exit_code(error)
        previous(kind, error, traceback)

    sys.excepthook = note_exit_code


def _chain_exit() -> None:
    # Nothing else tells an atexit function which code sys.exit was given.
    previous = sys.exit

    def note_exit(*status: Any) -> Any:
        global _exit_code
        _exit_code = to_exit_code(SystemExit(*status))
        previous(*status)

    note_exit.__doc__ = previous.__doc__
    setattr(sys, "exit", note_exit)
