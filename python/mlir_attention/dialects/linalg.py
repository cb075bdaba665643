# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The linalg ops that passes build and read.

`mlir.dialects.linalg` has more to it: when it is imported it traces the scalar form of every named
op, which takes 45 to 65 ms, a quarter of the compilation of a decode step. The classes of ops are
the same ones, and importing both is no harm. Bindings that look for the module of the dialect by
themselves find this one first (`mlir_attention._registration`).
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir._mlir_libs._mlirDialectsLinalg import fill_builtin_region, get_indexing_maps
from mlir.dialects._linalg_ops_gen import CopyOp, FillOp, GenericOp, IndexOp, YieldOp

__all__ = ["IndexOp", "YieldOp", "copied", "copy", "fill", "generic", "get_indexing_maps"]


def fill(value: ir.Value, out: ir.Value) -> ir.Value:
    """The tensor `out`, all of whose elements are `value`."""
    op = FillOp([out.type], [value], [out])
    fill_builtin_region(op.operation)
    return op.results[0]


def copy(source: ir.Value, target: ir.Value) -> None:
    """Copies one memref to another."""
    op = CopyOp([], [source], [target])
    fill_builtin_region(op.operation)


def copied(source: ir.Value, out: ir.Value) -> ir.Value:
    """The tensor `out`, with the elements of `source`. Nothing folds it, as it does a generic."""
    op = CopyOp([out.type], [source], [out])
    fill_builtin_region(op.operation)
    return op.results[0]


def generic(
    inputs: Sequence[ir.Value],
    inits: Sequence[ir.Value],
    maps: Sequence[ir.AffineMap],
    iterators: Sequence[str],
) -> GenericOp:
    """A `linalg.generic` on tensors, whose block has arguments and no ops.

    `iterators` are "parallel" or "reduction".
    """
    op = GenericOp(
        [init.type for init in inits],
        list(inputs),
        list(inits),
        ir.ArrayAttr.get([ir.AffineMapAttr.get(map_) for map_ in maps]),
        ir.ArrayAttr.get([_iterator(iterator) for iterator in iterators]),
    )
    elements = [ir.ShapedType(value.type).element_type for value in (*inputs, *inits)]
    op.regions[0].blocks.append(*elements)
    return op


def _iterator(name: str) -> ir.Attribute:
    return ir.Attribute.parse(f"#linalg.iterator_type<{name}>")
