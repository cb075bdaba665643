# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Loop rewrites between bufferization and the LLVM dialect."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial, reduce

from mlir import ir
from mlir.dialects import arith, transform
from mlir.dialects.transform import structured
from mlir.dialects.transform.loop import ForallToForOp
from mlir.passmanager import PassManager

from mlir_attention._extension import annotate, set_schedule_chunk
from mlir_attention.diagnostics import RewriteError
from mlir_attention.dialects import linalg
from mlir_attention.passes.running import run_passes
from mlir_attention.support.erasing import erase
from mlir_attention.support.linalg_builders import SHORT
from mlir_attention.support.transform_scripts import Handle, apply_script
from mlir_attention.support.walk import ops_in

#: The attribute of a loop by which LLVM leaves it.
_AS_THEY_ARE = "#llvm.loop_annotation<vectorize = <disable = true>, unroll = <disable = true>>"

#: The most chunks of tasks of a loop, or little more: threads wait for each other to take one.
_MOST_CHUNKS = 4096


def lower_affine_loops(module: ir.Operation) -> None:
    """Lowers loops and accesses of `affine` where there are any, with the arithmetic around them.

    What they become is checked as other accesses are, whose bounds are known.
    """
    if any(op.name in _AFFINE_LOOPS for op in ops_in(module, "affine.")):
        run_passes(PassManager.parse("builtin.module(lower-affine)"), module)


_AFFINE_LOOPS = (
    "affine.for", "affine.if", "affine.load", "affine.parallel", "affine.store",
    "affine.vector_load", "affine.vector_store",
)  # fmt: skip


def copies_to_linalg(module: ir.Operation) -> None:
    """Replaces each `memref.copy` between strided buffers by `linalg.copy`, hence by loops.

    Upstream lowers it to a run-time call that copies one element at a time. Copies between
    buffers without gaps stay: they become one `memcpy`.
    """
    for copy in ops_in(module, "memref.copy"):
        if not all(isinstance(operand.type, ir.MemRefType) for operand in copy.operands):
            raise RewriteError(copy.location, "'memref.copy' of an unknown rank cannot be lowered")
        if all(_is_identity(operand.type) for operand in copy.operands):
            continue
        with ir.InsertionPoint(copy), copy.location:
            linalg.copy(copy.operands[0], copy.operands[1])
        erase(copy)


def serialize_foralls(module: ir.Operation) -> None:
    """Turns each `scf.forall` inside another one, whose threads are busy, into `scf.for` loops."""
    # Innermost first: a loop is rewritten after everything in it.
    foralls = [
        forall
        for forall in ops_in(module, "scf.forall", ir.WalkOrder.POST_ORDER)
        if _outermost_forall(forall) is not None
    ]
    for forall in foralls:
        if forall.results:
            raise RewriteError(
                forall.location, "a loop over tensors cannot be serialized: bufferize it first"
            )
    if foralls:
        ranks = [len(forall.opview.induction_variables) for forall in foralls]
        apply_script(module, partial(_to_for_loops, ranks=ranks), *([op] for op in foralls))


def _to_for_loops(root: Handle, *foralls: Handle, ranks: Sequence[int]) -> None:
    for forall, rank in zip(foralls, ranks, strict=True):
        ForallToForOp([transform.AnyOpType.get()] * rank, forall)


def check_reductions(module: ir.Operation) -> None:
    """Raises RewriteError for a reduction that threads cannot share, over which upstream aborts."""
    for loop in ops_in(module, "scf.parallel"):
        for result in loop.results:
            if not isinstance(result.type, ir.IntegerType | ir.FloatType):
                raise RewriteError(
                    loop.location,
                    f"'scf.parallel' reduces values of type {result.type}; only integers such as "
                    "i64 and floating-point numbers can be",
                )


def schedule_tasks_dynamically(module: ir.Operation) -> None:
    """Gives loops over tasks OpenMP's `schedule(dynamic)`: an idle thread takes the next task.

    A static schedule gives each thread as many tasks in a row, of which some may have nothing to
    do: those past the lengths of the keys are the last ones of their sequence. Of very many tasks,
    which then are short ones, a thread takes several at a time. Where the parallel region ends with
    the loop, threads wait for each other once, and not for each end.
    """
    loops = ops_in(module, "omp.wsloop")
    annotate(loops, "schedule_kind", "#omp<schedulekind dynamic>")
    ends = [_loop_at_end(region) for region in ops_in(module, "omp.parallel")]
    annotate([loop for loop in ends if loop is not None], "nowait", "unit")
    for loop in loops:
        # Once: Python looks for bindings of OpenMP's ops, which there are none of, each time.
        nest = loop.regions[0].blocks[0].operations[0].operation
        if isinstance(nest.operands[0].type, ir.IndexType):
            _take_several(loop, nest)


def _loop_at_end(region: ir.Operation) -> ir.Operation | None:
    """The loop that a parallel region ends with, behind which threads wait for each other anyway.

    Found by the order of ops: to ask for parents and blocks would look for bindings of OpenMP.
    """
    ops = ops_in(region)
    for at, op in enumerate(ops):
        # Only the terminator of the region is behind it.
        if op.name == "omp.wsloop" and at + len(ops_in(op)) == len(ops) - 1:
            return None if "reduction_syms" in op.attributes else op
    return None


def _take_several(loop: ir.Operation, nest: ir.Operation) -> None:
    rank = len(nest.operands) // 3
    # Lower bounds, upper bounds, steps.
    lower, upper, step = (list(nest.operands)[at * rank : (at + 1) * rank] for at in range(3))
    with ir.InsertionPoint(loop), loop.location:
        index, i64 = ir.IndexType.get(), ir.IntegerType.get_signless(64)
        times = [
            arith.divsi(arith.subi(last, first), by)
            for first, last, by in zip(lower, upper, step, strict=True)
        ]
        most = arith.constant(index, _MOST_CHUNKS)
        chunk = arith.divsi(reduce(arith.muli, times), most)
        chunk = arith.maxsi(chunk, arith.constant(index, 1))
        set_schedule_chunk(loop, arith.index_cast(i64, chunk))


def lower_short_ops(module: ir.Operation) -> None:
    """Makes the structured ops that are marked as short loops, which LLVM is asked to leave too.

    Of functions in which all loops are left, most of LLVM's pipeline is not run. With lengths or
    pages, that would take a quarter of the time of compilation.
    """
    ops = [op for op in ops_in(module, "linalg.") if SHORT in op.attributes]
    if ops:
        apply_script(module, _lower_short_ops, ops)


def _lower_short_ops(root: Handle, ops: Handle) -> None:
    loops = structured.ConvertToLoopsOp(transform.AnyOpType.get(), ops).result
    annotation = ir.Attribute.parse(_AS_THEY_ARE)
    parameter = transform.ParamConstantOp(transform.AnyParamType.get(), annotation).result
    transform.AnnotateOp(loops, "loop_annotation", param=parameter)


def leave_vector_loops(module: ir.Operation) -> None:
    """Asks LLVM not to vectorize the loops around vector ops, nor to unroll them.

    They are as the schedule wants them: to do both takes most of LLVM's time and brings nothing.
    The rows of a prefill's query, unrolled, took its schedulers 0.7 s.
    In a loop over tasks that has vector ops this goes for all loops, since what a combine leaves to
    scalars is short. Loops without vector ops are LLVM's to improve.
    """
    roots = {loop: _outermost_forall(loop) or loop for loop in ops_in(module, "scf.for")}
    have_vectors = {root: _has_vectors(root) for root in set(roots.values())}
    left = [loop for loop, root in roots.items() if have_vectors[root]]
    annotate(left, "loop_annotation", _AS_THEY_ARE)


def _is_identity(type_: ir.MemRefType) -> bool:
    identity: bool = type_.affine_map == ir.AffineMap.get_identity(type_.rank)
    return identity


def _outermost_forall(operation: ir.Operation) -> ir.Operation | None:
    """The last `scf.forall` on the way out from `operation`, which does not count."""
    found, parent = None, operation.parent
    while parent is not None:
        found = parent if parent.name == "scf.forall" else found
        parent = parent.parent
    return found


def _has_vectors(operation: ir.Operation) -> bool:
    return bool(ops_in(operation, "vector."))
