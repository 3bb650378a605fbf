"""Class labels as int32, and the choice of the rows that are sent when there are too many."""

from __future__ import annotations

import sys
from typing import Any, Dict, List, Optional, Sequence

#: Rows of one snapshot at most.
MAX_ROWS = 4_096
#: Rows that are looked at at most, so that a call stays short whatever it is given.
MAX_CANDIDATES = 65_536
_INT32 = 2**31


class LabelNumbers:
    """Numbers for labels that are text (or no int32), in the order in which they first come; kept over all snapshots.

    Text counts from 0. What is a number and no int32 counts from the lowest int32 on: others of its kind stand beside it as
    they are.
    """

    def __init__(self) -> None:
        self.numbers: Dict[Any, int] = {}

    def to_ints(self, labels: Sequence[Any]) -> List[int]:
        return [label if type(label) is int and -_INT32 <= label < _INT32 else self._number(label) for label in labels]

    def _number(self, label: Any) -> int:
        if isinstance(label, (bool, float)) or (hasattr(label, "__index__") and not isinstance(label, int)):
            if label != label or label in (float("inf"), float("-inf")):
                raise ValueError("a row has no label (%s)" % (label,))
            whole = int(label)
            if whole == label and -_INT32 <= whole < _INT32:
                return whole
        if label is None or label is getattr(sys.modules.get("pandas"), "NA", None):
            raise ValueError("a row has no label (%s)" % (label,))
        first = -_INT32 if isinstance(label, (int, float)) else 0
        return self.numbers.setdefault(label, first + len(self.numbers))


def to_list(labels: Any) -> List[Any]:
    """Labels of any sequence, array or tensor, as a list of Python values. Throws on what is none, or has 2 dimensions."""
    if hasattr(labels, "detach"):
        labels = labels.detach()
    values = labels.tolist() if hasattr(labels, "tolist") else list(labels)
    # Of what an array gives the first value shows whether it holds objects; a list may hold anything.
    if not hasattr(labels, "tolist") or (values and hasattr(values[0], "item")):
        values = [value.item() if hasattr(value, "item") else value for value in values]
    if values and isinstance(values[0], (list, tuple)):
        raise TypeError("labels have more than one dimension")
    return values


def spread(total: int, count: int) -> List[int]:
    """``count`` indices, evenly spaced over ``total``."""
    return [i * total // count for i in range(count)]


def choose_rows(total: int, labels: Optional[Sequence[int]], count: int) -> Optional[List[int]]:
    """At most ``count`` row indices, ascending, or None for all.

    Every class keeps its share, and at least one row while there are fewer classes than ``count``. The same call gives
    the same rows, so a probe set stays the same set; no random numbers of the program are used.
    """
    if total <= count:
        return None
    if labels is None:
        return spread(total, count)
    candidates: Sequence[int] = range(total) if total <= MAX_CANDIDATES else spread(total, MAX_CANDIDATES)
    classes: Dict[int, List[int]] = {}
    for index in candidates:
        classes.setdefault(labels[index], []).append(index)
    if len(classes) >= count:
        return spread(total, count)
    quotas = share_out(count, [len(rows) for rows in classes.values()])
    chosen: List[int] = []
    for rows, quota in zip(classes.values(), quotas):
        chosen.extend(rows[i] for i in spread(len(rows), quota))
    chosen.sort()
    return chosen


def share_out(count: int, sizes: Sequence[int]) -> List[int]:
    """Splits ``count`` in proportion to ``sizes`` (largest remainders), at least 1 and at most its size to each."""
    spare, total = count - len(sizes), sum(sizes) - len(sizes)
    exact = [spare * (size - 1) / total if total else 0.0 for size in sizes]
    quotas = [1 + int(share) for share in exact]
    order = sorted(range(len(sizes)), key=lambda i: int(exact[i]) - exact[i])
    for i in order[: count - sum(quotas)]:
        if quotas[i] < sizes[i]:
            quotas[i] += 1
    return quotas
