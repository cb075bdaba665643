# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Reads arrays of other libraries through DLPack, without a copy.

`numpy.from_dlpack` would do for most, but it refuses bf16.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from mlir_attention import _extension

_CPU_DEVICES = (1, 3)  # kDLCPU, and kDLCUDAHost: pinned memory of the host.


class ForeignArray(NamedTuple):
    """An array in memory that another library owns.

    pointer: address of its first element.
    shape:   extents.
    strides: in elements.
    type:    DLPack's (code, bits); 0 bits for vectors of several lanes.
    owner:   keeps the memory alive.
    is_read_only: whether the library says so; capsules before version 1.0 cannot.
    """

    pointer: int
    shape: tuple[int, ...]
    strides: tuple[int, ...]
    type: tuple[int, int]
    owner: object
    is_read_only: bool


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
    contents = _extension.read_dlpack(capsule)
    if contents is None:
        kind = type(capsule).__name__
        what = str(capsule) if kind == "PyCapsule" else f"a {kind}"
        raise TypeError(
            f"{label} gives {what}; expected an unused DLPack capsule, of version 1 or older"
        )
    return ForeignArray(*contents)


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
