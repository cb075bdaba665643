# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""States in a module how the arguments of a function lie on ranks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlir import ir
from mlir.dialects import shard

from mlir_attention.runtime.arrays.signature import function_named, only_public_function

#: The name of the grid.
GRID = "ranks"

#: For each dimension of a tensor the axes along which it is cut, `[[], [], [0]]`; those behind
#: may be left out.
SplitAxes = Sequence[Sequence[int]]


def shard_arguments(
    module: ir.Module,
    shape: Sequence[int],
    arguments: Mapping[int, SplitAxes],
    entry: str | None = None,
) -> None:
    """Annotates arguments of the function `entry`, by their numbers, for `attention-distribute`.

    Adds a `shard.grid` of `shape`, and a `shard.shard` for each argument, which all that used the
    argument uses instead: `shard_arguments(module, [4], {1: [[], [], [0]]})` cuts dimension 2 of
    argument 1 over the four ranks.

    Raises ValueError for a function or an argument that the module does not have, for an argument
    that is no tensor, and for a module that has a grid.
    """
    with module.context, ir.Location.unknown():
        name = entry if entry is not None else only_public_function(module.operation)
        function = function_named(module.operation, name)
        if any(op.operation.name == "shard.grid" for op in module.body.operations):
            raise ValueError("the module has a grid of ranks already")
        block = function.body.blocks[0]
        for number in arguments:
            if not 0 <= number < len(block.arguments):
                raise ValueError(f"{name!r} has no argument {number}")
            if not isinstance(block.arguments[number].type, ir.RankedTensorType):
                raise ValueError(f"argument {number} of {name!r} is no tensor")
        with ir.InsertionPoint.at_block_begin(module.body):
            shard.GridOp(GRID, list(shape))
        with ir.InsertionPoint.at_block_begin(block):
            for number, axes in arguments.items():
                _annotate(block.arguments[number], axes)
        module.operation.verify()


def _annotate(argument: ir.Value, split_axes: SplitAxes) -> None:
    axes = ", ".join(f"[{', '.join(map(str, each))}]" for each in split_axes)
    sharding = shard.ShardingOp(
        ir.FlatSymbolRefAttr.get(GRID), ir.Attribute.parse(f"#shard<axisarray[{axes}]>"), [], []
    ).result
    users = list(argument.uses)
    annotated = shard.ShardOp(argument, sharding)
    for use in users:
        use.owner.operation.operands[use.operand_number] = annotated.result
