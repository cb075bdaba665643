# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What changes in a program of StableHLO before it is legalised."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlir_attention.frontends.stablehlo.jaxlib_mlir import ops_in
from mlir_attention.frontends.stablehlo.swapping import swap_operands

#: Ops that compute nothing, on one device.
_IDENTITIES = ("stablehlo.optimization_barrier", "sdy.sharding_constraint", "sdy.reshard")

#: So are calls of these.
_IDENTITY_CALLS = (
    "Sharding",
    "SPMDFullToShardShape",
    "SPMDShardToFullShape",
    "annotate_device_placement",
)

#: Floating-point types that XLA accumulates in f32.
_NARROW = ("bf16", "f16")


def simplify(mlir: Any, module: Any) -> None:
    """Rewrites what StableHLO's own legalisation takes to slow or inexact code, or not at all."""
    rewrites: dict[str, Callable[[Any, Any], None]] = {
        "stablehlo.concatenate": _concatenate,
        "stablehlo.custom_call": _custom_call,
        "stablehlo.dot_general": _dot_general,
        "stablehlo.reduce": _reduce,
        **dict.fromkeys(_IDENTITIES, _identity),
    }
    for op in ops_in(mlir, module.operation, *rewrites):
        rewrites[op.name](mlir, op)
    for op in ops_in(mlir, module.operation, "sdy.mesh"):
        op.erase()


def _identity(mlir: Any, op: Any) -> None:
    _replace(op, list(op.operands))


def _custom_call(mlir: Any, op: Any) -> None:
    if mlir.ir.StringAttr(op.attributes["call_target_name"]).value in _IDENTITY_CALLS:
        _replace(op, list(op.operands))
    elif "sdy.sharding" in op.attributes:  # It names a mesh.
        del op.attributes["sdy.sharding"]


def _dot_general(mlir: Any, op: Any) -> None:
    """Products are summed in f32, and rounded once; what else the op asks for is less exact."""
    if "algorithm" in op.attributes:
        del op.attributes["algorithm"]
    op = swap_operands(mlir, op)
    type_ = mlir.ir.RankedTensorType(op.results[0].type)
    if str(type_.element_type) not in _NARROW:
        return
    with op.context, op.location, mlir.ir.InsertionPoint(op):
        wide = mlir.ir.RankedTensorType.get(type_.shape, mlir.ir.F32Type.get())
        attributes = {name: op.attributes[name] for name in op.attributes}
        product = mlir.ir.Operation.create(op.name, [wide], list(op.operands), attributes)
        rounded = mlir.ir.Operation.create("stablehlo.convert", [type_], [product.results[0]])
    _replace(op, list(rounded.results))


def _reduce(mlir: Any, op: Any) -> None:
    """Of no elements, the results are the initial values."""
    count = len(op.results)
    sizes = mlir.ir.RankedTensorType(op.operands[0].type).shape
    if 0 not in sizes:
        return
    nowhere = {"broadcast_dimensions": mlir.ir.DenseI64ArrayAttr.get([], op.context)}
    with op.context, op.location, mlir.ir.InsertionPoint(op):
        values = [
            mlir.ir.Operation.create("stablehlo.broadcast_in_dim", [result.type], [init], nowhere)
            for result, init in zip(op.results, list(op.operands)[count:], strict=True)
        ]
    _replace(op, [value.results[0] for value in values])


def _concatenate(mlir: Any, op: Any) -> None:
    """One op, where the legalisation asks for each element which operand it is of.

    Unsigned integers, which linalg has not, are joined as integers: the legalisation drops casts.
    """
    type_ = mlir.ir.RankedTensorType(op.results[0].type)
    with op.context, op.location, mlir.ir.InsertionPoint(op):
        element = type_.element_type
        if str(element).startswith("ui"):
            element = mlir.ir.IntegerType.get_signless(element.width)
        concat = mlir.ir.Operation.create(
            "tensor.concat",
            [mlir.ir.RankedTensorType.get(type_.shape, element)],
            [_cast(mlir, operand, element) for operand in op.operands],
            {"dim": op.attributes["dimension"]},
        )
        result = _cast(mlir, concat.results[0], type_.element_type)
    _replace(op, [result])


def _cast(mlir: Any, value: Any, element: Any) -> Any:
    """The same bits as another integer type."""
    type_ = mlir.ir.RankedTensorType(value.type)
    if type_.element_type == element:
        return value
    casted = mlir.ir.RankedTensorType.get(type_.shape, element)
    name = "builtin.unrealized_conversion_cast"
    return mlir.ir.Operation.create(name, [casted], [value]).results[0]


def _replace(op: Any, values: list[Any]) -> None:
    for old, new in zip(op.results, values, strict=True):
        old.replace_all_uses_with(new)
    op.erase()
