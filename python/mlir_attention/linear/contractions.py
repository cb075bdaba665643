# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Contractions of linalg, whatever op they are: y[b, m, n] += sum_k x[b, m, k] w[b, n, k]."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from mlir import ir
from mlir._mlir_libs._mlirDialectsLinalg import isa_contraction_op

from mlir_attention.dialects import linalg
from mlir_attention.linear.rearranged_operands import without_rearrangement
from mlir_attention.support.indexing_maps import Positions, dims, known_extents, positions_of
from mlir_attention.support.linalg_builders import Named
from mlir_attention.support.tensor_slices import state_extent


@dataclass(frozen=True)
class Operand:
    """A tensor and its dimensions, as numbers of the iteration space."""

    value: ir.Value
    dims: Positions

    @property
    def named(self) -> Named:
        return Named(self.value, self.dims)

    @property
    def element(self) -> ir.Type:
        return ir.RankedTensorType(self.value.type).element_type


@dataclass(frozen=True)
class Contraction:
    """The operands of a contraction, with the dimensions of its iteration space that they have.

    Attributes:
      op: the linalg op, on tensors.
      x: has the rows, as activations do; the first operand, or the second one if the result is
        contiguous along a dimension of the first one only.
      w: has the columns, as weights do.
      y: what the products are added to.
    """

    op: ir.Operation
    x: Operand
    w: Operand
    y: Operand

    @staticmethod
    def of(op: ir.Operation) -> Contraction | None:
        """The contraction that `op` is; None if it is none, or one of buffers.

        For an operand that is a rearranged copy of a tensor, it has that tensor.
        """
        if not op.name.startswith("linalg.") or len(op.results) != 1 or not isa_contraction_op(op):
            return None
        maps = [ir.AffineMapAttr(map_).value for map_ in linalg.get_indexing_maps(op)]
        if not all(map_.is_projected_permutation for map_ in maps):
            return None
        x, w, y = (
            Operand(value, positions_of(map_))
            for value, map_ in zip(op.operands, maps, strict=True)
        )
        contraction = Contraction(op, _origin(x), _origin(w), y)
        swapped = Contraction(op, contraction.w, contraction.x, y)
        # What the result is contiguous along are the columns.
        is_swapped = not contraction.columns or y.dims[-1] in contraction.rows
        return swapped if is_swapped and swapped.columns else contraction

    @property
    def batch(self) -> list[int]:
        """Those of all operands, and all columns but the innermost: of each, w is another one."""
        all_have = {*self.x.dims} & {*self.w.dims} & {*self.y.dims}
        return self._ordered(all_have | {*self.all_columns[:-1]})

    @property
    def rows(self) -> list[int]:
        return self._ordered({*self.y.dims} - {*self.w.dims})

    @property
    def all_columns(self) -> list[int]:
        return self._ordered({*self.y.dims} - {*self.x.dims})

    @property
    def columns(self) -> list[int]:
        """The innermost one; none of a product by a vector of weights."""
        return self.all_columns[-1:]

    @property
    def depth(self) -> list[int]:
        return self._ordered(({*self.x.dims} & {*self.w.dims}) - {*self.y.dims})

    @property
    def has_loose_dims(self) -> bool:
        """Whether a dimension is of fewer than two of x, w and y, so of none of the four kinds."""
        space = range(ir.AffineMapAttr(linalg.get_indexing_maps(self.op)[0]).value.n_dims)
        operands = (self.x, self.w, self.y)
        return any(sum(dim in operand.dims for operand in operands) < 2 for dim in space)

    @property
    def other_scalar_op(self) -> str | None:
        """The name of a scalar op that does more than widen x or w, multiply and add; or None.

        Upstream takes ops for contractions that also apply any op of one operand: a negation, an
        exponential, a rounding.
        """
        for op in self.op.regions[0].blocks[0].operations:
            name, operands = op.operation.name, op.operands
            is_widening = name == "arith.extf" and isinstance(operands[0], ir.BlockArgument)
            if len(operands) == 1 and not is_widening and name != "linalg.yield":
                return str(name)
        return None

    @property
    def extents(self) -> dict[int, int]:
        """The extents that types state, by dimension."""
        operands = (self.x, self.w, self.y)
        return known_extents(
            (operand.value.type for operand in operands), (operand.dims for operand in operands)
        )

    def with_stated_extents(self) -> Contraction:
        """The same, of operands whose types state each extent that one of them does."""
        extents = self.extents

        def stated(operand: Operand) -> Operand:
            value = operand.value
            for at, dim in enumerate(operand.dims):
                if dim in extents:
                    value = state_extent(value, at, extents[dim])
            return replace(operand, value=value)

        return replace(self, x=stated(self.x), w=stated(self.w), y=stated(self.y))

    def _ordered(self, some: Collection[object]) -> list[int]:
        """Those dimensions, in the order of the result, then of x."""
        order = dict.fromkeys((*dims(self.y.dims), *dims(self.x.dims)))
        return [dim for dim in order if dim in some]


def _origin(operand: Operand) -> Operand:
    return Operand(*without_rearrangement(operand.value, operand.dims))
