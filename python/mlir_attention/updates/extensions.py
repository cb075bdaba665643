# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Memory of a caller's that begins with an argument and takes a longer result.

The last arguments of a function that appends to others are such memory: `attention.extends` has the
number of the argument that it begins with, and `attention.aliases_result` that of the result.
"""

from __future__ import annotations

from dataclasses import dataclass

from mlir import ir
from mlir.dialects import func

from mlir_attention.support.walk import symbol_name
from mlir_attention.updates.aliases import (
    ALIASES_RESULT,
    EXTENDS,
    WRITABLE,
    attributes_of,
    declared_updates,
    number_attribute,
    number_of,
)


@dataclass(frozen=True)
class Extension:
    """The argument `memory` begins with `argument` and takes `result`: the numbers of all three."""

    argument: int
    memory: int
    result: int


def extensions_of(function: func.FuncOp) -> tuple[Extension, ...]:
    """Those of a function, in the order of its arguments.

    Raises ValueError for an attribute that contradicts the function.
    """
    stated = {}
    for number in range(len(function.type.inputs)):
        attributes = attributes_of(function, number)
        if attributes is not None and EXTENDS in attributes:
            stated[number] = attributes[EXTENDS]
    first = len(function.type.inputs) - len(stated)
    results = declared_updates(function)
    found = []
    for memory, attribute in stated.items():
        argument = number_of(attribute, first)
        if argument is None or not _are_alike(function, argument, memory) or argument in results:
            raise ValueError(
                f"{_described(function, memory, attribute)}; it must be the number of an argument "
                "that is not updated itself, a tensor of the same rank and elements"
            )
        if memory < first or memory not in results:
            raise ValueError(
                f"{_described(function, memory, attribute)}, but the argument is none of the last "
                f"ones, or has no {ALIASES_RESULT}"
            )
        found.append(Extension(argument, memory, results[memory]))
    return tuple(found)


def _described(function: func.FuncOp, number: int, attribute: ir.Attribute) -> str:
    return f"argument {number} of {symbol_name(function.operation)!r}: {EXTENDS} is {attribute}"


def add_memory(function: func.FuncOp, argument: int, result: int) -> ir.Value:
    """Lets a function take memory for a result that begins with an argument, as its last one.

    The argument itself is only read then.
    """
    inputs, results = function.type.inputs, function.type.results
    attributes = list(function.arg_attrs)
    added = {
        WRITABLE: ir.BoolAttr.get(True),
        ALIASES_RESULT: number_attribute(result),
        EXTENDS: number_attribute(argument),
    }
    kept = {named.name: named.attr for named in ir.DictAttr(attributes[argument])}
    kept.pop(ALIASES_RESULT, None)
    attributes[argument] = ir.DictAttr.get({**kept, WRITABLE: ir.BoolAttr.get(False)})
    type_ = ir.FunctionType.get([*inputs, results[result]], results)
    function.attributes["function_type"] = ir.TypeAttr.get(type_)
    function.arg_attrs = ir.ArrayAttr.get([*attributes, ir.DictAttr.get(added)])
    return function.body.blocks[0].add_argument(
        results[result], function.arguments[argument].location
    )


def _are_alike(function: func.FuncOp, one: int, other: int) -> bool:
    types = [function.type.inputs[number] for number in (one, other)]
    return all(isinstance(type_, ir.RankedTensorType) for type_ in types) and (
        types[0].rank == types[1].rank and types[0].element_type == types[1].element_type
    )
