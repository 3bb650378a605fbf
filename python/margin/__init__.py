"""Streams metrics and embeddings of a training program to Margin.

Three lines make a program speak::

    import margin
    run = margin.init(config={"lr": 1e-3, "margin": 0.5})
    run.log({"loss": loss}, step=step)                  # at every step
    run.embeddings(model(x), labels, step=step)         # every so often, N×D

Standard library only; NumPy and PyTorch are used when the program has them already. Where nobody listens (the variable
``MARGIN_SOCKET`` is not set) every call is a cheap no-op, so the lines can stay in the program. No call throws into the
training loop and none waits for Margin.
"""

from __future__ import annotations

import sys
from typing import Any, Mapping, Optional

from .run import Run, StepLike

__all__ = ["Run", "embeddings", "finish", "init", "log"]
__version__ = "0.1.0"

_current: Optional[Run] = None


def init(config: Any = None, *, name: Optional[str] = None) -> Run:
    """Starts to record and returns the run; a run that is still open is returned as it is.

    ``config``: the program's settings, shown with the run (a dict, an ``argparse.Namespace``, a dataclass). An entry
    ``steps`` tells how many steps the program will take. ``name``: what the run explorer shows.
    """
    global _current
    if _current is None or _current.finished:
        _current = Run(config, name, sys._getframe(1))
    return _current


def log(metrics: Mapping[str, Any], step: StepLike = None) -> None:
    """``Run.log`` of the run that ``init`` returned last; nothing happens before ``init``."""
    if _current is not None:
        _current._log(metrics, step, sys._getframe(1))


def embeddings(
    z: Any, labels: Any = None, *, step: StepLike = None, split: str = "probe", loss: Any = None
) -> None:
    """``Run.embeddings`` of the run that ``init`` returned last; nothing happens before ``init``."""
    if _current is not None:
        _current._embeddings(z, labels, step, split, loss, sys._getframe(1))


def finish(exit_code: Optional[int] = None) -> None:
    """``Run.finish`` of the run that ``init`` returned last."""
    if _current is not None:
        _current.finish(exit_code)
