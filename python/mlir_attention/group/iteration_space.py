# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The iteration space of a group, read from its maps: see the op's documentation."""

from collections.abc import Sequence
from dataclasses import dataclass

from mlir import ir

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.support.extents import Extent, extent_of
from mlir_attention.support.indexing_maps import Positions, dims, positions_of


@dataclass(frozen=True)
class GroupStructure:
    """Maps of a group and the roles that they give to its dimensions, in order.

    `maps` has one entry for each operand, `result_maps` one for each result. The last
    operands are the lengths, if `has_lengths`, and the page table, if `has_table`.
    """

    num_dims: int
    maps: tuple[Positions, ...]
    result_maps: tuple[Positions, ...]
    has_lengths: bool = False
    has_table: bool = False

    @staticmethod
    def of(group: GroupOp) -> "GroupStructure":
        maps = [ir.AffineMapAttr(attribute).value for attribute in group.indexing_maps]
        positions = [positions_of(affine_map) for affine_map in maps]
        num_operands = len(group.operands)
        return GroupStructure(
            maps[0].n_dims,
            tuple(positions[:num_operands]),
            tuple(positions[num_operands:]),
            has_lengths=group.kv_lengths is not None,
            has_table=group.page_table is not None,
        )

    @property
    def query_map(self) -> Positions:
        return self.maps[0]

    @property
    def key_map(self) -> Positions:
        return self.maps[1]

    @property
    def value_map(self) -> Positions:
        return self.maps[2]

    @property
    def score_operands(self) -> range:
        """The numbers of the score operands."""
        return range(3, len(self.maps) - self.has_lengths - self.has_table)

    @property
    def lengths_number(self) -> int | None:
        """The number of the operand that is the lengths."""
        return len(self.maps) - 1 - self.has_table if self.has_lengths else None

    @property
    def table_number(self) -> int | None:
        """The number of the operand that is the page table."""
        return len(self.maps) - 1 if self.has_table else None

    @property
    def table_map(self) -> Positions | None:
        return self.maps[-1] if self.has_table else None

    def page_position(self, number: int) -> int | None:
        """Where the pages stand in operand `number`; None if it is no cache of pages."""
        return self.maps[number].index(None) if self.has_table and number in (1, 2) else None

    @property
    def output_map(self) -> Positions:
        return self.result_maps[0]

    @property
    def batch(self) -> tuple[int, ...]:
        return self._where(query=True, key=True, value=True, output=True)

    @property
    def heads(self) -> tuple[int, ...]:
        """Batch dimensions that lie within the keys in memory, as the heads of `[B, N, H, d]`."""
        keys = (*self.key, *self.split)
        if not keys or self.has_table:
            return ()
        return tuple(
            dim
            for dim in self.batch
            if all(
                dim in positions and positions.index(dim) > max(map(positions.index, keys))
                for positions in (self.key_map, self.value_map)
            )
        )

    @property
    def query(self) -> tuple[int, ...]:
        return self._where(query=True, key=False, value=False, output=True)

    @property
    def key(self) -> tuple[int, ...]:
        """In the order in which the keys are counted, the last fastest."""
        return self._where(query=False, key=True, value=True, output=False)

    @property
    def depth(self) -> tuple[int, ...]:
        return self._where(query=True, key=True, value=False, output=False)

    @property
    def value_depth(self) -> tuple[int, ...]:
        return self._where(query=False, key=False, value=True, output=True)

    @property
    def split(self) -> tuple[int, ...]:
        return self._where(query=False, key=True, value=True, output=True)

    @property
    def rows(self) -> tuple[int, ...]:
        """The dimensions along which the LSE varies, in the order of the output."""
        return tuple(dim for dim in dims(self.output_map) if dim not in self.value_depth)

    def _where(self, *, query: bool, key: bool, value: bool, output: bool) -> tuple[int, ...]:
        table = self.table_map or ()
        return tuple(
            dim
            for dim in range(self.num_dims)
            if (dim in self.query_map) == query
            and (dim in self.key_map or dim in table) == key
            and (dim in self.value_map or dim in table) == value
            and (dim in self.output_map) == output
        )


def group_extents(structure: GroupStructure, operands: Sequence[ir.Value]) -> list[Extent]:
    """The extent of every iteration dimension of a group, from its operands."""
    stated: dict[int, int] = {}
    source: dict[int, tuple[ir.Value, int]] = {}
    for operand, positions in zip(operands, structure.maps, strict=True):
        tensor_type = ir.RankedTensorType(operand.type)
        for at, dim in enumerate(positions):
            if dim is None:
                continue
            source.setdefault(dim, (operand, at))
            if not tensor_type.is_dynamic_dim(at):
                stated[dim] = tensor_type.get_dim_size(at)
    return [
        stated[dim] if dim in stated else extent_of(*source[dim])
        for dim in range(structure.num_dims)
    ]


def static_extents(group: GroupOp) -> dict[int, int]:
    """The extents of the iteration dimensions that the type of some operand states."""
    return {
        dim: extent
        for operand, positions in zip(group.operands, GroupStructure.of(group).maps, strict=True)
        for extent, dim in zip(ir.RankedTensorType(operand.type).shape, positions, strict=True)
        if dim is not None and not ir.ShapedType.is_dynamic_size(extent)
    }
