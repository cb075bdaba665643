# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`Reshape` of dynamic extents, by what it joins and splits, which torch-mlir guesses otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, tensor

from mlir_attention.frontends.onnx.graph.node import Node
from mlir_attention.frontends.onnx.graph.symbols import product_of_all
from mlir_attention.frontends.onnx.graph.types import Extent, Type, known_shape
from mlir_attention.support.extents import Extent as Size
from mlir_attention.support.extents import as_value, static_sizes
from mlir_attention.support.tensor_slices import as_type, expand_shape, sizes_of


def is_needed(node: Node) -> bool:
    """Whether so many extents are dynamic that it matters what becomes of which, or one is 0."""
    types = [node.inputs[0], node.declared[0]]
    shapes = [type_.shape for type_ in types if type_ is not None and type_.shape is not None]
    counts = [sum(not isinstance(extent, int) for extent in shape) for shape in shapes]
    return len(shapes) == 2 and (max(counts) > 1 or any(0 in shape for shape in shapes))


def build(
    node: Node, operands: Sequence[ir.Value | None], wanted: Sequence[bool]
) -> list[ir.Value | None]:
    """Builds the node: as views if it is known what is joined and split, by its sizes otherwise."""
    source, shape = operands[0], operands[1]
    old, new = node.inputs[0], node.declared[0]
    assert source is not None and shape is not None and old is not None and new is not None
    groups = _groups(known_shape(old), known_shape(new))
    sizes = _sizes(source, shape, new, keeps_zero=bool(node.attribute("allowzero", 0)))
    if groups is not None:
        return [as_type(_viewed(source, groups, known_shape(new), sizes), new.mlir())]
    index = ir.IndexType.get()
    target = tensor.from_elements(
        ir.RankedTensorType.get([len(sizes)], index), [as_value(size) for size in sizes]
    )
    return [tensor.reshape(new.mlir(), source, target)]


#: Dimensions of the source, and of the result, with as many elements.
_Group = tuple[list[int], list[int]]


def _groups(old: Sequence[Extent], new: Sequence[Extent]) -> list[_Group] | None:
    """What becomes of what; None if that is not known for sure."""
    olds, news = ([product_of_all(shape[:end]) for end in range(len(shape) + 1)]
                  for shape in (old, new))  # fmt: skip
    if not old or not new or 0 in (*old, *new) or olds[-1] is None or olds[-1] != news[-1]:
        return None
    groups: list[_Group] = []
    at, to = 0, 0
    while at < len(old) and to < len(new):
        # With all of both, they are equal.
        end, upto = next(
            (one, other)
            for one in range(at + 1, len(old) + 1)
            for other in range(to + 1, len(new) + 1)
            if olds[one] == news[other]
        )
        groups.append((list(range(at, end)), list(range(to, upto))))
        at, to = end, upto
    # What is left on one side has extent 1.
    groups[-1][0].extend(range(at, len(old)))
    groups[-1][1].extend(range(to, len(new)))
    return groups


def _viewed(
    source: ir.Value, groups: Sequence[_Group], new: Sequence[Extent], stated: Sequence[Size]
) -> ir.Value:
    """The source with the dimensions of each group joined, then split. `stated` are new sizes."""
    sizes = sizes_of(source)
    totals = [_joined([sizes[dim] for dim in olds]) for olds, _ in groups]
    joined = source
    if any(len(olds) > 1 for olds, _ in groups):
        element = ir.RankedTensorType(source.type).element_type
        type_ = ir.RankedTensorType.get(static_sizes(totals), element)
        joined = tensor.collapse_shape(type_, source, [olds for olds, _ in groups])
    if all(len(news) == 1 for _, news in groups):
        return joined
    parts: list[Size] = []
    for (_, news), total in zip(groups, totals, strict=True):
        parts += _split(total, [new[dim] for dim in news], [stated[dim] for dim in news])
    return expand_shape(joined, parts, [news for _, news in groups])


def _split(total: Size, extents: Sequence[Extent], stated: Sequence[Size]) -> list[Size]:
    """The sizes of the dimensions that one of size `total` is split to."""
    dynamic = sum(not isinstance(extent, int) for extent in extents)
    if len(extents) == 1:
        return [total]
    if dynamic != 1:
        return list(stated)
    rest = 1
    for extent in extents:
        rest *= extent if isinstance(extent, int) else 1
    size = total // rest if isinstance(total, int) else arith.divui(total, as_value(rest))
    return [extent if isinstance(extent, int) else size for extent in extents]


def _joined(sizes: Sequence[Size]) -> Size:
    total: Size = 1
    for size in sizes:
        if isinstance(size, int) and isinstance(total, int):
            total *= size
        else:
            total = arith.muli(as_value(total), as_value(size))
    return total


def _sizes(source: ir.Value, shape: ir.Value, new: Type, *, keeps_zero: bool) -> list[Size]:
    """The sizes that the second input states: 0 is that of the source, -1 what is left."""
    of_source = sizes_of(source)
    index = ir.IndexType.get()
    stated: list[Size] = []
    for number, extent in enumerate(known_shape(new)):
        if isinstance(extent, int):
            stated.append(extent)
            continue
        value = arith.index_cast(index, tensor.extract(shape, [as_value(number)]))
        if not keeps_zero and number < len(of_source):
            is_zero = arith.cmpi(arith.CmpIPredicate.eq, value, as_value(0))
            value = arith.select(is_zero, as_value(of_source[number]), value)
        stated.append(value)
    total = as_value(_joined(of_source))
    # With -1 among them, the product is the negative one of the others.
    others = arith.subi(as_value(0), as_value(_joined(stated)))
    is_one = arith.cmpi(arith.CmpIPredicate.eq, others, as_value(0))
    left = arith.divsi(total, arith.select(is_one, as_value(1), others))
    sizes: list[Size] = []
    for size in stated:
        if isinstance(size, int):
            sizes.append(size)
            continue
        is_left = arith.cmpi(arith.CmpIPredicate.eq, size, as_value(-1))
        sizes.append(arith.select(is_left, left, size))
    return sizes
