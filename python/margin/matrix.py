"""N×D embeddings of any kind as float32 bytes, row by row. NumPy and PyTorch are used only where the program has them."""

from __future__ import annotations

import ctypes
import sys
from array import array
from typing import Any, List, Optional, Tuple

#: Bytes of one snapshot at most: with more dimensions it has fewer rows.
MAX_BYTES = 16 * 1024 * 1024


class Matrix:
    """What a program passed as embeddings: its shape now, its bytes when the rows are chosen."""

    def __init__(self, values: Any) -> None:
        self._torch = sys.modules.get("torch")
        self._numpy = sys.modules.get("numpy")
        self._values = self._adopt(values)
        self.n, self.d = self._measure()

    def to_bytes(self, rows: Optional[List[int]]) -> bytes:
        """float32 little-endian, row-major; ``rows`` None: all of them. The only copy that the call makes."""
        values = self._values
        if self._is_tensor(values):
            return self._copy_tensor(values, rows)
        if self._numpy is not None and isinstance(values, self._numpy.ndarray):
            return self._copy_array(values, rows)
        packed = array("f")
        for index in range(self.n) if rows is None else rows:
            row = values[index]
            if len(row) != self.d:
                raise ValueError("row %d has %d values, row 0 has %d" % (index, len(row), self.d))
            packed.extend([float(value) for value in row])
        if sys.byteorder == "big":
            packed.byteswap()
        return packed.tobytes()

    def _is_tensor(self, value: Any) -> bool:
        tensor = getattr(self._torch, "Tensor", None)
        return tensor is not None and isinstance(value, tensor)

    def _adopt(self, values: Any) -> Any:
        if self._is_tensor(values):
            return values.detach()
        if isinstance(values, (list, tuple)):
            if values and self._torch is not None and self._is_tensor(values[0]):
                return self._torch.stack([row.detach() for row in values])
            if values and self._numpy is not None and isinstance(values[0], self._numpy.ndarray):
                return self._numpy.stack(values)
            return values
        if self._numpy is not None and hasattr(values, "__array__"):
            return self._numpy.asarray(values)
        return [list(row) for row in values]

    def _measure(self) -> Tuple[int, int]:
        shape = getattr(self._values, "shape", None)
        if shape is None:
            if len(self._values) > 0 and not hasattr(self._values[0], "__len__"):
                kind = type(self._values[0]).__name__
                raise ValueError("embeddings must be N×D, these are a list of %s" % (kind,))
            return len(self._values), len(self._values[0]) if len(self._values) else 0
        if len(shape) != 2:
            raise ValueError("embeddings must be N×D, these are %s" % "×".join(str(size) for size in shape))
        return int(shape[0]), int(shape[1])

    def _copy_tensor(self, tensor: Any, rows: Optional[List[int]]) -> bytes:
        torch: Any = self._torch
        with torch.no_grad():
            if rows is not None:
                tensor = tensor.index_select(0, torch.tensor(rows, dtype=torch.long, device=tensor.device))
            tensor = tensor.to(device="cpu", dtype=torch.float32).contiguous()
            return ctypes.string_at(tensor.data_ptr(), tensor.numel() * 4)

    def _copy_array(self, values: Any, rows: Optional[List[int]]) -> bytes:
        numpy: Any = self._numpy
        with numpy.errstate(all="ignore"):  # beyond float32 is infinite, and arrives as that
            picked = values if rows is None else values[numpy.asarray(rows, dtype=numpy.int64)]
            return bytes(numpy.ascontiguousarray(picked, dtype="<f4").tobytes())
