# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Loads a bundle of compiled functions; it needs Python, NumPy and the files beside it alone.

import decode  # decode.py, with decode.json and libdecode.so in its folder

bundle = decode.load()
out = bundle.decode(q, k, v)
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import platform
import sys
from pathlib import Path
from typing import Any

import numpy as np

_FORMAT = 1

#: NumPy's dtypes of MLIR's element types. Those of bf16 and f8 come from ml_dtypes; without it they
#: are unsigned integers that hold the bits.
_DTYPES = {
    "f64": ("f8",), "f32": ("f4",), "f16": ("f2",), "bf16": ("bfloat16", "u2"),
    "f8E4M3FN": ("float8_e4m3fn", "u1"), "f8E5M2": ("float8_e5m2", "u1"), "i1": ("?",),
    "i8": ("i1", "u1"), "i16": ("i2", "u2"), "i32": ("i4", "u4"), "i64": ("i8", "u8"),
    "ui8": ("u1",), "ui16": ("u2",), "ui32": ("u4",), "ui64": ("u8",), "index": ("i8",),
}  # fmt: skip

_SCALARS: dict[str, Any] = {
    "f64": ctypes.c_double, "f32": ctypes.c_float, "i1": ctypes.c_bool, "i8": ctypes.c_int8,
    "i16": ctypes.c_int16, "i32": ctypes.c_int32, "i64": ctypes.c_int64, "ui8": ctypes.c_uint8,
    "ui16": ctypes.c_uint16, "ui32": ctypes.c_uint32, "ui64": ctypes.c_uint64,
    "index": ctypes.c_int64, "f16": ctypes.c_uint16, "bf16": ctypes.c_uint16,
    "f8E4M3FN": ctypes.c_uint8, "f8E5M2": ctypes.c_uint8,
}  # fmt: skip

_BY_BITS = ("f16", "bf16", "f8E4M3FN", "f8E5M2")


class BundleError(RuntimeError):
    """A bundle that cannot be loaded, or not on this machine."""


class CompiledAssertionError(ValueError):
    """A check of a function failed during a call."""


def load(folder: Any = None, *, openmp: Any = None) -> Bundle:
    """The bundle of this file's name in a folder; that of this file if None.

    `openmp` is the path of LLVM's OpenMP library. Without it, the one that is in the process is
    taken, then one that the system finds or that lies beside the bundle, and then that of the
    package cmeel-libomp, if it is installed.

    Raises BundleError if files are missing or damaged, or the machine lacks what they need.
    """
    here = Path(__file__)
    return Bundle(here.parent if folder is None else Path(folder), here.stem, openmp)


class Bundle:
    """The functions of a bundle, by name, as attributes.

    Each is called with NumPy arrays and numbers, as `mlir_attention.compile`'d functions are.

    manifest: what NAME.json tells.
    cpu:      the CPU or the level of CPUs whose code is used.
    """

    def __init__(self, folder: Path, name: str, openmp: Any = None) -> None:
        """Use `load`."""
        self.manifest = _read_manifest(folder, name)
        self._library = _open_library(folder / f"lib{name}.so", self.manifest)
        self._functions = {
            entry: Function(name, entry, told, self._library, self.manifest["statuses"])
            for entry, told in self.manifest["entries"].items()
        }
        _check_machine(name, self._library, self.manifest, openmp)
        told = _symbol(self._library, f"{name}_cpu")
        told.restype = ctypes.c_char_p
        self.cpu: str = told().decode()

    def __getattr__(self, name: str) -> Function:
        functions: dict[str, Function] = self.__dict__.get("_functions", {})
        if name in functions:
            return functions[name]
        raise AttributeError(f"the bundle has no function {name!r}; it has {', '.join(functions)}")


class Function:
    """A function of a bundle."""

    def __init__(
        self, bundle: str, name: str, told: dict[str, Any], library: Any, statuses: list[str]
    ) -> None:
        self.__name__ = name
        self._arguments = told["arguments"]
        self._results = told["results"]
        self._statuses = statuses
        self._call = _symbol(library, told["symbol"])
        self._call.restype = ctypes.c_int
        self._message = _symbol(library, f"{bundle}_message")
        self._message.restype = ctypes.c_char_p
        self._free = _symbol(library, f"{bundle}_free")
        self._free.restype = None
        self._dtypes = [_dtypes(value["element"]) for value in self._arguments]
        self._result_dtypes = [_dtypes(value["element"])[0] for value in self._results]

    def __call__(self, *values: Any, out: Any = None) -> Any:
        """Runs the function; returns None, one value or a tuple; a tuple if `out` is one.

        `out` is an array for the result, or for several results a tuple with an array, or None, for
        each. A result that appends to an argument needs one, which begins with the argument. A
        result that is the new value of an argument is the very array that was passed.

        Raises TypeError for a wrong number of arguments or dtype, ValueError for a wrong shape,
        layout or place, CompiledAssertionError and MemoryError.
        """
        if len(values) != len(self._arguments):
            raise TypeError(
                f"{self.__name__!r} takes {len(self._arguments)} arguments, got {len(values)}"
            )
        passed = [self._pass(number, value) for number, value in enumerate(values)]
        given = {value["name"]: each for value, each in zip(self._arguments, values)}  # noqa: B905
        targets = self._targets(out, given)
        places = [
            _place(value) if target is None else self._pass_out(number, target)
            for number, (value, target) in enumerate(zip(self._results, targets))  # noqa: B905
            if value["updates"] is None
        ]
        pointers = [_pointer(value) for value in passed] + [ctypes.byref(p) for p in places]
        status = self._call(*pointers)
        if status:
            raise self._error(status)
        left = iter(places)
        results = []
        for number, (value, target) in enumerate(zip(self._results, targets)):  # noqa: B905
            place = next(left) if value["updates"] is None else None
            if place is None:
                results.append(given[value["updates"]])
            else:
                results.append(self._take(place, number) if target is None else target)
        if len(results) == 1 and not isinstance(out, tuple):
            return results[0]
        return tuple(results) if results else None

    def _pass(self, number: int, value: Any) -> Any:
        told = self._arguments[number]
        label = f"argument {number} of {self.__name__!r}"
        if "shape" not in told:
            return _scalar(label, told["element"], value)
        if not isinstance(value, np.ndarray):
            raise TypeError(f"{label} is a {type(value).__name__}; expected a NumPy array")
        if value.dtype not in self._dtypes[number]:
            expected = " or ".join(map(str, self._dtypes[number]))
            raise TypeError(
                f"{label} has dtype {value.dtype}; expected {expected}, for {told['type']}"
            )
        if told["updated"] and not value.flags.writeable:
            raise ValueError(f"{label} is updated in place, but the array is read-only")
        return _tensor(label, value, told["dlpack"][0])

    def _targets(self, out: Any, given: dict[str, Any]) -> tuple[Any, ...]:
        """What `out` has for each result: an array, or None."""
        count = len(self._results)
        if out is None:
            out = (None,) * count
        targets = out if isinstance(out, tuple) else (out,)
        if len(targets) != count:
            raise TypeError(
                f"out of {self.__name__!r} must have {count} arrays, got {len(targets)}"
            )
        for number, (value, target) in enumerate(zip(self._results, targets)):  # noqa: B905
            label = f"result {number} of {self.__name__!r}"
            if value["extends"] is not None and target is None:
                old = value["extends"]
                raise TypeError(
                    f"{label} appends to {old} in place: name its array in out, such as "
                    f"cache[:, :n + 1] where {old} is cache[:, :n]"
                )
            if value["updates"] is not None and not (
                target is None or target is given[value["updates"]]
            ):
                raise ValueError(
                    f"{label} is the new value of {value['updates']}, which is updated in place: "
                    "out must name the same array"
                )
        return targets

    def _pass_out(self, number: int, array: Any) -> Any:
        told, dtype = self._results[number], self._result_dtypes[number]
        label = f"result {number} of {self.__name__!r}"
        if "shape" not in told:
            raise TypeError(f"{label} is a number: a call that returns one takes no out")
        if not isinstance(array, np.ndarray):
            raise TypeError(f"{label}: out is a {type(array).__name__}; expected a NumPy array")
        if array.dtype != dtype:
            raise TypeError(
                f"{label}: out has dtype {array.dtype}; expected {dtype}, for {told['type']}"
            )
        if not array.flags.writeable:
            raise ValueError(f"{label}: out is read-only")
        return _tensor(label, array, told["dlpack"][0])

    def _error(self, status: int) -> Exception:
        message = (self._message() or b"").decode(errors="replace")
        kind = self._statuses[status] if status < len(self._statuses) else ""
        errors: dict[str, type[Exception]] = {
            "WRONG_TYPE": TypeError, "WRONG_VALUE": ValueError, "OUT_OF_MEMORY": MemoryError,
            "FAILED_ASSERTION": CompiledAssertionError,
        }  # fmt: skip
        return errors.get(kind, BundleError)(message)

    def _take(self, place: Any, number: int) -> Any:
        if isinstance(place, _DLTensor):
            return _Owner(place, self._free).array(self._result_dtypes[number])
        value = place.value
        if self._results[number]["element"] not in _BY_BITS:
            return value
        bits = np.array(value, f"u{ctypes.sizeof(place)}")
        if self._results[number]["element"] == "bf16":
            return float((bits.astype("u4") << 16).view("f4"))
        dtype = self._result_dtypes[number]
        # Without ml_dtypes, the bits of an f8.
        return value if dtype.kind == "u" else float(bits.view(dtype))


class _DLTensor(ctypes.Structure):
    _fields_ = (
        ("data", ctypes.c_void_p),
        ("device_type", ctypes.c_int32),
        ("device_id", ctypes.c_int32),
        ("ndim", ctypes.c_int32),
        ("code", ctypes.c_uint8),
        ("bits", ctypes.c_uint8),
        ("lanes", ctypes.c_uint16),
        ("shape", ctypes.POINTER(ctypes.c_int64)),
        ("strides", ctypes.POINTER(ctypes.c_int64)),
        ("byte_offset", ctypes.c_uint64),
    )


class _Owner:
    """Memory that the bundle allocated for a result, and frees."""

    def __init__(self, tensor: _DLTensor, free: Any) -> None:
        self._tensor = tensor
        self._free = free

    def array(self, dtype: np.dtype[Any]) -> np.ndarray[Any, Any]:
        """The array there; it keeps the memory."""
        rank = self._tensor.ndim
        # The array interface has no name for the dtypes of ml_dtypes.
        self.__array_interface__ = {
            "version": 3,
            "typestr": dtype.str if dtype.isbuiltin == 1 else f"<u{dtype.itemsize}",
            "data": (self._tensor.data + self._tensor.byte_offset, False),
            "shape": tuple(self._tensor.shape[:rank]),
            "strides": tuple(stride * dtype.itemsize for stride in self._tensor.strides[:rank]),
        }
        array = np.asarray(self)
        del self.__array_interface__
        return array if array.dtype == dtype else array.view(dtype)

    def __del__(self) -> None:
        self._free(ctypes.byref(self._tensor))


def _read_manifest(folder: Path, name: str) -> dict[str, Any]:
    path = folder / f"{name}.json"
    try:
        manifest: dict[str, Any] = json.loads(path.read_text())
        version = manifest["format"]
    except OSError as error:
        raise BundleError(f"the manifest of the bundle cannot be read: {error}") from None
    except (ValueError, KeyError, TypeError) as error:
        raise BundleError(f"{path} is no manifest of a bundle: {error}") from None
    if version != _FORMAT:
        raise BundleError(f"{path} is of format {version}; this loader knows {_FORMAT}")
    for part in ("machine", "files", "entries", "statuses"):
        if part not in manifest:
            raise BundleError(f"{path} is no manifest of a bundle: {part!r} is missing")
    if manifest["machine"] != platform.machine():
        raise BundleError(
            f"the bundle is for machines of {manifest['machine']}, and this one is "
            f"{platform.machine()}"
        )
    return manifest


def _open_library(path: Path, manifest: dict[str, Any]) -> Any:
    """The library, if it is the one that the manifest tells of."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise BundleError(f"the library of the bundle cannot be read: {error}") from None
    told = manifest["files"][path.name]
    if len(content) != told["bytes"]:
        raise BundleError(
            f"{path} has {len(content)} bytes, but the manifest tells of {told['bytes']}: it is "
            "truncated, or of another bundle"
        )
    if hashlib.sha256(content).hexdigest() != told["sha256"]:
        raise BundleError(f"{path} is damaged or of another bundle: its SHA-256 is not the "
                          "manifest's")  # fmt: skip
    try:
        return ctypes.CDLL(str(path.resolve()))
    except OSError as error:
        raise BundleError(f"the library of the bundle cannot be loaded: {error}") from None


def _check_machine(name: str, library: Any, manifest: dict[str, Any], openmp: Any) -> None:
    if openmp is not None:
        _load_openmp(Path(openmp))
    check, message = _symbol(library, f"{name}_check"), _symbol(library, f"{name}_message")
    message.restype = ctypes.c_char_p
    status = check()
    if status and manifest["statuses"][status] == "NO_OPENMP" and openmp is None:
        installed = [Path(p) / "cmeel.prefix" / "lib" / "libomp.so" for p in sys.path]
        for path in installed:
            if path.is_file():
                _load_openmp(path)
                status = check()
                break
    if status:
        raise BundleError((message() or b"").decode(errors="replace"))


def _load_openmp(path: Path) -> None:
    try:
        ctypes.CDLL(str(path), ctypes.RTLD_GLOBAL)
    except OSError as error:
        raise BundleError(f"the OpenMP library cannot be loaded: {error}") from None


def _symbol(library: Any, name: str) -> Any:
    try:
        return getattr(library, name)
    except AttributeError:
        raise BundleError(f"the library of the bundle has no symbol {name}") from None


def _dtypes(element: str) -> list[np.dtype[Any]]:
    found = []
    for name in _DTYPES[element]:
        try:
            found.append(np.dtype(name))
        except TypeError:  # ml_dtypes has not been imported.
            continue
    return found


def _tensor(label: str, array: np.ndarray[Any, Any], dlpack: list[int]) -> _DLTensor:
    rank, size = array.ndim, array.itemsize
    for axis, (extent, stride) in enumerate(zip(array.shape, array.strides)):  # noqa: B905
        if stride % size and extent > 1:
            raise ValueError(
                f"{label} has a stride of {stride} bytes along dimension {axis}, not a multiple of "
                f"its elements of {size} bytes: pass a copy of it"
            )
    numbers = ctypes.c_int64 * max(rank, 1)
    return _DLTensor(
        # In a third of the time of array.ctypes.data.
        data=array.__array_interface__["data"][0],
        device_type=1,
        ndim=rank,
        code=dlpack[0],
        bits=dlpack[1],
        lanes=1,
        shape=numbers(*array.shape),
        strides=numbers(*(stride // size for stride in array.strides)),
    )


def _pointer(value: Any) -> Any:
    return ctypes.byref(value) if isinstance(value, _DLTensor) else value


def _place(told: dict[str, Any]) -> Any:
    return _DLTensor() if "shape" in told else _SCALARS[told["element"]]()


def _scalar(label: str, element: str, value: Any) -> Any:
    """A number as C takes it. Raises TypeError and ValueError for one that does not fit."""
    is_bool = isinstance(value, (bool, np.bool_))
    if element == "i1":
        if not is_bool:
            raise TypeError(f"{label} is a {type(value).__name__}; expected a bool")
        return ctypes.c_bool(bool(value))
    is_integer = isinstance(value, (int, np.integer)) and not is_bool
    if "f" in element:
        if not is_integer and not isinstance(value, (float, np.floating)):
            raise TypeError(f"{label} is a {type(value).__name__}; expected a number")
        if element not in _BY_BITS:
            return _SCALARS[element](float(value))
        dtype = _dtypes(element)[0]
        if dtype.kind == "u":
            raise TypeError(f"{label} is a {element}, which needs the package ml_dtypes")
        bits = np.array(value, dtype).view(f"u{dtype.itemsize}")
        return _SCALARS[element](int(bits))
    if not is_integer:
        raise TypeError(f"{label} is a {type(value).__name__}; expected an integer")
    scalar = _SCALARS[element](int(value))
    signed = _SCALARS[element.replace("i", "ui", 1)](int(value)) if element in _SIGNLESS else scalar
    if int(value) not in (scalar.value, signed.value):
        raise ValueError(f"{label} is {value}, which does not fit {element}")
    return scalar


_SIGNLESS = ("i8", "i16", "i32", "i64")
