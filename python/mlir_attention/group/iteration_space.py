# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The iteration space of a group: its dimensions and their roles, its operands by name.

    space = IterationSpace.of(group)
    space.key_dims                  # (4,)
    space.value.map                 # (0, 1, 4, 6): batch, head, key, value depth
    space.static_extents            # {0: 2, 1: 8, 2: 4, 3: 1, 5: 64, 6: 64}

The op's documentation says which tensors have a dimension of which role.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType

from mlir import ir

from mlir_attention.dialects.attention import GroupOp, name_operands
from mlir_attention.dialects.roles import Role
from mlir_attention.support.extents import Extent, extent_of
from mlir_attention.support.indexing_maps import (
    Positions,
    affine_map,
    dims,
    known_extents,
    positions_of,
)
from mlir_attention.support.linalg_builders import Named


@dataclass(frozen=True)
class Operand:
    """An operand of a group: a ranked tensor, and where its dimensions lie in the iteration space.

    Attributes:
      name: "query", "key", "value", "score operand 0", "kv_lengths" or "page_table".
      value: the tensor.
      map: the iteration dimension along each dimension of the tensor; None where the map has the
        constant 0: a broadcast dimension of a score operand, or that of the pages of a cache.
      is_unsigned: whether its integers, a key's or a value's, have no sign.
      packed_dim: the iteration dimension along which each byte, of a key or a value, holds two
        elements, which is none of the tensor; None if a byte holds one.
    """

    name: str
    value: ir.Value
    map: Positions
    is_unsigned: bool = False
    packed_dim: int | None = None

    @property
    def dims(self) -> tuple[int, ...]:
        """The iteration dimensions that it has, in the order of the tensor."""
        return dims(self.map)

    @property
    def type(self) -> ir.RankedTensorType:
        """The type of the tensor."""
        return ir.RankedTensorType(self.value.type)

    @property
    def element_type(self) -> ir.Type:
        """The element type of the tensor."""
        return self.type.element_type

    @property
    def named(self) -> Named:
        """The tensor as the builders of linalg ops take it."""
        return Named(self.value, self.map)

    @property
    def packed_dims(self) -> tuple[int, ...]:
        """The dimension along which a byte holds two elements, if one does."""
        return () if self.packed_dim is None else (self.packed_dim,)


@dataclass(frozen=True)
class IterationSpace:
    """The dimensions and the operands of a group, as they were when this was made.

    A dimension is a number, as in the maps and in `attention.index`.

    Attributes:
      num_dims: the number of dimensions.
      operands: all operands, in the order of the op.
      result_maps: the map of the output, and of the LSE if the group returns it.
    """

    num_dims: int
    operands: tuple[Operand, ...]
    result_maps: tuple[Positions, ...]

    @staticmethod
    def of(group: GroupOp | ir.Operation) -> IterationSpace:
        """The iteration space of an `attention.group` that the verifier accepts.

        Raises TypeError for any other op, ValueError where operands or results have no maps.
        """
        op = group.opview if isinstance(group, ir.Operation) else group
        if not isinstance(op, GroupOp):
            name = op.operation.name if isinstance(op, ir.OpView) else type(op).__name__
            raise TypeError(f"an iteration space is that of an attention.group, not of {name}")
        named = name_operands(
            op.query, op.key, op.value, op.score_operands, op.kv_lengths, op.page_table
        )
        maps = [ir.AffineMapAttr(attribute).value for attribute in op.indexing_maps]
        num_tensors = len(named) + len(op.results)
        if len(maps) != num_tensors:
            raise ValueError(f"an attention.group of {num_tensors} tensors has {len(maps)} maps")
        positions = list(map(positions_of, maps))
        unsigned = {"key": op.unsigned_key, "value": op.unsigned_value}
        packed = {"key": op.packed_key, "value": op.packed_value}

        def operand(name: str, value: ir.Value, of_operand: Positions) -> Operand:
            is_unsigned = bool(unsigned.get(name))
            if not packed.get(name):
                return Operand(name, value, of_operand, is_unsigned)
            return Operand(name, value, of_operand[:-1], is_unsigned, of_operand[-1])

        return IterationSpace(
            maps[0].n_dims,
            tuple(
                operand(name, value, of_operand)
                for (name, value), of_operand in zip(named.items(), positions, strict=False)
            ),
            tuple(positions[len(named) :]),
        )

    def build_group(self, result_types: Sequence[ir.Type], tag: str) -> GroupOp:
        """A group over this iteration space, at the insertion point.

        Its results are of the types given: the output, and the LSE if the group is to return it.
        Its region has no block yet.
        """
        output, *lse = result_types
        return GroupOp(
            output,
            lse[0] if lse else None,
            self.query.value,
            self.key.value,
            self.value.value,
            [operand.value for operand in self.score_operands],
            self.indexing_maps,
            kv_lengths=self.kv_lengths and self.kv_lengths.value,
            page_table=self.page_table and self.page_table.value,
            tag=tag,
            unsigned_key=self.key.is_unsigned,
            unsigned_value=self.value.is_unsigned,
            packed_key=self.key.packed_dim is not None,
            packed_value=self.value.packed_dim is not None,
        )

    # Operands and results.

    @cached_property
    def _by_name(self) -> dict[str, Operand]:
        return {operand.name: operand for operand in self.operands}

    @property
    def query(self) -> Operand:
        """The query, with the dimensions of batch, query and depth."""
        return self._by_name["query"]

    @property
    def key(self) -> Operand:
        """The key, or the cache of pages that holds it."""
        return self._by_name["key"]

    @property
    def value(self) -> Operand:
        """The value, or the cache of pages that holds it."""
        return self._by_name["value"]

    @property
    def score_operands(self) -> tuple[Operand, ...]:
        """Masks, biases and the like, in the order in which the region has their elements."""
        return tuple(each for each in self.operands if each.name.startswith("score operand"))

    @property
    def is_bf16(self) -> bool:
        """Whether query, key and value are all bf16, whose pairs a CPU may multiply by dots."""
        factors = (self.query, self.key, self.value)
        return all(isinstance(factor.element_type, ir.BF16Type) for factor in factors)

    @property
    def kv_lengths(self) -> Operand | None:
        """The numbers of keys that exist; None if all do."""
        return self._by_name.get("kv_lengths")

    @property
    def page_table(self) -> Operand | None:
        """The pages of the keys; None if key and value are no caches of pages."""
        return self._by_name.get("page_table")

    @property
    def output_map(self) -> Positions:
        """The map of the output."""
        return self.result_maps[0]

    @property
    def indexing_maps(self) -> ir.ArrayAttr:
        """The attribute `indexing_maps` of a group over this iteration space."""
        of_operands = ((*operand.map, *operand.packed_dims) for operand in self.operands)
        maps = (*of_operands, *self.result_maps)
        return ir.ArrayAttr.get(
            [ir.AffineMapAttr.get(affine_map(self.num_dims, positions)) for positions in maps]
        )

    # Dimensions by role.

    @cached_property
    def roles(self) -> tuple[Role, ...]:
        """The role of each dimension. Raises ValueError if one has none."""
        table = self.page_table.map if self.page_table else ()
        query, output = set(self.query.map), set(self.output_map)
        key, value = ({*cache.map, *cache.packed_dims, *table} for cache in (self.key, self.value))
        roles = []
        for dim in range(self.num_dims):
            role = Role.of(
                query=dim in query, key=dim in key, value=dim in value, output=dim in output
            )
            if role is None:
                raise ValueError(f"dimension {dim} of an attention.group has no role")
            roles.append(role)
        return tuple(roles)

    def dims_of(self, role: Role) -> tuple[int, ...]:
        """The dimensions that have a role, in order."""
        return self._dims_by_role[role]

    @cached_property
    def _dims_by_role(self) -> dict[Role, tuple[int, ...]]:
        return {
            role: tuple(dim for dim, other in enumerate(self.roles) if other is role)
            for role in Role
        }

    @property
    def batch_dims(self) -> tuple[int, ...]:
        """Dimensions of all four tensors: query, key, value and output."""
        return self.dims_of(Role.BATCH)

    @property
    def query_dims(self) -> tuple[int, ...]:
        """Dimensions of rows, and of the heads that share a key."""
        return self.dims_of(Role.QUERY)

    @property
    def key_dims(self) -> tuple[int, ...]:
        """Dimensions of keys, in the order in which keys are counted, the last fastest."""
        return self.dims_of(Role.KEY)

    @property
    def depth_dims(self) -> tuple[int, ...]:
        """Dimensions that are summed in the product of query and key."""
        return self.dims_of(Role.DEPTH)

    @property
    def value_depth_dims(self) -> tuple[int, ...]:
        """Columns of the value and of the output."""
        return self.dims_of(Role.VALUE_DEPTH)

    @property
    def packed_dims(self) -> tuple[int, ...]:
        """The dimensions along which a byte of the key, or of the value, holds two elements."""
        return (*self.key.packed_dims, *self.value.packed_dims)

    @property
    def split_dims(self) -> tuple[int, ...]:
        """Parts of the keys, of which each has an output of its own."""
        return self.dims_of(Role.SPLIT)

    @property
    def row_dims(self) -> tuple[int, ...]:
        """The dimensions along which the LSE varies, in the order of the output."""
        return tuple(dim for dim in dims(self.output_map) if dim not in self.value_depth_dims)

    @property
    def interleaved_dims(self) -> tuple[int, ...]:
        """Batch dimensions that lie within the keys in memory, as the heads of `[B, N, H, d]`."""
        keys = (*self.key_dims, *self.split_dims)
        if self.page_table:
            return ()
        return tuple(
            dim
            for dim in self.batch_dims
            if all(
                positions.index(dim) > max(map(positions.index, keys))
                for positions in (self.key.map, self.value.map)
            )
        )

    @property
    def long_key_dims(self) -> tuple[int, ...]:
        """The key dimensions that are not known to have one key; the last one if all are."""
        return self.long(self.key_dims) or self.key_dims[-1:]

    def long(self, along: Iterable[int]) -> tuple[int, ...]:
        """Those of some dimensions that are not known to have extent 1."""
        return tuple(dim for dim in along if self.static_extents.get(dim) != 1)

    @property
    def has_empty_operand(self) -> bool:
        """Whether the type of an operand states that it has no elements."""
        return any(0 in operand.type.shape for operand in self.operands)

    # Extents.

    @cached_property
    def static_extents(self) -> Mapping[int, int]:
        """The extents of the dimensions for which the type of some operand states one."""
        types = (operand.type for operand in self.operands)
        maps = (operand.map for operand in self.operands)
        return MappingProxyType(known_extents(types, maps) | dict.fromkeys(self.packed_dims, 2))

    def extents(self) -> list[Extent]:
        """The extent of every dimension: an int, or an index value if no type states it.

        Builds a `tensor.dim` at the insertion point for each of the latter.
        """
        sources: dict[int, tuple[ir.Value, int]] = {}
        for operand in self.operands:
            for at, dim in enumerate(operand.map):
                if dim is not None:
                    sources.setdefault(dim, (operand.value, at))
        static = self.static_extents
        return [
            static[dim] if dim in static else extent_of(*sources[dim])
            for dim in range(self.num_dims)
        ]

    # Iteration spaces of groups to build.

    def with_operands(self, change: Callable[[Operand], Operand]) -> IterationSpace:
        """The iteration space with `change(operand)` in place of every operand."""
        return replace(self, operands=tuple(map(change, self.operands)))

    def with_values_along(
        self, dim: int, change: Callable[[ir.Value, int], ir.Value]
    ) -> IterationSpace:
        """The iteration space with `change(value, at)` in place of each value along `dim`.

        `dim` is dimension `at` of that value.
        """

        def changed(operand: Operand) -> Operand:
            if dim not in operand.map:
                return operand
            return replace(operand, value=change(operand.value, operand.map.index(dim)))

        return self.with_operands(changed)

    def with_operand(self, changed: Operand) -> IterationSpace:
        """The iteration space with `changed` in place of the operand of its name."""
        return self.with_operands(lambda each: changed if each.name == changed.name else each)

    def without(self, name: str) -> IterationSpace:
        """The iteration space without the operand `name`; its dimensions stay."""
        return replace(self, operands=tuple(each for each in self.operands if each.name != name))
