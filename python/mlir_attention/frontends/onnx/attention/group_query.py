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

from mlir import ir
from mlir.dialects import arith, cf, math, tensor

from mlir_attention.dialects import linalg
from mlir_attention.find.sinks.epilogue import scaled_by_sink
from mlir_attention.frontends.onnx.attention.cache import assert_rows_fit, write_rows
from mlir_attention.frontends.onnx.attention.heads import Heads, default_scale, divided, required
from mlir_attention.frontends.onnx.attention.masks import broadcast_mask
from mlir_attention.frontends.onnx.attention.parts import Part
from mlir_attention.frontends.onnx.attention.quantised import quantised, scale_part
from mlir_attention.frontends.onnx.attention.rotary import rotated
from mlir_attention.frontends.onnx.attention.scores import Offset, Scores, attend
from mlir_attention.frontends.onnx.graph.node import Node, described
from mlir_attention.frontends.onnx.graph.types import Extent, Type
from mlir_attention.support import scalars
from mlir_attention.support.extents import Extent as Size
from mlir_attention.support.extents import as_value, empty
from mlir_attention.support.linalg_builders import elementwise, extents_of, reduce
from mlir_attention.support.tensor_slices import sizes_of

_QUERY, _KEY, _VALUE, _PAST_KEY, _PAST_VALUE, _LENGTHS, _TOTAL = range(7)
_COSINES, _SINES, _POSITIONS, _BIAS, _SINK, _KEY_SCALE, _VALUE_SCALE, _QUERY_NORM, _KEY_NORM = (
    range(7, 16)
)


@dataclass(frozen=True)
class _Shapes:
    """Extents, and the type of the past.

    shared: whether the present is as long as the past.
    """

    batch: Extent
    rows: Extent
    heads: Heads
    is_packed: bool
    past: Type | None
    shared: bool

    @staticmethod
    def of(node: Node) -> _Shapes:
        """Raises ValueError for shapes and attributes that contradict each other."""
        _check_options(node)
        counts = [int(node.required(name)) for name in ("num_heads", "kv_num_heads")]
        count, kv_count = counts
        if min(counts) < 1 or count % kv_count:
            raise node.refusal(f"{count} query heads cannot share {kv_count} heads of keys")
        query = node.extents(_QUERY, "query", (3,))
        is_packed = not node.has(_KEY)
        if is_packed:
            depth = divided(node, "query", query[2], count + 2 * kv_count)
            if node.has(_VALUE):
                raise node.refusal("the input 'key' is missing")
        else:
            key, value = node.extents(_KEY, "key", (3,)), node.extents(_VALUE, "value", (3,))
            node.agree("the batches of query, key and value", query[0], key[0], value[0])
            node.agree("the rows of query, key and value", query[1], key[1], value[1])
            depth = divided(node, "query", query[2], count)
            for name, shape in (("key", key), ("value", value)):
                depths = depth, divided(node, name, shape[2], kv_count)
                node.agree(f"the depths of query and {name}", *depths)
        heads = Heads(count, kv_count, depth, depth)
        lengths = node.extents(_LENGTHS, "seqlens_k", (1,))
        node.agree("the batch of query and seqlens_k", query[0], lengths[0])
        total = node.extents(_TOTAL, "total_sequence_length", (0, 1))
        node.agree("the extent of total_sequence_length and 1", 1, *total)
        past = _past(node, query[0], heads)
        return _Shapes(query[0], query[1], heads, is_packed, past, _is_shared(node, past))


def _check_options(node: Node) -> None:
    for one, other in (
        ("past_key", "past_value"), ("cos_cache", "sin_cache"), ("q_norm_weight", "k_norm_weight")
    ):  # fmt: skip
        numbers = {
            "past_key": (_PAST_KEY, _PAST_VALUE),
            "cos_cache": (_COSINES, _SINES),
            "q_norm_weight": (_QUERY_NORM, _KEY_NORM),
        }[one]
        if node.has(numbers[0]) != node.has(numbers[1]):
            raise node.refusal(f"{one} and {other} must both be given, or none")
    if node.attribute("do_rotary", 0) and not node.has(_COSINES):
        raise node.refusal("do_rotary needs the inputs 'cos_cache' and 'sin_cache'")
    if node.attribute("sliding_window_cache", 0):
        raise node.refusal("sliding_window_cache is not supported")
    window = node.attribute("local_window_size", -1)
    if window < -1:
        raise node.refusal(f"local_window_size is {window}; it must be -1 or more")
    if not node.attribute("causal", 1) and window >= 0:
        raise node.refusal("local_window_size is for causal attention")


def _past(node: Node, batch: Extent, heads: Heads) -> Type | None:
    if not node.has(_PAST_KEY):
        return None
    key = node.extents(_PAST_KEY, "past_key", (4,))
    value = node.extents(_PAST_VALUE, "past_value", (4,))
    node.agree("the batches of query and past", batch, key[0], value[0])
    node.agree("kv_num_heads and the heads of the past", heads.kv_count, key[1], value[1])
    node.agree("the depths of query and past", heads.depth, key[3], value[3])
    length = node.agree("the lengths of past_key and past_value", key[2], value[2])
    type_ = node.inputs[_PAST_KEY]
    assert type_ is not None
    if not type_.is_float and type_.element != "INT8":
        raise node.refusal(f"a cache of {type_.element.lower()} is not supported")
    is_narrow = type_.element == "INT8" or type_.element.startswith("FLOAT8")
    for number, name in ((_KEY_SCALE, "k_scale"), (_VALUE_SCALE, "v_scale")):
        if is_narrow != node.has(number):
            state = "needs" if is_narrow else "has no"
            raise node.refusal(f"a cache of {type_.element.lower()} {state} {name}")
    return Type(type_.element, (batch, heads.kv_count, length, heads.depth))


def _is_shared(node: Node, past: Type | None) -> bool:
    present = node.declared[1] if len(node.declared) > 1 else None
    if past is None or present is None or past.shape is None or present.shape is None:
        return False
    return past.shape[2] is not None and past.shape[2] == present.shape[2]


def result_types(node: Node) -> list[Type | None]:
    """The output, and the present key and value."""
    shapes = _Shapes.of(node)
    query = node.inputs[_QUERY]
    assert query is not None
    heads = shapes.heads
    assert isinstance(heads.depth, int)
    output = Type(query.element, (shapes.batch, shapes.rows, heads.count * heads.depth))
    element = query.element if shapes.past is None else shapes.past.element
    length = shapes.rows if shapes.past is None else None
    present = Type(element, (shapes.batch, heads.kv_count, length, heads.depth))
    return [output, present, present]


def build(
    node: Node, operands: Sequence[ir.Value | None], wanted: Sequence[bool]
) -> list[ir.Value | None]:
    """Builds the node at the insertion point; returns the results that are wanted."""
    shapes = _Shapes.of(node)
    if len(wanted) > 3 and wanted[3]:
        raise node.refusal("its output 'output_qk' is not supported")
    heads = shapes.heads
    q, k, v = _unpacked(operands, shapes)
    if node.has(_QUERY_NORM):
        q = _normalised(node, q, required(operands[_QUERY_NORM]))
        k = _normalised(node, k, required(operands[_KEY_NORM]))
    rows = q.sizes["m"]
    total = _scalar(required(operands[_TOTAL]))
    lengths = _plus_one(Part(required(operands[_LENGTHS]), "b"))
    start = _starts(lengths, rows, total)
    if node.attribute("do_rotary", 0):
        q, k = _rotated(node, operands, q, k, start)
    q = heads.of_all(q.renamed("h", "x"), "x")
    scores = Scores()
    scores.scale(node.attribute("scale", 0.0) or default_scale(q))
    if shapes.past is None:
        _assert_prompt(node, total, rows)
        keys, values = k.ordered("bhnd"), v.ordered("bhne")
        output_scale = None
    else:
        keys, values, q, output_scale = _with_past(
            node, operands, shapes, q, k, v, start, total, scores
        )
    present: list[ir.Value | None] = [keys.value, values.value]
    scores.softcap(node.attribute("softcap", 0.0))
    if node.has(_BIAS):
        expected = (shapes.batch, heads.count, shapes.rows, None)
        bias = required(operands[_BIAS])
        part = broadcast_mask(node, _BIAS, "attention_bias", bias, heads, expected)
        count = part.sizes["n"]
        keys, values = keys.first("n", 0, count), values.first("n", 0, count)
        scores.add(part)
    if node.attribute("causal", 1):
        window = node.attribute("local_window_size", -1)
        offset = Offset([start], lambda given: arith.index_cast(ir.IndexType.get(), given[0]))
        scores.window(offset, left=window - 1 if window > 0 else None, right=0)
    element = ir.RankedTensorType(required(operands[_QUERY]).type).element_type
    output = _attended(
        node, operands, q, keys, values, scores, lengths, heads, element, output_scale
    )
    return [heads.output(output, 3), *present]


def _attended(
    node: Node,
    operands: Sequence[ir.Value | None],
    query: Part,
    key: Part,
    value: Part,
    scores: Scores,
    lengths: Part,
    heads: Heads,
    element: ir.Type,
    scale: Part | None,
) -> Part:
    """The output, with a sink and the scale of the values if there are."""
    letters = heads.output_letters(3)
    has_sink = node.has(_SINK) or bool(node.attribute("smooth_softmax", 0))
    inner = ir.F32Type.get() if has_sink or scale is not None else element
    output, lse = attend(
        query, key, value, scores, output=letters, lengths=lengths, element=inner, lse=has_sink
    )
    if has_sink:
        sinks = []
        if node.has(_SINK):
            (count,) = node.extents(_SINK, "head_sink", (1,))
            node.agree("num_heads and the extent of head_sink", heads.count, count)
            sinks.append(heads.of_all(Part(required(operands[_SINK]), "x"), "x").named)
        assert lse is not None
        f32 = ir.F32Type.get()

        def sink_of(*elements: ir.Value) -> ir.Value:
            return scalars.convert(elements[0], f32) if elements else scalars.constant(f32, 0.0)

        after = element if scale is None else f32
        scaled, _ = scaled_by_sink(output.named, lse.named, sinks, sink_of, after)
        output = Part(scaled.value, letters)
    if scale is not None:

        def dequantise(number: ir.Value, factor: ir.Value) -> ir.Value:
            return scalars.convert(arith.mulf(number, factor), element)

        output = output.mapped(element, dequantise, scale)
    return output


def _unpacked(operands: Sequence[ir.Value | None], shapes: _Shapes) -> tuple[Part, Part, Part]:
    """Query, key and value with their heads apart: [b, m, h, d], [b, n, h, d], [b, n, h, e]."""
    heads, query = shapes.heads, required(operands[_QUERY])
    counts = [heads.count, heads.kv_count, heads.kv_count]
    letters = ["bmhd", "bnhd", "bnhe"]
    assert isinstance(heads.depth, int)
    if not shapes.is_packed:
        parts = [required(operands[at]) for at in (_QUERY, _KEY, _VALUE)]
        split = [
            Part(value, f"{names[:2]}x").split("x", names[2:], [count, heads.depth])
            for value, names, count in zip(parts, letters, counts, strict=True)
        ]
        return split[0], split[1], split[2]
    whole = Part(query, "bmx").split("x", "hd", [sum(counts), heads.depth])
    starts = [0, counts[0], counts[0] + counts[1]]
    taken = [
        Part(whole.first("h", start, count).value, names)
        for start, count, names in zip(starts, counts, letters, strict=True)
    ]
    return taken[0], taken[1], taken[2]


def _normalised(node: Node, part: Part, weight: ir.Value) -> Part:
    """Each row of each head divided by the root of the mean of its squares, times the weights."""
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
    epsilon = node.attribute("qk_norm_epsilon", 1e-6)

    def normalise(number: ir.Value, total: ir.Value, factor: ir.Value) -> ir.Value:
        mean = arith.divf(total, scalars.constant(f32, float(width)))
        root = math.rsqrt(arith.addf(mean, scalars.constant(f32, epsilon)))
        wide = arith.mulf(scalars.convert(number, f32), root)
        return scalars.convert(arith.mulf(wide, scalars.convert(factor, f32)), part.element)

    summed = Part(squares.value, outer)
    return part.mapped(part.element, normalise, summed, Part(weight, depth))


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


def _rotated(
    node: Node, operands: Sequence[ir.Value | None], q: Part, k: Part, start: Part
) -> tuple[Part, Part]:
    tables = []
    for number, name in ((_COSINES, "cos_cache"), (_SINES, "sin_cache")):
        shape = node.extents(number, name, (2,))
        pairs = node.static(f"the last extent of {name}", shape[1])
        depth = q.sizes["d"]
        assert isinstance(depth, int)
        if 2 * pairs > depth:
            raise node.refusal(f"{name} has {pairs} columns, for a depth of {depth}")
        tables.append(Part(required(operands[number]), "tp"))
    if node.has(_POSITIONS):
        node.extents(_POSITIONS, "position_ids", (2,))
        positions = Part(required(operands[_POSITIONS]), "bm")
    else:
        sizes: dict[Hashable, Size] = {"b": start.sizes["b"], "m": q.sizes["m"]}
        i64 = ir.IntegerType.get_signless(64)

        def position(first: ir.Value) -> ir.Value:
            row = arith.index_cast(i64, linalg.IndexOp(1).result)
            return arith.addi(arith.extsi(i64, first), row)

        numbers = elementwise(sizes, ("b", "m"), i64, [start.named], position)
        positions = Part(numbers.value, "bm")
    interleaved = bool(node.attribute("rotary_interleaved", 0))
    cosines, sines = tables
    return (
        rotated(q, positions, cosines, sines, interleaved),
        rotated(k, positions.renamed("m", "n"), cosines, sines, interleaved),
    )


def _assert_prompt(node: Node, total: ir.Value, rows: Size) -> None:
    is_prompt = arith.cmpi(arith.CmpIPredicate.eq, total, as_value(rows))
    message = "without a past, total_sequence_length must be the number of rows of the query"
    cf.assert_(is_prompt, ir.StringAttr.get(f"{described(node.proto, node.opset)}: {message}"))


def _with_past(
    node: Node,
    operands: Sequence[ir.Value | None],
    shapes: _Shapes,
    q: Part,
    k: Part,
    v: Part,
    start: Part,
    total: ir.Value,
    scores: Scores,
) -> tuple[Part, Part, Part, Part | None]:
    """The present key and value, the query, and the scale of the output, if the cache has one."""
    past_key = Part(required(operands[_PAST_KEY]), "bhnd")
    past_value = Part(required(operands[_PAST_VALUE]), "bhne")
    scale = None
    if node.has(_KEY_SCALE):
        heads = shapes.heads
        key_scale = scale_part(
            node, _KEY_SCALE, "k_scale", required(operands[_KEY_SCALE]), heads.kv_count
        )
        scale = scale_part(
            node, _VALUE_SCALE, "v_scale", required(operands[_VALUE_SCALE]), heads.kv_count
        ).renamed("d", "e")
        k, v = quantised(k, key_scale, past_key.element), quantised(v, scale, past_value.element)
        if set(key_scale.letters) <= {"0"}:
            scores.multiply(key_scale)
        else:
            f32 = ir.F32Type.get()

            def scaled(number: ir.Value, factor: ir.Value) -> ir.Value:
                return arith.mulf(scalars.convert(number, f32), factor)

            q = q.mapped(f32, scaled, key_scale)
    if not shapes.shared:
        past_key, past_value = (_lengthened(past, total) for past in (past_key, past_value))
    what = described(node.proto, node.opset)
    assert_rows_fit(start, k.sizes["n"], past_key.sizes["n"], what)
    return write_rows(past_key, k, start), write_rows(past_value, v, start), q, scale


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
