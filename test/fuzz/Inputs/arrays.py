# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Arguments for a compiled function, small and drawn at random."""

from random import Random
from typing import Any

import ml_dtypes
import numpy as np

_DTYPES = {
    "bf16": ml_dtypes.bfloat16,
    "f8E4M3FN": ml_dtypes.float8_e4m3fn,
    "f8E5M2": ml_dtypes.float8_e5m2,
    "i1": np.bool_,
    "index": np.int64,
}
_KINDS = {"f": "float", "ui": "uint", "si": "int", "i": "int"}
#: Elements of all arguments of one call.
_LIMIT = 1 << 20


def arguments_for(types: Any, seed: int) -> list[Any] | None:
    """One for each type, or None if they would be large.

    Unknown extents are mostly the same, so that operands agree.
    """
    rng = Random(seed)
    extent = rng.choice([0, 1, 2, 3, 5, 8, 17])
    values = np.random.default_rng(seed)
    arguments, total = [], 0
    for type_ in types:
        shape = getattr(type_, "shape", None)
        if shape is None:
            arguments.append(_scalar(type_.element, rng))
            continue
        shape = tuple(
            (extent if rng.random() < 0.9 else rng.randrange(9)) if size is None else size
            for size in shape
        )
        total += int(np.prod([float(size) for size in shape]))
        if total > _LIMIT:
            return None
        arguments.append(_array(shape, type_.element, values))
    return arguments


def _dtype(element: str) -> Any:
    if element in _DTYPES:
        return _DTYPES[element]
    kind = element.rstrip("0123456789")
    return np.dtype(f"{_KINDS[kind]}{element.removeprefix(kind)}")


def _scalar(element: str, rng: Random) -> Any:
    if element == "i1":
        return rng.choice([False, True])
    if "f" in element:
        return rng.choice([0.0, 1.0, -0.5])
    return rng.choice([0, 1, 2, 5])


def _array(shape: tuple[int, ...], element: str, values: np.random.Generator) -> Any:
    if "f" in element:
        return values.standard_normal(shape).astype(_dtype(element))
    return values.integers(0, 2, shape).astype(_dtype(element))
