# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Executables cross processes as their program, and are compiled where they are loaded."""

import copy
import pickle
import subprocess
import sys

import numpy as np
import pytest
from mlir import ir
from runtime_support import compile_text

import mlir_attention as attn

TEXT = """
func.func @scale(%a: tensor<?xf32>, %b: tensor<?xf32>) -> (tensor<?xf32>, f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tensor.dim %a, %c0 : tensor<?xf32>
  %some = arith.cmpi uge, %n, %c1 : index
  cf.assert %some, "none"
  %c = func.call @help(%a) : (tensor<?xf32>) -> tensor<?xf32>
  %d = arith.addf %c, %b : tensor<?xf32>
  %e = tensor.extract %b[%c0] : tensor<?xf32>
  return %d, %e : tensor<?xf32>, f32
}
func.func private @help(%a: tensor<?xf32>) -> tensor<?xf32> {
  %b = arith.addf %a, %a : tensor<?xf32>
  return %b : tensor<?xf32>
}
func.func @unrelated() { return }
"""
A, B = np.arange(3, dtype=np.float32), np.full(3, 5, np.float32)


@pytest.fixture
def executable():
    return compile_text(TEXT, "scale")


def assert_works(executable):
    c, d = executable(A, B)
    assert (c == 2 * A + B).all() and d == 5
    with pytest.raises(attn.CompiledAssertionError, match="assertion failed in 'scale': none"):
        executable(A[:0], B[:0])


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_is_the_same_function(executable, protocol):
    again = pickle.loads(pickle.dumps(executable, protocol))
    assert repr(again) == repr(executable)
    assert again.argument_types == executable.argument_types
    assert_works(again)


def test_a_pickle_is_compiled_as_the_first_was(monkeypatch):
    with ir.Context():
        options = {
            "target": "cpu", "num_threads": 1, "opt_level": 1, "batch_invariant": True,
            "cache": False,
        }  # fmt: skip
        executable = attn.compile(ir.Module.parse(TEXT), "scale", **options)
    asked = []
    compile_module = sys.modules["mlir_attention.runtime.compile"]

    def record(module, entry, **options):
        asked.append((entry, options))

    monkeypatch.setattr(compile_module, "compile", record)
    pickle.loads(pickle.dumps(executable))
    assert asked == [("scale", options)]


def test_a_pickle_of_a_pickle(executable):
    assert_works(pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(executable)))))


def test_copies_are_the_same_object(executable):
    assert copy.copy(executable) is executable
    assert copy.deepcopy({"f": [executable]}) == {"f": [executable]}


def test_another_process_finds_the_code_in_the_cache(tmp_path):
    with ir.Context():
        executable = attn.compile(ir.Module.parse(TEXT), "scale", cache=tmp_path / "cache")
    [entry] = (tmp_path / "cache").iterdir()
    (tmp_path / "pickle").write_bytes(pickle.dumps(executable))
    program = """
import pickle, sys
import numpy as np
from mlir_attention.runtime.code import jit
def generate(self, module):
    raise SystemExit("compiled again")
jit.Compilation.generate = generate
f = pickle.load(open(sys.argv[1], "rb"))
print(f(np.ones(2, np.float32), np.ones(2, np.float32))[0])
"""
    command = [sys.executable, "-c", program, str(tmp_path / "pickle")]
    result = subprocess.run(command, capture_output=True, text=True)
    assert (result.returncode, result.stdout) == (0, "[3. 3.]\n"), result.stderr
    assert list((tmp_path / "cache").iterdir()) == [entry]


SPAWN = f"""
import multiprocessing
import numpy as np
from mlir import ir
import mlir_attention as attn

def call(f, number):
    return f(np.full(2, number, np.float32), np.ones(2, np.float32))[0].tolist()

if __name__ == "__main__":
    with ir.Context():
        f = attn.compile(ir.Module.parse('''{TEXT}'''), "scale")
    with multiprocessing.get_context("spawn").Pool(2) as pool:
        print(pool.starmap(call, [(f, number) for number in range(3)]))
"""


def test_workers_that_are_spawned_take_executables(tmp_path):
    (tmp_path / "program.py").write_text(SPAWN)
    command = [sys.executable, str(tmp_path / "program.py")]
    result = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert result.stdout == "[[1.0, 1.0], [3.0, 3.0], [5.0, 5.0]]\n", result.stderr
