# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Reads DLPack capsules, so that arrays of other libraries can be passed without a copy.

`numpy.from_dlpack` would do for most, but it refuses bf16. The structures are those of DLPack 1.0:
https://dmlc.github.io/dlpack/latest/c_api.html
"""

from __future__ import annotations

import ctypes
from typing import Any, NamedTuple

_CPU_DEVICES = (1, 3)  # kDLCPU, and kDLCUDAHost: pinned memory of the host.


class ForeignArray(NamedTuple):
    """An array in memory that another library owns.

    pointer: address of its first element.
    shape:   extents.
    strides: in elements.
    type:    DLPack's (code, bits).
    owner:   keeps the memory alive.
    """

    pointer: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    type: tuple[int, int]
    owner: object


class _Tensor(ctypes.Structure):
    _fields_ = [
        ("data", ctypes.c_void_p),
        ("device_type", ctypes.c_int32),
        ("device_id", ctypes.c_int32),
        ("rank", ctypes.c_int32),
        ("code", ctypes.c_uint8),
        ("bits", ctypes.c_uint8),
        ("lanes", ctypes.c_uint16),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("byte_offset", ctypes.c_uint64),
    ]


class _VersionedTensor(ctypes.Structure):
    _fields_ = [
        ("major", ctypes.c_uint32),
        ("minor", ctypes.c_uint32),
        ("manager_context", ctypes.c_void_p),
        ("deleter", ctypes.c_void_p),
        ("flags", ctypes.c_uint64),
        ("tensor", _Tensor),
    ]


# ctypes.pythonapi is shared by the process: instances made here leave its functions alone.
_capsule_name = ctypes.PYFUNCTYPE(ctypes.c_char_p, ctypes.py_object)(
    ("PyCapsule_GetName", ctypes.pythonapi)
)
_capsule_pointer = ctypes.PYFUNCTYPE(ctypes.c_void_p, ctypes.py_object, ctypes.c_char_p)(
    ("PyCapsule_GetPointer", ctypes.pythonapi)
)


def read_dlpack(array: Any, label: str) -> ForeignArray:
    """Looks at `array`, which has `__dlpack__`, without a copy.

    Raises ValueError, which begins with `label`, if it is not in the memory of the CPU, and
    TypeError if it will not be exported or its capsule is of a kind not known here.
    """
    device = _device_of(array, label)
    if device not in _CPU_DEVICES:
        raise ValueError(
            f"{label} is on a device of DLPack type {device}; expected memory of the CPU: "
            "move it there first"
        )
    capsule = _export(array, label)
    tensor = _tensor_of(capsule, label)
    shape = tuple(tensor.shape[axis] for axis in range(tensor.rank))
    strides = tuple(tensor.strides[axis] for axis in range(tensor.rank)) if tensor.strides else None
    return ForeignArray(
        (tensor.data or 0) + tensor.byte_offset,
        shape,
        _row_major(shape) if strides is None else strides,
        # A vector of several lanes is no element type of ours: no type has 0 bits.
        (tensor.code, tensor.bits if tensor.lanes == 1 else 0),
        capsule,
    )


def _device_of(array: Any, label: str) -> int:
    try:
        return int(array.__dlpack_device__()[0])
    except Exception as error:  # Whatever a library's code may raise.
        raise _no_export(label, error) from error


def _export(array: Any, label: str) -> object:
    try:
        try:
            return array.__dlpack__(max_version=(1, 0))
        except TypeError:  # An exporter from before version 1.0 does not know the argument.
            return array.__dlpack__()
    except Exception as error:
        raise _no_export(label, error) from error


def _no_export(label: str, error: Exception) -> TypeError:
    return TypeError(f"{label} cannot be exported through DLPack: {error}")


def _tensor_of(capsule: object, label: str) -> _Tensor:
    try:
        name = _capsule_name(capsule)
    except ValueError as error:
        kind = type(capsule).__name__
        raise TypeError(f"{label} gives a {kind} for a DLPack capsule") from error
    if name == b"dltensor":
        return _Tensor.from_address(_capsule_pointer(capsule, name))
    if name == b"dltensor_versioned":
        versioned = _VersionedTensor.from_address(_capsule_pointer(capsule, name))
        if versioned.major == 1:
            return versioned.tensor
    raise TypeError(f"{label} has a DLPack capsule {name!r} of an unknown version")


def _row_major(shape: tuple[int, ...]) -> tuple[int, ...]:
    strides = []
    step = 1
    for extent in reversed(shape):
        strides.append(step)
        step *= extent
    return tuple(reversed(strides))
