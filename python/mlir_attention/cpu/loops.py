# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Loop rewrites between bufferization and the LLVM dialect."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, scf, transform
from mlir.dialects.transform import structured

from mlir_attention._extension import annotate
from mlir_attention.cpu.assertions import HANDLER
from mlir_attention.cpu.scripts import Handle, apply_script
from mlir_attention.dialects import linalg
from mlir_attention.rewrites.ops import ops_in
from mlir_attention.rewrites.structured import SHORT

#: The attribute of a loop by which LLVM leaves it.
_AS_THEY_ARE = "#llvm.loop_annotation<vectorize = <disable = true>, unroll = <disable = true>>"

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
        copy.erase()


def serialize_foralls(module: ir.Operation) -> None:
    """Turns the `scf.forall` loops that must not run in parallel into `scf.for` loops.

    These are the ones inside another `scf.forall`, whose threads are busy already, and those that
    may report a failed assertion, which leaves the loop in a way a team of threads cannot.
    """
    failing = _functions_that_may_fail(module)
    # Innermost first: a loop is rewritten after everything in it.
    for loop in ops_in(module, "scf.forall", ir.WalkOrder.POST_ORDER):
        if _is_in_forall(loop) or _calls_any(loop, failing):
            _to_for_loops(loop.opview)


def hand_out_tasks(module: ir.Operation) -> None:
    """Lets each thread take the next task when it is done with one.

    Otherwise each has as many tasks in a row, of which some may have nothing to do: those past the
    lengths of the keys are the last ones of their sequence.
    """
    annotate(ops_in(module, "omp.wsloop"), "schedule_kind", "#omp<schedulekind dynamic>")


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


def _functions_that_may_fail(module: ir.Operation) -> set[str]:
    """The handler of failed assertions, and all that call it, at first or second hand."""
    callers = {
        _printed(function.attributes["sym_name"]): _callees(function)
        for function in ops_in(module, "func.func")
    }
    failing = {HANDLER}
    while added := {name for name, callees in callers.items() if callees & failing} - failing:
        failing |= added
    return failing


def _callees(operation: ir.Operation) -> set[str]:
    calls = ops_in(operation, "func.call")
    return {_printed(call.attributes["callee"]) for call in calls}


def _printed(name: ir.Attribute) -> str:
    """A symbol, or a reference to one: the same text, also for bytes that are not UTF-8."""
    return str(name).removeprefix("@").strip('"')


def _calls_any(operation: ir.Operation, functions: set[str]) -> bool:
    return bool(_callees(operation) & functions)


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
    loop.erase()


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
