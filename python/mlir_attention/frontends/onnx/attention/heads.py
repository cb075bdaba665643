# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The heads of query, key and value, in the forms that the ops take."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith, math, tensor

from mlir_attention.frontends.onnx.attention.parts import Part
from mlir_attention.frontends.onnx.graph.node import Node
from mlir_attention.frontends.onnx.graph.types import Extent
from mlir_attention.support.extents import static_sizes
from mlir_attention.support.tensor_slices import sizes_of


@dataclass(frozen=True)
class Heads:
    """How many heads there are, and how wide they are.

    share: query heads for each head of keys and values. Depths that are not known are None or a
    name.
    """

    count: int
    kv_count: int
    depth: Extent
    value_depth: Extent

    @property
    def share(self) -> int:
        """Query heads for each head of keys and values."""
        return self.count // self.kv_count

    @staticmethod
    def of(
        node: Node,
        query: Sequence[Extent],
        key: Sequence[Extent],
        value: Sequence[Extent],
        count_name: str,
        kv_count_name: str,
    ) -> Heads:
        """Of shapes [batch, head, row, depth], or [batch, row, head * depth] and attributes.

        Raises ValueError if they do not fit each other.
        """
        node.agree("the batches of Q, K and V", query[0], key[0], value[0])
        if len(query) == 3:
            count, kv_count = (int(node.required(name)) for name in (count_name, kv_count_name))
            for name, number in ((count_name, count), (kv_count_name, kv_count)):
                if number < 1:
                    raise node.refusal(f"{name} is {number}; it must be at least 1")
            depth = divided(node, "Q", query[2], count)
            key_depth = divided(node, "K", key[2], kv_count)
            value_depth: Extent = divided(node, "V", value[2], kv_count)
            heads = Heads(count, kv_count, depth, value_depth)
            node.agree("the depths of Q and K", depth, key_depth)
        else:
            count = node.static("the number of heads of Q", query[1])
            kv_count = node.static(
                "the number of heads of K",
                node.agree("the numbers of heads of K and V", key[1], value[1]),
            )
            for name, number in ((count_name, count), (kv_count_name, kv_count)):
                stated = node.attribute(name)
                if stated is not None and stated != number:
                    raise node.refusal(f"{name} is {stated}, but there are {number} heads")
            depth_of_all = node.agree("the depths of Q and K", query[3], key[3])
            heads = Heads(count, kv_count, depth_of_all, value[3])
        if heads.kv_count == 0 or heads.count % heads.kv_count:
            raise node.refusal(
                f"{heads.count} query heads cannot share {heads.kv_count} heads of keys and values"
            )
        return heads

    # ---- operands

    def queries(self, value: ir.Value, rank: int) -> Part:
        """The query, whose heads are those of the keys, with as many for each."""
        part = Part(value, "bxmd") if rank == 4 else self._unfolded(value, "bmx", self.count, "xd")
        return part.split("x", *self._of_heads())

    def keys(self, value: ir.Value, rank: int) -> Part:
        """The key."""
        return (
            Part(value, "bhnd") if rank == 4 else self._unfolded(value, "bnx", self.kv_count, "hd")
        )

    def values(self, value: ir.Value, rank: int) -> Part:
        """The value."""
        return (
            Part(value, "bhne") if rank == 4 else self._unfolded(value, "bnx", self.kv_count, "he")
        )

    def of_all(self, part: Part, letter: str) -> Part:
        """With a dimension of all query heads taken apart."""
        return part.split(letter, *self._of_heads())

    def _unfolded(self, value: ir.Value, letters: str, count: int, into: str) -> Part:
        width = sizes_of(value)[-1]
        assert isinstance(width, int)
        return Part(value, letters).split("x", into, [count, width // count])

    def _of_heads(self) -> tuple[str, list[int]]:
        return ("h", [self.count]) if self.share == 1 else ("hr", [self.kv_count, self.share])

    # ---- results

    @property
    def letters(self) -> str:
        """Those of all query heads."""
        return "h" if self.share == 1 else "hr"

    def output_letters(self, rank: int) -> str:
        """Of the output, whose dimensions are in the order of the query's."""
        return f"b{self.letters}me" if rank == 4 else f"bm{self.letters}e"

    def output(self, part: Part, rank: int) -> ir.Value:
        """The output in the form of the query."""
        if rank == 4:
            return part.joined("b", self.letters, "m", "e")
        return part.joined("b", "m", f"{self.letters}e")

    def score_letters(self) -> str:
        """Of a tensor of scores."""
        return f"b{self.letters}mn"

    def scores(self, part: Part, letters: str) -> ir.Value:
        """A tensor of scores with one dimension of heads."""
        assert part.letters == letters
        return part.joined("b", self.letters, "m", "n")


def default_scale(query: Part) -> float | ir.Value:
    """1 / sqrt(depth), of the query."""
    depth = query.sizes["d"]
    if isinstance(depth, int):
        return float(depth**-0.5)
    f32 = ir.F32Type.get()
    as_float = arith.sitofp(f32, arith.index_cast(ir.IntegerType.get_signless(64), depth))
    return math.rsqrt(as_float)


def concatenated(past: Part, new: Part) -> Part:
    """`new` behind `past` along the keys, in the order of `past`."""
    new = new.ordered(past.letters)
    at = past.letters.index("n")
    sizes = sizes_of(past.value)
    one, other = sizes[at], sizes_of(new.value)[at]
    static = isinstance(one, int) and isinstance(other, int)
    total = one + other if static else None
    shape = static_sizes(sizes)
    shape[at] = total if total is not None else ir.ShapedType.get_dynamic_size()
    # An extent that one of them states is that of all.
    for dim, extent in enumerate(sizes_of(new.value)):
        if dim != at and isinstance(extent, int):
            shape[dim] = extent
    type_ = ir.RankedTensorType.get(shape, past.element)
    return Part(tensor.concat(type_, at, [past.value, new.value]), past.letters)


def divided(node: Node, name: str, width: Extent, count: int) -> int:
    """The depth of `count` heads that lie side by side. Raises ValueError if they do not fit."""
    known = node.static(f"the last extent of {name}", width)
    if known % count:
        raise node.refusal(f"the last extent of {name}, {known}, is no multiple of {count} heads")
    return known // count


def required(operand: ir.Value | None) -> ir.Value:
    """An operand of an input that was found to be given."""
    assert operand is not None
    return operand
