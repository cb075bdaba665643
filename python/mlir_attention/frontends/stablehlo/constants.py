# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Constants of a program, as arrays that its function takes."""

from __future__ import annotations

from typing import Any

import numpy as np

from mlir_attention.frontends.stablehlo.jaxlib_mlir import ops_in
from mlir_attention.runtime.arrays.element_types import element_of

#: Constants of up to so many elements stay in the program.
_FEW_ELEMENTS = 8


def lift_constants(mlir: Any, function: Any) -> list[np.ndarray[Any, Any]]:
    """Makes the constants of `function` its last arguments, and returns what they are.

    Those of few elements, and those that are one number, stay.
    """
    arrays: list[np.ndarray[Any, Any]] = []
    types: list[Any] = []
    arguments: dict[Any, Any] = {}
    entry = function.regions[0].blocks[0]
    for op in ops_in(mlir, function, "stablehlo.constant"):
        try:
            value = op.attributes["value"]
        except TypeError:  # The bindings have no class for those of complex numbers.
            continue
        if value not in arguments:
            array = _array(mlir, value)
            if array is None:
                continue
            type_ = op.results[0].type
            with function.context:
                place = mlir.ir.Location.name(f"constant {len(arrays)}")
            arguments[value] = entry.add_argument(type_, place)
            arrays.append(array)
            types.append(type_)
        op.results[0].replace_all_uses_with(arguments[value])
        op.erase()
    _take_more(mlir, function, types)
    return arrays


def _take_more(mlir: Any, function: Any, types: list[Any]) -> None:
    """Says in the type of a function that it takes arguments of these types behind the others."""
    if not types:
        return
    old = mlir.ir.FunctionType(mlir.ir.TypeAttr(function.attributes["function_type"]).value)
    with function.context:
        new = mlir.ir.FunctionType.get([*old.inputs, *types], old.results)
        function.attributes["function_type"] = mlir.ir.TypeAttr.get(new)
        if "arg_attrs" in function.attributes:
            described = list(mlir.ir.ArrayAttr(function.attributes["arg_attrs"]))
            described += [mlir.ir.DictAttr.get({})] * len(types)
            function.attributes["arg_attrs"] = mlir.ir.ArrayAttr.get(described)


def _array(mlir: Any, value: Any) -> np.ndarray[Any, Any] | None:
    """The numbers of an attribute; None where they may stay in the program."""
    if not isinstance(value, mlir.ir.DenseElementsAttr) or value.is_splat:
        return None
    type_ = mlir.ir.RankedTensorType(value.type)
    if len(value) <= _FEW_ELEMENTS:
        return None
    name = str(type_.element_type)
    try:
        dtype = element_of(name, "").result_dtype
    except (ImportError, TypeError):  # Of such elements there are no arrays.
        return None
    try:
        return np.array(value)
    except TypeError:  # The bindings know no such type: MLIR prints its bits.
        bits = str(value).partition('"0x')[2].partition('"')[0]
        return np.frombuffer(bytes.fromhex(bits), dtype).reshape(type_.shape) if bits else None
