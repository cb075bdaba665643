# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""From linalg on tensors to the LLVM dialect, for the CPU.

The lowering is a list of stages; a stage is a list of pass-pipeline elements that read top to
bottom. Almost all are upstream passes; `cpu/stage_passes.py` registers the few that are not.
"""

from __future__ import annotations

from mlir import ir
from mlir.dialects import transform
from mlir.dialects.transform import structured

from mlir_attention.diagnostics import RewriteError
from mlir_attention.passes.registry import element
from mlir_attention.support.transform_scripts import Handle, apply_script
from mlir_attention.support.walk import ops_in

#: Bytes that one buffer on the stack may have. OpenMP gives its threads megabytes.
_STACK_BUFFER = 1 << 17

#: Nothing here leaves blocks that none reaches, or that are alike; to look for them, and for values
#: that only loops carry, takes 3% of the instructions of all passes.
_CANONICALIZE = "canonicalize{region-simplify=disabled}"


def decompose_aggregates(module: ir.Operation) -> None:
    """Replaces `linalg.softmax` and its like, which have no loops, by structured ops that do.

    Raises RewriteError for one on memrefs or of elements that are no floats: upstream aborts over
    them.
    """
    aggregates = ops_in(module, "linalg.softmax")
    for softmax in aggregates:
        if len(softmax.results) == 0:
            raise RewriteError(softmax.location, "'linalg.softmax' on memrefs cannot be lowered")
        element = ir.ShapedType(softmax.results[0].type).element_type
        if not isinstance(element, ir.FloatType):
            raise RewriteError(softmax.location, f"'linalg.softmax' of {element} cannot be lowered")
    if aggregates:
        apply_script(module, _decompose, aggregates)


def decompose_stage() -> list[str]:
    """On tensors: one function where possible, structured control flow, ops that have loops."""
    return [
        "attention-cpu-check-modules",
        "attention-cpu-outline-assertions",
        # An affine.apply may not be inlined into a loop of scf.
        "lower-affine",
        "inline{default-pipeline=}",
        "symbol-dce",
        "func.func(lift-cf-to-scf)",
        "attention-cpu-switches-to-ifs",
        "attention-cpu-state-slice-sizes",
        _CANONICALIZE,
        "attention-cpu-refuse-mistaken-slices",
        "attention-cpu-drop-unit-dims-of-slices",
        "cse",
    ]


def bufferize_stage() -> list[str]:
    """From tensors to memrefs, in place wherever the analysis allows."""
    return [
        "attention-cpu-make-own-destinations",
        "attention-cpu-set-boundary-layouts",
        "attention-cpu-make-collapses-views",
        "attention-cpu-eliminate-empty-tensors",
        "empty-tensor-to-alloc-tensor",
        "one-shot-bufferize{bufferize-function-boundaries allow-return-allocs-from-loops "
        "function-boundary-type-conversion=identity-layout-map}",
        _CANONICALIZE,
        "cse",
        "attention-cpu-update-arguments",
    ]


def deallocate_stage(options: object) -> list[str]:
    """Frees every buffer behind its last use, in loops too; copies results that are not ours.

    Small buffers of a known size are on the stack, but for those of a device.
    """
    is_device = getattr(options, "device_memory", False)
    on_stack = f"promote-buffers-to-stack{{max-alloc-size-in-bytes={_STACK_BUFFER}}}"
    return [
        "func.func(buffer-loop-hoisting)",
        *([] if is_device else [f"func.func({on_stack})"]),
        "attention-cpu-bound-stack",
        "buffer-deallocation-pipeline",
        "convert-bufferization-to-memref",
        "func.func(optimize-allocation-liveness)",
        *(["attention-cpu-use-device-memory"] if is_device else []),
    ]


def loop_stage(options: object) -> list[str]:
    """From linalg to loops in the order of the iteration space, with prefetches."""
    return [
        element("attention-cpu-vectorize-rowwise", options),
        "attention-cpu-copies-to-linalg",
        "attention-cpu-lower-short-ops",
        "func.func(convert-linalg-to-loops)",
        element("attention-cpu-prefetch", options),
        "attention-cpu-leave-vector-loops",
        "attention-cpu-outline-loops",
    ]


def parallelize_stage(num_threads: int) -> list[str]:
    """Parallel loops run on `num_threads` threads (0: all of OpenMP's).

    These are the outermost `scf.forall` and all `scf.parallel`.
    One thread runs the same code as many, so that all give the same bits.
    """
    openmp = f"{{num-threads={num_threads}}}" if num_threads else ""
    return [
        "attention-cpu-serialize-foralls",
        "func.func(scf-forall-to-parallel)",
        "attention-cpu-check-reductions",
        f"convert-scf-to-openmp{openmp}",
        "attention-cpu-schedule-tasks-dynamically",
        "attention-cpu-allocate-once-a-thread",
        "attention-cpu-check-allocations",
        "attention-cpu-outline-tasks",
        "attention-cpu-outline-branches",
    ]


def llvm_stage(options: object) -> list[str]:
    """From loops over memrefs to the LLVM dialect, of several functions at once.

    `any(...)` are those of func, and those of the LLVM dialect that callers may bring.
    """
    return [
        *_vectors_to_rows(),
        "attention-cpu-store-booleans-as-bytes",
        *_memory_to_arithmetic(),
        *_low_precision_to_f32(options),
        *_dialects_to_llvm(),
        f"llvm.func({_CANONICALIZE},cse)",
    ]


def lowering_stages(num_threads: int, options: object) -> dict[str, list[str]]:
    """All stages in order, by the name that the state after them has.

    Their passes take the options that `options` has fields for.
    """
    return {
        "decomposed": decompose_stage(),
        "bufferized": bufferize_stage(),
        "deallocated": deallocate_stage(options),
        "loops": loop_stage(options),
        "parallel": parallelize_stage(num_threads),
        "llvm": llvm_stage(options),
    }


def _decompose(root: Handle, aggregates: Handle) -> None:
    structured.DecomposeInterfaceOp(transform.AnyOpType.get(), aggregates)


def _vectors_to_rows() -> list[str]:
    """Vectors in memory have one dimension, and are reduced along it."""
    return [
        "func.func(convert-vector-to-scf{full-unroll=true target-rank=1},"
        "lower-vector-multi-reduction{lowering-strategy=inner-reduction},"
        f"{_CANONICALIZE})"
    ]


def _memory_to_arithmetic() -> list[str]:
    """Views become offsets and strides, and these plain arithmetic."""
    return [
        "attention-cpu-compute-expanded-strides",
        "any(expand-strided-metadata,lower-affine)",
        "func.func(memref-expand)",
    ]


def _low_precision_to_f32(options: object) -> list[str]:
    """Math and arithmetic of narrow types in f32; conversions of bf16 and f8 by integers.

    Otherwise the code would call routines that not every compiler run-time library has.
    """
    return [
        "func.func(math-extend-to-supported-types{target-type=f32})",
        "func.func(arith-emulate-unsupported-floats{"
        "source-types=bf16,f8E4M3FN,f8E5M2 target-type=f32})",
        "attention-cpu-copy-signs-by-bits",
        "attention-cpu-truncate-doubles-by-f32",
        "attention-cpu-convert-float8",
        element("attention-cpu-round-to-bf16", options),
        "func.func(arith-expand{include-bf16=true})",
    ]


def _dialects_to_llvm() -> list[str]:
    return [
        # Before control flow is flattened: memref.alloca_scope must still be one block.
        # LLVM knows that memory from aligned_alloc is no one else's; a pointer that MLIR aligns
        # itself hides that, which doubles the time of compilation.
        "finalize-memref-to-llvm{use-aligned-alloc=true}",
        "any(convert-scf-to-cf,convert-math-to-llvm)",
        "convert-math-to-funcs",
        "convert-math-to-libm",
        "any(convert-complex-to-llvm,convert-vector-to-llvm{enable-x86vector=true},"
        "convert-ub-to-llvm,convert-index-to-llvm,convert-arith-to-llvm)",
        "convert-cf-to-llvm",
        "convert-openmp-to-llvm",
        "convert-func-to-llvm",
        "reconcile-unrealized-casts",
    ]
