# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Modules of TOSA, as linalg: by upstream's passes, without the checks of a TOSA profile."""

from __future__ import annotations

from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.passes.running import run_passes
from mlir_attention.runtime.compile import copy_module
from mlir_attention.support.walk import ops_in

#: As `tosa-to-linalg-pipeline`, which leaves reshapes, slices and control flow.
_PASSES = (
    "func.func(tosa-optional-decompositions)",
    "canonicalize",
    "func.func(tosa-infer-shapes,tosa-make-broadcastable,tosa-to-linalg-named)",
    "canonicalize",
    "func.func(tosa-layerwise-constant-fold,tosa-make-broadcastable,tosa-to-linalg,"
    "tosa-to-tensor,tosa-to-arith{include-apply-rescale},tosa-to-scf)",
    "inline,canonicalize,cse",
)


def is_tosa(module: ir.Module) -> bool:
    """Whether a module has ops of TOSA."""
    return bool(ops_in(module.operation, "tosa."))


def as_linalg(module: ir.Module) -> ir.Module:
    """A copy of a module of TOSA that is linalg, in the same context.

    Raises `mlir.ir.MLIRError`, with the op and its place, for what the passes do not take.
    """
    with module.context:
        lowered = copy_module(module)
        passes = PassManager.parse(f"builtin.module({','.join(_PASSES)})")
    run_passes(passes, lowered.operation)
    return lowered
