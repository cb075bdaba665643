# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`MultiHeadAttention` of com.microsoft: ONNX Runtime's, with packed forms, padding and a bias.

A key that is padding is not hidden: `mask_filter_value` is added to its score, as in ONNX Runtime,
so that a row of nothing but padding is the softmax of its scores. The lengths of sequences hide
what is behind them, which reads less and differs only where there is no key at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith

from mlir_attention.frontends.onnx.attention.heads import (
    Heads,
    concatenated,
    default_scale,
    divided,
    required,
)
from mlir_attention.frontends.onnx.attention.masks import broadcast_mask
from mlir_attention.frontends.onnx.attention.parts import Part
from mlir_attention.frontends.onnx.attention.scores import Offset, Scores, attend
from mlir_attention.frontends.onnx.graph.node import Node
from mlir_attention.frontends.onnx.graph.types import Extent, Type
from mlir_attention.support.extents import extent_of

_QUERY, _KEY, _VALUE, _BIAS, _PADDING, _ATTENTION_BIAS, _PAST_KEY, _PAST_VALUE = range(8)
_REFUSED = {8: "past_sequence_length", 9: "cache_indirection"}

_FILTER_VALUE = -10000.0


@dataclass(frozen=True)
class _Shapes:
    """Extents, of what is attended to now."""

    batch: Extent
    rows: Extent
    keys: Extent
    heads: Heads
    past: Extent

    @property
    def total(self) -> Extent:
        """The keys, with those of the past."""
        if self.past == 0:
            return self.keys
        if isinstance(self.past, int) and isinstance(self.keys, int):
            return self.past + self.keys
        return None

    @staticmethod
    def of(node: Node) -> _Shapes:
        """Raises ValueError for shapes that contradict each other."""
        count = int(node.required("num_heads"))
        if count < 1:
            raise node.refusal(f"num_heads is {count}; it must be at least 1")
        for number, name in _REFUSED.items():
            if node.has(number):
                raise node.refusal(f"the input {name!r} is not supported")
        query = node.extents(_QUERY, "query", (3, 5))
        if len(query) == 5:
            if node.has(_KEY) or node.has(_VALUE):
                raise node.refusal("a packed query is given with a key or value")
            node.agree("num_heads and dimension 2 of a packed query", count, query[2])
            node.agree("dimension 3 of a packed query and 3", query[3], 3)
            heads = Heads(count, count, query[4], query[4])
            return _Shapes(query[0], query[1], query[1], heads, _past(node, query[0], heads))
        depth = divided(node, "query", query[2], count)
        key = node.extents(_KEY, "key", (3, 4, 5))
        batch = node.agree("the batches of query and key", query[0], key[0])
        if len(key) == 5:
            if node.has(_VALUE):
                raise node.refusal("a packed key is given with a value")
            node.agree("num_heads and dimension 2 of a packed key", count, key[2])
            node.agree("dimension 3 of a packed key and 2", key[3], 2)
            node.agree("the depths of query and key", depth, key[4])
            heads = Heads(count, count, depth, key[4])
            return _Shapes(batch, query[1], key[1], heads, _past(node, batch, heads))
        value = node.extents(_VALUE, "value", (len(key),))
        keys = node.agree("the keys of key and value", key[-2], value[-2])
        if len(key) == 4:
            node.agree("num_heads and the heads of key and value", count, key[1], value[1])
            node.agree("the depths of query and key", depth, key[3])
            if node.has(_PAST_KEY):
                raise node.refusal("a past is given with a key of 4 dimensions")
            return _Shapes(batch, query[1], keys, Heads(count, count, depth, value[3]), 0)
        node.agree("the depths of query and key", depth, divided(node, "key", key[2], count))
        heads = Heads(count, count, depth, divided(node, "value", value[2], count))
        return _Shapes(batch, query[1], keys, heads, _past(node, batch, heads))


def result_types(node: Node) -> list[Type | None]:
    """The output, the present key and value, and nothing of the scores."""
    shapes = _Shapes.of(node)
    query = node.inputs[_QUERY]
    assert query is not None
    heads = shapes.heads
    width: Extent = None
    if isinstance(heads.value_depth, int):
        width = heads.count * heads.value_depth

    def present(depth: Extent) -> Type:
        return Type(query.element, (shapes.batch, heads.count, shapes.total, depth))

    output = Type(query.element, (shapes.batch, shapes.rows, width))
    return [output, present(heads.depth), present(heads.value_depth)]


def build(
    node: Node, operands: Sequence[ir.Value | None], wanted: Sequence[bool]
) -> list[ir.Value | None]:
    """Builds the node at the insertion point; returns the results that are wanted."""
    shapes = _Shapes.of(node)
    if len(wanted) > 3 and wanted[3]:
        raise node.refusal("its output 'qk' is not supported")
    q, k, v = _with_bias(node, operands, shapes.heads)
    past: ir.Value | int = 0
    if node.has(_PAST_KEY):
        past_key, past_value = required(operands[_PAST_KEY]), required(operands[_PAST_VALUE])
        past = extent_of(past_key, 2)
        k = concatenated(Part(past_key, "bhnd"), k)
        v = concatenated(Part(past_value, "bhne"), v)
    present = [k.ordered("bhnd").value if _is(wanted, 1) else None]
    present.append(v.ordered("bhne").value if _is(wanted, 2) else None)

    scores = Scores()
    scores.scale(node.attribute("scale") or default_scale(q))
    if node.has(_ATTENTION_BIAS):
        scores.add(_attention_bias(node, required(operands[_ATTENTION_BIAS]), shapes))
    lengths = None
    if node.has(_PADDING):
        lengths = _pad(node, scores, required(operands[_PADDING]), shapes, k, v)
    if node.attribute("unidirectional", 0):
        scores.window(Offset.of(past), right=0)
    letters = shapes.heads.output_letters(3)
    output, _ = attend(q, k, v, scores, output=letters, lengths=lengths, element=q.element)
    return [shapes.heads.output(output, 3), *present]


def _past(node: Node, batch: Extent, heads: Heads) -> Extent:
    """The length of the past; 0 if there is none. Raises ValueError if it does not fit."""
    if node.has(_PAST_KEY) != node.has(_PAST_VALUE):
        raise node.refusal("past_key and past_value must both be given, or none")
    if not node.has(_PAST_KEY):
        return 0
    key = node.extents(_PAST_KEY, "past_key", (4,))
    value = node.extents(_PAST_VALUE, "past_value", (4,))
    node.agree("the batches of query and past", batch, key[0], value[0])
    node.agree("num_heads and the heads of the past", heads.count, key[1], value[1])
    node.agree("the depths of key and past_key", heads.depth, key[3])
    node.agree("the depths of value and past_value", heads.value_depth, value[3])
    return node.agree("the lengths of past_key and past_value", key[2], value[2])


def _unpacked(
    node: Node, operands: Sequence[ir.Value | None], heads: Heads
) -> tuple[Part, Part, Part]:
    """Query, key and value with their heads apart."""
    query = required(operands[_QUERY])
    if ir.RankedTensorType(query.type).rank == 5:
        parts = [
            Part(query, letters).taken("x", at)
            for at, letters in enumerate(("bmhxd", "bnhxd", "bnhxe"))
        ]
        return parts[0], parts[1], parts[2]
    key = required(operands[_KEY])
    rank = ir.RankedTensorType(key.type).rank
    q = heads.queries(query, 3)
    if rank == 5:
        return q, Part(key, "bnhxd").taken("x", 0), Part(key, "bnhxe").taken("x", 1)
    return q, heads.keys(key, rank), heads.values(required(operands[_VALUE]), rank)


def _with_bias(
    node: Node, operands: Sequence[ir.Value | None], heads: Heads
) -> tuple[Part, Part, Part]:
    """Query, key and value, each with its part of the bias; a key of 4 dimensions has none."""
    parts = _unpacked(node, operands, heads)
    if not node.has(_BIAS):
        return parts
    (width,) = node.extents(_BIAS, "bias", (1,))
    bias = required(operands[_BIAS])
    is_new = [True] + [part.letters.startswith("bn") for part in parts[1:]]
    depths = [part.sizes[part.letters[-1]] for part in parts]
    counts = [heads.count * node.static("the depth", _number(depth)) for depth in depths]
    node.agree("the width of bias and of query, key and value", width, sum(counts))
    starts = [0, counts[0], counts[0] + counts[1]]
    biased = []
    for part, start, count, has_bias in zip(parts, starts, counts, is_new, strict=True):
        if not has_bias:
            biased.append(part)
            continue
        letter = part.letters[-1]
        of_part = Part(bias, "x").first("x", start, count)
        of_part = of_part.split("x", f"h{letter}", [heads.count, count // heads.count])
        biased.append(part.mapped(part.element, lambda one, other: arith.addf(one, other), of_part))
    return biased[0], biased[1], biased[2]


def _attention_bias(node: Node, value: ir.Value, shapes: _Shapes) -> Part:
    expected = (shapes.batch, shapes.heads.count, shapes.rows, shapes.total)
    node.extents(_ATTENTION_BIAS, "attention_bias", (4,))
    return broadcast_mask(node, _ATTENTION_BIAS, "attention_bias", value, shapes.heads, expected)


def _pad(
    node: Node, scores: Scores, value: ir.Value, shapes: _Shapes, key: Part, val: Part
) -> Part | None:
    """Adds what the padding mask does to scores; returns the lengths, if it is these."""
    shape = node.extents(_PADDING, "key_padding_mask", (1, 2, 3))
    fill = node.attribute("mask_filter_value", _FILTER_VALUE)
    if len(shape) == 1:
        return _lengths(node, value, shape[0], shapes)
    expected = [shapes.batch, shapes.rows, shapes.total]
    names = "bmn"
    if len(shape) == 2:
        expected, names = [shapes.batch, shapes.total], "bn"
    for extent, other in zip(shape, expected, strict=True):
        node.agree("the extents of key_padding_mask and of the scores", extent, other)
    scores.lower(Part(value, names), fill)
    return None


def _lengths(node: Node, value: ir.Value, count: Extent, shapes: _Shapes) -> Part:
    """The lengths in a mask of one dimension: [batch], or the first of [3 * batch + 2]."""
    batch = shapes.batch
    if count == batch:
        return Part(value, "b")
    if not (isinstance(count, int) and isinstance(batch, int)):
        raise node.refusal(
            f"whether key_padding_mask, of extent {count or '?'}, has the lengths of the "
            f"{batch or '?'} sequences is not known: name both extents alike"
        )
    if count != 3 * batch + 2:
        raise node.refusal(
            f"key_padding_mask has extent {count}; expected {batch} or {3 * batch + 2}"
        )
    return Part(value, "b").first("b", 0, batch)


def _is(wanted: Sequence[bool], number: int) -> bool:
    return number < len(wanted) and wanted[number]


def _number(extent: ir.Value | int) -> Extent:
    return extent if isinstance(extent, int) else None
