# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Slices of lower rank, whose types must tell which dimensions they lack.

`tensor.extract_slice %a[0, 0, 0] [%n, 7, 1] ... to tensor<?x7xf32>` lacks the last dimension. When
upstream's canonicalizer (MLIR 22.1) finds that `%n` is 1, it takes the first one for it, and leaves
a cast from 7x1 to ?x7, over which bufferization aborts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mlir import ir
from mlir.dialects import tensor

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
    for name in ("tensor.insert_slice", "tensor.parallel_insert_slice"):
        for op in ops_in(module, name):
            _state_sizes_written(op.opview)


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
    is_parallel = isinstance(slice_, tensor.ParallelInsertSliceOp)
    # Nothing but such ops may stand beside a parallel one.
    with ir.InsertionPoint(slice_.operation.parent if is_parallel else slice_), slice_.location:
        source = tensor.cast(
            _reduced(sizes, slice_.static_sizes, slice_.source.type), slice_.source
        )
    with ir.InsertionPoint(slice_), slice_.location:
        stated = type(slice_)(source, slice_.dest, *_with_sizes(slice_, sizes))
    replace_op(slice_, list(stated.results))


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
