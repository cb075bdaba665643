# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tensors in the shapes that a group wants, a dimension for each atom, and back."""

from __future__ import annotations

import math
from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, tensor

from mlir_attention.find.expressions.axes import Atom, Axis, all_leaves, leaves
from mlir_attention.find.expressions.scalar_expressions import Element
from mlir_attention.support.extents import Extent, as_value, extent_of, static_sizes
from mlir_attention.support.tensor_slices import expand_shape


def operand_for(
    element: Element, dims: Axis, *, is_score: bool = False
) -> tuple[ir.Value, list[int | None]]:
    """The tensor of an element with a dimension for each of its atoms, and its map.

    Dimensions of extent 1 that have no role are constants in the map of a score operand,
    and are dropped from the others, whose maps may hold none.
    """
    value = _expand(element)
    atoms: list[Atom | None] = []
    for axis in element.axes:
        atoms.extend(leaves(axis) or [None])
    positions = [dims.index(atom) if atom in dims else None for atom in atoms]
    if is_score or None not in positions:
        return value, positions
    is_kept = [dim is not None for dim in positions]
    return _drop(value, is_kept), [dim for dim in positions if dim is not None]


def _expand(element: Element) -> ir.Value:
    value = element.value
    if all(len(leaves(axis)) <= 1 for axis in element.axes):
        return value
    sizes: list[Extent] = []
    reassociation: list[list[int]] = []
    for at, axis in enumerate(element.axes):
        atoms = leaves(axis)
        count = max(len(atoms), 1)
        reassociation.append(list(range(len(sizes), len(sizes) + count)))
        whole = extent_of(value, at)
        known = math.prod(atom.extent for atom in atoms if atom.extent is not None)
        if len(atoms) <= 1:
            sizes.append(whole)
        else:
            for atom in atoms:
                if atom.extent is not None:
                    sizes.append(atom.extent)
                else:
                    sizes.append(arith.divui(as_value(whole), as_value(known)))
    return expand_shape(value, sizes, reassociation)


def _drop(value: ir.Value, is_kept: Sequence[bool]) -> ir.Value:
    """Drops the dimensions that are not kept, by collapsing them into a neighbour."""
    groups: list[list[int]] = []
    leading: list[int] = []
    sizes: list[Extent] = []
    for at, stays in enumerate(is_kept):
        if stays:
            groups.append([*leading, at])
            leading = []
            sizes.append(extent_of(value, at))
        elif groups:
            groups[-1].append(at)
        else:
            leading.append(at)
    return _collapse(value, sizes, groups)


def with_shape_of(old: Element, result: ir.Value, atoms: Sequence[Atom]) -> ir.Value:
    """A result of the group, which has a dimension for each atom, in the shape of `old`."""
    wanted = ir.RankedTensorType(old.value.type)
    # Dimensions of extent 1 that the result has and `old` has not are dropped first.
    kept = all_leaves(old.axes)
    if any(atom not in kept for atom in atoms):
        result = _drop(result, [atom in kept for atom in atoms])
        atoms = [atom for atom in atoms if atom in kept]
    groups: list[list[int]] = []
    at = 0
    for axis in old.axes:
        count = sum(atom in atoms for atom in leaves(axis))
        groups.append(list(range(at, at + count)))
        at += count
    merged = [members for members in groups if members]
    if any(len(members) > 1 for members in merged):
        sizes = [_product([extent_of(result, at) for at in members]) for members in merged]
        result = _collapse(result, sizes, merged)
    if len(merged) < len(groups):
        result = _insert_units(result, groups)
    return result if result.type == wanted else tensor.cast(wanted, result)


def _product(extents: Sequence[Extent]) -> Extent:
    product, *rest = extents
    for extent in rest:
        if isinstance(product, int) and isinstance(extent, int):
            product *= extent
        else:
            product = arith.muli(as_value(product), as_value(extent))
    return product


def _insert_units(value: ir.Value, groups: Sequence[list[int]]) -> ir.Value:
    """Dimensions of extent 1 where a group is empty."""
    sizes: list[Extent] = []
    reassociation: list[list[int]] = []
    leading: list[int] = []
    at = 0
    for position, members in enumerate(groups):
        if members:
            sizes.append(extent_of(value, at))
            reassociation.append([*leading, position])
            leading = []
            at += 1
        else:
            sizes.append(1)
            if reassociation:
                reassociation[-1].append(position)
            else:
                leading.append(position)
    return expand_shape(value, sizes, reassociation)


def _collapse(
    value: ir.Value, sizes: Sequence[Extent], reassociation: Sequence[Sequence[int]]
) -> ir.Value:
    element = ir.RankedTensorType(value.type).element_type
    return tensor.collapse_shape(
        ir.RankedTensorType.get(static_sizes(sizes), element), value, reassociation
    )
