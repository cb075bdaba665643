# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Arrays and scalars, to and from the words that compiled code reads and writes.

A tensor of rank r is 3 + 2 r words: MLIR's memref descriptor (allocated pointer, aligned pointer,
offset, r sizes, r strides; the latter three in elements). A scalar is one word.
"""

from __future__ import annotations

import ctypes
import operator
import struct
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from mlir_attention._extension import array_pointer
from mlir_attention.runtime.arrays.dlpack import ForeignArray, read_dlpack
from mlir_attention.runtime.arrays.element_types import Element, element_of
from mlir_attention.runtime.arrays.signature import ScalarType, TensorType, ValueType

#: What frees the memory of a call's results, by their addresses.
Owners = dict[int, object]

#: Dimensions of an array, the one with the largest stride first.
Order = tuple[int, ...]


class _Layout(NamedTuple):
    """A shape with strides that was found good, the end of its descriptor, and its order."""

    shape: tuple[int, ...]
    strides: tuple[int, ...]  # in bytes
    words: tuple[int, ...]
    order: Order | None


class TensorArgument:
    """Checks the arrays that are passed for one tensor argument and describes them."""

    must_be_writable = False

    def __init__(self, label: str, type_: TensorType) -> None:
        """`label` names the argument in errors. Raises TypeError for the element type."""
        self.code = "QQq" + "q" * (2 * type_.rank)
        self.slots = 3 + 2 * type_.rank
        self.rank = type_.rank
        self._label = label
        self._type = type_
        self._element = element_of(type_.element, label)
        # Callers tend to repeat themselves. The tuple is replaced whole: threads may share it.
        self._last = _Layout((), (), (), None)

    @property
    def itemsize(self) -> int:
        """Bytes of an element."""
        return self._element.itemsize

    @property
    def label(self) -> str:
        """What messages call it."""
        return self._label

    def pack(self, value: Any, words: list[Any], owners: list[object]) -> Order | None:
        """Appends the descriptor of `value` to `words`, and to `owners` what keeps it alive.

        Returns the order of its dimensions in memory; None if it is that of the dimensions.

        Raises TypeError or ValueError, which begins with the argument's label.
        """
        if type(value) is np.ndarray:
            pointer, layout = self._describe_numpy(value)
        elif isinstance(value, ForeignArray):
            pointer, layout = self._describe_read(value)
        elif isinstance(value, np.ndarray):
            # As NumPy itself sees it, whatever a subclass says of its shape and memory.
            pointer, layout = self._describe_numpy(np.asarray(value))
        else:
            pointer, layout = self._describe_foreign(value, owners)
        if not pointer and 0 not in layout.shape:
            raise ValueError(
                f"{self._label} has no memory: it is a fake tensor, or one whose memory was freed"
            )
        if pointer % self._element.itemsize and 0 not in layout.shape:
            raise ValueError(
                f"{self._label} begins at address {pointer:#x}, which is not aligned to its "
                f"elements of {self._element.itemsize} bytes: pass a copy of it"
            )
        words.append(pointer)
        words.append(pointer)
        words.extend(layout.words)
        return layout.order

    def _describe_numpy(self, array: np.ndarray[Any, Any]) -> tuple[int, _Layout]:
        if array.dtype not in self._element.dtypes:
            self._reject_dtype(array)
        if self.must_be_writable and not array.flags.writeable:
            raise self._read_only()
        return array_pointer(array), self._layout_of(array.shape, array.strides)

    def _describe_foreign(self, value: Any, owners: list[object]) -> tuple[int, _Layout]:
        if not hasattr(value, "__dlpack__") or not hasattr(value, "__dlpack_device__"):
            raise TypeError(
                f"{self._label} is a {type(value).__name__}; expected a NumPy array or an array "
                f"with __dlpack__, for {self._type}"
            )
        array = read_dlpack(value, self._label)
        owners.append(array.owner)
        return self._describe_read(array)

    def _describe_read(self, array: ForeignArray) -> tuple[int, _Layout]:
        if array.type not in self._element.dlpack:
            raise TypeError(
                f"{self._label} has dtype {array.dtype}; expected {self._expected_dtype()}"
            )
        if self.must_be_writable and array.is_read_only:
            raise self._read_only()
        strides = tuple(stride * self._element.itemsize for stride in array.strides)
        return array.pointer, self._layout_of(array.shape, strides)

    def _layout_of(self, shape: tuple[int, ...], strides: tuple[int, ...]) -> _Layout:
        layout = self._last
        if shape != layout.shape or strides != layout.strides or not layout.words:
            words = self._check(shape, self._in_elements(shape, strides))
            layout = self._last = _Layout(shape, strides, words, _memory_order(shape, strides))
        return layout

    def _read_only(self) -> ValueError:
        return ValueError(f"{self._label} is updated in place, but the array is read-only")

    def _reject_dtype(self, array: np.ndarray[Any, Any]) -> None:
        if array.dtype.newbyteorder("=") in self._element.dtypes:
            raise ValueError(
                f"{self._label} has dtype {array.dtype.str!r}, whose bytes are swapped; expected "
                f"{self._expected_dtype()}: pass array.astype(array.dtype.newbyteorder('='))"
            )
        raise TypeError(f"{self._label} has dtype {array.dtype}; expected {self._expected_dtype()}")

    def _expected_dtype(self) -> str:
        names = " or ".join(str(dtype) for dtype in self._element.dtypes) or self._element.name
        return f"{names}, for {self._type}"

    def _in_elements(self, shape: tuple[int, ...], strides: tuple[int, ...]) -> tuple[int, ...]:
        itemsize = self._element.itemsize
        for axis, (extent, stride) in enumerate(zip(shape, strides, strict=True)):
            if stride % itemsize and extent > 1:
                raise ValueError(
                    f"{self._label} has a stride of {stride} bytes along dimension {axis}, not a "
                    f"multiple of its elements of {itemsize} bytes: pass a copy of it"
                )
        return tuple(stride // itemsize for stride in strides)

    def _check(self, shape: tuple[int, ...], strides: tuple[int, ...]) -> tuple[int, ...]:
        """The end of the descriptor: offset, sizes, strides."""
        self._check_shape(shape)
        strides = _canonical(shape, strides)
        self._check_strides(shape, strides)
        return (0, *shape, *strides)

    def _check_shape(self, shape: tuple[int, ...]) -> None:
        if len(shape) != self._type.rank:
            raise ValueError(
                f"{self._label} has {len(shape)} dimensions (shape {shape}); expected "
                f"{self._type.rank}, for {self._type}"
            )
        for axis, (extent, expected) in enumerate(zip(shape, self._type.shape, strict=True)):
            if expected is not None and extent != expected:
                raise ValueError(
                    f"{self._label} has extent {extent} along dimension {axis} (shape {shape}); "
                    f"expected {expected}, for {self._type}"
                )

    def _check_strides(self, shape: tuple[int, ...], strides: tuple[int, ...]) -> None:
        if strides and strides[-1] != 1:
            raise ValueError(
                f"{self._label} has a stride of {strides[-1]} elements along its last dimension; "
                "expected 1: pass numpy.ascontiguousarray(array)"
            )
        # Compiled code may assume that addresses only grow along a dimension.
        for axis, stride in enumerate(strides):
            if stride < 0:
                raise ValueError(
                    f"{self._label} has a negative stride of {stride} elements along dimension "
                    f"{axis} (shape {shape}): pass numpy.ascontiguousarray(array)"
                )


def reorder_descriptor(words: list[Any], start: int, order: Order) -> None:
    """Describes the same array, with dimension `order[i]` as its dimension i.

    Its descriptor begins at `words[start]`.
    """
    sizes = start + 3
    strides, end = sizes + len(order), sizes + 2 * len(order)
    words[sizes:end] = [words[at + axis] for at in (sizes, strides) for axis in order]


class ScalarArgument:
    """Checks and packs the numbers that are passed for one scalar argument."""

    slots = 1
    code = "Q"

    def __init__(self, label: str, type_: ScalarType) -> None:
        """`label` names the argument in errors. Raises TypeError for the element type."""
        self._label = label
        self._element = element_of(type_.element, label)

    def pack(self, value: Any, words: list[Any], owners: list[object]) -> None:
        """Appends `value` as one word to `words`. Returns None, since it has no dimensions.

        Raises TypeError or ValueError, which begins with the argument's label.
        """
        if self._element.is_float:
            words.append(self._float_word(value))
        elif self._element.name == "i1":
            words.append(self._bool_word(value))
        else:
            words.append(self._integer_word(value))

    def _float_word(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, float | int | np.floating | np.integer):
            raise self._wrong_type(value, "a number")
        try:
            return _float_bits(float(value), self._element)
        except OverflowError as error:
            raise self._too_large(value) from error

    def _bool_word(self, value: Any) -> int:
        if not isinstance(value, bool | np.bool_):
            raise self._wrong_type(value, "a bool")
        return int(value)

    def _integer_word(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | np.integer):
            raise self._wrong_type(value, "an integer")
        number, bits = operator.index(value), self._element.bits
        lowest = 0 if self._element.name.startswith("u") else -(1 << (bits - 1))
        if not lowest <= number < 1 << bits:
            raise self._too_large(value)
        return number & ((1 << bits) - 1)

    def _wrong_type(self, value: Any, expected: str) -> TypeError:
        return TypeError(
            f"{self._label} is a {type(value).__name__}; expected {expected}, for "
            f"{self._element.name}"
        )

    def _too_large(self, value: Any) -> ValueError:
        return ValueError(f"{self._label} is {value}, which does not fit {self._element.name}")


class TensorResult:
    """Makes an array of one tensor result."""

    def __init__(self, label: str, type_: TensorType) -> None:
        """Raises TypeError for the element type, ImportError for bf16 and f8 without ml_dtypes."""
        self._describe(label, type_)
        self._dtype = self._element.result_dtype
        # The array interface has no name for bf16 and f8: unsigned integers stand in.
        self._typestr = (
            self._dtype.str if self._dtype.isbuiltin == 1 else f"u{self._dtype.itemsize}"
        )

    def _describe(self, label: str, type_: TensorType) -> None:
        self._label = label
        self._type = type_
        self.code = "QQq" + "q" * (2 * type_.rank)
        self.fields = 3 + 2 * type_.rank
        self._rank = type_.rank
        self._element = element_of(type_.element, label)

    def unpack(self, words: Sequence[Any], owners: Owners) -> np.ndarray[Any, Any]:
        """The array that a descriptor describes, on memory of one of the call's `owners`.

        Raises MemoryError for a shape that no array has, as of no rows of 2^62 elements.
        """
        allocated, aligned, offset = words[:3]
        itemsize = self._dtype.itemsize
        interface = {
            "version": 3,
            "typestr": self._typestr,
            "data": (aligned + offset * itemsize, False),
            "shape": tuple(words[3 : 3 + self._rank]),
            "strides": tuple(stride * itemsize for stride in words[3 + self._rank :]),
        }
        try:
            array = np.asarray(_Exposed(owners[allocated], interface))
        except (OverflowError, ValueError):
            shape = interface["shape"]
            raise MemoryError(f"{self._label} has shape {shape}, too large for an array") from None
        return array if array.dtype == self._dtype else array.view(self._dtype)

    def check_target(self, target: Any) -> None:
        """Whether `store` can write there, but for extents that are known after the call only.

        Raises TypeError or ValueError, which begins with the result's label.
        """
        if not isinstance(target, np.ndarray):
            view = ", such as out.numpy()" if hasattr(target, "numpy") else ""
            raise TypeError(
                f"{self._label}: out is a {type(target).__name__}; expected a NumPy array{view}, "
                f"for {self._type}"
            )
        if target.dtype != self._dtype:
            raise TypeError(
                f"{self._label}: out has dtype {target.dtype}; expected {self._dtype}, for "
                f"{self._type}"
            )
        if not target.flags.writeable:
            raise ValueError(f"{self._label}: out is read-only")
        # Most shapes are static: then this is one comparison.
        if target.shape != self._type.shape and not self._type.admits(target.shape):
            raise ValueError(f"{self._label}: out has shape {target.shape}, for {self._type}")

    def store(self, words: Sequence[Any], owners: Owners, target: np.ndarray[Any, Any]) -> None:
        """Copies the array that a descriptor describes to `target`, which was checked.

        Raises ValueError, which begins with the result's label, if a dynamic extent differs.
        """
        _, aligned, offset = words[:3]
        shape = words[3 : 3 + self._rank]
        if shape != target.shape:
            raise ValueError(
                f"{self._label}: out has shape {target.shape}, but the result has {shape}"
            )
        # Results have no gaps.
        if target.flags.c_contiguous:
            itemsize = self._dtype.itemsize
            ctypes.memmove(array_pointer(target), aligned + offset * itemsize, target.nbytes)
        else:
            target[...] = self.unpack(words, owners)


class ScalarResult:
    """Makes a Python number of one scalar result."""

    fields = 1

    def __init__(self, label: str, type_: ScalarType) -> None:
        """Raises TypeError for the element type, ImportError for f8 without ml_dtypes."""
        self._label = label
        self._element = element_of(type_.element, label)
        self.code = self._element.code
        if self._element.is_float8:
            self._dtype = self._element.result_dtype

    def unpack(self, words: Sequence[Any], owners: Owners) -> float | int | bool:
        """The number: float, int or bool."""
        value: float | int | bool = words[0]
        if self._element.name == "bf16":
            widened: float = struct.unpack("<f", struct.pack("<I", int(value) << 16))[0]
            return widened
        return float(np.uint8(value).view(self._dtype)) if self._element.is_float8 else value

    def check_target(self, target: Any) -> None:
        """Raises TypeError: a number cannot be written to an array of the caller's."""
        raise TypeError(f"{self._label} is a number: a call that returns one takes no out")

    def store(self, words: Sequence[Any], owners: Owners, target: Any) -> None:
        """Never called, since `check_target` raises."""
        self.check_target(target)


Argument = TensorArgument | ScalarArgument
Result = TensorResult | ScalarResult


def argument_for(label: str, type_: ValueType) -> Argument:
    """The marshaller for an argument of `type_`."""
    if isinstance(type_, TensorType):
        return TensorArgument(label, type_)
    return ScalarArgument(label, type_)


def result_for(label: str, type_: ValueType) -> Result:
    """The marshaller for a result of `type_`."""
    if isinstance(type_, TensorType):
        return TensorResult(label, type_)
    return ScalarResult(label, type_)


class _Exposed:
    """Tells NumPy about memory, and is the array's base, hence keeps `owner` alive."""

    __slots__ = ("__array_interface__", "_owner")

    def __init__(self, owner: object, interface: dict[str, Any]) -> None:
        self._owner = owner
        self.__array_interface__ = interface


def _canonical(shape: tuple[int, ...], strides: tuple[int, ...]) -> tuple[int, ...]:
    """Strides as in an array without gaps, wherever they have no meaning.

    That is along dimensions of extent one, and everywhere in an empty array.
    """
    if 1 not in shape and 0 not in shape:
        return strides
    is_empty = 0 in shape
    canonical: list[int] = []
    step = 1
    for extent, stride in zip(reversed(shape), reversed(strides), strict=True):
        canonical.append(step if is_empty or extent == 1 else stride)
        step = canonical[-1] * extent
    return tuple(reversed(canonical))


def _memory_order(shape: tuple[int, ...], strides: tuple[int, ...]) -> Order | None:
    """None if it is that of the dimensions, or several indices are the same place.

    A dimension of extent one may stand anywhere. The last one, whose stride is one, stays last.
    """
    outer = range(len(shape) - 1)
    long = [axis for axis in outer if shape[axis] > 1]
    order = sorted(long, key=lambda axis: -strides[axis])
    if order == long or any(strides[axis] == 0 for axis in long):
        return None
    return (*(axis for axis in outer if axis not in long), *order, len(shape) - 1)


def _float_bits(value: float, element: Element) -> int:
    if element.name == "bf16":
        return _bf16_bits(value)
    if element.is_float8:
        return int(np.array(value, element.result_dtype).view(np.uint8))
    packed = struct.pack("<" + element.code, value)
    return int.from_bytes(packed, "little")


def _bf16_bits(value: float) -> int:
    bits: int = struct.unpack("<I", struct.pack("<f", value))[0]
    if value != value:
        return (bits >> 16) | 0x40
    # To the nearest, ties to even.
    return (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16
