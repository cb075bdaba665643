# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which extents of arguments and results are one, as the groups of a module tell."""

from __future__ import annotations

from mlir import ir
from mlir.dialects import func

from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.support.functions import functions_of
from mlir_attention.support.walk import ops_in, without_casts
from mlir_attention.updates.aliases import returns_of

#: An argument or a result, as arg0 or result1, and a dimension of it.
Extent = tuple[str, int]

#: Sets of extents that must agree, by the names of functions.
Agreements = dict[str, list[list[Extent]]]


def agreements_of(module: ir.Module) -> Agreements:
    """The extents that must agree in calls of each function, where one of them is dynamic.

    Those are found that groups tell of whose operands are arguments. A split group tells less.
    """
    return {
        ir.StringAttr(function.attributes["sym_name"]).value: _of_function(function)
        for function in functions_of(module.operation)
        if not function.is_external
    }


def _of_function(function: func.FuncOp) -> list[list[Extent]]:
    sets: list[set[Extent]] = []
    dynamic = _dynamic_extents(function)
    for group in ops_in(function.operation, "attention.group"):
        space = IterationSpace.of(group)
        tensors = [(_name(function, operand.value), operand.map) for operand in space.operands]
        tensors += [
            (_result_name(function, result), map_)
            for result, map_ in zip(group.results, space.result_maps, strict=True)
        ]
        for dim in range(space.num_dims):
            found = {
                (name, axis)
                for name, map_ in tensors
                if name is not None
                for axis, at in enumerate(map_)
                if at == dim
            }
            apart = [other for other in sets if other.isdisjoint(found)]
            sets = [*apart, found.union(*(other for other in sets if other not in apart))]
    return sorted(sorted(each) for each in sets if len(each) > 1 and not each.isdisjoint(dynamic))


def _dynamic_extents(function: func.FuncOp) -> set[Extent]:
    type_ = function.type
    named = [(f"arg{number}", each) for number, each in enumerate(type_.inputs)]
    named += [(f"result{number}", each) for number, each in enumerate(type_.results)]
    return {
        (name, axis)
        for name, each in named
        if isinstance(each, ir.RankedTensorType)
        for axis in range(each.rank)
        if each.is_dynamic_dim(axis)
    }


def _name(function: func.FuncOp, value: ir.Value) -> str | None:
    """Of the argument that a value is, maybe cast to another type."""
    value = without_casts(value)
    arguments = enumerate(function.arguments)
    return next((f"arg{number}" for number, each in arguments if each == value), None)


def _result_name(function: func.FuncOp, value: ir.Value) -> str | None:
    """Of the result that a value is wherever the function returns."""
    returns = returns_of(function)
    for number in range(len(function.type.results)):
        values = [without_casts(op.operands[number]) for op in returns]
        if values and all(each == value for each in values):
            return f"result{number}"
    return None
