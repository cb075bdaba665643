# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Distributes linear layers over threads: a task for every batch and block of columns.

A task reads its weights once, and all rows of x; or some of many rows, where tasks would be too few
otherwise. It is a function of its own, of one product:

    func.func private @linear_task(%x: [rows, k], %w: [columns, k], %y: [rows, columns])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from math import prod
from typing import TypeAlias

from mlir import ir
from mlir.dialects import bufferization, func
from mlir.dialects.transform import structured

from mlir_attention.diagnostics import remark
from mlir_attention.dialects import linalg
from mlir_attention.group.task_limits import TaskLimits
from mlir_attention.linear.contractions import Contraction, Operand
from mlir_attention.linear.joined_dims import (
    join_dims,
    join_operand,
    joined_pairs,
    separate_dims,
)
from mlir_attention.linear.products import (
    Product,
    build_product,
    forget_marks,
    products_in,
)
from mlir_attention.linear.split_depth import CHUNK, chunks_of, split_product
from mlir_attention.linear.task_sizes import sizes_of_task
from mlir_attention.linear.whole_vectors import Part, parts_of
from mlir_attention.support import scalars
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import Extent, extent_of
from mlir_attention.support.functions import declare_private, module_of
from mlir_attention.support.linalg_builders import Name, Named, elementwise
from mlir_attention.support.tensor_slices import as_type
from mlir_attention.support.transform_scripts import Handle, apply_script
from mlir_attention.support.unit_dims import with_dims, without_dims
from mlir_attention.support.walk import ops_in, producer_named

#: Weights of a contraction that is worth tasks and vectors.
_FEWEST_WEIGHTS = 1 << 12

_ELEMENTS = ("f32", "f16", "bf16")

#: What products have in common that can share a function: a module, types and maps.
_Key: TypeAlias = tuple[ir.Operation, tuple[str, ...], tuple[tuple[int, ...], ...]]


def tile_linear_layers(
    module: ir.Operation, limits: TaskLimits, *, bf16_dots: bool = False, explains: bool = False
) -> None:
    """Makes every contraction that the vector schedule takes a loop over tasks, but those in tasks.

    With `explains`, a remark gives the reason for each large contraction that is left.
    """
    with module.context:
        forget_marks(module)
        layers: dict[tuple[int, ...], list[ir.Operation]] = {}
        for op in ops_in(module, "linalg."):
            contraction = Contraction.of(op)
            if contraction is None or _is_small(contraction):
                continue
            why_not = _refusal(contraction)
            if why_not is None:
                for product, sizes in _products_of(contraction, limits, bf16_dots):
                    layers.setdefault(sizes, []).append(product)
            elif explains:
                remark(op.location, f"runs as scalar loops, which are slower: {why_not}")
        if layers:
            apply_script(module, partial(_tile_each, sizes=list(layers)), *layers.values())
        functions: dict[_Key, func.FuncOp] = {}
        for product in products_in(module):
            _outline(product, functions)


def _is_small(layer: Contraction) -> bool:
    """Whether a contraction is left to loops: it is empty, or too small to be worth a task."""
    extents = layer.extents
    if 0 in extents.values():
        return True
    dims = (*layer.all_columns, *layer.depth)
    return prod(extents.get(dim, _FEWEST_WEIGHTS) for dim in dims) < _FEWEST_WEIGHTS


def _refusal(layer: Contraction) -> str | None:
    """Why the vector schedule does not take a contraction."""
    for operand, name in zip(layer.op.operands, ("first", "second"), strict=False):
        element = ir.RankedTensorType(operand.type).element_type
        if str(element) not in _ELEMENTS:
            return f"its {name} operand holds {element}"
    for operand in (layer.x, layer.w, layer.y):
        if ir.RankedTensorType(operand.value.type).encoding is not None:
            return f"it has a tensor with an encoding, {operand.value.type}"
    if str(layer.y.element) != "f32":
        return f"it sums up in {layer.y.element}"
    if (other := layer.other_scalar_op) is not None:
        return f"it does more than add products: {other}"
    if layer.has_loose_dims:
        return "one of its dimensions belongs to at most one of its operands and result"
    if not layer.columns or not layer.depth:
        return "it needs a dimension of columns and one of depth"
    if len({*layer.depth} - {second for _, second in joined_pairs(layer)}) > 1:
        return f"its operands have {len(layer.depth)} dimensions of depth, not side by side"
    (column,) = layer.columns
    if layer.w.dims[-1] not in (layer.depth[-1], column):
        return "its weights are not contiguous along the depth or the columns"
    if layer.y.dims[-1] != column:
        return "its result is not contiguous along the columns"
    return None


def _products_of(
    layer: Contraction, limits: TaskLimits, bf16_dots: bool
) -> list[tuple[ir.Operation, tuple[int, ...]]]:
    """Replaces a layer by products that add up to it; these, and the sizes of their tasks."""
    takes_dots = (
        bf16_dots
        and layer.x.dims[-1] == layer.w.dims[-1]
        and _holds_bf16(layer.x)
        and _holds_bf16(layer.w)
    )
    products = []
    with ir.InsertionPoint(layer.op), layer.op.location:
        whole = layer.with_stated_extents()
        layer = join_dims(whole)
        parts = [Part()] if takes_dots else parts_of(layer)
        is_viewed = len(parts) > 1 or layer.y.dims != whole.y.dims
        if is_viewed and (own := _own_fill(whole)) is not None:
            layer = replace(layer, y=join_operand(own, joined_pairs(whole)))
        if not takes_dots:
            layer = replace(layer, x=_in_rows(layer.x, layer.depth[0]))
        for part in parts:
            product, result, sizes = _product_of(part.of(layer), limits, takes_dots)
            products.append((product, sizes))
            layer = replace(layer, y=replace(layer.y, value=part.inserted(result, layer)))
        result = separate_dims(layer.y.value, whole)
        replace_op(layer.op, [as_type(result, layer.op.results[0].type)])
    return products


def _own_fill(layer: Contraction) -> Operand | None:
    """If y is a fill, another one beside the layer, for views of it to be written to.

    Equal ops have become one. Bufferized, a fill that layers share would be copied for each.
    """
    fill = producer_named(layer.y.value, "linalg.fill")
    empty = None if fill is None else producer_named(fill.operands[1], "tensor.empty")
    if fill is None or empty is None or fill.block != layer.op.block:
        return None
    own = bufferization.alloc_tensor(empty.results[0].type, list(empty.operands))
    return replace(layer.y, value=linalg.fill(fill.operands[0], own))


def _product_of(
    layer: Contraction, limits: TaskLimits, takes_dots: bool
) -> tuple[ir.Operation, ir.Value, tuple[int, ...]]:
    """The layer as a product, behind dimensions of the batch; its result; the sizes of a task."""
    of_rows = [*layer.rows, *layer.columns, *layer.depth]
    of_columns = [*layer.depth, *layer.rows, *layer.columns]
    space: list[Name] = [*layer.batch, *(of_rows if _has_rows_of_weights(layer) else of_columns)]
    chunks = chunks_of(layer)
    if chunks > 1:
        product, y = split_product(layer, layer.x.named, space, chunks)
        space = [CHUNK, *space]
    else:
        product = y = build_product(space, layer.x.named, layer.w.named, layer.y.named)
    extents: dict[Name, int] = dict(layer.extents.items())
    sizes: dict[Name, int] = dict.fromkeys((CHUNK, *layer.batch), 1)
    sizes |= sizes_of_task(layer, limits, chunks, is_packed=not takes_dots)
    # A loop of one iteration is none.
    tile = tuple(
        0 if extents.get(dim) in (1, sizes.get(dim)) else sizes.get(dim, 0) for dim in space
    )
    return product.value.owner.operation, y.value, tile


def _has_rows_of_weights(layer: Contraction) -> bool:
    return layer.w.dims[-1] == layer.depth[-1]


def _holds_bf16(operand: Operand) -> bool:
    return str(operand.element) == "bf16"


def _in_rows(x: Operand, depth: int) -> Operand:
    """In f32 and contiguous along the depth: a copy, made once and not for every column, or `x`."""
    f32 = ir.F32Type.get()
    if x.element == f32 and x.dims[-1] == depth:
        return x
    names = (*(dim for dim in x.dims if dim != depth), depth)
    extents: dict[Name, Extent] = {dim: extent_of(x.value, at) for at, dim in enumerate(x.dims)}
    rows = elementwise(
        extents, names, f32, [x.named], lambda element: scalars.convert(element, f32)
    )
    return Operand(rows.value, names)


def _tile_each(root: Handle, *products: Handle, sizes: Sequence[tuple[int, ...]]) -> None:
    for some, tile in zip(products, sizes, strict=True):
        if any(tile):
            structured.TileUsingForallOp(some, tile_sizes=list(tile))


def _outline(product: Product, functions: dict[_Key, func.FuncOp]) -> None:
    """Replaces a product by a call of a function that holds it, without batch dimensions.

    Products that are alike share a function, of those in `functions`.
    """
    op, maps = product.op, product.maps
    columns = [dim for dim in maps[2] if dim not in maps[0]]
    batch = {*maps[0]} & {*maps[1]} & {*maps[2]} | {*columns[:-1]}
    kept = [dim for dim in range(len(product.extents)) if dim not in batch]
    with ir.InsertionPoint(op), op.location:
        arguments = [
            without_dims(value, dims, kept) for value, dims in zip(op.operands, maps, strict=True)
        ]
    inner = [tuple(kept.index(dim) for dim in dims if dim in kept) for dims in maps]
    key = (module_of(op), tuple(str(argument.type) for argument in arguments), tuple(inner))
    if key not in functions:
        functions[key] = _function(op, arguments, inner)
    with ir.InsertionPoint(op), op.location:
        call = func.CallOp(functions[key], arguments)
        whole = with_dims(call.results[0], op.results[0].type, maps[2], kept)
    replace_op(op, [whole])


def _function(
    op: ir.Operation, arguments: Sequence[ir.Value], maps: Sequence[tuple[int, ...]]
) -> func.FuncOp:
    """A function of x, w and y that holds their product."""
    types = [argument.type for argument in arguments]
    function = declare_private(op, "linear_task", types, types[2:])
    with op.location:
        function.add_entry_block()
        with ir.InsertionPoint(function.entry_block):
            x, w, y = map(Named, function.arguments, maps)
            space = range(1 + max(dim for dims in maps for dim in dims))
            func.ReturnOp([build_product(space, x, w, y).value])
    return function
