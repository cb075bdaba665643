# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the ops of a group are built from."""

from collections.abc import Callable
from dataclasses import dataclass

from mlir import ir

from mlir_attention.dialects import linalg
from mlir_attention.dialects.attention import GroupOp, accumulation_type
from mlir_attention.group import kv_lengths
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.support.extents import Extent
from mlir_attention.support.linalg_builders import Name, Named


@dataclass(frozen=True)
class Parts:
    """A group taken apart: what each op that it becomes is built from."""

    group: GroupOp
    space: IterationSpace
    extents: dict[Name, Extent]
    accumulation: ir.Type

    @staticmethod
    def of(group: GroupOp) -> "Parts":
        space = IterationSpace.of(group)
        return Parts(
            group,
            space,
            dict(enumerate(space.extents())),
            accumulation_type(group.query, group.key, group.value),
        )

    @property
    def lengths(self) -> Named | None:
        lengths = self.space.kv_lengths
        return lengths.named if lengths else None

    @property
    def table(self) -> Named | None:
        table = self.space.page_table
        return table.named if table else None

    @property
    def score_names(self) -> tuple[int, ...]:
        s = self.space
        return (*s.batch_dims, *s.split_dims, *s.query_dims, *s.key_dims)

    @property
    def row_names(self) -> tuple[int, ...]:
        s = self.space
        return (*s.batch_dims, *s.split_dims, *s.query_dims)

    def outer_names(self, inner: tuple[int, ...]) -> tuple[int, ...]:
        """The dimensions of an op around its `inner` ones."""
        s = self.space
        return tuple(dim for dim in (*s.batch_dims, *s.split_dims) if dim not in inner)

    @property
    def keys(self) -> Extent:
        """The number of the innermost keys."""
        return self.extents[self.space.key_dims[-1]]

    @property
    def score_operands(self) -> list[Named]:
        return [operand.named for operand in self.space.score_operands]

    def key_position(self, index: Callable[[int], ir.Value]) -> ir.Value:
        extents = [self.extents[dim] for dim in range(self.space.num_dims)]
        return kv_lengths.key_position(self.space.key_dims, extents, index)

    def exists(self, length: ir.Value) -> ir.Value:
        """Whether the key of a score exists, in the body of an op on scores."""
        position = self.key_position(lambda dim: linalg.IndexOp(self.score_names.index(dim)).result)
        return kv_lengths.exists(position, length)
