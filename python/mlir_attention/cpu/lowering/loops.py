# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Loop rewrites between bufferization and the LLVM dialect."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, scf, transform
from mlir.dialects.transform import structured

from mlir_attention._extension import annotate, set_schedule_chunk
from mlir_attention.diagnostics import RewriteError
from mlir_attention.dialects import linalg
from mlir_attention.support.erasing import erase
from mlir_attention.support.linalg_builders import SHORT
from mlir_attention.support.transform_scripts import Handle, apply_script
from mlir_attention.support.walk import ops_in

#: The attribute of a loop by which LLVM leaves it.
_AS_THEY_ARE = "#llvm.loop_annotation<vectorize = <disable = true>, unroll = <disable = true>>"

#: How often threads take tasks of a loop, or little more often: they wait for each other then.
_MOST_HANDED_OUT = 4096

_DYNAMIC = ir.ShapedType.get_dynamic_size()


def copies_to_linalg(module: ir.Operation) -> None:
    """Replaces each `memref.copy` between strided buffers by `linalg.copy`, hence by loops.

    Upstream lowers it to a run-time call that copies one element at a time. Copies between
    buffers without gaps stay: they become one `memcpy`.
    """
    for copy in ops_in(module, "memref.copy"):
        if all(_is_identity(operand.type) for operand in copy.operands):
            continue
        with ir.InsertionPoint(copy), copy.location:
            linalg.copy(copy.operands[0], copy.operands[1])
        erase(copy)


def serialize_foralls(module: ir.Operation) -> None:
    """Turns each `scf.forall` inside another one, whose threads are busy, into `scf.for` loops."""
    # Innermost first: a loop is rewritten after everything in it.
    for loop in ops_in(module, "scf.forall", ir.WalkOrder.POST_ORDER):
        if _is_in_forall(loop):
            if loop.results:
                raise RewriteError(
                    loop.location, "a loop over tensors cannot be serialized: bufferize it first"
                )
            _to_for_loops(loop.opview)


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


def hand_out_tasks(module: ir.Operation) -> None:
    """Lets each thread take the next task when it is done with one.

    Otherwise each has as many tasks in a row, of which some may have nothing to do: those past the
    lengths of the keys are the last ones of their sequence. Of very many tasks, which then are
    short ones, it takes several at a time.
    """
    loops = ops_in(module, "omp.wsloop")
    annotate(loops, "schedule_kind", "#omp<schedulekind dynamic>")
    for loop in loops:
        # Once: Python looks for bindings of OpenMP's ops, which there are none of, each time.
        nest = loop.regions[0].blocks[0].operations[0].operation
        if isinstance(nest.operands[0].type, ir.IndexType):
            _take_several(loop, nest)


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
        hands_out = arith.constant(index, _MOST_HANDED_OUT)
        chunk = arith.divsi(functools.reduce(arith.muli, times), hands_out)
        chunk = arith.maxsi(chunk, arith.constant(index, 1))
        set_schedule_chunk(loop, arith.index_cast(i64, chunk))


def lower_short_ops(module: ir.Operation) -> None:
    """Makes the structured ops that are marked as short loops, which LLVM is asked to leave too.

    Of functions in which all loops are left, most of LLVM's pipeline is not run. With lengths or
    pages, that would take a quarter of the time of compilation.
    """
    if any(SHORT in op.attributes for op in ops_in(module, "linalg.")):
        apply_script(module, _lower_short_ops)


def _lower_short_ops(root: Handle) -> None:
    any_op = transform.AnyOpType.get()
    marks = ir.DictAttr.get({SHORT: ir.UnitAttr.get()})
    ops = structured.MatchOp(any_op, root, op_attrs=marks).result
    loops = structured.ConvertToLoopsOp(any_op, ops).result
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


def _is_in_forall(operation: ir.Operation) -> bool:
    return _outermost_forall(operation) is not None


def _outermost_forall(operation: ir.Operation) -> ir.Operation | None:
    """The last `scf.forall` on the way out from `operation`, which does not count."""
    found, parent = None, operation.parent
    while parent is not None:
        found = parent if parent.name == "scf.forall" else found
        parent = parent.parent
    return found


def _has_vectors(operation: ir.Operation) -> bool:
    return bool(ops_in(operation, "vector."))


def _to_for_loops(loop: scf.ForallOp) -> None:
    with ir.InsertionPoint(loop), loop.location:
        lower = _bounds(loop.staticLowerBound, loop.dynamicLowerBound)
        upper = _bounds(loop.staticUpperBound, loop.dynamicUpperBound)
        step = _bounds(loop.staticStep, loop.dynamicStep)
        innermost, positions = _loop_nest(lower, upper, step)
    for old, new in zip(loop.induction_variables, positions, strict=True):
        old.replace_all_uses_with(new)
    for operation in list(loop.body.operations)[:-1]:
        operation.operation.move_before(innermost)
    erase(loop)


def _bounds(static: ir.DenseI64ArrayAttr, dynamic: Sequence[ir.Value]) -> list[ir.Value]:
    values = iter(dynamic)
    return [
        next(values) if bound == _DYNAMIC else arith.constant(ir.IndexType.get(), bound)
        for bound in static
    ]


def _loop_nest(
    lower: list[ir.Value], upper: list[ir.Value], step: list[ir.Value]
) -> tuple[ir.Operation, list[ir.Value]]:
    """Builds the loops; returns the end of the innermost body and the induction variables."""
    positions = []
    place = ir.InsertionPoint.current
    for bounds in zip(lower, upper, step, strict=True):
        with place:
            nested = scf.ForOp(*bounds)
        positions.append(nested.induction_variable)
        with ir.InsertionPoint(nested.body):
            end = scf.YieldOp([]).operation
        place = ir.InsertionPoint(end)
    return end, positions
