# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Lowers what ranks exchange, in upstream's dialect `shard`, to calls of the host.

All collectives are gathers: the host gets the address of what this rank sends, the address of room
for what all ranks send, in their order, and the bytes of one. Reductions are computed from these on
each rank, in the order of the ranks, so that all have the same bits. Where this rank is in the grid
are arguments of the function, one for each axis.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith, func, linalg, memref, tensor
from mlir.dialects import bufferization as buf

from mlir_attention.cpu.device.host_calls import call_host, declare_host_call
from mlir_attention.diagnostics import RewriteError
from mlir_attention.dialects import linalg as our_linalg
from mlir_attention.runtime.arrays.element_types import element_of
from mlir_attention.runtime.arrays.signature import function_named
from mlir_attention.sharding.layout import Axes, Grid
from mlir_attention.support.erasing import erase, replace_op
from mlir_attention.support.extents import as_value, dynamic_sizes, empty, static_sizes
from mlir_attention.support.linalg_builders import Named, generic
from mlir_attention.support.tensor_slices import sizes_of, slice_along
from mlir_attention.support.walk import ops_in

_DYNAMIC = ir.ShapedType.get_dynamic_stride_or_offset()


@dataclass(frozen=True)
class Collectives:
    """What the host does for a function: a gather along the axes of a grid, by its number."""

    grid: Grid
    gathers: tuple[Axes, ...]


def lower_collectives(module: ir.Module, entry: str) -> Collectives:
    """Lowers the collectives of `module`; `entry` gets an argument for each axis of the grid.

    Raises RewriteError for an annotation that no pass has taken, and for what is no gather.
    """
    grids = ops_in(module.operation, "shard.grid")
    if len(grids) != 1:
        raise RewriteError(
            module.operation.location, f"the module has {len(grids)} grids of ranks, not one"
        )
    grid = Grid.of(grids[0])
    lowering = _Lowering(grid, function_named(module.operation, entry))
    declare_host_call(module.operation)
    for op in ops_in(module.operation, "shard."):
        if op.name != "shard.grid":
            with ir.InsertionPoint(op), op.location:
                lowering.lower(op)
    lowering.state_type()
    erase(grids[0])
    return Collectives(grid, tuple(lowering.gathers))


class _Lowering:
    def __init__(self, grid: Grid, entry: func.FuncOp) -> None:
        self.gathers: list[Axes] = []
        self._grid = grid
        self._entry = entry
        block = entry.body.blocks[0]
        index = ir.IndexType.get()
        self._indices = [block.add_argument(index, entry.location) for _ in grid.shape]

    def state_type(self) -> None:
        """Adds the arguments to the type of the entry."""
        inputs = [argument.type for argument in self._entry.body.blocks[0].arguments]
        type_ = ir.FunctionType.get(inputs, self._entry.type.results)
        self._entry.attributes["function_type"] = ir.TypeAttr.get(type_)
        if "arg_attrs" in self._entry.attributes:
            known = list(ir.ArrayAttr(self._entry.attributes["arg_attrs"]))
            none = [ir.DictAttr.get({})] * (len(inputs) - len(known))
            self._entry.attributes["arg_attrs"] = ir.ArrayAttr.get([*known, *none])

    def lower(self, op: ir.Operation) -> None:
        """Lowers one op, at whose place the insertion point is."""
        rules: dict[str, Callable[[ir.Operation], list[ir.Value]]] = {
            "shard.process_multi_index": self._multi_index,
            "shard.process_linear_index": self._linear_index,
            "shard.all_gather": self._all_gather,
            "shard.all_reduce": self._all_reduce,
            "shard.all_slice": self._all_slice,
        }
        rule = rules.get(op.name)
        if rule is None:
            what = (
                "annotates a tensor: run attention-distribute, and shard-partition, first"
                if op.name in ("shard.shard", "shard.sharding")
                else "is no collective that ranks run"
            )
            raise RewriteError(op.location, f"'{op.name}' {what}")
        replace_op(op, rule(op))

    def _multi_index(self, op: ir.Operation) -> list[ir.Value]:
        return self._along(op, _axes(op, "axes") or tuple(range(len(self._grid.shape))))

    def _linear_index(self, op: ir.Operation) -> list[ir.Value]:
        return [self._linear(op, tuple(range(len(self._grid.shape))))]

    def _linear(self, op: ir.Operation, axes: Axes) -> ir.Value:
        """Which of the ranks along `axes` this is."""
        linear, *others = self._along(op, axes)
        for axis, index in zip(axes[1:], others, strict=True):
            linear = arith.addi(arith.muli(linear, as_value(self._grid.shape[axis])), index)
        return linear

    def _along(self, op: ir.Operation, axes: Axes) -> list[ir.Value]:
        """Where this rank is along each of `axes`."""
        parent = op.parent
        while parent is not None and parent.operation != self._entry.operation:
            parent = parent.parent
        if parent is None:
            raise RewriteError(
                op.location, f"only @{self._entry.name.value} knows its rank: inline what it calls"
            )
        return [self._indices[axis] for axis in axes]

    def _all_gather(self, op: ir.Operation) -> list[ir.Value]:
        at = ir.IntegerAttr(op.attributes["gather_axis"]).value
        parts = self._gathered(op)
        sizes = sizes_of(op.operands[0])
        rank = len(sizes)
        if at:
            # The parts of the ranks next to the dimension along which they lie.
            order = [*range(1, at + 1), 0, *range(at + 1, rank + 1)]
            moved = sizes_of(parts)
            init = empty(
                [moved[dim] for dim in order], ir.RankedTensorType(parts.type).element_type
            )
            result = linalg.transpose(parts, outs=[init], permutation=order)
            parts = result if isinstance(result, ir.Value) else result.result[0]
        groups = [[dim] for dim in range(at)]
        groups += [[at, at + 1], *([dim] for dim in range(at + 2, rank + 1))]
        return [tensor.collapse_shape(op.results[0].type, parts, groups)]

    def _all_reduce(self, op: ir.Operation) -> list[ir.Value]:
        type_ = ir.RankedTensorType(op.results[0].type)
        reduction = str(op.attributes["reduction"]) if "reduction" in op.attributes else "sum"
        if "sum" not in reduction or type_.element_type != _element(op.operands[0]):
            raise RewriteError(op.location, "only sums, in the type of what is summed, are reduced")
        add = arith.addf if isinstance(type_.element_type, ir.FloatType) else arith.addi
        parts = self._gathered(op)
        names = tuple(range(type_.rank))
        zero = arith.constant(type_.element_type, _zero(type_.element_type))
        filled = our_linalg.fill(zero, empty(sizes_of(op.operands[0]), type_.element_type))
        # Ranks inmost: their sum is in their order.
        summed = generic(
            [*names, "rank"],
            [Named(parts, ("rank", *names))],
            Named(filled, names),
            lambda value, sum_: add(sum_, value),
        )
        return [summed.value]

    def _all_slice(self, op: ir.Operation) -> list[ir.Value]:
        axes, at = _axes(op, "grid_axes"), ir.IntegerAttr(op.attributes["slice_axis"]).value
        source, type_ = op.operands[0], ir.RankedTensorType(op.results[0].type)
        if type_.is_dynamic_dim(at) or ir.RankedTensorType(source.type).is_dynamic_dim(at):
            raise RewriteError(op.location, "a dimension that is cut must have a static extent")
        size = type_.shape[at]
        offset = arith.muli(self._linear(op, axes), as_value(size))
        return [slice_along(source, at, offset, size)]

    def _gathered(self, op: ir.Operation) -> ir.Value:
        """`[ranks, ..]` of what the ranks along the axes of `op` have of its operand."""
        axes = _axes(op, "grid_axes")
        value = op.operands[0]
        type_ = ir.RankedTensorType(value.type)
        element = type_.element_type
        element_of(str(element), f"what '{op.name}' sends")
        sizes = sizes_of(value)
        sent = memref.AllocOp(
            ir.MemRefType.get(type_.shape, element),
            [as_value(size) for size in dynamic_sizes(sizes)],
            [],
            alignment=64,
        ).result
        memref.CopyOp(buf.to_buffer(_strided(type_), value, read_only=True), sent)
        all_sizes = [self._grid.count(axes), *sizes]
        room_type = ir.MemRefType.get(static_sizes(all_sizes), element)
        room = memref.AllocOp(
            room_type, [as_value(size) for size in dynamic_sizes(sizes)], [], alignment=64
        ).result
        call_host(op, "all_gather", len(self.gathers), [sent, room], _words_of)
        self.gathers.append(axes)
        whole = ir.RankedTensorType.get(static_sizes(all_sizes), element)
        return buf.to_tensor(whole, room, restrict=True, writable=True)


def _words_of(buffer: ir.Value) -> list[ir.Value]:
    """The address, and the number of bytes."""
    type_ = ir.MemRefType(buffer.type)
    address = memref.ExtractAlignedPointerAsIndexOp(buffer).result
    count = as_value(_bytes(type_.element_type))
    for at in range(type_.rank):
        count = arith.muli(count, memref.dim(buffer, as_value(at)))
    return [address, count]


def _bytes(element: ir.Type) -> int:
    if isinstance(element, ir.IndexType):
        return 8
    return -(-int(element.width) // 8)


def _strided(type_: ir.RankedTensorType) -> ir.MemRefType:
    """A buffer of any offset and strides."""
    if type_.rank == 0:
        return ir.MemRefType.get([], type_.element_type)
    layout = ir.StridedLayoutAttr.get(_DYNAMIC, [_DYNAMIC] * type_.rank)
    return ir.MemRefType.get(type_.shape, type_.element_type, layout=layout)


def _element(value: ir.Value) -> ir.Type:
    return ir.RankedTensorType(value.type).element_type


def _zero(element: ir.Type) -> float | int:
    return 0.0 if isinstance(element, ir.FloatType) else 0


def _axes(op: ir.Operation, name: str) -> Axes:
    if name not in op.attributes:
        return ()
    return tuple(int(axis) for axis in ir.DenseI16ArrayAttr(op.attributes[name]))
