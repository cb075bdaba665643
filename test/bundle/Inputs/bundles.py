# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Modules to export, and bundles as programs without this package see them."""

import ctypes
import subprocess
import sys
from pathlib import Path

import numpy as np
from levels import OPT_LEVEL
from mlir import ir

import mlir_attention as attn
from mlir_attention.runtime.code.libraries import openmp_library

#: Keys and values in a cache, and how many of them there are.
ATTEND = """
#maps = [affine_map<(b, m, n, d, e) -> (b, m, d)>, affine_map<(b, m, n, d, e) -> (b, n, d)>,
         affine_map<(b, m, n, d, e) -> (b, n, e)>, affine_map<(b, m, n, d, e) -> (b)>,
         affine_map<(b, m, n, d, e) -> (b, m, e)>]
func.func @attend(%q: tensor<2x?x8xf32>, %k: tensor<2x?x8xf32>, %v: tensor<2x?x8xf32>,
                  %lengths: tensor<2xi32>) -> tensor<2x?x8xf32> {
  %o = attention.group {indexing_maps = #maps}
      ins(%q, %k, %v : tensor<2x?x8xf32>, tensor<2x?x8xf32>, tensor<2x?x8xf32>)
      kv_lengths(%lengths : tensor<2xi32>) -> tensor<2x?x8xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<2x?x8xf32>
}"""

#: Writes a row to a cache, in place, and returns a number besides.
WRITE = """
func.func @write(%row: tensor<1x4xf32>, %cache: tensor<?x4xf32> {bufferization.writable = true},
                 %at: index) -> (f32, tensor<?x4xf32>) {
  %new = tensor.insert_slice %row into %cache[%at, 0] [1, 4] [1, 1]
    : tensor<1x4xf32> into tensor<?x4xf32>
  %c0 = arith.constant 0 : index
  %x = tensor.extract %new[%at, %c0] : tensor<?x4xf32>
  return %x, %new : f32, tensor<?x4xf32>
}"""

#: Each task allocates as many numbers as it is told, and gives the last of them. Of 262145 it says
#: after that, that they are too many.
COUNT = """
func.func @count(%counts: tensor<?xindex>) -> tensor<?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %refused = arith.constant 262145 : index
  %tasks = tensor.dim %counts, %c0 : tensor<?xindex>
  %empty = tensor.empty(%tasks) : tensor<?xf32>
  %r = scf.forall (%i) in (%tasks) shared_outs(%out = %empty) -> tensor<?xf32> {
    %count = tensor.extract %counts[%i] : tensor<?xindex>
    %scratch = tensor.empty(%count) : tensor<?xf32>
    %numbers = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>],
                               iterator_types = ["parallel"]} outs(%scratch : tensor<?xf32>) {
    ^bb0(%old: f32):
      %at = linalg.index 0 : index
      %integer = arith.index_cast %at : index to i64
      %number = arith.sitofp %integer : i64 to f32
      linalg.yield %number : f32
    } -> tensor<?xf32>
    %good = arith.cmpi ne, %count, %refused : index
    cf.assert %good, "a count is refused"
    %last = arith.subi %count, %c1 : index
    %x = tensor.extract %numbers[%last] : tensor<?xf32>
    %slice = tensor.from_elements %x : tensor<1xf32>
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %slice into %out[%i] [1] [1]
        : tensor<1xf32> into tensor<?xf32>
    }
  }
  return %r : tensor<?xf32>
}"""

#: Scalars of several types, and one result twice.
MIX = """
func.func @mix(%a: f32, %b: i1, %c: i8, %d: f64, %x: tensor<3xf16>)
    -> (i1, f64, tensor<3xf16>, tensor<3xf16>, i8) {
  %wide = arith.extf %a : f32 to f64
  %sum = arith.addf %wide, %d : f64
  %twice = arith.addf %x, %x : tensor<3xf16>
  return %b, %sum, %twice, %twice, %c : i1, f64, tensor<3xf16>, tensor<3xf16>, i8
}"""

#: Adds numbers with any number of threads.
SUM = """
func.func @sum(%a: tensor<?xi64>, %limit: i64) -> i64 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0 : i64
  %n = tensor.dim %a, %c0 : tensor<?xi64>
  %total = scf.parallel (%i) = (%c0) to (%n) step (%c1) init (%zero) -> i64 {
    %x = tensor.extract %a[%i] : tensor<?xi64>
    %below = arith.cmpi ult, %x, %limit : i64
    cf.assert %below, "a number is too large"
    scf.reduce(%x : i64) {
    ^bb0(%left: i64, %right: i64):
      %s = arith.addi %left, %right : i64
      scf.reduce.return %s : i64
    }
  }
  return %total : i64
}"""


def export(text, folder, **options):
    """Exports functions of a module as the bundle `b`, unless another name is given."""
    with ir.Context():
        module = ir.Module.parse(text)
        options = {"name": "b", "opt_level": OPT_LEVEL, **options}
        return attn.export(module, folder, **options)


def run_isolated(folder, code, *, openmp=True, env=None):
    """Runs Python that can import NumPy and the bundles in `folder`, and nothing else."""
    only = Path(folder) / "only_numpy"
    only.mkdir(exist_ok=True)
    packages = Path(np.__file__).parents[1]
    for name in ("numpy", "numpy.libs"):
        if (packages / name).exists() and not (only / name).exists():
            (only / name).symlink_to(packages / name)
    library = f"OPENMP = {str(openmp_library()) if openmp else None!r}"
    code = f"import sys\nsys.path += {[str(only), str(folder)]!r}\n{library}\n{code}"
    return subprocess.run(
        [sys.executable, "-I", "-S", "-c", code],
        capture_output=True, text=True, timeout=120, env={"PATH": "/usr/bin:/bin", **(env or {})},
    )  # fmt: skip


class DLTensor(ctypes.Structure):
    """As in dlpack.h."""

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

    _CODES = {"i": 0, "u": 1, "f": 2}  # noqa: RUF012

    @staticmethod
    def of(array, **changes):
        """The tensor of an array, with other fields where `changes` has them."""
        numbers = ctypes.c_int64 * max(array.ndim, 1)
        fields = {
            "data": array.ctypes.data,
            "device_type": 1,
            "ndim": array.ndim,
            "code": DLTensor._CODES[array.dtype.kind],
            "bits": 8 * array.itemsize,
            "lanes": 1,
            "shape": numbers(*array.shape),
            "strides": numbers(*(stride // array.itemsize for stride in array.strides)),
        }
        tensor = DLTensor(**{**fields, **changes})
        tensor.owner = array  # It keeps the memory.
        return tensor

    def array(self, dtype):
        """A copy of what it describes, which has no gaps."""
        shape = tuple(self.shape[: self.ndim])
        size = int(np.prod(shape)) * np.dtype(dtype).itemsize
        content = ctypes.string_at(self.data + self.byte_offset, size)
        return np.frombuffer(content, dtype).reshape(shape)


class Library:
    """A bundle's library, called as from C."""

    def __init__(self, folder, name="b"):
        ctypes.CDLL(str(openmp_library()), ctypes.RTLD_GLOBAL)
        self._library = ctypes.CDLL(str(Path(folder) / f"lib{name}.so"))
        self._name = name
        self._message = getattr(self._library, f"{name}_message")
        self._message.restype = ctypes.c_char_p

    def function(self, name):
        """One that is no entry."""
        return getattr(self._library, f"{self._name}_{name}")

    def call(self, entry, *arguments):
        """The status and the message."""
        passed = [ctypes.byref(a) if isinstance(a, DLTensor) else a for a in arguments]
        status = getattr(self._library, f"{self._name}_{entry}")(*passed)
        return status, self.message() if status else ""

    def message(self):
        """Of this thread's last call that failed."""
        return self._message().decode()

    def free(self, tensor):
        """Frees a blank result."""
        getattr(self._library, f"{self._name}_free")(ctypes.byref(tensor))
