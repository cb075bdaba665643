# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The inputs of `GroupQueryAttention`, and what must hold of their shapes and of its attributes."""

from __future__ import annotations

from dataclasses import dataclass

from mlir_attention.frontends.onnx.attention.heads import Heads, divided
from mlir_attention.frontends.onnx.graph.node import Node
from mlir_attention.frontends.onnx.graph.types import Extent, Type

QUERY, KEY, VALUE, PAST_KEY, PAST_VALUE, LENGTHS, TOTAL = range(7)
COSINES, SINES, POSITIONS, BIAS, SINK, KEY_SCALE, VALUE_SCALE, QUERY_NORM, KEY_NORM = range(7, 16)


#: The type of a cache of 4 bits, two numbers in each byte.
_OF_4_BITS = "UINT8"


@dataclass(frozen=True)
class Shapes:
    """Extents, and the type of the past.

    shared: whether the present is as long as the past.
    """

    batch: Extent
    rows: Extent
    heads: Heads
    is_packed: bool
    past: Type | None
    shared: bool

    @property
    def packs_cache(self) -> bool:
        """Whether each byte of the past holds two numbers of 4 bits."""
        return self.past is not None and self.past.element == _OF_4_BITS

    @property
    def stored_depth(self) -> Extent:
        """The last extent of past and present."""
        depth = self.heads.depth
        return depth // 2 if self.packs_cache and isinstance(depth, int) else depth

    @staticmethod
    def of(node: Node) -> Shapes:
        """Raises ValueError for shapes and attributes that contradict each other."""
        _check_options(node)
        counts = [int(node.required(name)) for name in ("num_heads", "kv_num_heads")]
        count, kv_count = counts
        if min(counts) < 1 or count % kv_count:
            raise node.refusal(f"{count} query heads cannot share {kv_count} heads of keys")
        query = node.extents(QUERY, "query", (3,))
        is_packed = not node.has(KEY)
        if is_packed:
            depth = divided(node, "query", query[2], count + 2 * kv_count)
            if node.has(VALUE):
                raise node.refusal("the input 'key' is missing")
        else:
            key, value = node.extents(KEY, "key", (3,)), node.extents(VALUE, "value", (3,))
            node.agree("the batches of query, key and value", query[0], key[0], value[0])
            node.agree("the rows of query, key and value", query[1], key[1], value[1])
            depth = divided(node, "query", query[2], count)
            for name, shape in (("key", key), ("value", value)):
                depths = depth, divided(node, name, shape[2], kv_count)
                node.agree(f"the depths of query and {name}", *depths)
        heads = Heads(count, kv_count, depth, depth)
        lengths = node.extents(LENGTHS, "seqlens_k", (1,))
        node.agree("the batch of query and seqlens_k", query[0], lengths[0])
        total = node.extents(TOTAL, "total_sequence_length", (0, 1))
        node.agree("the extent of total_sequence_length and 1", 1, *total)
        past = _past(node, query[0], heads)
        return Shapes(query[0], query[1], heads, is_packed, past, _is_shared(node, past))


def _check_options(node: Node) -> None:
    for one, other in (
        ("past_key", "past_value"), ("cos_cache", "sin_cache"), ("q_norm_weight", "k_norm_weight")
    ):  # fmt: skip
        numbers = {
            "past_key": (PAST_KEY, PAST_VALUE),
            "cos_cache": (COSINES, SINES),
            "q_norm_weight": (QUERY_NORM, KEY_NORM),
        }[one]
        if node.has(numbers[0]) != node.has(numbers[1]):
            raise node.refusal(f"{one} and {other} must both be given, or none")
    if node.attribute("do_rotary", 0) and not node.has(COSINES):
        raise node.refusal("do_rotary needs the inputs 'cos_cache' and 'sin_cache'")
    if node.attribute("sliding_window_cache", 0):
        raise node.refusal("sliding_window_cache is not supported")
    window = node.attribute("local_window_size", -1)
    if window < -1:
        raise node.refusal(f"local_window_size is {window}; it must be -1 or more")
    if not node.attribute("causal", 1) and window >= 0:
        raise node.refusal("local_window_size is for causal attention")


def _past(node: Node, batch: Extent, heads: Heads) -> Type | None:
    if not node.has(PAST_KEY):
        if node.has(KEY_SCALE) or node.has(VALUE_SCALE):
            raise node.refusal("k_scale and v_scale are those of a past, and there is none")
        return None
    key = node.extents(PAST_KEY, "past_key", (4,))
    value = node.extents(PAST_VALUE, "past_value", (4,))
    node.agree("the batches of query and past", batch, key[0], value[0])
    node.agree("kv_num_heads and the heads of the past", heads.kv_count, key[1], value[1])
    type_ = node.inputs[PAST_KEY]
    assert type_ is not None
    depth = _depth_of_past(node, type_, heads)
    is_packed = type_.element == _OF_4_BITS
    names = "half the depth of query and the depths of past" if is_packed else (
        "the depths of query and past")  # fmt: skip
    node.agree(names, depth, key[3], value[3])
    length = node.agree("the lengths of past_key and past_value", key[2], value[2])
    is_narrow = not type_.is_float or type_.element.startswith("FLOAT8")
    for number, name in ((KEY_SCALE, "k_scale"), (VALUE_SCALE, "v_scale")):
        if is_narrow != node.has(number):
            state = "needs" if is_narrow else "has no"
            raise node.refusal(f"a cache of {type_.element.lower()} {state} {name}")
    return Type(type_.element, (batch, heads.kv_count, length, depth))


def _depth_of_past(node: Node, type_: Type, heads: Heads) -> Extent:
    """The last extent of a past, whose type is one that is supported."""
    bits = node.attribute("kv_cache_bit_width", 0)
    if type_.element == _OF_4_BITS and bits == 4:
        depth = node.static("the depth of the heads", heads.depth)
        if depth % 2:
            raise node.refusal(f"a cache of 4 bits has heads of an even depth, not of {depth}")
        return depth // 2
    is_known = type_.is_float or type_.element == "INT8"
    if not is_known or bits == 4:
        kind = f" with kv_cache_bit_width={bits}" if bits else ""
        raise node.refusal(f"a cache of {type_.element.lower()}{kind} is not supported")
    return heads.depth


def _is_shared(node: Node, past: Type | None) -> bool:
    present = node.declared[1] if len(node.declared) > 1 else None
    if past is None or present is None or past.shape is None or present.shape is None:
        return False
    return past.shape[2] is not None and past.shape[2] == present.shape[2]
