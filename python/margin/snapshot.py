"""From what a program calls its embeddings to a ``snapshot`` frame."""

from __future__ import annotations

import struct
import time
from typing import Any, Dict, List, Optional

from .complaints import complain
from .labels import MAX_CANDIDATES, MAX_ROWS, LabelNumbers, choose_rows, spread, to_list
from .matrix import MAX_BYTES, Matrix
from .segment import Parcel
from .wire import to_json, to_settings


def pack_snapshot(z: Any, labels: Any, step: int, split: str, loss: Any, known: LabelNumbers) -> Parcel:
    """The frame: float32 N×D, then int32 labels. Throws on what is no N×D of numbers."""
    matrix = Matrix(z)
    n, d = matrix.n, matrix.d
    if n == 0 or d == 0:
        raise ValueError("they are empty (%d×%d)" % (n, d))
    if 4 * d > MAX_BYTES:
        raise ValueError("a row has %d numbers, and there is room for %d" % (d, MAX_BYTES // 4))
    looked_at = None if labels is None or n <= MAX_CANDIDATES else spread(n, MAX_CANDIDATES)
    numbers = number_labels(labels, n, looked_at, known)
    if numbers is None:
        looked_at = None
    rows = choose_rows(n if looked_at is None else len(looked_at), numbers, max(1, min(MAX_ROWS, MAX_BYTES // (4 * d))))
    if rows is not None and numbers is not None:
        numbers = [numbers[index] for index in rows]
    if rows is not None and looked_at is not None:
        rows = [looked_at[index] for index in rows]
    header: Dict[str, Any] = {
        "kind": "snapshot",
        "step": step,
        "time": time.time(),
        "n": n if rows is None else len(rows),
        "d": d,
        "labels": numbers is not None,
        "split": str(split)[:100],
        "total": n,
    }
    if loss is not None:
        settings = to_json(loss)
        header["loss"] = to_settings(settings if isinstance(settings, dict) else {"kind": settings})
    payload = matrix.to_bytes(rows)
    if numbers is not None:
        payload += struct.pack("<%di" % len(numbers), *numbers)
    return Parcel(header, payload, is_snapshot=True)


def number_labels(labels: Any, n: int, looked_at: Optional[List[int]], known: LabelNumbers) -> Optional[List[int]]:
    """int32 labels of the rows that are looked at (None: of all N); None, and a word about it, where they can't be had: the embeddings are worth sending without."""
    if labels is None:
        return None
    try:
        values = to_list(labels)
        if len(values) != n:
            raise ValueError("%d labels for %d embeddings" % (len(values), n))
        return known.to_ints(values if looked_at is None else [values[index] for index in looked_at])
    except Exception as error:
        complain("labels", "embeddings(): sent without labels: %s" % (error,))
        return None


def describe_labels(known: LabelNumbers) -> Parcel:
    """A note that says which number stands for which text."""
    pairs = ("%d = %s" % (number, label) for label, number in list(known.numbers.items())[:200])
    return Parcel({"kind": "note", "what": "labels", "text": ("labels: " + ", ".join(pairs))[:2_000]})
