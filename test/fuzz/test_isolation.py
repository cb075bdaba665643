# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Cases in processes of their own end by themselves."""

import gc

import isolation
from mlir import ir
from mlir.passmanager import PassManager

FUNCTIONS = "func.func @f() { return } func.func @g() { return }"


def test_garbage_of_the_parent_is_not_collected(monkeypatch):
    """A context that is destroyed waits for its threads, which a fork does not have."""
    monkeypatch.setattr(isolation, "WALL_SECONDS", 60)
    gc.disable()
    try:
        with ir.Context() as context:
            # On two threads.
            PassManager.parse("builtin.module(func.func(cse))").run(
                ir.Module.parse(FUNCTIONS).operation
            )
        garbage = [context]
        garbage.append(garbage)
        del context, garbage
        ending = isolation.run(lambda write: write(f"collected {gc.collect()}"))
    finally:
        gc.enable()
    assert not ending.hung
    assert ending.report.startswith("collected")
