# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Reads arrays of other libraries through DLPack, without a copy.

`numpy.from_dlpack` would do for most, but it refuses bf16.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mlir_attention import _extension

_CPU_DEVICES = (1, 3)  # kDLCPU, and kDLCUDAHost: pinned memory of the host.
_CUDA_DEVICES = (2, 13)  # kDLCUDA, and kDLCUDAManaged.

#: How DLPack calls CUDA's default stream.
DEFAULT_STREAM = 1


@dataclass(frozen=True, slots=True)
class ForeignArray:
    """An array in memory that another library owns.

    pointer: address of its first element.
    shape:   extents.
    strides: in elements.
    type:    DLPack's (code, bits); 0 bits for vectors of several lanes.
    owner:   keeps the memory alive.
    is_read_only: whether the library says so; capsules before version 1.0 cannot.
    array:   the array itself, where it has been read on behalf of what follows.
    """

    pointer: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    type: tuple[int, int]
    owner: object
    is_read_only: bool
    array: Any = None

    @property
    def dtype(self) -> Any:
        """What messages call its type."""
        return getattr(self.array, "dtype", f"DLPack type {self.type}")


def read_dlpack(array: Any, label: str) -> ForeignArray:
    """Looks at `array`, which has `__dlpack__`, without a copy.

    Raises ValueError, which begins with `label`, if it is not in the memory of the CPU, and
    TypeError if it will not be exported or its capsule is of a kind not known here.
    """
    _refuse_negation(array, label)
    capsule, device = _exchange(array) or (None, _device_of(array, label)[0])
    if device not in _CPU_DEVICES:
        raise ValueError(
            f"{label} is on a device of DLPack type {device}; expected memory of the CPU: "
            "move it there first"
        )
    return _read(capsule or _export(array, label), label, array)


def read_cuda_array(array: Any, label: str, device: int, stream: int) -> ForeignArray:
    """Looks at `array`, which has `__dlpack__`, on a device of CUDA, without a copy.

    What wrote it before is done before what is launched on `stream`, where 0 is the default one.
    Raises TypeError and ValueError as `read_dlpack`.
    """
    if not hasattr(array, "__dlpack__") or not hasattr(array, "__dlpack_device__"):
        raise TypeError(
            f"{label} is a {type(array).__name__}; expected an array on a device of CUDA, with "
            "__dlpack__"
        )
    kind, number = _device_of(array, label)
    if kind not in _CUDA_DEVICES or number != device:
        raise ValueError(
            f"{label} is on device {number} of DLPack type {kind}; expected device {device} of "
            "CUDA: move it there first"
        )
    _refuse_negation(array, label)
    return _read(_export(array, label, stream=stream or DEFAULT_STREAM), label, array)


def _read(capsule: object, label: str, array: Any) -> ForeignArray:
    contents = _extension.read_dlpack(capsule)
    if contents is None:
        kind = type(capsule).__name__
        what = str(capsule) if kind == "PyCapsule" else f"a {kind}"
        raise TypeError(
            f"{label} gives {what}; expected an unused DLPack capsule, of version 1 or older"
        )
    return ForeignArray(*contents, array=array)


def _refuse_negation(array: Any, label: str) -> None:
    """PyTorch exports a view that negates its memory as that memory."""
    if negates_memory(array):
        raise ValueError(
            f"{label} is a view that negates its memory, of which DLPack does not know: pass "
            "tensor.resolve_neg()"
        )


def negates_memory(array: Any) -> bool:
    """Whether an array is such a view of PyTorch."""
    return _has_bit(array, "is_neg")


def _exchange(array: Any) -> tuple[object, int] | None:
    """A capsule and the kind of the device, without a call of Python, which takes longer.

    None if the type of the array cannot, or if the array is one that `__dlpack__` refuses: that
    tells why in a line.
    """
    exchange = type(array).__dict__.get("__dlpack_c_exchange_api__")
    if exchange is None or getattr(array, "requires_grad", False) or _has_bit(array, "is_conj"):
        return None
    try:
        exchanged = _extension.exchange_dlpack(exchange, array)
    except Exception:  # Whatever a library's code may raise.
        return None
    return None if exchanged is None else exchanged[:2]


def _has_bit(array: Any, name: str) -> bool:
    """Whether an array is such a view: only PyTorch has them, and tells by a method."""
    method = getattr(array, name, None)
    return callable(method) and method() is True


def _device_of(array: Any, label: str) -> tuple[int, int]:
    try:
        kind, number = array.__dlpack_device__()
        return int(kind), int(number)
    except Exception as error:  # Whatever a library's code may raise.
        raise _no_export(label, error) from error


def _export(array: Any, label: str, **options: int) -> object:
    try:
        try:
            return array.__dlpack__(max_version=(1, 0), **options)
        except TypeError:  # An exporter from before version 1.0 does not know the argument.
            return array.__dlpack__(**options)
    except Exception as error:
        raise _no_export(label, error) from error


def _no_export(label: str, error: Exception) -> TypeError:
    return TypeError(f"{label} cannot be exported through DLPack: {error}")
