# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Arrays of JAX: taken, taken over, and made."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np


class Taken:
    """An argument of a function: what a call passes, as compiled code reads it."""

    def __init__(self, jax: Any, name: str, info: Any) -> None:
        """`info` has the shape and dtype of the example."""
        self._jax = jax
        self._name = name
        self._info = info
        self._is_key = jax.dtypes.issubdtype(info.dtype, jax.dtypes.extended)
        self._dtype = None if self._is_key else np.dtype(info.dtype)

    def read(self, value: Any) -> Any:
        """An array of JAX as it is; one of NumPy, and a number, as JAX takes it.

        Raises TypeError for what is neither, or of another dtype than the example, and ValueError
        for an array that was donated before.
        """
        if isinstance(value, self._jax.Array):
            if value.is_deleted():
                raise ValueError(f"{self._name} was donated to an earlier call, or deleted")
            if value.dtype != self._info.dtype:
                raise self._other_dtype(value)
            return self._jax.random.key_data(value) if self._is_key else value
        if isinstance(value, np.ndarray | np.generic):
            return self._readable(np.asarray(value))
        if isinstance(value, bool | int | float):
            return self._number(value)
        if hasattr(value, "__dlpack__"):
            return value
        raise TypeError(f"{self._name} is a {type(value).__name__}; expected an array or a number")

    def require_good(self, array: Any) -> None:
        """Raises ValueError for one of another shape than the example, or on several devices.

        Compiled code says that too, but then what was donated is lost.
        """
        if self._is_key or not isinstance(array, self._jax.Array | np.ndarray):
            return
        shape, expected = tuple(array.shape), self._info.shape
        if len(shape) != len(expected) or any(
            isinstance(size, int) and extent != size
            for extent, size in zip(shape, expected, strict=True)
        ):
            raise ValueError(f"{self._name} has shape {shape}; expected {expected}")
        if isinstance(array, self._jax.Array):
            devices = sorted(map(str, array.devices()))
            if len(devices) > 1 or next(iter(array.devices())).platform != "cpu":
                raise ValueError(f"{self._name} is on {', '.join(devices)}; expected one CPU")

    def _readable(self, array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        """In the dtype that JAX would make of it, and with rows without gaps."""
        dtype = self._jax.dtypes.canonicalize_dtype(array.dtype)
        if array.dtype != dtype:
            array = array.astype(dtype)
        if array.dtype != self._dtype:
            raise self._other_dtype(array)
        if array.ndim and array.strides[-1] != array.itemsize and array.shape[-1] > 1:
            return np.ascontiguousarray(array)
        return array

    def _number(self, value: bool | int | float) -> np.ndarray[Any, Any]:
        kinds = {bool: "b", int: "iuf", float: "f"}[type(value)]
        # ml_dtypes says of its types that they are of kind "V".
        kind = "" if self._dtype is None else self._dtype.kind.replace("V", "f")
        if kind == "" or kind not in kinds:
            raise TypeError(f"{self._name} is {value!r}; expected {self._info.dtype}")
        return np.asarray(value, self._dtype)

    def _other_dtype(self, array: Any) -> TypeError:
        return TypeError(f"{self._name} has dtype {array.dtype}; expected {self._info.dtype}")


def take_over(arrays: Sequence[Any]) -> Sequence[Any]:
    """The same arrays, which nobody else has: the caller's are deleted, as by any donation.

    JAX itself moves them, so that it waits for who still reads them, and copies what is not its own
    alone, such as the memory of a NumPy array.
    """
    moved = _mover(len(arrays))(*arrays)
    return [array.block_until_ready() for array in moved]


@lru_cache(maxsize=64)
def _mover(count: int) -> Any:
    import jax

    return jax.jit(lambda *arrays: arrays, donate_argnums=tuple(range(count)), keep_unused=True)


def as_jax(jax: Any, value: Any, dtype: Any) -> Any:
    """A result as an array of JAX, without a copy where its memory allows that."""
    if isinstance(value, jax.Array):
        return value
    array = np.asarray(value, dtype) if not isinstance(value, np.ndarray) else value
    # MLIR has no unsigned integers of its own.
    array = array if array.dtype == dtype else array.view(dtype)
    return jax.numpy.from_dlpack(array) if array.dtype.isbuiltin == 1 else jax.numpy.asarray(array)
