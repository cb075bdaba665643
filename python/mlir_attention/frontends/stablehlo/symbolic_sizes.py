# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Sizes of symbolic shapes, which JAX passes as arguments, as those of the other arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

#: What JAX calls an argument that is a size.
_SIZE = "jax.global_constant"


def take_sizes_of_arguments(mlir: Any, function: Any, sizes: Mapping[str, tuple[int, int]]) -> None:
    """Drops the arguments of `function` that are sizes.

    `sizes` has the number of another argument, and its dimension, for each name. Raises ValueError
    for a size that is none of these.
    """
    if "arg_attrs" not in function.attributes:
        return
    attributes = mlir.ir.ArrayAttr(function.attributes["arg_attrs"])
    described = [mlir.ir.DictAttr(each) for each in attributes]
    names = [mlir.ir.StringAttr(each[_SIZE]).value for each in described if _SIZE in each]
    first = len(names)
    block = function.regions[0].blocks[0]
    for number, name in enumerate(names):
        if name not in sizes:
            raise ValueError(
                f"the symbolic size {name!r} is not the size of any argument by itself: let an "
                "argument have it as the size of a dimension"
            )
        argument, dim = sizes[name]
        size = block.arguments[number]
        with function.context, function.location, mlir.ir.InsertionPoint.at_block_begin(block):
            value = _size(mlir, block.arguments[first + argument], dim, size.type)
        size.replace_all_uses_with(value)
    for _ in names:
        block.erase_argument(0)
    old = mlir.ir.FunctionType(mlir.ir.TypeAttr(function.attributes["function_type"]).value)
    with function.context:
        new = mlir.ir.FunctionType.get(list(old.inputs)[first:], list(old.results))
        function.attributes["function_type"] = mlir.ir.TypeAttr.get(new)
        function.attributes["arg_attrs"] = mlir.ir.ArrayAttr.get(described[first:])


def _size(mlir: Any, value: Any, dim: int, type_: Any) -> Any:
    """The size of a dimension, as an integer of `type_`."""
    axis = mlir.ir.IntegerAttr.get(mlir.ir.IntegerType.get_signless(64), dim)
    i32 = mlir.ir.RankedTensorType.get([], mlir.ir.IntegerType.get_signless(32))
    create = mlir.ir.Operation.create
    size = create("stablehlo.get_dimension_size", [i32], [value], {"dimension": axis})
    if type_ == i32:
        return size.results[0]
    return create("stablehlo.convert", [type_], [size.results[0]]).results[0]
