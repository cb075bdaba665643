# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Gives booleans in memory a byte each.

The memref lowering of MLIR 22.1 aborts on `memref<...xi1>`. NumPy and DLPack keep a boolean in a
byte too, so that nothing changes for the caller.
"""

from __future__ import annotations

import numpy as np
from mlir import ir
from mlir.dialects import arith

from mlir_attention.diagnostics import RewriteError
from mlir_attention.support.walk import ops_in

_CONVERTED = ("memref.load", "memref.store", "vector.transfer_read", "vector.transfer_write")
_SEE_ELEMENTS = ("affine.", "linalg.", "memref.", "vector.")


def store_booleans_as_bytes(module: ir.Operation) -> None:
    """Makes every memref of i1 in `module` one of i8, with conversions at loads and stores.

    Expects loops over memrefs: no tensors, and no linalg ops, whose regions see elements. Raises
    RewriteError for another op that reads or writes booleans.
    """
    if not _has_booleans(module):
        return
    with module.context, ir.Location.unknown():
        operations = ops_in(module)
        for operation in operations:
            _refuse(operation)
        for operation in operations:
            _convert(operation)


def _has_booleans(module: ir.Operation) -> bool:
    """Whether any memref of i1 comes from somewhere; a look at all ops takes much longer."""
    types = [value.type for op in ops_in(module, "memref.") for value in op.results]
    for function in ops_in(module, "func.func"):
        types += [*function.opview.type.inputs, *function.opview.type.results]
    return any(map(_holds_booleans, types))


def _convert(operation: ir.Operation) -> None:
    if operation.name == "memref.load" and _is_i1(operation.results[0].type):
        _convert_load(operation)
    elif operation.name == "memref.store" and _is_i1(operation.operands[0].type):
        _convert_store(operation)
    elif operation.name == "vector.transfer_read" and _is_vector_of_i1(operation.results[0].type):
        _convert_vector_read(operation)
    elif operation.name == "vector.transfer_write" and _is_vector_of_i1(operation.operands[0].type):
        _convert_vector_write(operation)
    elif operation.name == "memref.global":
        _convert_global(operation)
    elif operation.name == "func.func":
        _convert_signature(operation)
    for value in operation.results:
        _convert_type(value)
    for region in operation.regions:
        for block in region.blocks:
            for argument in block.arguments:
                _convert_type(argument)


def _refuse(operation: ir.Operation) -> None:
    """Raises RewriteError for an op that reads or writes booleans, and is not converted."""
    if operation.name in _CONVERTED or not operation.name.startswith(_SEE_ELEMENTS):
        return
    types = [value.type for value in (*operation.operands, *operation.results)]
    if not any(map(_holds_booleans, types)):
        return
    if len(operation.regions) > 0 or any(_is_i1(t) or _is_vector_of_i1(t) for t in types):
        raise RewriteError(
            operation.location,
            f"'{operation.name}' reads or writes booleans in memory, which only loops of loads, "
            "stores and vector transfers may: lower it first",
        )


def _convert_load(load: ir.Operation) -> None:
    element = load.results[0]
    with ir.InsertionPoint.after(load), load.location:
        element.set_type(_byte())
        is_true = arith.CmpIOp(arith.CmpIPredicate.ne, element, arith.constant(_byte(), 0))
    element.replace_all_uses_except(is_true.result, is_true.operation)


def _convert_vector_read(read: ir.Operation) -> None:
    """Reads the bytes, and compares all of them with 0."""
    vector = read.results[0]
    bytes_type = ir.VectorType.get(vector.type.shape, _byte())
    padding = read.operands[-1]
    with ir.InsertionPoint(read), read.location:
        read.operands[-1] = arith.extui(_byte(), padding)
    with ir.InsertionPoint.after(read), read.location:
        zero = ir.DenseElementsAttr.get_splat(bytes_type, ir.IntegerAttr.get(_byte(), 0))
        vector.set_type(bytes_type)
        is_true = arith.CmpIOp(
            arith.CmpIPredicate.ne, vector, arith.ConstantOp(bytes_type, zero).result
        )
    vector.replace_all_uses_except(is_true.result, is_true.operation)


def _convert_vector_write(write: ir.Operation) -> None:
    vector = write.operands[0]
    with ir.InsertionPoint(write), write.location:
        write.operands[0] = arith.extui(ir.VectorType.get(vector.type.shape, _byte()), vector)


def _convert_store(store: ir.Operation) -> None:
    with ir.InsertionPoint(store), store.location:
        store.operands[0] = arith.extui(_byte(), store.operands[0])


def _convert_global(global_: ir.Operation) -> None:
    type_ = ir.TypeAttr(global_.attributes["type"]).value
    if not _holds_booleans(type_):
        return
    global_.attributes["type"] = ir.TypeAttr.get(_with_bytes(type_))
    if "initial_value" in global_.attributes:
        value = global_.attributes["initial_value"]
        global_.attributes["initial_value"] = _bytes_of(value)


def _bytes_of(value: ir.Attribute) -> ir.Attribute:
    type_ = ir.RankedTensorType.get(value.type.shape, _byte())
    if isinstance(value, ir.DenseResourceElementsAttr):
        handle = str(value).split(" : ")[0]
        return ir.Attribute.parse(f"{handle} : {type_}")
    if isinstance(value, ir.DenseElementsAttr):
        if value.is_splat:
            element = ir.IntegerAttr.get(_byte(), int(ir.BoolAttr(value.get_splat_value()).value))
            return ir.DenseElementsAttr.get_splat(type_, element)
        return ir.DenseElementsAttr.get(np.array(value).astype(np.uint8), type=type_)
    return value  # Uninitialised.


def _convert_signature(function: ir.Operation) -> None:
    type_ = ir.FunctionType(ir.TypeAttr(function.attributes["function_type"]).value)
    inputs = [_with_bytes(input_) for input_ in type_.inputs]
    results = [_with_bytes(result) for result in type_.results]
    function.attributes["function_type"] = ir.TypeAttr.get(ir.FunctionType.get(inputs, results))


def _convert_type(value: ir.Value) -> None:
    if _holds_booleans(value.type):
        value.set_type(_with_bytes(value.type))


def _with_bytes(type_: ir.Type) -> ir.Type:
    if not _holds_booleans(type_):
        return type_
    return ir.MemRefType.get(
        type_.shape, _byte(), layout=type_.layout, memory_space=type_.memory_space
    )


def _holds_booleans(type_: ir.Type) -> bool:
    return isinstance(type_, ir.MemRefType) and _is_i1(type_.element_type)


def _is_i1(type_: ir.Type) -> bool:
    return isinstance(type_, ir.IntegerType) and type_.width == 1


def _is_vector_of_i1(type_: ir.Type) -> bool:
    return isinstance(type_, ir.VectorType) and _is_i1(type_.element_type)


def _byte() -> ir.IntegerType:
    return ir.IntegerType.get_signless(8)
