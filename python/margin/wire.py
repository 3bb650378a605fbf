"""The first frame, and how the program's own objects become JSON that everybody can read."""

from __future__ import annotations

import math
import os
import platform
import sys
from typing import Any, Dict, Optional

from .backlog import encode_header

PROTOCOL_VERSION = 1
#: Libraries whose versions are told, where the program has imported them already.
LIBRARIES = ("torch", "numpy", "pytorch_metric_learning", "sentence_transformers", "transformers", "lightning", "accelerate")
STEP_KEYS = ("steps", "total_steps", "max_steps", "num_steps")
MAX_CONFIG_BYTES = 256 * 1024
MAX_TEXT = 2_000
MAX_ENTRIES = 1_000
MAX_DEPTH = 8


def build_hello(token: str, config: Any, name: Optional[str]) -> Dict[str, Any]:
    """The ``hello`` frame of contract §5."""
    hello: Dict[str, Any] = {
        "kind": "hello",
        "version": PROTOCOL_VERSION,
        "role": "trainer",
        "token": token,
        "rank": read_rank(),
        "pid": os.getpid(),
        "language": "python",
        "languageVersion": platform.python_version(),
        "libraries": list_libraries(),
        "argv": [str(argument)[:200] for argument in getattr(sys, "argv", [])[:200]],
        "cwd": read_cwd(),
    }
    if "torch" in sys.modules:
        hello["backend"] = "pytorch"
    if name is not None:
        hello["name"] = str(name)[:200]
    settings = to_settings(config)
    if settings:
        hello["config"] = settings
        for key in STEP_KEYS:
            steps = settings.get(key)
            if isinstance(steps, int) and not isinstance(steps, bool) and steps > 0:
                hello["totalSteps"] = steps
                break
    return hello


def read_rank() -> int:
    try:
        return max(0, int(os.environ.get("RANK", "0")))
    except ValueError:
        return 0


def read_cwd() -> str:
    try:
        return os.getcwd()
    except OSError:
        return ""


def list_libraries() -> Dict[str, str]:
    found = {}
    for name in LIBRARIES:
        version = getattr(sys.modules.get(name), "__version__", None)
        if version is not None:
            found[name] = str(version)[:100]
    return found


def to_settings(config: Any) -> Dict[str, Any]:
    """A JSON object of the program's settings; what is no mapping is looked through for one. Never throws."""
    try:
        if config is None:
            return {}
        settings = to_json(config)
        if not isinstance(settings, dict):
            settings = {"config": settings}
        if len(encode_header(settings)) <= MAX_CONFIG_BYTES:
            return settings
        return {"config": "left out: larger than %d KB" % (MAX_CONFIG_BYTES // 1024)}
    except Exception as error:
        return {"config": "left out: %.200r" % (error,)}


def to_json(value: Any, depth: int = 0) -> Any:
    """Plain JSON: non-finite numbers as text, foreign objects as their fields or their ``repr``."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value) if abs(value) < 2**53 else str(value)[:MAX_TEXT]
    if isinstance(value, float):
        return to_json_number(float(value))
    if isinstance(value, str):
        return str(value)[:MAX_TEXT]
    if depth < MAX_DEPTH:
        if hasattr(value, "items"):
            return {str(key)[:200]: to_json(each, depth + 1) for key, each in list(value.items())[:MAX_ENTRIES]}
        if isinstance(value, (list, tuple, set, frozenset)):
            return [to_json(each, depth + 1) for each in list(value)[:MAX_ENTRIES]]
        if getattr(value, "shape", None) == () and hasattr(value, "item"):
            return to_json(value.item(), depth + 1)
        if getattr(type(value), "__repr__", None) is object.__repr__ or is_record(value):
            fields = getattr(value, "__dict__", None)
            if fields and not isinstance(value, type):
                return {str(key): to_json(each, depth + 1) for key, each in list(fields.items())[:MAX_ENTRIES]}
    return str(value)[:MAX_TEXT] if isinstance(value, os.PathLike) else repr(value)[:MAX_TEXT]


def to_json_number(value: float) -> Any:
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else ("Infinity" if value > 0 else "-Infinity")


def is_record(value: Any) -> bool:
    """Dataclasses and ``argparse.Namespace``: objects that are their fields."""
    return hasattr(value, "__dataclass_fields__") or hasattr(value, "_get_kwargs")
