# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Element types at the boundary: MLIR's, NumPy's and DLPack's names for the same bits."""

from __future__ import annotations

from dataclasses import dataclass
from types import ModuleType
from typing import Any

import numpy as np

ml_dtypes: ModuleType | None
try:
    import ml_dtypes
except ImportError:
    ml_dtypes = None

# Type codes of DLPack's DLDataTypeCode.
_INT, _UINT, _FLOAT, _BFLOAT, _BOOL, _FLOAT8_E4M3FN, _FLOAT8_E5M2 = 0, 1, 2, 4, 6, 10, 12


@dataclass(frozen=True)
class Element:
    """One element type.

    name:     MLIR's spelling, such as "f32".
    itemsize: bytes of one element in memory.
    dtypes:   the NumPy dtypes whose arrays hold it; the first is that of results. Empty for bf16
              and f8 without the package ml_dtypes.
    dlpack:   the DLPack types (code, bits) that hold it.
    code:     letter of Python's struct module for one element (bf16 and f8 by their bits).
    """

    name: str
    itemsize: int
    dtypes: tuple[np.dtype[Any], ...]
    dlpack: frozenset[tuple[int, int]]
    code: str

    @property
    def is_float(self) -> bool:
        """Whether its values are floating-point numbers."""
        return "f" in self.name

    @property
    def is_float8(self) -> bool:
        """Whether its values are floating-point numbers of 8 bits."""
        return self.name.startswith("f8")

    @property
    def bits(self) -> int:
        """Width of its values; 1 for i1, which takes a byte in memory."""
        return 1 if self.name == "i1" else 8 * self.itemsize

    @property
    def own_dlpack(self) -> tuple[int, int]:
        """The DLPack type of arrays that are made of it: signed for a signless integer."""
        return min(self.dlpack)

    @property
    def result_dtype(self) -> np.dtype[Any]:
        """The dtype of result arrays. Raises ImportError for bf16 and f8 without ml_dtypes."""
        if not self.dtypes:
            raise ImportError(
                f"NumPy arrays of {self.name} need the package ml_dtypes: pip install it"
            )
        return self.dtypes[0]


def element_of(name: str, label: str) -> Element:
    """The element type that MLIR calls `name`.

    Raises TypeError, which begins with `label`, for one that cannot cross the boundary.
    """
    if name not in _ELEMENTS:
        raise TypeError(f"{label} has element type {name}; supported are {', '.join(_ELEMENTS)}")
    return _ELEMENTS[name]


def dlpack_type_of(dtype: np.dtype[Any]) -> tuple[int, int]:
    """DLPack's type for what NumPy calls `dtype`; (-1, 0) if there is none."""
    for element in _ELEMENTS.values():
        if dtype in element.dtypes:
            # The arrays of a signless integer may have no sign.
            return (_UINT, element.bits) if dtype.kind == "u" else element.own_dlpack
    return (-1, 0)


def _float(name: str, dtype: str, code: str) -> Element:
    numpy = np.dtype(dtype)
    bits = 8 * numpy.itemsize
    return Element(name, numpy.itemsize, (numpy,), frozenset({(_FLOAT, bits)}), code)


def _of_ml_dtypes(name: str, dtype: str, bits: int, dlpack: int, code: str) -> Element:
    dtypes = () if ml_dtypes is None else (np.dtype(getattr(ml_dtypes, dtype)),)
    return Element(name, bits // 8, dtypes, frozenset({(dlpack, bits)}), code)


def _signless(bits: int, code: str) -> Element:
    # A signless integer has no sign to check: both NumPy types hold it.
    dtypes = (np.dtype(f"i{bits // 8}"), np.dtype(f"u{bits // 8}"))
    return Element(f"i{bits}", bits // 8, dtypes, frozenset({(_INT, bits), (_UINT, bits)}), code)


def _unsigned(bits: int, code: str) -> Element:
    dtype = np.dtype(f"u{bits // 8}")
    return Element(f"ui{bits}", bits // 8, (dtype,), frozenset({(_UINT, bits)}), code)


_ELEMENTS = {
    element.name: element
    for element in (
        _float("f64", "f8", "d"),
        _float("f32", "f4", "f"),
        _float("f16", "f2", "e"),
        _of_ml_dtypes("bf16", "bfloat16", 16, _BFLOAT, "H"),
        _of_ml_dtypes("f8E4M3FN", "float8_e4m3fn", 8, _FLOAT8_E4M3FN, "B"),
        _of_ml_dtypes("f8E5M2", "float8_e5m2", 8, _FLOAT8_E5M2, "B"),
        Element("i1", 1, (np.dtype(np.bool_),), frozenset({(_BOOL, 8)}), "?"),
        _signless(8, "b"),
        _signless(16, "h"),
        _signless(32, "i"),
        _signless(64, "q"),
        _unsigned(8, "B"),
        _unsigned(16, "H"),
        _unsigned(32, "I"),
        _unsigned(64, "Q"),
        Element("index", 8, (np.dtype(np.int64),), frozenset({(_INT, 64)}), "q"),
    )
}
