# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Asserts at run time that what ops read and write is there.

To MLIR a position outside a tensor, or a type that states another extent than the tensor has, is
undefined behaviour: what was compiled reads and writes the memory beside it. In front of each op
for which the types, constants and arithmetic of the program do not rule that out there is a
`cf.assert` after this. Upstream's `generate-runtime-verification` has no check of `insert_slice`,
`insert`, `expand_shape`, `reshape` and `pad`, and takes negative sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce

from mlir import ir
from mlir.dialects import arith, memref, tensor
from mlir.dialects.arith import CmpIPredicate

from mlir_attention.checks import conditions as checks
from mlir_attention.checks import slices
from mlir_attention.checks.bodies import GATHERS, owns_body
from mlir_attention.checks.extents import (
    assert_extents_agree,
    assert_one_shape,
    assert_shapes_agree,
)
from mlir_attention.checks.pads import compute_padding_alone
from mlir_attention.checks.positions import assert_body_reads_inside, lower
from mlir_attention.checks.quantities import (
    Facts,
    Quantity,
    as_value,
    extent,
    extents,
    mixed,
    number,
)
from mlir_attention.checks.vectors import VECTOR_CHECKS
from mlir_attention.checks.written_tensors import argument_of
from mlir_attention.diagnostics import RewriteError
from mlir_attention.dialects.attention import GroupOp
from mlir_attention.support.tensor_slices import dims_of_slice
from mlir_attention.support.walk import ELEMENTWISE, ops_in, producer_named, reassociation

_DYNAMIC = ir.ShapedType.get_dynamic_size()


def assert_accesses_fit(module: ir.Operation) -> None:
    """Emits a `cf.assert` in front of every op in `module` that may read or write outside."""
    for region in module.regions:
        _check_region(region, Facts())


def _check_region(region: ir.Region, outer: Facts, *, is_in_body: bool = False) -> None:
    for block in region.blocks:
        facts = outer.inner()
        for view in list(block.operations):
            _check_op(view.operation, facts, is_in_body)


def _check_op(op: ir.Operation, facts: Facts, is_in_body: bool) -> None:
    name = op.name
    # What a body gathers is checked with the op that the body is of.
    check = None if is_in_body and name in GATHERS else _CHECKS.get(name)
    if check is not None:
        with ir.InsertionPoint(op), op.location:
            check(op, facts)
    elif name.startswith("linalg."):
        assert_extents_agree(op, facts)
    elif name.startswith(ELEMENTWISE):
        assert_shapes_agree(op, facts)
    elif name in _LOOPS:
        _check_steps(op, facts)
    elif name == "cf.assert":
        _learn(op, facts)
    if name == GroupOp.OPERATION_NAME:
        _check_group(op, facts, is_in_body)
        return
    if name == "tensor.pad":
        op = compute_padding_alone(op)
    if owns_body(op):
        is_in_body = True
        assert_body_reads_inside(op, facts)
    for region in op.regions:
        _check_region(region, facts, is_in_body=is_in_body)


def _check_group(group: ir.Operation, facts: Facts, is_in_body: bool) -> None:
    if not any(map(_has_more_than_gathers, ops_in(group)[1:])):
        assert_body_reads_inside(group, facts)
        return
    for step in lower(group.opview):
        _check_op(step, facts, is_in_body)


def _has_more_than_gathers(op: ir.Operation) -> bool:
    """Whether an op in the region of a group may read outside, and is no gather."""
    if op.name in ("tensor.dim", "memref.dim") and isinstance(number(op.operands[1]), int):
        return False
    if op.name in _LOOPS and _steps_in_question(op, Facts()):
        return True
    return owns_body(op) or (op.name in _CHECKS and op.name not in GATHERS)


def _learn(assertion: ir.Operation, facts: Facts) -> None:
    """Takes a `cf.assert` of the program at its word."""
    comparison = checks.comparison_of(assertion)
    if comparison is not None and comparison[0] == CmpIPredicate.eq:
        facts.add_equal(*comparison[1:])


# Loops: by a step of 0 one would not end, or divide by it.


def _check_steps(loop: ir.Operation, facts: Facts) -> None:
    with ir.InsertionPoint(loop), loop.location:
        for step in _steps_in_question(loop, facts):
            is_unsigned = "unsignedCmp" in loop.attributes
            greater = CmpIPredicate.ugt if is_unsigned else CmpIPredicate.sgt
            goes_on = arith.cmpi(greater, step, arith.constant(step.type, 0))
            checks.require(loop, goes_on, "has a step that is not positive")


def _steps_in_question(loop: ir.Operation, facts: Facts) -> list[ir.Value]:
    """The steps of a loop that may be 0 or less."""
    steps = _LOOPS[loop.name](loop)
    return [step for step in steps if not facts.is_at_most([(-1, number(step))], -1)]


#: What has the steps of a loop.
_LOOPS: dict[str, Callable[[ir.Operation], Sequence[ir.Value]]] = {
    "scf.for": lambda op: [op.operands[2]],
    "scf.forall": lambda op: op.opview.dynamicStep,
    "scf.parallel": lambda op: op.opview.step,
}


# Elements.


def _check_element(
    op: ir.Operation,
    facts: Facts,
    shaped: ir.Value,
    positions: Sequence[ir.Value],
    whose: str = "",
) -> None:
    """`whose` says which tensor it is, in front of its type."""
    for at, position in enumerate(map(number, positions)):
        size = extent(shaped, at)
        if not facts.is_within(position, size):
            checks.require(
                op,
                checks.is_position(position, size),
                f"has a position outside dimension {at} of {whose}{shaped.type}",
            )


def _check_read(op: ir.Operation, facts: Facts) -> None:
    shaped, *positions = op.operands
    _check_element(op, facts, shaped, positions)


def _check_write(op: ir.Operation, facts: Facts) -> None:
    _, shaped, *positions = op.operands
    _check_element(op, facts, shaped, positions, argument_of(shaped))


def _check_dim(op: ir.Operation, facts: Facts) -> None:
    shaped, position = op.operands
    if not isinstance(shaped.type, ir.UnrankedTensorType | ir.UnrankedMemRefType):
        rank = ir.ShapedType(shaped.type).rank
        at = number(position)
        if not facts.is_within(at, rank):
            exists = checks.is_position(at, rank)
            checks.require(op, exists, f"asks for a dimension that no {shaped.type} has")
            # Upstream's folds of memref.dim abort over a dimension that is not there.
            op.operands[1] = arith.select(exists, as_value(at), as_value(0))


# Slices.


def _check_slice_read(op: ir.Operation, facts: Facts) -> None:
    _check_slice(op, facts, op.opview.source)


def _check_slice_written(op: ir.Operation, facts: Facts) -> None:
    _check_source_of_slice(op, facts)
    dest = op.opview.dest
    _check_slice(op, facts, dest, argument_of(dest))


def _check_parallel_slice(op: ir.Operation, facts: Facts) -> None:
    # Nothing but such ops may stand beside it.
    with ir.InsertionPoint(op.parent):
        _check_slice_written(op, facts)


def _check_slice(op: ir.Operation, facts: Facts, shaped: ir.Value, whose: str = "") -> None:
    view = op.opview
    offsets = mixed(view.static_offsets, view.offsets)
    sizes = mixed(view.static_sizes, view.sizes)
    strides = mixed(view.static_strides, view.strides)
    for at, (offset, size, stride) in enumerate(zip(offsets, sizes, strides, strict=True)):
        limit = extent(shaped, at)
        if not slices.fits_for_sure(facts, offset, size, stride, limit):
            checks.require(
                op,
                slices.fits(offset, size, stride, limit),
                f"reaches outside dimension {at} of {whose}{shaped.type}",
            )


def _check_source_of_slice(op: ir.Operation, facts: Facts) -> None:
    """What is written must have the size that it is written with."""
    view = op.opview
    source = view.source
    sizes = mixed(view.static_sizes, view.sizes)
    pairs = zip(dims_of_slice(view.static_sizes, source.type), extents(source), strict=True)
    for at, (dim, known) in enumerate(pairs):
        size = sizes[dim]
        if not facts.are_equal(size, known):
            checks.require(
                op,
                checks.compare(CmpIPredicate.eq, size, known),
                f"writes another size than dimension {at} of its source, {source.type}, has",
            )


# Shapes.


def _check_cast(op: ir.Operation, facts: Facts) -> None:
    source, result = op.operands[0], op.result
    if not ir.ShapedType(result.type).has_rank:
        return
    if not ir.ShapedType(source.type).has_rank:
        _check_cast_from_unranked(op)
        return
    for at, stated in enumerate(ir.ShapedType(result.type).shape):
        if stated != _DYNAMIC and not facts.are_equal(extent(source, at), stated):
            _require_stated(op, checks.compare(CmpIPredicate.eq, extent(source, at), stated), at)


def _check_cast_from_unranked(op: ir.Operation) -> None:
    if op.name != "tensor.cast":
        return
    source = op.operands[0]
    known = producer_named(source, "tensor.cast")
    shape = ir.ShapedType(op.result.type).shape
    rank = tensor.rank(source) if known is None else ir.ShapedType(known.operands[0].type).rank
    ranks_agree = checks.compare(CmpIPredicate.eq, rank, len(shape))
    checks.require(op, ranks_agree, f"states another rank than its operand has, {len(shape)}")
    for at, stated in enumerate(shape):
        if stated != _DYNAMIC:
            dim = tensor.dim(source, as_value(at))
            _require_stated(op, checks.compare(CmpIPredicate.eq, dim, stated), at)


def _require_stated(op: ir.Operation, holds: ir.Value, at: int) -> None:
    stated = ir.ShapedType(op.result.type).get_dim_size(at)
    checks.require(op, holds, f"states an extent of {stated} that dimension {at} has not")


def _check_reshape(op: ir.Operation, facts: Facts) -> None:
    source, shape = op.operands
    if not ir.ShapedType(op.result.type).has_rank:
        raise RewriteError(op.location, f"'{op.name}' to an unknown rank cannot be lowered")
    result = ir.ShapedType(op.result.type)
    sizes = _entries(shape, result.rank)
    for at, size in enumerate(sizes):
        if not result.is_dynamic_dim(at) and not facts.are_equal(size, result.get_dim_size(at)):
            holds = checks.compare(CmpIPredicate.eq, size, result.get_dim_size(at))
            _require_stated(op, holds, at)
    if ir.ShapedType(source.type).has_rank:
        _require_product(
            op, facts, extents(source), sizes, f"needs as many elements as {source.type} has"
        )


def _entries(shape: ir.Value, rank: int) -> list[Quantity]:
    made = producer_named(shape, "tensor.from_elements")
    if made is not None:
        entries = list(made.operands)
    else:
        read = memref.load if isinstance(shape.type, ir.MemRefType) else tensor.extract
        entries = [read(shape, [as_value(at)]) for at in range(rank)]
    index = ir.IndexType.get()
    return [
        number(entry if isinstance(entry.type, ir.IndexType) else arith.index_cast(index, entry))
        for entry in entries
    ]


def _check_copy(op: ir.Operation, facts: Facts) -> None:
    if all(ir.ShapedType(value.type).has_rank for value in op.operands):
        assert_one_shape(op, facts)


def _check_expand(op: ir.Operation, facts: Facts) -> None:
    view = op.opview
    sizes = mixed(view.static_output_shape, view.output_shape)
    for at, group in enumerate(reassociation(op)):
        _require_product(
            op,
            facts,
            [extent(view.src, at)],
            [sizes[dim] for dim in group],
            f"needs sizes whose product is the extent of dimension {at} of {view.src.type}",
        )
    if op.name == "tensor.expand_shape" and 0 in sizes:
        # To find strides, upstream divides by the extents.
        op.result.replace_all_uses_with(_empty(op.result.type, sizes))


def _empty(type_: ir.RankedTensorType, sizes: Sequence[Quantity]) -> ir.Value:
    dynamic = [as_value(size) for at, size in enumerate(sizes) if type_.is_dynamic_dim(at)]
    return ir.Operation.create("tensor.empty", results=[type_], operands=dynamic).result


def _require_product(
    op: ir.Operation,
    facts: Facts,
    shape: Sequence[Quantity],
    sizes: Sequence[Quantity],
    what: str,
) -> None:
    """Asserts that the sizes, none negative, have the product that the shape has."""
    if len(sizes) == len(shape) == 1:
        if not facts.are_equal(sizes[0], shape[0]):
            checks.require(op, checks.compare(CmpIPredicate.eq, sizes[0], shape[0]), what)
        return
    if all(map(facts.is_natural, sizes)) and facts.product(sizes) == facts.product(shape):
        return
    count = reduce(arith.muli, map(as_value, shape)) if shape else as_value(1)
    checks.require(op, _is_product(count, [as_value(size) for size in sizes]), what)
    facts.add_equal_products(shape, sizes)


def _is_product(count: ir.Value, sizes: Sequence[ir.Value]) -> ir.Value:
    """Whether `count`, of a tensor, is the product of the sizes, none of which is negative.

    By divisions: a product could wrap.
    """
    zero, one = as_value(0), as_value(1)
    rest = count
    divide, are_zero = [], []
    for size in sizes:
        divisor = arith.maxui(size, one)
        divide.append(checks.compare(CmpIPredicate.eq, arith.remui(rest, divisor), zero))
        rest = arith.divui(rest, divisor)
        are_zero.append(checks.compare(CmpIPredicate.eq, size, zero))
    is_product = checks.all_of([*divide, checks.compare(CmpIPredicate.eq, rest, one)])
    is_empty = checks.compare(CmpIPredicate.eq, count, zero)
    holds = arith.select(checks.any_of(are_zero), is_empty, is_product)
    return checks.all_of([holds, *map(checks.is_natural, sizes)])


def _check_sizes(op: ir.Operation, facts: Facts) -> None:
    """Of what is made: sizes are the last operands, one for each dynamic dimension."""
    type_ = ir.ShapedType(op.result.type)
    dims = [at for at in range(type_.rank) if type_.is_dynamic_dim(at)]
    segments = _SIZES[op.name](op)
    for at, size in zip(dims, map(number, segments), strict=False):
        if not facts.is_natural(size):
            checks.require(
                op, checks.is_natural(size), f"has a negative extent along dimension {at}"
            )


def _check_pad(op: ir.Operation, facts: Facts) -> None:
    view = op.opview
    low = mixed(view.static_low, view.low)
    high = mixed(view.static_high, view.high)
    for at, (before, behind) in enumerate(zip(low, high, strict=True)):
        size, stated = extent(view.source, at), extent(op.result, at)
        is_length = facts.is_length(before) and facts.is_length(behind)
        is_stated = not isinstance(stated, int) or facts.is_sum([before, size, behind], stated)
        if is_length and is_stated:
            continue
        first = arith.addi(as_value(before), as_value(size))
        total = arith.addi(first, as_value(behind))
        if not is_length:
            checks.require(
                op,
                checks.all_of(map(checks.is_natural, (before, behind, first, total))),
                f"pads dimension {at} of {view.source.type} by less than 0, or by too much",
            )
        if not is_stated:
            _require_stated(op, checks.compare(CmpIPredicate.eq, total, stated), at)


def assert_concat_fits(op: ir.Operation, facts: Facts) -> None:
    """Asserts, at the insertion point, that the operands of a `tensor.concat` fit."""
    first, *others = op.operands
    along = ir.IntegerAttr(op.attributes["dim"]).value
    for at in range(ir.RankedTensorType(first.type).rank):
        for other in others:
            a, b = extent(first, at), extent(other, at)
            if at != along and not facts.are_equal(a, b):
                checks.require(
                    op,
                    checks.compare(CmpIPredicate.eq, a, b),
                    f"needs operands that have one extent along dimension {at}",
                )
        parts = [extent(operand, at) for operand in (op.operands if at == along else [first])]
        stated = extent(op.result, at)
        if isinstance(stated, int) and not facts.is_sum(parts, stated):
            total = reduce(arith.addi, map(as_value, parts))
            _require_stated(op, checks.compare(CmpIPredicate.eq, total, stated), at)


_SIZES: dict[str, Callable[[ir.Operation], Sequence[ir.Value]]] = {
    "bufferization.alloc_tensor": lambda op: op.opview.dynamic_sizes,
    "memref.alloc": lambda op: op.opview.dynamicSizes,
    "memref.alloca": lambda op: op.opview.dynamicSizes,
    "tensor.empty": lambda op: op.operands,
    "tensor.generate": lambda op: op.operands,
    "tensor.splat": lambda op: op.opview.dynamicSizes,
}

_CHECKS: dict[str, Callable[[ir.Operation, Facts], None]] = {
    "memref.atomic_rmw": _check_write,
    "memref.cast": _check_cast,
    "memref.copy": _check_copy,
    "memref.dim": _check_dim,
    "memref.expand_shape": _check_expand,
    "memref.load": _check_read,
    "memref.reshape": _check_reshape,
    "memref.store": _check_write,
    "memref.subview": _check_slice_read,
    "tensor.cast": _check_cast,
    "tensor.concat": assert_concat_fits,
    "tensor.dim": _check_dim,
    "tensor.expand_shape": _check_expand,
    "tensor.extract": _check_read,
    "tensor.extract_slice": _check_slice_read,
    "tensor.insert": _check_write,
    "tensor.insert_slice": _check_slice_written,
    "tensor.pad": _check_pad,
    "tensor.parallel_insert_slice": _check_parallel_slice,
    "tensor.reshape": _check_reshape,
    **dict.fromkeys(_SIZES, _check_sizes),
    **VECTOR_CHECKS,
}
