# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Where a workgroup and its threads are: positions, addresses, and the keys that there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from mlir import ir
from mlir.dialects import arith, gpu

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.gpu.kernels.emit import (
    Number,
    add,
    ceil_div,
    delinearize,
    div,
    least,
    less,
    mul,
    product,
)
from mlir_attention.gpu.kernels.memory import KernelBody, Memory, Position
from mlir_attention.gpu.kernels.subgroup import subgroup_of
from mlir_attention.gpu.kernels.visible import Interval, visible_keys
from mlir_attention.gpu.schedule import Schedule
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.group.score_region import indices
from mlir_attention.support.extents import as_value


class Workgroup:
    """A workgroup that computes a group, and what its threads know from the beginning.

    Attributes:
      fixed: the positions along the batch and split dimensions.
      row_dims: the query dimensions, those that the region asks for first.
      num_rows, num_keys: of all workgroups that share a position.
      first_row: of the workgroup.
      first_key, limit: the keys that some row sees, from the first to before the limit.
      thread: the number of a thread.
      subgroup: by which lanes read each other's values; None: they do not.
    """

    def __init__(
        self,
        group: GroupOp,
        space: IterationSpace,
        schedule: Schedule,
        body: KernelBody,
        extents: Sequence[Number],
        captured: dict[ir.Value, ir.Value],
        tables: dict[ir.Value, Memory],
    ) -> None:
        """Builds, at the insertion point, what tells a thread where it is.

        `extents` are those of the iteration dimensions; `captured` has the arguments of the kernel
        that stand for values from outside of the region, and `tables` the tensors that the region
        reads by positions.
        """
        self.group, self.space, self.schedule = group, space, schedule
        self.tensors, self.shared = body.tensors, body.shared
        self.extents, self.captured, self.tables = extents, captured, tables
        # Rows of one workgroup are at few of the positions that the region asks for.
        asked = {index.dim.value for index in indices(group)}
        self.row_dims = sorted(space.query_dims, key=lambda dim: dim not in asked)
        self.num_rows = product([extents[dim] for dim in self.row_dims])
        self.num_keys = product([extents[dim] for dim in space.key_dims])
        dims = (*space.batch_dims, *space.split_dims)
        tiles = ceil_div(self.num_rows, schedule.rows)
        block = gpu.block_id(gpu.Dimension.x)
        *at, tile = delinearize(block, [*(extents[dim] for dim in dims), tiles])
        self.fixed = dict(zip(dims, at, strict=True))
        self.first_row = mul(tile, schedule.rows)
        self.thread = gpu.thread_id(gpu.Dimension.x)
        size = schedule.subgroup
        self.subgroup = subgroup_of(body.target.name, size, self.thread) if size else None
        self.first_key, self.limit = self._visible_keys(self._keys_that_exist())

    def _keys_that_exist(self) -> Number:
        lengths = self.tensors.get("kv_lengths")
        if lengths is None:
            return self.num_keys
        element = lengths.load(lengths.address(self.fixed_position))
        length = arith.index_cast(ir.IndexType.get(), element)
        return least(arith.maxsi(length, as_value(0)), self.num_keys)

    def _visible_keys(self, end: Number) -> tuple[Number, Number]:
        """The first of the keys up to `end` that a row sees, and the end of these."""
        keys = self.space.long(self.space.key_dims)
        if len(keys) != 1:
            return 0, end
        known = {**self._row_intervals(), keys[0]: Interval(0, add(self.num_keys, -1))}

        def positions(dim: int) -> Interval:
            fixed = self.fixed_position(dim)
            return known.get(dim, Interval(fixed, fixed))

        return visible_keys(self.group, keys[0], end, positions, self.captured)

    def _row_intervals(self) -> dict[int, Interval]:
        """Where the rows of the workgroup are; all that there is, but along the outermost."""
        long = [dim for dim in self.row_dims if self.extents[dim] != 1]
        found = {dim: Interval(0, 0) for dim in self.row_dims}
        for dim in long[1:]:
            found[dim] = Interval(0, add(self.extents[dim], -1))
        if long:
            inner = product([self.extents[dim] for dim in long[1:]])
            past = least(add(self.first_row, self.schedule.rows), self.num_rows)
            found[long[0]] = Interval(div(self.first_row, inner), div(add(past, -1), inner))
        return found

    def fixed_position(self, dim: int) -> Number:
        """Along a batch or split dimension; 0 along any other."""
        return self.fixed.get(dim, 0)

    def position(self, at: Mapping[int, Number]) -> Position:
        """The position `at` gives, and that of the workgroup along all other dimensions."""
        return lambda dim: at[dim] if dim in at else self.fixed_position(dim)

    def row_position(self, row: Number) -> dict[int, Number]:
        """Of a row of the workgroup, which may be past the last: it then stands for the last."""
        clamped = least(add(self.first_row, row), add(self.num_rows, -1))
        at = delinearize(clamped, [self.extents[dim] for dim in self.row_dims])
        return dict(zip(self.row_dims, at, strict=True))

    def key_position(self, key: Number) -> dict[int, Number]:
        """Of a key, which is one."""
        dims = self.space.key_dims
        return dict(zip(dims, delinearize(key, [self.extents[dim] for dim in dims]), strict=True))

    def row_exists(self, row: int) -> ir.Value | None:
        """Whether a row of the workgroup is one; None: it surely is."""
        if isinstance(self.num_rows, int) and self.num_rows % self.schedule.rows == 0:
            return None
        return less(add(self.first_row, row), self.num_rows)

    def key_address(self, cache: Memory, key: Number, base: Number) -> Number:
        """Of a key or a value, at depth 0; `base` is the part that all keys share."""
        position = self.position(self.key_position(key))
        # None is the dimension of pages.
        return add(base, cache.address(position, [*self.space.key_dims, None]))

    def shared_address(self, cache: Memory) -> Number:
        """The part of an address in the key or the value that all keys share."""
        return add(cache.offset, cache.address(self.fixed_position, list(self.fixed)))

    def stride_along(self, cache: Memory, dims: Sequence[int]) -> Number:
        """Between two positions along the one of `dims` that is not 1."""
        (dim,) = self.space.long(dims) or tuple(dims[:1]) or (-1,)
        return cache.stride_of(dim)
