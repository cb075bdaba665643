# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`Attention` of ai.onnx, opset 23 and later."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith

from mlir_attention.dialects import linalg
from mlir_attention.frontends.onnx.attention.heads import (
    Heads,
    concatenated,
    default_scale,
    required,
)
from mlir_attention.frontends.onnx.attention.masks import broadcast_mask
from mlir_attention.frontends.onnx.attention.parts import Part
from mlir_attention.frontends.onnx.attention.scores import (
    Index,
    Offset,
    Scores,
    attend,
    probabilities,
    scores_of,
)
from mlir_attention.frontends.onnx.graph.node import Node
from mlir_attention.frontends.onnx.graph.types import Extent, Type
from mlir_attention.support import scalars
from mlir_attention.support.extents import as_value, empty, extent_of
from mlir_attention.support.tensor_slices import put_first, sizes_of

_Q, _K, _V, _MASK, _PAST_KEY, _PAST_VALUE, _LENGTHS = range(7)
_Y, _PRESENT_KEY, _PRESENT_VALUE, _SCORES = range(4)

#: Of `qk_matmul_output_mode`: the scores, with softcap, with the mask too, and their softmax.
_AFTER_PRODUCT, _AFTER_SOFTCAP, _AFTER_MASK, _AFTER_SOFTMAX = range(4)


def result_types(node: Node) -> list[Type | None]:
    """The output, the present key and value, and the scores."""
    shapes = _Shapes.of(node)
    query, value = node.inputs[_Q], node.inputs[_V]
    assert query is not None and value is not None
    heads, (batch, count, rows, total) = shapes.heads, shapes.scores

    if shapes.rank == 4:
        output = Type(query.element, (batch, count, rows, heads.value_depth))
    else:
        assert isinstance(heads.value_depth, int)
        output = Type(query.element, (batch, rows, heads.count * heads.value_depth))
    present = (batch, heads.kv_count, total)
    return [
        output,
        Type(query.element, (*present, heads.depth)),
        Type(value.element, (*present, heads.value_depth)),
        Type(query.element, shapes.scores),
    ]


def build(
    node: Node, operands: Sequence[ir.Value | None], wanted: Sequence[bool]
) -> list[ir.Value | None]:
    """Builds the node at the insertion point; returns the results that are wanted."""
    shapes = _Shapes.of(node)
    parts = _parts(node, operands, shapes)
    wants_scores = len(wanted) > _SCORES and wanted[_SCORES]
    mode = node.attribute("qk_matmul_output_mode", 0)
    output, lse = attend(
        _in_softmax_precision(node, parts.query),
        parts.key,
        parts.value,
        parts.stages[_AFTER_MASK],
        output=shapes.heads.output_letters(shapes.rank),
        lengths=parts.lengths,
        element=parts.query.element,
        lse=wants_scores and mode == _AFTER_SOFTMAX,
    )
    presents = [
        present.ordered(letters).value if number < len(wanted) and wanted[number] else None
        for number, present, letters in (
            (_PRESENT_KEY, parts.present_key, "bhnd"),
            (_PRESENT_VALUE, parts.present_value, "bhne"),
        )
    ]
    scores = _score_result(node, shapes.heads, parts, mode, lse) if wants_scores else None
    return [shapes.heads.output(output, shapes.rank), *presents, scores]


@dataclass(frozen=True)
class _Parts:
    """What a group is built of.

    key, value:                 those that the mask does not hide for sure.
    present_key, present_value: all, with the past.
    stages:                     the steps of the score, up to each stage.
    """

    query: Part
    key: Part
    value: Part
    present_key: Part
    present_value: Part
    lengths: Part | None
    stages: Sequence[Scores]


def _parts(node: Node, operands: Sequence[ir.Value | None], shapes: _Shapes) -> _Parts:
    query, key, value = (required(operands[at]) for at in (_Q, _K, _V))
    q = shapes.heads.queries(query, shapes.rank)
    k = shapes.heads.keys(key, shapes.rank)
    v = shapes.heads.values(value, shapes.rank)
    past: ir.Value | int = 0
    if node.has(_PAST_KEY):
        past_key, past_value = (required(operands[at]) for at in (_PAST_KEY, _PAST_VALUE))
        past = extent_of(past_key, 2)
        k = concatenated(Part(past_key, "bhnd"), k)
        v = concatenated(Part(past_value, "bhne"), v)
    lengths = Part(required(operands[_LENGTHS]), "b") if node.has(_LENGTHS) else None
    mask = None
    if node.has(_MASK):
        value_of = required(operands[_MASK])
        mask = broadcast_mask(node, _MASK, "attn_mask", value_of, shapes.heads, shapes.scores)
    stages = _stages(node, q, mask, _offset(past, q.sizes["m"], lengths))
    seen_k, seen_v = k, v
    if mask is not None and not shapes.mask_has_all_keys:
        # What stands behind the mask is hidden: those keys are not read.
        count = mask.sizes["n"]
        seen_k, seen_v = k.first("n", 0, count), v.first("n", 0, count)
    return _Parts(q, seen_k, seen_v, k, v, lengths, stages)


def _stages(node: Node, query: Part, mask: Part | None, offset: Offset) -> list[Scores]:
    """The steps of the score after the product, after the softcap, and after the mask."""
    scores = Scores()
    scale = node.attribute("scale")
    scores.scale(default_scale(query) if scale is None else scale)
    stages = [scores.copy()]
    scores.softcap(node.attribute("softcap", 0.0))
    stages.append(scores.copy())
    if mask is not None:
        type_ = node.type_of(_MASK, "attn_mask", (1, 2, 3, 4))
        if type_.element == "BOOL":
            scores.keep(mask)
        else:
            scores.add(mask, unsigned=type_.is_unsigned)
    left, right = (node.attribute(f"{side}_window_size", -1) for side in ("left", "right"))
    scores.window(
        offset,
        left=left if left >= 0 else None,
        right=0 if node.attribute("is_causal", 0) else right if right >= 0 else None,
    )
    return [*stages, scores]


def _score_result(node: Node, heads: Heads, parts: _Parts, mode: int, lse: Part | None) -> ir.Value:
    """The scores after a stage, or their softmax, with a column for each key."""
    letters, keys = heads.score_letters(), parts.present_key.sizes["n"]
    if mode < _AFTER_MASK:
        steps = parts.stages[mode]
        matrix = scores_of(parts.query, parts.present_key, steps, parts.query.element, letters)
        return heads.scores(matrix, letters)
    steps = parts.stages[_AFTER_MASK].copy()
    if parts.lengths is not None:
        _hide_missing(steps, parts.lengths)
    if lse is None:
        matrix = scores_of(parts.query, parts.key, steps, parts.query.element, letters)
        return heads.scores(_padded(matrix, keys, -math.inf), letters)
    precise = _in_softmax_precision(node, parts.query)
    exact = scores_of(precise, parts.key, steps, lse.element, letters)
    matrix = probabilities(exact, lse, parts.query.element)
    return heads.scores(_padded(matrix, keys, 0.0), letters)


@dataclass(frozen=True)
class _Shapes:
    """What is known of the shapes before anything is built.

    rank:              of query, key and value.
    scores:            the extents of the scores.
    mask_has_all_keys: whether the mask is as long as there are keys, for sure.
    """

    heads: Heads
    rank: int
    scores: tuple[Extent, Extent, Extent, Extent]
    mask_has_all_keys: bool

    @staticmethod
    def of(node: Node) -> _Shapes:
        """Raises ValueError for shapes and attributes that contradict each other."""
        query = node.extents(_Q, "Q", (3, 4))
        rank = len(query)
        key, value = node.extents(_K, "K", (rank,)), node.extents(_V, "V", (rank,))
        heads = Heads.of(node, query, key, value, "q_num_heads", "kv_num_heads")
        keys_at = rank - 2 if rank == 4 else 1
        keys = node.agree("the numbers of keys of K and V", key[keys_at], value[keys_at])
        _check_options(node)
        total: Extent = keys
        if node.has(_PAST_KEY):
            past_key = node.extents(_PAST_KEY, "past_key", (4,))
            past_value = node.extents(_PAST_VALUE, "past_value", (4,))
            past = node.agree("the lengths of past_key and past_value", past_key[2], past_value[2])
            for name, shape in (("past_key", past_key), ("past_value", past_value)):
                node.agree(f"the heads of K and {name}", heads.kv_count, shape[1])
            node.agree("the depths of K and past_key", heads.depth, past_key[3])
            node.agree("the depths of V and past_value", heads.value_depth, past_value[3])
            if isinstance(past, int) and isinstance(keys, int):
                total = past + keys
            else:
                total = _declared_length(node)
        if node.has(_LENGTHS):
            lengths = node.extents(_LENGTHS, "nonpad_kv_seqlen", (1,))
            node.agree("the batch of Q and nonpad_kv_seqlen", query[0], lengths[0])
        mask = node.inputs[_MASK] if node.has(_MASK) else None
        whole = True
        if mask is not None:
            shape = node.extents(_MASK, "attn_mask", (1, 2, 3, 4))
            whole = shape[-1] is not None and shape[-1] == total
            if isinstance(shape[-1], int) and isinstance(total, int) and shape[-1] > total:
                raise node.refusal(f"attn_mask is for {shape[-1]} keys, but there are {total}")
        rows = query[2] if rank == 4 else query[1]
        return _Shapes(heads, rank, (query[0], heads.count, rows, total), whole)


def _check_options(node: Node) -> None:
    for one, other in ((_PAST_KEY, _PAST_VALUE), (_PAST_VALUE, _PAST_KEY)):
        names = {_PAST_KEY: "past_key", _PAST_VALUE: "past_value"}
        if node.has(one) and not node.has(other):
            raise node.refusal(f"{names[one]} is given without {names[other]}")
    if node.has(_LENGTHS) and node.has(_PAST_KEY):
        raise node.refusal("nonpad_kv_seqlen cannot be combined with past_key and past_value")
    mode = node.attribute("qk_matmul_output_mode", 0)
    if mode not in range(4):
        raise node.refusal(f"qk_matmul_output_mode is {mode}; it must be from 0 to 3")
    softcap = node.attribute("softcap", 0.0)
    if softcap < 0:
        raise node.refusal(f"softcap is {softcap:g}; it must not be negative")
    for side in ("left", "right"):
        window = node.attribute(f"{side}_window_size", -1)
        if window < -1:
            raise node.refusal(f"{side}_window_size is {window}; it must be -1 or more")


def _declared_length(node: Node) -> Extent:
    """The keys that there are with the past, where the model names them."""
    present = node.declared[_PRESENT_KEY] if len(node.declared) > _PRESENT_KEY else None
    if present is None or present.shape is None or len(present.shape) != 4:
        return None
    return present.shape[2]


def _offset(past: ir.Value | int, rows: ir.Value | int, lengths: Part | None) -> Offset:
    if lengths is None:
        return Offset.of(past)

    def value(elements: Sequence[ir.Value]) -> ir.Value:
        length = arith.index_cast(ir.IndexType.get(), elements[0])
        return arith.subi(length, as_value(rows))

    return Offset([lengths], value)


def _hide_missing(scores: Scores, lengths: Part) -> None:
    """Hides keys from the length on, in a tensor of scores."""

    def step(score: ir.Value, given: Sequence[ir.Value], index: Index) -> ir.Value:
        length = arith.index_cast(ir.IndexType.get(), given[0])
        seen = arith.cmpi(arith.CmpIPredicate.slt, index("n"), length)
        return arith.select(seen, score, scalars.minus_infinity(score.type))

    scores.then(step, lengths)


def _in_softmax_precision(node: Node, query: Part) -> Part:
    """The query in f64 if the softmax is to be computed in that: all scores then are."""
    from onnx import TensorProto

    precision = node.attribute("softmax_precision")
    if precision in (None, TensorProto.FLOAT, TensorProto.FLOAT16, TensorProto.BFLOAT16):
        return query  # Scores have no less than f32.
    if precision == TensorProto.DOUBLE:
        f64 = ir.F64Type.get()
        return query if query.element == f64 else query.mapped(f64)
    raise node.refusal(f"softmax_precision is {precision}; it must be a floating-point type")


def _padded(matrix: Part, keys: ir.Value | int, fill: float) -> Part:
    """With a column for each key: those behind the mask are `fill`."""
    if matrix.sizes["n"] == keys:
        return matrix
    sizes = [*sizes_of(matrix.value)[:-1], keys]
    whole = linalg.fill(scalars.constant(matrix.element, fill), empty(sizes, matrix.element))
    return Part(put_first(matrix.value, whole), matrix.letters)
