# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What StableHLO's legalisation leaves, as ops of linalg, tensor and scf."""

from __future__ import annotations

import io

from mlir import ir

from mlir_attention.frontends.stablehlo.leftovers.control_flow import (
    convert_case,
    convert_if,
    convert_while,
)
from mlir_attention.frontends.stablehlo.leftovers.dynamic import (
    convert_dynamic_broadcast,
    convert_dynamic_gather,
    convert_dynamic_reshape,
    convert_get_dimension_size,
    convert_shape_assertion,
)
from mlir_attention.frontends.stablehlo.leftovers.scalars import compute_on_scalars
from mlir_attention.frontends.stablehlo.leftovers.scatter import convert_scatter
from mlir_attention.frontends.stablehlo.leftovers.signless import drop_signs
from mlir_attention.frontends.stablehlo.leftovers.sort import convert_sort
from mlir_attention.frontends.stablehlo.refusing import raise_refusals
from mlir_attention.support.erasing import keeping_erased_ops
from mlir_attention.support.walk import ops_in

_CONVERSIONS = {
    "stablehlo.case": convert_case,
    "stablehlo.custom_call": convert_shape_assertion,
    "stablehlo.dynamic_broadcast_in_dim": convert_dynamic_broadcast,
    "stablehlo.dynamic_gather": convert_dynamic_gather,
    "stablehlo.dynamic_reshape": convert_dynamic_reshape,
    "stablehlo.get_dimension_size": convert_get_dimension_size,
    "stablehlo.if": convert_if,
    "stablehlo.scatter": convert_scatter,
    "stablehlo.sort": convert_sort,
    "stablehlo.while": convert_while,
}


def without_leftovers(text: str) -> bytes:
    """The module, which `stablehlo/legalising.py` wrote, with none of StableHLO's ops; as bytecode.

    Raises ValueError, which names each op that is not taken and its place.
    """
    with ir.Context() as context, ir.Location.unknown():
        # Here only: the caller's context goes on to refuse what it does not know.
        context.allow_unregistered_dialects = True
        module = ir.Module.parse(text)
        refused = []
        with keeping_erased_ops():
            drop_signs(module.operation)
            compute_on_scalars(module.operation)
            for op in ops_in(module.operation, "stablehlo.", ir.WalkOrder.POST_ORDER):
                if op.name in _CONVERSIONS and not _CONVERSIONS[op.name](op):
                    refused.append((str(op.location), f"this form of {op.name!r}"))
        raise_refusals(refused)
        module.operation.verify()
        written = io.BytesIO()
        module.operation.write_bytecode(written)
        return written.getvalue()
