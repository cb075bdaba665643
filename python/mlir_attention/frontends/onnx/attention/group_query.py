# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`GroupQueryAttention` of com.microsoft: ONNX Runtime's, with a cache that it updates.

The cache holds, for each sequence, as many keys as `seqlens_k` says, and one. The new rows are
written behind those before, and the keys behind them are not read. Where the model gives past and
present one extent, the present is the past with the rows written to it, in place if it is donated.
Elsewhere it is a longer tensor, as ONNX Runtime makes it.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

from mlir import ir
from mlir.dialects import arith, cf, math, tensor

from mlir_attention.dialects import linalg
from mlir_attention.find.sinks.epilogue import SinkTerm, scaled_by_sinks
from mlir_attention.frontends.onnx.attention.cache import assert_rows_fit, write_rows
from mlir_attention.frontends.onnx.attention.group_query_shapes import (
    BIAS,
    COSINES,
    KEY,
    KEY_NORM,
    KEY_SCALE,
    LENGTHS,
    PAST_KEY,
    PAST_VALUE,
    POSITIONS,
    QUERY,
    QUERY_NORM,
    SINES,
    SINK,
    TOTAL,
    VALUE,
    VALUE_SCALE,
    Shapes,
)
from mlir_attention.frontends.onnx.attention.heads import default_scale, required
from mlir_attention.frontends.onnx.attention.masks import broadcast_mask
from mlir_attention.frontends.onnx.attention.packed import (
    attend_packed,
    packed_rows,
    zero_points_of_keys,
)
from mlir_attention.frontends.onnx.attention.parts import Part
from mlir_attention.frontends.onnx.attention.quantised import quantised, scale_part
from mlir_attention.frontends.onnx.attention.rotary import rotated
from mlir_attention.frontends.onnx.attention.scores import Offset, Scores, attend
from mlir_attention.frontends.onnx.graph.node import Node, described
from mlir_attention.frontends.onnx.graph.types import Type
from mlir_attention.support import scalars
from mlir_attention.support.extents import Extent as Size
from mlir_attention.support.extents import as_value, empty
from mlir_attention.support.linalg_builders import elementwise, extents_of, reduce
from mlir_attention.support.tensor_slices import sizes_of


@dataclass(frozen=True)
class _Step:
    """A node, what it is given, and its shapes."""

    node: Node
    operands: Sequence[ir.Value | None]
    shapes: Shapes

    def operand(self, number: int) -> ir.Value:
        """What an input is given, which must be there."""
        return required(self.operands[number])

    def attribute(self, name: str, default: Any) -> Any:
        """The value of an attribute."""
        return self.node.attribute(name, default)


def result_types(node: Node) -> list[Type | None]:
    """The output, and the present key and value."""
    shapes = Shapes.of(node)
    query = node.inputs[QUERY]
    assert query is not None
    heads = shapes.heads
    assert isinstance(heads.depth, int)
    output = Type(query.element, (shapes.batch, shapes.rows, heads.count * heads.depth))
    element = query.element if shapes.past is None else shapes.past.element
    length = shapes.rows if shapes.past is None else None
    present = Type(element, (shapes.batch, heads.kv_count, length, shapes.stored_depth))
    return [output, present, present]


def build(
    node: Node, operands: Sequence[ir.Value | None], wanted: Sequence[bool]
) -> list[ir.Value | None]:
    """Builds the node at the insertion point; returns the results that are wanted."""
    step = _Step(node, operands, Shapes.of(node))
    if len(wanted) > 3 and wanted[3]:
        raise node.refusal("its output 'output_qk' is not supported")
    total = _scalar(step.operand(TOTAL))
    lengths = _plus_one(Part(step.operand(LENGTHS), "b"))
    q, k, v = _normalised(step, *_unpacked(step))
    start = _starts(lengths, q.sizes["m"], total)
    if step.attribute("do_rotary", 0):
        q, k = _rotated(step, q, k, start)
    q = step.shapes.heads.of_all(q.renamed("h", "x"), "x")
    scores, factor = Scores(), step.attribute("scale", 0.0) or default_scale(q)
    scale = key_scale = None
    if node.has(KEY_SCALE):
        q, k, v, scale, key_scale = _quantised(step, q, k, v)
    if step.shapes.packs_cache:
        scores.add(zero_points_of_keys(q))
    scores.scale(factor)
    if key_scale is not None:
        scores.multiply(key_scale)
    if step.shapes.past is None:
        _assert_prompt(node, total, q.sizes["m"])
        keys, values = k.ordered("bhnd"), v.ordered("bhne")
    else:
        keys, values = _with_past(step, k, v, start, total)
    seen_keys, seen_values = _limit(step, scores, start, keys, values)
    output = _attended(step, q, seen_keys, seen_values, scores, lengths, scale)
    return [step.shapes.heads.output(output, 3), keys.value, values.value]


def _limit(step: _Step, scores: Scores, start: Part, keys: Part, values: Part) -> tuple[Part, Part]:
    """Adds the steps behind the scale; returns the keys and values that a bias leaves."""
    scores.softcap(step.attribute("softcap", 0.0))
    if step.node.has(BIAS):
        shapes = step.shapes
        expected = (shapes.batch, shapes.heads.count, shapes.rows, None)
        bias = broadcast_mask(
            step.node, BIAS, "attention_bias", step.operand(BIAS), shapes.heads, expected
        )
        count = bias.sizes["n"]
        keys, values = keys.first("n", 0, count), values.first("n", 0, count)
        scores.add(bias)
    if step.attribute("causal", 1):
        window = step.attribute("local_window_size", -1)
        offset = Offset([start], lambda given: arith.index_cast(ir.IndexType.get(), given[0]))
        scores.window(offset, left=window - 1 if window > 0 else None, right=0)
    return keys, values


def _attended(
    step: _Step,
    query: Part,
    key: Part,
    value: Part,
    scores: Scores,
    lengths: Part,
    scale: Part | None,
) -> Part:
    """The output, with a sink and the scale of the values if there are."""
    heads, f32 = step.shapes.heads, ir.F32Type.get()
    element = ir.RankedTensorType(step.operand(QUERY).type).element_type
    letters = heads.output_letters(3)
    has_sink = step.node.has(SINK) or bool(step.attribute("smooth_softmax", 0))
    inner = f32 if has_sink or scale is not None else element
    packed = step.shapes.packs_cache
    output, lse = (attend_packed if packed else attend)(
        query, key, value, scores, output=letters, lengths=lengths, element=inner, lse=has_sink
    )
    if lse is not None:
        output = _with_sink(step, output, lse, element if scale is None else f32)
    if scale is None:
        return output

    def dequantise(number: ir.Value, factor: ir.Value) -> ir.Value:
        return scalars.convert(arith.mulf(number, factor), element)

    return output.mapped(element, dequantise, scale)


def _with_sink(step: _Step, output: Part, lse: Part, element: ir.Type) -> Part:
    """The output with the sink of each head, or one of 0, in its sums."""
    sinks = []
    if step.node.has(SINK):
        heads = step.shapes.heads
        (count,) = step.node.extents(SINK, "head_sink", (1,))
        step.node.agree("num_heads and the extent of head_sink", heads.count, count)
        sinks.append(heads.of_all(Part(step.operand(SINK), "x"), "x").named)

    def sink_of(*elements: ir.Value) -> ir.Value:
        f32 = ir.F32Type.get()
        return scalars.convert(elements[0], f32) if elements else scalars.constant(f32, 0.0)

    scaled, _ = scaled_by_sinks(output.named, lse.named, [SinkTerm(sinks, sink_of)], element)
    return Part(scaled.value, output.letters)


def _unpacked(step: _Step) -> tuple[Part, Part, Part]:
    """Query, key and value with their heads apart: [b, m, h, d], [b, n, h, d], [b, n, h, e]."""
    heads = step.shapes.heads
    counts = [heads.count, heads.kv_count, heads.kv_count]
    letters = ["bmhd", "bnhd", "bnhe"]
    assert isinstance(heads.depth, int)
    if not step.shapes.is_packed:
        split = [
            Part(step.operand(at), f"{names[:2]}x").split("x", names[2:], [count, heads.depth])
            for at, names, count in zip((QUERY, KEY, VALUE), letters, counts, strict=True)
        ]
        return split[0], split[1], split[2]
    whole = Part(step.operand(QUERY), "bmx").split("x", "hd", [sum(counts), heads.depth])
    starts = [0, counts[0], counts[0] + counts[1]]
    taken = [
        Part(whole.first("h", start, count).value, names)
        for start, count, names in zip(starts, counts, letters, strict=True)
    ]
    return taken[0], taken[1], taken[2]


def _normalised(step: _Step, q: Part, k: Part, v: Part) -> tuple[Part, Part, Part]:
    """Each row of each head of query and key over the root of the mean of its squares, times
    weights, if there are."""
    if not step.node.has(QUERY_NORM):
        return q, k, v
    epsilon = step.attribute("qk_norm_epsilon", 1e-6)
    weights = [step.operand(number) for number in (QUERY_NORM, KEY_NORM)]
    return _over_root(q, weights[0], epsilon), _over_root(k, weights[1], epsilon), v


def _over_root(part: Part, weight: ir.Value, epsilon: float) -> Part:
    outer, depth = part.letters[:-1], part.letters[-1]
    sizes = extents_of(part.named)
    width = sizes[depth]
    assert isinstance(width, int)
    f32 = ir.F32Type.get()

    def add_square(number: ir.Value, so_far: ir.Value) -> ir.Value:
        wide = scalars.convert(number, f32)
        return scalars.multiply_add(so_far, wide, wide)

    zero = scalars.constant(f32, 0.0)
    squares = reduce(sizes, tuple(part.letters), tuple(outer), zero, [part.named], add_square)

    def normalise(number: ir.Value, total: ir.Value, factor: ir.Value) -> ir.Value:
        mean = arith.divf(total, scalars.constant(f32, float(width)))
        root = math.rsqrt(arith.addf(mean, scalars.constant(f32, epsilon)))
        wide = arith.mulf(scalars.convert(number, f32), root)
        return scalars.convert(arith.mulf(wide, scalars.convert(factor, f32)), part.element)

    return part.mapped(part.element, normalise, Part(squares.value, outer), Part(weight, depth))


def _scalar(value: ir.Value) -> ir.Value:
    """The number in a tensor of one, as an index."""
    rank = ir.RankedTensorType(value.type).rank
    number = tensor.extract(value, [as_value(0)] * rank)
    return arith.index_cast(ir.IndexType.get(), number)


def _plus_one(lengths: Part) -> Part:
    one = scalars.constant(lengths.element, 1)
    return lengths.mapped(lengths.element, lambda length: arith.addi(length, one))


def _starts(lengths: Part, rows: Size, total: ir.Value) -> Part:
    """Where the new rows of each sequence begin: at 0 in a prompt, whose rows are all there is."""
    element = lengths.element
    count = as_value(rows)
    is_prompt = arith.cmpi(arith.CmpIPredicate.eq, count, total)
    zero, count = scalars.constant(element, 0), arith.index_cast(element, count)

    def start(length: ir.Value) -> ir.Value:
        return arith.select(is_prompt, zero, arith.subi(length, count))

    return lengths.mapped(element, start)


def _rotated(step: _Step, q: Part, k: Part, start: Part) -> tuple[Part, Part]:
    """Query and key, turned by the angles of their positions."""
    node = step.node
    tables = []
    for number, name in ((COSINES, "cos_cache"), (SINES, "sin_cache")):
        shape = node.extents(number, name, (2,))
        pairs = node.static(f"the last extent of {name}", shape[1])
        depth = q.sizes["d"]
        assert isinstance(depth, int)
        if 2 * pairs > depth:
            raise node.refusal(f"{name} has {pairs} columns, for a depth of {depth}")
        tables.append(Part(step.operand(number), "tp"))
    if node.has(POSITIONS):
        node.extents(POSITIONS, "position_ids", (2,))
        positions = Part(step.operand(POSITIONS), "bm")
    else:
        sizes: dict[Hashable, Size] = {"b": start.sizes["b"], "m": q.sizes["m"]}
        i64 = ir.IntegerType.get_signless(64)

        def position(first: ir.Value) -> ir.Value:
            row = arith.index_cast(i64, linalg.IndexOp(1).result)
            return arith.addi(arith.extsi(i64, first), row)

        numbers = elementwise(sizes, ("b", "m"), i64, [start.named], position)
        positions = Part(numbers.value, "bm")
    interleaved = bool(step.attribute("rotary_interleaved", 0))
    cosines, sines = tables
    return (
        rotated(q, positions, cosines, sines, interleaved),
        rotated(k, positions.renamed("m", "n"), cosines, sines, interleaved),
    )


def _assert_prompt(node: Node, total: ir.Value, rows: Size) -> None:
    is_prompt = arith.cmpi(arith.CmpIPredicate.eq, total, as_value(rows))
    message = "without a past, total_sequence_length must be the number of rows of the query"
    cf.assert_(is_prompt, ir.StringAttr.get(f"{described(node.proto, node.opset)}: {message}"))


def _quantised(
    step: _Step, q: Part, k: Part, v: Part
) -> tuple[Part, Part, Part, Part, Part | None]:
    """New rows as the cache holds them, the query, with the scale of the keys if that varies along
    the depth, the scale of the output, and that of the scores if there is one."""
    element = ir.RankedTensorType(step.operand(PAST_KEY).type).element_type
    key_scale, value_scale = (
        scale_part(step.node, number, name, step.operand(number), step.shapes.heads.kv_count)
        for number, name in ((KEY_SCALE, "k_scale"), (VALUE_SCALE, "v_scale"))
    )
    value_scale = value_scale.renamed("d", "e")
    quantise = packed_rows if step.shapes.packs_cache else quantised
    k, v = quantise(k, key_scale, element), quantise(v, value_scale, element)
    if set(key_scale.letters) <= {"0"}:
        return q, k, v, value_scale, key_scale
    f32 = ir.F32Type.get()

    def scaled(number: ir.Value, factor: ir.Value) -> ir.Value:
        return arith.mulf(scalars.convert(number, f32), factor)

    return q.mapped(f32, scaled, key_scale), k, v, value_scale, None


def _with_past(step: _Step, k: Part, v: Part, start: Part, total: ir.Value) -> tuple[Part, Part]:
    """The present key and value."""
    past_key = Part(step.operand(PAST_KEY), "bhnd")
    past_value = Part(step.operand(PAST_VALUE), "bhne")
    if not step.shapes.shared:
        past_key, past_value = (_lengthened(past, total) for past in (past_key, past_value))
    what = described(step.node.proto, step.node.opset)
    assert_rows_fit(start, k.sizes["n"], past_key.sizes["n"], what)
    return write_rows(past_key, k, start), write_rows(past_value, v, start)


def _lengthened(past: Part, total: ir.Value) -> Part:
    """With zeros behind, up to `total` keys."""
    sizes = sizes_of(past.value)
    length = as_value(sizes[2])
    missing = arith.maxsi(arith.subi(total, length), as_value(0))
    more = [*sizes[:2], missing, sizes[3]]
    zeros = linalg.fill(scalars.constant(past.element, 0.0), empty(more, past.element))
    shape = list(ir.RankedTensorType(past.value.type).shape)
    shape[2] = ir.ShapedType.get_dynamic_size()
    type_ = ir.RankedTensorType.get(shape, past.element)
    return Part(tensor.concat(type_, 2, [past.value, zeros]), past.letters)
