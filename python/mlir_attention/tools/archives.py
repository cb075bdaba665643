# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Arguments and results in .npz files, as `attention-run` reads and writes them.

`arg0`, `arg1`, ... are the arguments of a function, `result0`, ... its results. NumPy has
no bf16 of its own: it is stored as 16-bit integers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from mlir_attention.runtime.arrays.element_types import element_of
from mlir_attention.runtime.arrays.signature import ScalarType, TensorType, ValueType

Array = np.ndarray[Any, np.dtype[Any]]


def load(path: str) -> dict[str, Array]:
    """The arrays of an .npz file by name. Raises OSError or ValueError for another file."""
    try:
        with np.load(path) as archive:
            # In C order, as compiled functions take arrays.
            return {name: np.asarray(archive[name], order="C") for name in archive.files}
    except OSError:
        raise
    except Exception as error:
        raise ValueError(f"'{path}' is no .npz file of numbers ({error})") from error


def save_results(path: str, results: Sequence[Any]) -> None:
    """Writes results as `result0`, ..."""
    arrays = {f"result{number}": np.asarray(result) for number, result in enumerate(results)}
    stored: dict[str, Any] = {
        name: array.view(np.uint16) if array.dtype.name == "bfloat16" else array
        for name, array in arrays.items()
    }
    with open(path, "wb") as file:  # savez would append a suffix to a name.
        np.savez(file, **stored)


def arguments(given: dict[str, Array], types: Sequence[ValueType]) -> list[Any]:
    """The arguments that `given` holds. Raises ValueError, naming it, for one that is missing."""
    values = []
    for number, type_ in enumerate(types):
        name = f"arg{number}"
        if name not in given:
            raise ValueError(f"the inputs have no '{name}', which must be a {type_}")
        values.append(_as_type(given[name], type_))
    return values


def expected_results(given: dict[str, Array], types: Sequence[ValueType]) -> list[Array | None]:
    """The results that `given` holds; None for each that it does not."""
    names = [f"result{number}" for number in range(len(types))]
    return [
        np.asarray(_as_type(given[name], type_)) if name in given else None
        for name, type_ in zip(names, types, strict=True)
    ]


def random_arguments(types: Sequence[ValueType]) -> list[Any]:
    """Standard normal numbers, always the same; booleans and integers are 0 and 1.

    Raises ValueError, naming it, for an argument with dynamic extents.
    """
    generator = np.random.default_rng(0)
    return [_random(generator, f"arg{n}", type_) for n, type_ in enumerate(types)]


def _as_type(array: Array, type_: ValueType) -> Any:
    if type_.element == "bf16" and array.dtype.itemsize == 2 and array.dtype.kind in "uV":
        array = array.view(element_of("bf16", "bf16").result_dtype)
    return array[()] if isinstance(type_, ScalarType) and array.ndim == 0 else array


def _random(generator: np.random.Generator, name: str, type_: ValueType) -> Any:
    shape = type_.shape if isinstance(type_, TensorType) else ()
    if any(extent is None for extent in shape):
        raise ValueError(f"'{name}' is a {type_}: inputs must tell its dynamic extents")
    dtype = element_of(type_.element, name).result_dtype
    numbers = generator.standard_normal([extent or 0 for extent in shape])
    values = np.asarray(numbers > 0 if dtype.kind in "biu" else numbers).astype(dtype)
    return values[()] if isinstance(type_, ScalarType) else values
