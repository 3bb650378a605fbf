"""A run as the program sees it: ``log``, ``embeddings``, ``finish``."""

from __future__ import annotations

import os
import signal
import sys
import threading
from types import FrameType
from typing import Any, Mapping, Optional, Union

from .complaints import complain
from .endings import to_exit_code, watch_end
from .labels import LabelNumbers
from .link import parse_address
from .rows import RowQueue
from .sender import Sender
from .sites import Sites
from .snapshot import describe_labels, pack_snapshot
from .values import to_step
from .wire import build_hello

#: What ``step`` may be: anything that ``int()`` takes. None: the next one.
StepLike = Union[int, float, Any, None]
#: Bytes of snapshots that wait at most; a later one is dropped and counted.
KEPT_SNAPSHOT_BYTES = 64 * 1024 * 1024

_getframe = sys._getframe


class Run:
    """Streams to the recorder named by ``MARGIN_SOCKET``; without one every method does nothing. Made by ``margin.init``."""

    def __init__(self, config: Any, name: Optional[str], frame: FrameType) -> None:
        self.finished = False
        self._queue: Optional[RowQueue] = None
        self._sender: Optional[Sender] = None
        self._labels = LabelNumbers()
        self._snapshot_bytes = 0
        self._stop_requested = False
        self._snapshot_requested = False
        self._program_handles_stop = False
        self._pid = os.getpid()
        try:
            self._start(config, name, frame)
        except Exception as error:
            self._queue = None
            complain("start", "not recording: %r" % (error,))

    def log(self, metrics: Mapping[str, Any], step: StepLike = None) -> None:
        """Records one row: names and numbers (0-dim tensors too; NaN and infinities arrive as they are).

        ``step`` counts updates of the weights from 1; without one it is the last step + 1. What is no number is left
        out, counted and said once. Copies the values and returns; never throws, never waits for Margin.
        """
        queue = self._queue
        if queue is None:
            return
        frame = _getframe(1)
        if (id(frame.f_code), frame.f_lasti) not in self._seen:
            self._add_site("log", frame)
        queue.append(metrics, step)

    def embeddings(
        self, z: Any, labels: Any = None, *, step: StepLike = None, split: str = "probe", loss: Any = None
    ) -> None:
        """Records a snapshot of the embedding space.

        ``z``: N×D array, tensor (on any device, with or without gradient) or list of rows: the raw output of the network.
        ``labels``: N class labels, numbers or text; where one is missing (None, NaN) all are left out and it is said.
        ``step``: the updates done so far, 0 for the untrained network;
        without one the step of the last row. ``split``: ``probe``, ``holdout``, ``train``, ``batch`` or a name of yours.
        ``loss``: the loss's settings, e.g. ``{"margin": 0.5}``, where they are not in the configuration.
        More than 4,096 rows (16 MiB) are thinned, every class by the same share.
        """
        if self._queue is not None:
            self._embeddings(z, labels, step, split, loss, _getframe(1))

    def finish(self, exit_code: Optional[int] = None) -> None:
        """Sends what is left and says goodbye. Called by itself at the end of the program.

        Waits 2 s at most for a recorder that takes nothing, 12 s for the successor of one that was killed with rows to come.
        """
        queue, sender = self._queue, self._sender
        self._queue = None
        self.finished = True
        if queue is not None and sender is not None and self._pid == os.getpid():
            sender.close(exit_code)

    @property
    def recording(self) -> bool:
        """True while what is logged goes somewhere."""
        return self._queue is not None

    @property
    def stop_requested(self) -> bool:
        """True once the user asked the run to stop.

        A program that reads this is trusted to end by itself. Any other gets one SIGINT, as with Ctrl-C.
        """
        self._program_handles_stop = True
        return self._stop_requested

    @property
    def snapshot_requested(self) -> bool:
        """True when the user asked for a snapshot, until the next ``embeddings``."""
        return self._snapshot_requested

    def __enter__(self) -> Run:
        return self

    def __exit__(self, kind: Any, error: Optional[BaseException], traceback: Any) -> None:
        self.finish(to_exit_code(error))

    def _start(self, config: Any, name: Optional[str], frame: FrameType) -> None:
        address = os.environ.get("MARGIN_SOCKET")
        if not address:
            return
        path = parse_address(address)
        if path is None:
            complain("address", "not recording: MARGIN_SOCKET=%.200r can't be reached from here" % (address,))
            return
        queue = RowQueue()
        hello = build_hello(os.environ.get("MARGIN_TOKEN", ""), config, name)
        sender = Sender(path, hello, queue, self._obey, self._switch_off)
        self._sites = Sites(queue)
        self._seen = self._sites.seen
        self._sender, self._queue = sender, queue
        self._add_site("init", frame)
        watch_end(self.finish, self._abandon)
        sender.start()

    def _log(self, metrics: Mapping[str, Any], step: StepLike, frame: FrameType) -> None:
        queue = self._queue
        if queue is None:
            return
        if (id(frame.f_code), frame.f_lasti) not in self._seen:
            self._add_site("log", frame)
        queue.append(metrics, step)

    def _embeddings(
        self, z: Any, labels: Any, step: StepLike, split: str, loss: Any, frame: FrameType
    ) -> None:
        queue, sender = self._queue, self._sender
        if queue is None or sender is None:
            return
        try:
            if (id(frame.f_code), frame.f_lasti) not in self._seen:
                self._add_site("embeddings", frame)
            self._snapshot_requested = False
            if self._snapshot_bytes - sender.snapshot_bytes_released >= KEPT_SNAPSHOT_BYTES:
                sender.dropped_snapshots += 1
                return
            texts = len(self._labels.numbers)
            at = queue.step if step is None else to_step(step)
            if at is None:
                raise ValueError("step=%.80r is no whole number" % (step,))
            parcel = pack_snapshot(z, labels, at, split, loss, self._labels)
            self._snapshot_bytes += len(parcel.payload)
            queue.put(parcel)
            if len(self._labels.numbers) > texts:
                queue.put(describe_labels(self._labels))
        except Exception as error:
            complain("embeddings", "embeddings() was ignored: %s" % (error,))

    def _add_site(self, what: str, frame: FrameType) -> None:
        try:
            self._sites.add(what, frame)
        except Exception:
            self._seen[(id(frame.f_code), frame.f_lasti)] = frame.f_code

    def _obey(self, command: str) -> None:
        if command == "snapshot-now":
            self._snapshot_requested = True
        elif not self._stop_requested:
            self._stop_requested = True
            if not self._program_handles_stop:
                interrupt_program()

    def _switch_off(self) -> None:
        self._queue = None

    def _abandon(self) -> None:
        # Not finished: a forked child that calls init again gets this run, which does nothing there.
        self._queue = None
        if self._sender is not None:
            self._sender.abandon()


def interrupt_program() -> None:
    """What Ctrl-C does: the main thread gets a SIGINT, and its KeyboardInterrupt unless it handles the signal itself."""
    main = threading.main_thread().ident
    if hasattr(signal, "pthread_kill") and main is not None:
        signal.pthread_kill(main, signal.SIGINT)
    else:
        import _thread

        _thread.interrupt_main()
