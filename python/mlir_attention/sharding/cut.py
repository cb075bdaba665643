# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which dimensions of a group are cut, as its operands are, and the parts of one rank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from mlir import ir
from mlir.dialects import arith

from mlir_attention.diagnostics import RewriteError
from mlir_attention.dialects.attention import GroupOp
from mlir_attention.dialects.roles import Role
from mlir_attention.group.iteration_space import IterationSpace, Operand
from mlir_attention.group.kv_lengths import keys_of, lengths_from, multiply
from mlir_attention.group.runtime_checks import (
    assert_lengths_fit,
    assert_operands_agree,
    described,
)
from mlir_attention.sharding.exchange import times
from mlir_attention.sharding.layout import Axes, Grid, Layout, cut_along, divide, offset_of
from mlir_attention.sharding.part import Part
from mlir_attention.split.split_group import UNSPLIT_TAG
from mlir_attention.support.extents import Extent, extent_of
from mlir_attention.support.indexing_maps import Positions
from mlir_attention.support.linalg_builders import elementwise, extents_of, mark_short
from mlir_attention.support.tensor_slices import state_extent

#: Dimensions along which the parts of a group are groups.
_PARALLEL = (Role.BATCH, Role.QUERY)


@dataclass(frozen=True)
class Cut:
    """The dimensions of a group that are cut, with their axes, and how pages are."""

    location: ir.Location
    grid: Grid
    axes: dict[int, Axes]
    key_dim: int | None
    page_axes: Axes

    @staticmethod
    def of(group: GroupOp, space: IterationSpace, parts: dict[str, Part]) -> Cut:
        location = group.location
        tag = ir.StringAttr(group.tag).value
        if tag != UNSPLIT_TAG:
            raise RewriteError(
                location,
                f"a group with the tag '{tag}' cannot be distributed: run attention-distribute "
                "before attention-flash-decoding",
            )
        grid = _grid_of(location, parts)
        axes, page_axes = _axes_of_dims(location, space, parts)
        _refuse_shared_axes(location, space, axes)
        _refuse_roles(location, space, axes)
        key_dims = [dim for dim in axes if space.roles[dim] is Role.KEY]
        cut = Cut(location, grid, axes, key_dims[0] if key_dims else None, page_axes)
        cut._check_keys(space, parts, key_dims)
        return cut

    def _check_keys(
        self, space: IterationSpace, parts: dict[str, Part], key_dims: Sequence[int]
    ) -> None:
        if len(key_dims) > 1:
            raise RewriteError(
                self.location, f"the keys are cut along several dimensions: {list(key_dims)}"
            )
        if self.key_dim is None:
            return
        if not space.page_table:
            missing = [name for name in ("key", "value") if name not in parts]
            missing += [
                name
                for name in ("key", "value")
                if name in parts and self.key_dim not in _cut_dims(space, name, parts)
            ]
            if missing:
                raise RewriteError(
                    self.location,
                    f"the keys are cut over axes {list(self.axes[self.key_dim])} of "
                    f"@{self.grid.name}, but the {missing[0]} has no such sharding",
                )
        if space.kv_lengths and self.key_dim != space.long_key_dims[0]:
            raise RewriteError(
                self.location,
                "keys that have a length are cut along the first dimension of keys, which is "
                f"{space.long_key_dims[0]}, not {self.key_dim}",
            )

    def local_space(self, space: IterationSpace, parts: dict[str, Part]) -> IterationSpace:
        """The iteration space over the parts of this rank, in which global positions are known."""
        sizes = self._local_extents(space, parts)

        def local(operand: Operand) -> Operand:
            part = parts.get(operand.name)
            value = part.value if part is not None else operand.value
            known = _cut_dims(space, operand.name, parts)
            for at, dim in enumerate(operand.map):
                if dim is not None and dim in self.axes:
                    if dim not in known:
                        what = f"the {operand.name} of {described()}"
                        value = cut_along(value, at, self.grid, self.axes[dim], sizes[dim], what)
                    value = state_extent(value, at, sizes[dim])
            return replace(operand, value=value)

        result = space.with_operands(local)
        if self.page_axes and result.page_table:
            result = result.with_operand(self._own_pages(result))
        if self.key_dim is not None and result.kv_lengths:
            extents = result.extents()
            inner = keys_of(space.key_dims, extents, after=self.key_dim)
            keys = multiply(sizes[self.key_dim], inner)
            start = multiply(self.offset(self.key_dim, sizes), inner)
            ranks = self.grid.count(self.axes[self.key_dim])
            assert_lengths_fit(result.kv_lengths, extents, times(keys, ranks))
            lengths = lengths_from(extents, result.kv_lengths.named, start, keys)
            result = result.with_operand(replace(result.kv_lengths, value=lengths))
        assert_operands_agree(result)
        return result

    def layout(self, positions: Positions) -> Layout:
        """Of a result, which has no keys."""
        return Layout(
            self.grid, tuple(() if dim is None else self.axes.get(dim, ()) for dim in positions)
        )

    def offset(self, dim: int, sizes: dict[int, Extent]) -> ir.Value:
        """Where the part of this rank begins along `dim`."""
        return offset_of(self.grid, self.axes[dim], sizes[dim])

    def _local_extents(self, space: IterationSpace, parts: dict[str, Part]) -> dict[int, Extent]:
        sizes: dict[int, Extent] = {}
        for dim, axes in self.axes.items():
            extent = space.static_extents.get(dim)
            if extent is not None:
                what = f"dimension {dim} of an attention ({space.roles[dim].value})"
                sizes[dim] = divide(extent, self.grid.count(axes), self.location, what)
                continue
            sizes[dim] = next(
                extent_of(parts[operand.name].value, operand.map.index(dim))
                for operand in space.operands
                if dim in _cut_dims(space, operand.name, parts)
            )
        return sizes

    def _own_pages(self, space: IterationSpace) -> Operand:
        """The page table with the numbers that pages have on this rank."""
        table = space.page_table
        assert table is not None
        pages = extent_of(space.key.value, space.key.map.index(None))
        first = arith.index_cast(table.element_type, offset_of(self.grid, self.page_axes, pages))
        own = elementwise(
            extents_of(table.named),
            [name for name in table.named.names if name is not None],
            table.element_type,
            [table.named],
            lambda page: arith.subi(page, first),
        )
        return replace(table, value=mark_short(own).value)


def _grid_of(location: ir.Location, parts: dict[str, Part]) -> Grid:
    grids = {part.layout.grid for part in parts.values()}
    if len(grids) > 1:
        names = ", ".join(sorted(f"@{grid.name}" for grid in grids))
        raise RewriteError(location, f"the operands of an attention are on several grids: {names}")
    return grids.pop()


def _axes_of_dims(
    location: ir.Location, space: IterationSpace, parts: dict[str, Part]
) -> tuple[dict[int, Axes], Axes]:
    """The axes along which each dimension is cut, and those of the pages of a cache."""
    found: dict[int, tuple[str, Axes]] = {}
    pages: tuple[str, Axes] | None = None
    for operand in space.operands:
        if operand.name not in parts:
            continue
        for at, axes in parts[operand.name].layout.cut:
            dim = operand.map[at]
            here = (operand.name, axes)
            if dim is not None:
                _check_same(location, found.setdefault(dim, here), here)
            elif space.page_table and operand.name in ("key", "value"):
                pages = pages or here
                _check_same(location, pages, here)
            else:
                raise RewriteError(
                    location,
                    f"dimension {at} of the {operand.name} has one position, and cannot be cut",
                )
    if pages is not None:
        _check_pages(location, space, parts, pages, found)
    return {dim: axes for dim, (_, axes) in found.items()}, pages[1] if pages else ()


def _check_pages(
    location: ir.Location,
    space: IterationSpace,
    parts: dict[str, Part],
    pages: tuple[str, Axes],
    found: dict[int, tuple[str, Axes]],
) -> None:
    """Pages that lie on ranks cut the keys along the page table."""
    for name in ("key", "value"):
        operand = space.key if name == "key" else space.value
        cut = dict(parts[name].layout.cut) if name in parts else {}
        if operand.map.index(None) not in cut:
            raise RewriteError(
                location,
                f"the pages of the {pages[0]} are cut over axes {list(pages[1])}, but those of the "
                f"{name} are not",
            )
    assert space.page_table is not None
    dims = [dim for dim in space.page_table.dims if space.roles[dim] is Role.KEY]
    if len(dims) != 1:
        raise RewriteError(location, "a page table of several dimensions of pages cannot be cut")
    _check_same(location, found.setdefault(dims[0], ("page_table", pages[1])), pages)


def _check_same(location: ir.Location, one: tuple[str, Axes], other: tuple[str, Axes]) -> None:
    if one[1] != other[1]:
        raise RewriteError(
            location,
            f"the {one[0]} is cut over axes {list(one[1])}, but the {other[0]}, along the same "
            f"dimension, over axes {list(other[1])}",
        )


def _refuse_shared_axes(
    location: ir.Location, space: IterationSpace, axes: dict[int, Axes]
) -> None:
    owners: dict[int, int] = {}
    for dim, over in axes.items():
        for axis in over:
            other = owners.setdefault(axis, dim)
            if other != dim:
                roles = " and ".join(
                    f"dimension {each} ({space.roles[each].value})" for each in (other, dim)
                )
                raise RewriteError(
                    location, f"axis {axis} of the grid cuts both {roles} of an attention"
                )


def _refuse_roles(location: ir.Location, space: IterationSpace, axes: dict[int, Axes]) -> None:
    for dim in axes:
        role = space.roles[dim]
        if role not in (*_PARALLEL, Role.KEY):
            raise RewriteError(
                location,
                f"dimension {dim} of an attention ({role.value}) cannot be cut: only batch, query "
                "and key dimensions can",
            )


def _cut_dims(space: IterationSpace, name: str, parts: dict[str, Part]) -> set[int]:
    """The dimensions along which an operand is a part already."""
    if name not in parts:
        return set()
    operand = next(each for each in space.operands if each.name == name)
    dims = {operand.map[at] for at, _ in parts[name].layout.cut}
    return {dim for dim in dims if dim is not None}
