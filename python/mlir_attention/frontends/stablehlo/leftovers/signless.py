# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Unsigned integers of StableHLO as those of linalg, whose integers have no sign."""

from __future__ import annotations

from mlir import ir

from mlir_attention.support.erasing import replace_op
from mlir_attention.support.functions import functions_of
from mlir_attention.support.walk import ops_in

_CAST = "builtin.unrealized_conversion_cast"


def drop_signs(module: ir.Operation) -> None:
    """Takes the sign out of all types, and out of the module what converts between them."""
    for op in ops_in(module):
        for value in op.results:
            value.set_type(_signless(value.type))
        for region in op.regions:
            for block in region.blocks:
                for argument in block.arguments:
                    argument.set_type(_signless(argument.type))
    for function in functions_of(module):
        inputs = [_signless(type_) for type_ in function.type.inputs]
        results = [_signless(type_) for type_ in function.type.results]
        type_ = ir.FunctionType.get(inputs, results)
        function.attributes["function_type"] = ir.TypeAttr.get(type_)
    for cast in ops_in(module, _CAST):
        if [value.type for value in cast.operands] == [value.type for value in cast.results]:
            replace_op(cast, list(cast.operands))


def _signless(type_: ir.Type) -> ir.Type:
    if isinstance(type_, ir.RankedTensorType):
        element = _signless(type_.element_type)
        return (
            type_
            if element == type_.element_type
            else ir.RankedTensorType.get(type_.shape, element)
        )
    if isinstance(type_, ir.IntegerType) and not type_.is_signless:
        return ir.IntegerType.get_signless(type_.width)
    return type_
