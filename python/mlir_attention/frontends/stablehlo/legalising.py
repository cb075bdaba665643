# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""From StableHLO to linalg on tensors, in jaxlib's MLIR."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from mlir_attention.frontends.stablehlo.jaxlib_mlir import LEGALISE, ops_in, run
from mlir_attention.frontends.stablehlo.refusing import (
    SHAPE_ASSERTION,
    Heard,
    kind_of,
    left_in,
    refuse_leftovers,
    refused,
)
from mlir_attention.frontends.stablehlo.simplifying import simplify

#: Attributes of `leftovers` begin with it.
PREFIX = "leftover."


def legalise(mlir: Any, module: Any) -> str:
    """Takes a module whose functions call none to linalg, in place; its text in generic form.

    Control flow, scatter, sort and ops of dynamic sizes are left, for `leftovers`: what these need
    of their attributes is in ones of the builtin dialect, whose names begin with `PREFIX`.

    Raises ValueError for ops that are not taken, with their places.
    """
    simplify(mlir, module)
    with _hearing(module.context) as heard:
        try:
            run(mlir, module, LEGALISE)
        except Exception as error:  # jaxlib's own MLIRError.
            raise refused(heard, str(error)) from None
    refuse_leftovers(mlir, module, tuple(_DESCRIBE))
    for op in left_in(mlir, module, tuple(_DESCRIBE)):
        with module.context:
            for name, attribute in _DESCRIBE[kind_of(mlir, op)](mlir, op).items():
                op.attributes[PREFIX + name] = attribute
    _drop_attributes(mlir, module)
    return str(module.operation.get_asm(enable_debug_info=True, print_generic_op_form=True))


@contextmanager
def _hearing(context: Any) -> Iterator[list[Heard]]:
    """The errors of a context, which then are not printed."""
    heard: list[Heard] = []

    def hear(diagnostic: Any) -> bool:
        heard.append((str(diagnostic.location), diagnostic.message))
        return True

    handler = context.attach_diagnostic_handler(hear)
    try:
        yield heard
    finally:
        handler.detach()


def _drop_attributes(mlir: Any, module: Any) -> None:
    """Takes out what JAX says of devices, names and layouts."""
    for name in list(module.operation.attributes):
        if "." in name:
            del module.operation.attributes[name]
    for function in ops_in(mlir, module.operation, "func.func"):
        for name in list(function.attributes):
            if "." in name or name in ("arg_attrs", "res_attrs"):
                del function.attributes[name]


def _scatter(mlir: Any, op: Any) -> dict[str, Any]:
    numbers = op.attributes["scatter_dimension_numbers"]
    numbers = mlir.dialects.stablehlo.ScatterDimensionNumbers(numbers)
    names = (
        "update_window_dims",
        "inserted_window_dims",
        "input_batching_dims",
        "scatter_indices_batching_dims",
        "scattered_dims_to_operand_dims",
    )
    lists = {name: mlir.ir.DenseI64ArrayAttr.get(list(getattr(numbers, name))) for name in names}
    i64 = mlir.ir.IntegerType.get_signless(64)
    axis = mlir.ir.IntegerAttr.get(i64, numbers.index_vector_dim)
    return {**lists, "index_vector_dim": axis}


def _sort(mlir: Any, op: Any) -> dict[str, Any]:
    return {"dimension": op.attributes["dimension"]}


def _get_dimension_size(mlir: Any, op: Any) -> dict[str, Any]:
    return {"dimension": op.attributes["dimension"]}


def _dynamic_broadcast(mlir: Any, op: Any) -> dict[str, Any]:
    return {"broadcast_dimensions": op.attributes["broadcast_dimensions"]}


def _dynamic_gather(mlir: Any, op: Any) -> dict[str, Any]:
    numbers = op.attributes["dimension_numbers"]
    numbers = mlir.dialects.stablehlo.GatherDimensionNumbers(numbers)
    names = ("offset_dims", "collapsed_slice_dims", "start_index_map")
    return {name: mlir.ir.DenseI64ArrayAttr.get(list(getattr(numbers, name))) for name in names}


def _shape_assertion(mlir: Any, op: Any) -> dict[str, Any]:
    return {"message": op.attributes["error_message"]}


def _nothing(mlir: Any, op: Any) -> dict[str, Any]:
    return {}


#: What is said of the ops that are left.
_DESCRIBE: dict[str, Callable[[Any, Any], dict[str, Any]]] = {
    "stablehlo.case": _nothing,
    SHAPE_ASSERTION: _shape_assertion,
    "stablehlo.dynamic_broadcast_in_dim": _dynamic_broadcast,
    "stablehlo.dynamic_gather": _dynamic_gather,
    "stablehlo.dynamic_reshape": _nothing,
    "stablehlo.get_dimension_size": _get_dimension_size,
    "stablehlo.if": _nothing,
    "stablehlo.scatter": _scatter,
    "stablehlo.sort": _sort,
    "stablehlo.while": _nothing,
}
