# REQUIRES: cc, tvm-ffi
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Bundles as TVM-FFI's loaders see them: the library, and the object without a linker."""

import ctypes
import gc
import os
import shutil
import subprocess
import sys

import bundles
import numpy as np
import pytest
import tvm_ffi

from mlir_attention.runtime.code.libraries import openmp_library

TEXT = "\n".join((bundles.ATTEND, bundles.WRITE, bundles.MIX, bundles.COUNT))

#: Numbers of all kinds, which come back.
NUMBERS = """
func.func @numbers(%a: f16, %b: ui8, %c: i16, %d: ui64, %e: index, %f: bf16)
    -> (f16, ui8, i16, ui64, index, bf16) {
  return %a, %b, %c, %d, %e, %f : f16, ui8, i16, ui64, index, bf16
}
func.func @nothing() { return }
func.func @append(%old: tensor<?x4xf32>, %new: tensor<1x4xf32>) -> (index, tensor<?x4xf32>) {
  %c0 = arith.constant 0 : index
  %all = tensor.concat dim(0) %old, %new
    : (tensor<?x4xf32>, tensor<1x4xf32>) -> tensor<?x4xf32>
  %n = tensor.dim %old, %c0 : tensor<?x4xf32>
  return %n, %all : index, tensor<?x4xf32>
}"""


def load_object(path):
    """Without a linker."""
    orcjit = pytest.importorskip("tvm_ffi_orcjit")
    return orcjit.default_session().load_module(str(path.with_name("b.o")), keep_module_alive=True)


@pytest.fixture(scope="module", params=["library", "object"])
def load(request):
    ctypes.CDLL(str(openmp_library()), ctypes.RTLD_GLOBAL)

    def load(folder):
        path = folder / "libb.so"
        return tvm_ffi.load_module(str(path)) if request.param == "library" else load_object(path)

    return load


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("bundle")
    bundles.export(TEXT, made, entry=["attend", "write", "mix", "count"])
    return made


@pytest.fixture(scope="module")
def module(load, folder):
    return load(folder)


def tensor(array):
    return tvm_ffi.from_dlpack(array)


def operands():
    rng = np.random.default_rng(0)
    q = rng.standard_normal((2, 3, 8), np.float32)
    k, v = rng.standard_normal((2, 2, 20, 8), np.float32)
    return q, k, v, np.array([20, 5], np.int32)


def attention(q, k, v, lengths):
    out = np.empty(q.shape)
    for b, length in enumerate(lengths):
        weights = np.exp(np.float64(q[b] @ k[b, :length].T))
        out[b] = weights / weights.sum(-1, keepdims=True) @ v[b, :length]
    return out


def test_results_that_are_passed(module):
    arrays, out = operands(), np.zeros((2, 3, 8), np.float32)
    assert module.b_attend(*map(tensor, (*arrays, out))) is None
    np.testing.assert_allclose(out, attention(*arrays), atol=1e-5)


def test_results_that_are_made(module):
    arrays = operands()
    made = module.b_attend(*map(tensor, arrays))
    result = np.from_dlpack(made)
    del made
    gc.collect()
    assert result.dtype == np.float32
    np.testing.assert_allclose(result, attention(*arrays), atol=1e-5)


def test_updates_in_place(module):
    row, cache = np.full((1, 4), 3, np.float32), np.zeros((6, 4), np.float32)
    assert module.b_write(tensor(row), tensor(cache), 2) == 3
    assert cache[2].tolist() == [3] * 4 and cache.sum() == 12


def test_numbers_and_several_results(module):
    x = np.array([1, 2, 3], np.float16)
    flag, wide, one, other, small = module.b_mix(0.5, True, -7, 2, tensor(x))
    assert (flag, wide, small) == (True, 2.5, -7)
    for each in (one, other):
        assert np.from_dlpack(each).tolist() == [2, 4, 6]
    first, second = np.zeros((2, 3), np.float16)
    flag, wide, small = module.b_mix(1, False, 200, -0.5, tensor(x), tensor(first), tensor(second))
    assert (flag, wide, small) == (False, 0.5, 200 - 256)
    assert first.tolist() == second.tolist() == [2, 4, 6]


def test_numbers_of_all_kinds(load, tmp_path):
    bundles.export(NUMBERS, tmp_path, entry=["numbers", "nothing", "append"], donate={})
    module = load(tmp_path)
    # Numbers of 16 bits are these bits.
    values = [0x3C00, 200, -3, 1 << 40, -(1 << 40), 0xBF80]
    assert list(module.b_numbers(*values)) == values
    assert module.b_nothing() is None
    label = "argument {} of 'numbers' is {}, which does not fit {}"
    for at, wrong, type_ in [
        (0, 1 << 16, "f16"), (1, 256, "ui8"), (1, -1, "ui8"), (2, -32769, "i16"),
        (2, 1 << 16, "i16"), (3, -1, "ui64"),
    ]:  # fmt: skip
        with pytest.raises(ValueError, match=label.format(at, wrong, type_)):
            module.b_numbers(*(wrong if at == other else v for other, v in enumerate(values)))
    for at, wrong, message in [
        (
            0,
            1.5,
            "argument 0 of 'numbers' is a float; expected an int that holds its bits",
        ),
        (4, 1.0, "argument 4 of 'numbers' is a float; expected an int, for index"),
        (4, True, "argument 4 of 'numbers' is a bool; expected an int"),
        (4, None, "argument 4 of 'numbers' is None"),
        (4, "x", "argument 4 of 'numbers' is of another type"),
    ]:
        with pytest.raises(TypeError, match=message):
            module.b_numbers(*(wrong if at == other else v for other, v in enumerate(values)))


def test_rows_that_are_appended(load, tmp_path):
    text = NUMBERS[NUMBERS.index("func.func @append") :]
    bundles.export(text, tmp_path, donate=0)
    append = load(tmp_path).b_append
    cache, row = np.zeros((6, 4), np.float32), np.ones((1, 4), np.float32)
    assert append(tensor(cache[:3]), tensor(row), tensor(cache[:4])) == 3
    assert cache.sum(-1).tolist() == [0, 0, 0, 4, 0, 0]
    with pytest.raises(ValueError, match="result 1 of 'append' must begin with argument 0"):
        append(tensor(cache[:3]), tensor(row), tensor(cache[:4].copy()))
    message = "'append' takes arguments: 2, and behind them tensors for results: 1; got 2 in all"
    with pytest.raises(TypeError, match=message):
        append(tensor(cache[:3]), tensor(row))


def test_errors(module):
    q, k, v, lengths = map(tensor, operands())
    flat = tensor(np.zeros((2, 8), np.float32))
    for arguments, error, message in [
        (
            (q, k, v),
            TypeError,
            r"takes arguments: 4, .* results: 1, or none; got 3 in all",
        ),
        ((q, k, v, lengths, q, q), TypeError, "got 6 in all"),
        ((q, k, 3, lengths), TypeError, "argument 2 of 'attend' is an int; expected a tensor, for"),
        ((q, k, v, lengths, None), TypeError, "result 0 of 'attend' is None; expected a tensor"),
        ((q, flat, v, lengths), ValueError, "argument 1 of 'attend' has 2 dimensions; expected 3"),
        ((k, q, v, lengths), ValueError, "assertion failed in 'attend': "),
        ((q, k, v, lengths, k), ValueError, "extent 20 along dimension 1, but the result has 3"),
    ]:
        with pytest.raises(error, match=message):
            module.b_attend(*arguments)
    wide = tensor(np.zeros((2, 20, 8)))
    with pytest.raises(TypeError, match=r"argument 1 of 'attend' has DLPack type"):
        module.b_attend(q, wide, v, lengths)
    with pytest.raises(MemoryError, match="there is not enough memory for a call of 'count'"):
        module.b_count(tensor(np.array([1, 1 << 50])))


def test_results_lose_no_memory(module):
    resource = pytest.importorskip("resource")
    counts = tensor(np.ones(1 << 20, np.int64))
    module.b_count(counts)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(30):
        module.b_count(counts)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 << 10


#: Calls `b_write` by TVM-FFI's own loader.
CPP = r"""
#include <cstdio>
#include <tvm/ffi/extra/module.h>
#include <tvm/ffi/tvm_ffi.h>

int main(int, char **argv) {
  auto module = tvm::ffi::Module::LoadFromFile(argv[1]);
  tvm::ffi::Function write = module->GetFunction("b_write").value();
  float row[4] = {1, 2, 3, 4}, memory[24] = {};
  int64_t one[] = {1, 4}, all[] = {6, 4};
  DLTensor source{row, {kDLCPU, 0}, 2, {kDLFloat, 32, 1}, one, nullptr, 0}, cache = source;
  cache.data = memory;
  cache.shape = all;
  double first = write(&source, &cache, 5).cast<double>();
  std::printf("%g %g\n", first, memory[23]);
  try {
    write(&source, &cache, 6);
  } catch (const tvm::ffi::Error &error) {
    std::printf("%s: %s\n", error.kind().c_str(), error.message().c_str());
  }
}
"""


@pytest.mark.skipif(not shutil.which("c++"), reason="there is no C++ compiler")
def test_cpp(folder, tmp_path):
    def flags(*names):
        command = [sys.executable, "-m", "tvm_ffi.config", *names]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()

    source, program = tmp_path / "main.cpp", tmp_path / "main"
    source.write_text(CPP)
    linked = [*flags("--ldflags"), *flags("--libs")]
    subprocess.run(["c++", *flags("--cxxflags"), source, *linked, "-o", program], check=True)
    libraries = [str(openmp_library().parent), *flags("--libdir")]
    environment = {**os.environ, "LD_LIBRARY_PATH": ":".join(libraries)}
    done = subprocess.run(
        [program, folder / "libb.so"], capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("1 4\nValueError: assertion failed in 'write': ")
