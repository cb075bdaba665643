# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Builds the `attention.group` of what was planned."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Sequence
from typing import Any

from mlir import ir
from mlir.dialects import arith

from mlir_attention.dialects import attention as dialect
from mlir_attention.dialects import linalg
from mlir_attention.dialects.attention import IndexGetter
from mlir_attention.find.attention import Factor
from mlir_attention.find.building.assumptions import assert_assumed_extents
from mlir_attention.find.building.group_plan import Plan
from mlir_attention.find.building.reshaping import operand_for, with_shape_of
from mlir_attention.find.building.score_function import QuerySums, RegionBuilder, scale_operands
from mlir_attention.find.dequantisation import adds
from mlir_attention.find.expressions.axes import Atom, Axis, all_leaves, leaves
from mlir_attention.find.expressions.scalar_expressions import Element
from mlir_attention.find.expressions.scaling import Scale
from mlir_attention.find.sinks.epilogue import SinkTerm, scaled_by_sinks
from mlir_attention.find.sinks.sink import Sink
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.group.runtime_checks import assert_operands_agree
from mlir_attention.support import scalars
from mlir_attention.support.indexing_maps import affine_map
from mlir_attention.support.linalg_builders import Named, elementwise, extents_of, reduce


def build_group(plan: Plan) -> list[ir.Value]:
    """Builds the group at the insertion point.

    Returns what stands for the output, and for the LSE if the program has one, in the types
    that these had.
    """
    attention = plan.attention
    sums = _query_sums(plan)
    operands = [
        _query(plan),
        _packed(plan, attention.key, *operand_for(attention.key.element, plan.dims)),
        _packed(plan, attention.value, *_value(plan)),
        *(operand_for(element, plan.dims, is_score=True) for element in plan.score_operands),
        *((sum_.value, _positions(plan, sum_)) for sum_ in sums.values()),
    ]
    output_leaves = [atom for atom in all_leaves(attention.output.axes) if atom in plan.dims]
    result_leaves = [output_leaves]
    softmax = attention.softmax
    has_offset = adds(attention.value.scales)
    has_lse = attention.lse is not None or bool(softmax.sinks) or softmax.zeroes_nan or has_offset
    if has_lse:
        result_leaves.append([atom for atom in output_leaves if atom not in plan.value_depth])
    maps = [affine_map(len(plan.dims), positions) for _, positions in operands]
    for of_result in result_leaves:
        maps.append(affine_map(len(plan.dims), [plan.dims.index(atom) for atom in of_result]))
    element_type = ir.RankedTensorType(attention.output.value.type).element_type
    query, key, value, *masks = [operand for operand, _ in operands]
    num_elements = len(plan.score_operands)

    def score(raw: ir.Value, *rest: Any) -> ir.Value | tuple[ir.Value, ...]:
        *arguments, index = rest
        elements = list(zip(plan.score_operands, arguments[:num_elements], strict=True))
        of_query = QuerySums(**dict(zip(sums, arguments[num_elements:], strict=True)))
        region = RegionBuilder(attention, plan.dims, raw, elements, index, of_query)
        yielded = (region.emit_score(), *region.emit_dequantisation())
        return yielded if len(yielded) > 1 else yielded[0]

    atoms = tuple(output_leaves)
    has_sink = bool(softmax.sinks)
    accumulation = dialect.accumulation_type(query, key, value)
    results = dialect.group(
        query,
        key,
        value,
        *masks,
        maps=maps,
        score=score,
        lse=has_lse,
        # What a sink or a scale is applied to is rounded once, after that.
        element_type=accumulation if has_sink or attention.value.scales else element_type,
        unsigned_key=attention.key.is_unsigned,
        unsigned_value=attention.value.is_unsigned,
        packed_key=attention.key.packed is not None,
        packed_value=attention.value.packed is not None,
    )
    output = results[0] if has_lse else results
    if attention.tracer.assumes_equal_extents:
        assert_operands_agree(IterationSpace.of(output.owner))
        read = (attention.query.element, attention.key.element, attention.value.element)
        assert_assumed_extents(
            attention,
            [each.value for each in (*read, *plan.score_operands, *plan.elements_of_sinks)],
        )
    if attention.value.scales:
        scaled_type = accumulation if has_sink else element_type
        lse_of_rows = Named(results[1], tuple(result_leaves[1])) if has_offset else None
        scales = attention.value.scales
        output = _scaled(plan, Named(output, atoms), scales, scaled_type, lse_of_rows)
    if not has_lse:
        return [with_shape_of(attention.output, output, output_leaves)]
    lse = results[1]
    statistics = [Named(lse, tuple(result_leaves[1]))]
    if has_sink:
        scaled, share = _with_sinks(plan, Named(output, atoms), statistics[0], element_type)
        output = scaled.value
        statistics.append(share)
    if softmax.zeroes_nan:
        output = _zero_nan(Named(output, atoms), statistics)
    outputs = [with_shape_of(attention.output, output, output_leaves)]
    if attention.lse is not None:
        order = _order_of(attention.lse, result_leaves[1])
        lse = _converted(lse, result_leaves[1], order, attention.lse)
        outputs.append(with_shape_of(attention.lse, lse, order))
    return outputs


def _zero_nan(output: Named, statistics: Sequence[Named]) -> ir.Value:
    """The output, but 0 in rows of which one of `statistics` is NaN: the LSE, say."""

    def body(value: ir.Value, *numbers: ir.Value) -> ir.Value:
        is_number = arith.cmpf(arith.CmpFPredicate.ORD, numbers[0], numbers[-1])
        return arith.select(is_number, value, scalars.constant(output.element, 0.0))

    inputs = [output, *statistics]
    return elementwise(extents_of(output), output.names, output.element, inputs, body).value


def _with_sinks(plan: Plan, output: Named, lse: Named, element: ir.Type) -> tuple[Named, Named]:
    """The output with the sinks of the plan, as numbers of type `element`, and the share that the
    keys have of the sum of each row."""
    found = zip(plan.attention.softmax.sinks, plan.sink_operands, strict=True)
    sinks = [_sink_term(plan, sink, elements, lse) for sink, elements in found]
    return scaled_by_sinks(output, lse, sinks, element)


def _sink_term(plan: Plan, sink: Sink, elements: Sequence[Element], lse: Named) -> SinkTerm:
    along = tuple(atom for atom in leaves(sink.along) if atom.extent != 1)
    dims = (*plan.dims, *along)
    space = (*lse.names, *along)

    def index(dim: int | str) -> ir.Value:
        return linalg.IndexOp(space.index(dims[int(dim)])).result

    def value_of(*arguments: ir.Value) -> ir.Value:
        pairs = list(zip(elements, arguments, strict=True))
        return RegionBuilder(plan.attention, dims, None, pairs, index).emit_sink(sink, lse.element)

    return SinkTerm(_named(dims, elements), value_of, along)


def _named(dims: Axis, elements: Iterable[Element]) -> list[Named]:
    """The tensors of elements, their dimensions named by their atoms."""
    operands = (operand_for(element, dims, is_score=True) for element in elements)
    return [
        Named(value, tuple(None if at is None else dims[at] for at in positions))
        for value, positions in operands
    ]


def _index_in(plan: Plan, named: Named) -> IndexGetter:
    """Gives the position along a dimension of the group, in an op over those of `named`."""
    return lambda dim: linalg.IndexOp(named.names.index(plan.dims[int(dim)])).result


def _query(plan: Plan) -> tuple[ir.Value, list[int | None]]:
    """The query and its map; it takes the scales of a quantised key that vary along the depth."""
    value, positions = operand_for(plan.attention.query.element, plan.dims)
    scales = plan.attention.key.summed_scales
    if not scales:
        return value, positions
    named = _named_dims(plan, value, positions)
    products = [step for step in scales if not adds([step])]
    return _scaled(plan, named, products, dialect.accumulation_type(value)), positions


def _query_sums(plan: Plan) -> dict[str, Named]:
    """The sums of the query that a quantised key with zero points needs: `QuerySums`, by name."""
    key = plan.attention.key
    sums: dict[str, Named] = {}
    if adds(key.scales):
        sums["of_query"] = _sum_along_depth(plan, ())
    if adds(key.summed_scales):
        sums["of_offsets"] = _sum_along_depth(plan, key.summed_scales)
    return sums


def _sum_along_depth(plan: Plan, steps: Sequence[Scale]) -> Named:
    """The sum of the query, times what the steps make of 0 if there are any."""
    query = _named_dims(plan, *operand_for(plan.attention.query.element, plan.dims))
    operands = scale_operands(plan.attention, steps)
    accumulation = dialect.accumulation_type(query.value)
    zero = scalars.constant(accumulation, 0.0)

    def body(element: ir.Value, *arguments_and_sum: ir.Value) -> ir.Value:
        *arguments, sum_ = arguments_and_sum
        term = scalars.convert(element, accumulation)
        if steps:
            elements = list(zip(operands, arguments, strict=True))
            region = RegionBuilder(
                plan.attention, plan.dims, zero, elements, _index_in(plan, query)
            )
            term = arith.mulf(term, region.scale(zero, steps))
        return arith.addf(sum_, term)

    rows = [name for name in query.names if name not in plan.depth]
    inputs = [query, *_named(plan.dims, operands)]
    return reduce(extents_of(query), query.names, rows, zero, inputs, body)


def _named_dims(plan: Plan, value: ir.Value, positions: Sequence[int | None]) -> Named:
    """A tensor whose dimensions are all the group's, named by their atoms."""
    return Named(value, tuple(plan.dims[at] for at in positions if at is not None))


def _positions(plan: Plan, named: Named) -> list[int | None]:
    """The map of such a tensor."""
    return [plan.dims.index(atom) for atom in named.names]


def _packed(
    plan: Plan, factor: Factor, value: ir.Value, positions: Sequence[int | None]
) -> tuple[ir.Value, list[int | None]]:
    """A key or value and its map, which ends in that along which a byte holds two elements."""
    dims = [plan.dims.index(factor.packed)] if factor.packed is not None else []
    return value, [*positions, *dims]


def _value(plan: Plan) -> tuple[ir.Value, list[int | None]]:
    """The value and its map; repeated for heads that share it, but no key."""
    value, positions = operand_for(plan.attention.value.element, plan.dims)
    if not plan.repeats:
        return value, positions
    named = _named_dims(plan, value, positions)
    extents = extents_of(named)
    extents |= {atom: atom.extent for atom in plan.repeats if atom.extent is not None}
    names = [atom for atom in plan.dims if atom in extents]
    repeated = elementwise(extents, names, named.element, [named], lambda x: x)
    return repeated.value, [plan.dims.index(atom) for atom in names]


def _scaled(
    plan: Plan,
    named: Named,
    scales: Sequence[Scale],
    element: ir.Type,
    lse: Named | None = None,
) -> ir.Value:
    """What a tensor becomes by the steps of a quantised one, in another element type.

    With the LSE of its rows, those that have no keys stay 0.
    """
    operands = scale_operands(plan.attention, scales)

    def body(unscaled: ir.Value, *arguments: ir.Value) -> ir.Value:
        wide = scalars.convert(unscaled, dialect.accumulation_type(named.value))
        elements = list(zip(operands, arguments, strict=False))
        index = _index_in(plan, named)
        region = RegionBuilder(plan.attention, plan.dims, wide, elements, index)
        scaled = region.scale(wide, scales)
        if lse is not None:
            is_empty = scalars.is_equal(arguments[-1], scalars.minus_infinity(lse.element))
            scaled = arith.select(is_empty, wide, scaled)
        return scalars.convert(scaled, element)

    inputs = [named, *_named(plan.dims, operands), *([lse] if lse else [])]
    return elementwise(extents_of(named), named.names, element, inputs, body).value


def _order_of(element: Element, atoms: Sequence[Atom]) -> list[Atom]:
    """The atoms in the order in which the dimensions of a tensor have them."""
    order = [atom for atom in all_leaves(element.axes) if atom in atoms]
    # Those that it has not, of extent 1, may stand anywhere.
    return [*(atom for atom in atoms if atom not in order), *order]


def _converted(
    value: ir.Value, atoms: Sequence[Atom], wanted: Sequence[Atom], like: Element
) -> ir.Value:
    """A tensor with its dimensions in another order, and in the element type of another."""
    element = ir.RankedTensorType(like.value.type).element_type
    if list(atoms) == list(wanted) and ir.RankedTensorType(value.type).element_type == element:
        return value
    named = Named(value, tuple(atoms))
    body = functools.partial(scalars.convert, element=element)
    return elementwise(extents_of(named), wanted, element, [named], body).value
