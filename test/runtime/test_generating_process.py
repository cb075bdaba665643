# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Code from a child process, also where the process has one LLVM only."""

from types import SimpleNamespace

from mlir import ir

from mlir_attention.cpu.target import host_options
from mlir_attention.runtime.code import child
from mlir_attention.runtime.code.generation import symbol_of
from mlir_attention.runtime.code.object_code import HOST


def test_a_child_generates_the_code():
    text = "func.func @f(%x: f32) -> f32 { return %x : f32 }"
    options = host_options(1, batch_invariant=False, workers=1)
    with ir.Context():
        code = child.generate_in_child(ir.Module.parse(text), "f", options, 0, HOST)
    assert code.load().lookup(symbol_of("f"))


def test_a_child_finds_each_package_where_it_was_found(monkeypatch):
    found = SimpleNamespace(
        import_module=lambda name: SimpleNamespace(__file__=f"/of/{name}/package/__init__.py")
    )
    monkeypatch.setattr(child, "importlib", found)
    assert {"/of/mlir.ir", "/of/mlir_attention", "/of/numpy"} <= set(child._path())
