# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Slices of lower rank, whose types must tell which dimensions they lack.

`tensor.extract_slice %a[0, 0, 0] [%n, 7, 1] ... to tensor<?x7xf32>` lacks the last dimension. When
upstream's canonicalizer (MLIR 22.1) finds that `%n` is 1, it takes the first one for it, and leaves
a cast from 7x1 to ?x7, over which bufferization aborts.

`[1, 2, 1, 1] ... to tensor<1x2xf32>` lacks two of three dimensions of size 1. Bufferized, of memory
of any strides, upstream may take the stride of one that goes for that of the next one that stays
(`computeMemRefRankReductionMask`), and read other elements. A slice that lacks all of them is read
as it should be, so these go, and come back by a reshape.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mlir import ir
from mlir.dialects import arith, tensor

from mlir_attention.checks.quantities import Facts
from mlir_attention.diagnostics import RewriteError
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.tensor_slices import dims_of_slice
from mlir_attention.support.walk import ops_in

_DYNAMIC = ir.ShapedType.get_dynamic_size()


def state_sizes_of_slices(module: ir.Operation) -> None:
    """Writes the sizes of such slices into their types, where arithmetic tells what they are."""
    for op in ops_in(module, "tensor.extract_slice"):
        _state_sizes_read(op.opview)
    for op in _written_slices(module):
        _state_sizes_written(op.opview)


def drop_unit_dims_of_slices(module: ir.Operation) -> None:
    """Makes slices that lack some of their dimensions of size 1 lack all of them."""
    for op in ops_in(module, "tensor.extract_slice"):
        _drop_unit_dims_read(op.opview)
    for op in _written_slices(module):
        _drop_unit_dims_written(op.opview)


def refuse_mistaken_slices(module: ir.Operation) -> None:
    """Raises RewriteError for a slice of which the canonicalizer took the wrong dimension.

    Such a slice is left where `state_sizes_of_slices` does not see that a size is 1.
    """
    for cast in ops_in(module, "tensor.cast"):
        source, result = (ir.ShapedType(each.type) for each in (cast.operands[0], cast.results[0]))
        if not source.has_rank or not result.has_rank:
            continue
        pairs = zip(source.shape, result.shape, strict=False)
        if any(a != b and _DYNAMIC not in (a, b) for a, b in pairs):
            raise RewriteError(
                cast.location,
                f"a slice lacks a dimension of extent 1, and another one is taken for it ({source} "
                f"for {result}): write its sizes of 1 as constants of the op",
            )


def _written_slices(module: ir.Operation) -> list[ir.Operation]:
    names = ("tensor.insert_slice", "tensor.parallel_insert_slice")
    return [op for name in names for op in ops_in(module, name)]


def _state_sizes_read(slice_: tensor.ExtractSliceOp) -> None:
    sizes = _known_sizes(slice_, slice_.result.type)
    if sizes is None:
        return
    with ir.InsertionPoint(slice_), slice_.location:
        stated = tensor.extract_slice(
            _reduced(sizes, slice_.static_sizes, slice_.result.type),
            slice_.source,
            *_with_sizes(slice_, sizes),
        )
        replace_op(slice_, [tensor.cast(slice_.result.type, stated)])


def _state_sizes_written(slice_: tensor.InsertSliceOp | tensor.ParallelInsertSliceOp) -> None:
    sizes = _known_sizes(slice_, slice_.source.type)
    if sizes is None:
        return
    with _in_front_of(slice_), slice_.location:
        source = tensor.cast(
            _reduced(sizes, slice_.static_sizes, slice_.source.type), slice_.source
        )
    with ir.InsertionPoint(slice_), slice_.location:
        stated = type(slice_)(source, slice_.dest, *_with_sizes(slice_, sizes))
    replace_op(slice_, list(stated.results))


def _drop_unit_dims_read(slice_: tensor.ExtractSliceOp) -> None:
    type_ = slice_.result.type
    if not _lacks_some(slice_, type_):
        return
    with ir.InsertionPoint(slice_), slice_.location:
        read = tensor.extract_slice(
            _without_units(type_), slice_.source, *_with_sizes(slice_, slice_.static_sizes)
        )
        expanded = tensor.expand_shape(
            type_, read, _unit_groups(type_), _dynamic_extents(read), type_.shape
        )
    replace_op(slice_, [expanded])


def _drop_unit_dims_written(slice_: tensor.InsertSliceOp | tensor.ParallelInsertSliceOp) -> None:
    type_ = slice_.source.type
    if not _lacks_some(slice_, type_):
        return
    with _in_front_of(slice_), slice_.location:
        source = tensor.collapse_shape(_without_units(type_), slice_.source, _unit_groups(type_))
    with ir.InsertionPoint(slice_), slice_.location:
        written = type(slice_)(source, slice_.dest, *_with_sizes(slice_, slice_.static_sizes))
    replace_op(slice_, list(written.results))


def _lacks_some(slice_: ir.OpView, type_: ir.RankedTensorType) -> bool:
    """Whether a slice lacks some dimensions of size 1, and has others."""
    return type_.rank < len(slice_.static_sizes) and 1 in type_.shape


def _without_units(type_: ir.RankedTensorType) -> ir.RankedTensorType:
    return ir.RankedTensorType.get([n for n in type_.shape if n != 1], type_.element_type)


def _unit_groups(type_: ir.RankedTensorType) -> list[list[int]]:
    """The dimensions of `type_`, each of those of size 1 with one of the others."""
    long = [at for at, n in enumerate(type_.shape) if n != 1]
    if not long:
        return []
    ends = [*long[1:], type_.rank]
    starts = [0, *long[1:]]
    return [list(range(start, end)) for start, end in zip(starts, ends, strict=True)]


def _dynamic_extents(value: ir.Value) -> list[ir.Value]:
    dims = [at for at in range(value.type.rank) if value.type.is_dynamic_dim(at)]
    return [tensor.dim(value, arith.constant(ir.IndexType.get(), at)) for at in dims]


def _in_front_of(slice_: ir.OpView) -> ir.InsertionPoint:
    """Nothing but its like may stand beside a parallel one."""
    is_parallel = isinstance(slice_, tensor.ParallelInsertSliceOp)
    return ir.InsertionPoint(slice_.operation.parent if is_parallel else slice_)


def _known_sizes(slice_: ir.OpView, type_: ir.Type) -> list[int] | None:
    """The sizes of a slice whose type has fewer dimensions, if more of them can be told."""
    is_reduced = len(slice_.static_sizes) > ir.RankedTensorType(type_).rank
    if not is_reduced or _DYNAMIC not in slice_.static_sizes:
        return None
    values = iter(slice_.sizes)
    known = [_known(next(values)) if n == _DYNAMIC else n for n in slice_.static_sizes]
    return None if known == list(slice_.static_sizes) else known


def _known(size: ir.Value) -> int:
    """The size, if it is known, or surely 1, for which another dimension might be taken."""
    facts = Facts()
    simple = facts.simplify(size)
    if isinstance(simple, int):
        return simple
    return 1 if facts.are_equal(simple, 1) else _DYNAMIC


def _with_sizes(slice_: ir.OpView, sizes: Sequence[int]) -> list[Any]:
    """Offsets, sizes and strides of a slice as a builder takes them, with these sizes."""
    values = iter(slice_.sizes)
    before = [next(values) if n == _DYNAMIC else None for n in slice_.static_sizes]
    dynamic = [value for value, n in zip(before, sizes, strict=True) if value and n == _DYNAMIC]
    static = [slice_.static_offsets, sizes, slice_.static_strides]
    return [slice_.offsets, dynamic, slice_.strides, *static]


def _reduced(sizes: Sequence[int], before: Sequence[int], type_: ir.Type) -> ir.Type:
    """`type_` with what `sizes` tells; `before` are the sizes that its shape agrees with."""
    reduced = [sizes[dim] for dim in dims_of_slice(before, type_)]
    return ir.RankedTensorType.get(reduced, ir.RankedTensorType(type_).element_type)
