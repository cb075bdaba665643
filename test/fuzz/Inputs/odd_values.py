# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Values that someone may pass for a tensor, most of them wrong ones."""

import array
import ctypes
import enum
from collections.abc import Callable
from typing import Any

import ml_dtypes
import numpy as np
from hypothesis import strategies as st

ELEMENTS = {
    "f64": np.float64,
    "f32": np.float32,
    "f16": np.float16,
    "bf16": ml_dtypes.bfloat16,
    "i1": np.bool_,
    "i8": np.int8,
    "i32": np.int32,
    "i64": np.int64,
}
#: What no argument has, or not in these bytes.
_OTHER_DTYPES = (
    *(">f4", ">f8", ">i8", "c8", "u2", "u4", "u8", "i2", "S4", "U3", "V4", "M8[s]", "m8[s]", "O"),
    np.dtype([("a", "f4"), ("b", "f4")]),
    np.dtype(("f4", (2,))),
    ml_dtypes.float8_e5m2,
)


class Subclass(np.ndarray):
    """An array that is called otherwise, and lies about itself."""

    @property
    def shape(self) -> Any:
        return (1, 2, 3)

    @property
    def __array_interface__(self) -> Any:
        raise RuntimeError("no interface")


def _laid_out(draw: st.DrawFn, values: np.ndarray) -> np.ndarray:
    """The array, or a view of it or of a larger one."""
    for _ in range(draw(st.integers(0, 2))):
        axis = draw(st.integers(0, values.ndim - 1)) if values.ndim else 0
        way = draw(
            st.sampled_from(
                ["reverse", "skip", "transpose", "broadcast", "unit", "empty", "fortran"]
            )
        )
        if way == "transpose":
            values = values.T
        elif way == "fortran":
            values = np.asfortranarray(values)
        elif values.ndim == 0:
            continue
        elif way == "broadcast":
            if values.shape[axis]:
                first = values[(slice(None),) * axis + (slice(0, 1),)]
                shape = list(values.shape)
                shape[axis] = draw(st.sampled_from([0, 1, 3]))
                values = np.broadcast_to(first, shape)
        else:
            part = {
                "reverse": slice(None, None, -1),
                "skip": slice(None, None, 2),
                "unit": slice(0, 1),
                "empty": slice(0, 0),
            }[way]
            values = values[(slice(None),) * axis + (part,)]
    return values


@st.composite
def arrays(draw: st.DrawFn, element: str, shape: tuple[int | None, ...]) -> np.ndarray:
    """Of this element type and shape, or nearly so."""
    extents = [draw(st.sampled_from([0, 1, 2, 3, 5])) if size is None else size for size in shape]
    if draw(st.integers(0, 4)) == 0:
        extents = [draw(st.integers(0, 4)) for _ in range(draw(st.integers(0, 5)))]
    dtype = np.dtype(ELEMENTS[element])
    if draw(st.integers(0, 4)) == 0:
        dtype = np.dtype(draw(st.sampled_from([*ELEMENTS.values(), *_OTHER_DTYPES])))
    count = int(np.prod(extents))
    numbers = np.mod(np.arange(count), 7).reshape(extents)
    try:
        values = numbers.astype(dtype)
    except (TypeError, ValueError):
        values = np.zeros(extents, dtype)
    if draw(st.integers(0, 9)) == 0 and values.flags.c_contiguous and not dtype.hasobject:
        values = _misaligned(values)
    values = _laid_out(draw, values)
    if draw(st.integers(0, 5)) == 0:
        values = values.view()
        values.flags.writeable = False
    if draw(st.integers(0, 9)) == 0:
        values = values.view(draw(st.sampled_from([Subclass, np.ma.MaskedArray, np.recarray])))
    return values


def _misaligned(values: np.ndarray) -> np.ndarray:
    memory = np.zeros(values.nbytes + 1, np.uint8)
    view = np.ndarray(values.shape, values.dtype, memory, 1)
    view[...] = values
    return view


class Producer:
    """Exports an array through DLPack, as well as `way` has it."""

    WAYS = (
        *("good", "good", "old", "copies", "wrong device", "device is no number", "no device"),
        *("raises", "buffer error", "none", "a string", "used", "not callable"),
        "unknown capsule",
    )

    def __init__(self, values: np.ndarray, way: str) -> None:
        self.values, self.way = values, way
        if way == "not callable":
            self.__dict__["__dlpack__"] = 3

    def __dlpack_device__(self) -> Any:
        devices = {
            "wrong device": (2, 0),
            "device is no number": ("cpu", 0),
            "no device": None,
        }
        return devices.get(self.way, (1, 0))

    def __dlpack__(self, **options: Any) -> Any:
        if self.way == "old" and options:
            raise TypeError("unexpected keyword argument")
        failures = {
            "raises": ZeroDivisionError("no luck"),
            "buffer error": BufferError("no luck"),
        }
        if self.way in failures:
            raise failures[self.way]
        results = {"none": None, "a string": "capsule"}
        if self.way in results:
            return results[self.way]
        if self.way == "copies":
            return self.values.copy().__dlpack__(**options)
        if self.way == "unknown capsule":
            return _capsule(b"other", ctypes.addressof(_MEMORY))
        capsule = self.values.__dlpack__(**options)
        if self.way == "used":
            np.from_dlpack(_Holder(capsule))
        return capsule


_MEMORY = (ctypes.c_uint64 * 8)()


class _Holder:
    def __init__(self, capsule: object) -> None:
        self._capsule = capsule

    def __dlpack_device__(self) -> tuple[int, int]:
        return (1, 0)

    def __dlpack__(self, **options: Any) -> object:
        return self._capsule


class _Number(enum.IntEnum):
    ONE = 1


def _capsule(name: bytes, address: int) -> object:
    new = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p)
    return new(("PyCapsule_New", ctypes.pythonapi))(address, name, None)


def junk() -> st.SearchStrategy[Any]:
    """What is no array at all."""
    values: list[Callable[[], Any]] = [
        *(lambda: None, lambda: 1, lambda: 1.5, lambda: True, lambda: "text", lambda: b"bytes"),
        *(list, lambda: [[1.0, 2.0]], lambda: (1.0,), dict, lambda: {1: 2}, object),
        *(lambda: np.float32(1), lambda: np.int64(1), lambda: np.bool_(True), lambda: _Number.ONE),
        *(lambda: memoryview(b"12345678"), lambda: array.array("f", [1, 2]), lambda: 1j),
        *(lambda: np.ndarray, lambda: Producer, lambda: iter(()), lambda: slice(1), lambda: ...),
        *(lambda: (ctypes.c_float * 4)(), lambda: 1 << 70, lambda: float("nan"), lambda: print),
        *(lambda: np.array(None), lambda: np.array([[1, "a"]], object)),
    ]
    return st.sampled_from(values).map(lambda make: make())


@st.composite
def huge(draw: st.DrawFn, element: str, rank: int) -> np.ndarray:
    """One element at more places than memory has."""
    extent = draw(st.sampled_from([1 << 31, 1 << 40, 1 << 58]))
    shape = [1] * rank
    if rank:
        shape[draw(st.integers(0, rank - 1))] = extent
    return np.broadcast_to(np.ones((), ELEMENTS[element]), shape)
