# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Calls of libraries of device functions become intrinsics that LLVM has instructions for.

Neither NVIDIA's nor AMD's library is part of MLIR: what is left of their names could not be linked.
exp and log go by way of base 2, which chips compute to 2 units in the last place.
"""

from __future__ import annotations

from mlir import ir

from mlir_attention.diagnostics import RewriteError
from mlir_attention.support.erasing import erase, replace_op
from mlir_attention.support.scalars import LOG2_E
from mlir_attention.support.walk import ops_in

#: What a function is, of f32: an intrinsic; a factor of its argument; a factor of its result.
_INTRINSICS = {
    "__nv_ceilf": ("llvm.ceil", 1.0, 1.0),
    "__nv_expf": ("llvm.exp2", LOG2_E, 1.0),
    "__nv_fabsf": ("llvm.fabs", 1.0, 1.0),
    "__nv_floorf": ("llvm.floor", 1.0, 1.0),
    "__nv_logf": ("llvm.nvvm.lg2.approx.f", 1.0, 1 / LOG2_E),
    "__nv_sqrtf": ("llvm.sqrt", 1.0, 1.0),
    "__ocml_ceil_f32": ("llvm.ceil", 1.0, 1.0),
    "__ocml_floor_f32": ("llvm.floor", 1.0, 1.0),
}


def use_intrinsics(module: ir.Operation) -> None:
    """Replaces the calls in all kernels. Raises RewriteError for any other function."""
    for kernels in ops_in(module, "gpu.module"):
        for call in ops_in(kernels, "llvm.call"):
            _replace(call)
        for function in ops_in(kernels, "llvm.func"):
            if len(function.regions[0].blocks) == 0:
                erase(function)


def _replace(call: ir.Operation) -> None:
    if "callee" not in call.attributes:
        raise RewriteError(call.location, "a kernel calls a function by its address")
    name = str(call.attributes["callee"]).removeprefix("@")
    if name not in _INTRINSICS:
        raise RewriteError(call.location, f"a kernel calls '{name}', which no library has here")
    intrinsic, before, after = _INTRINSICS[name]
    (operand,) = call.operands
    # LLVM has an instruction for exp2 that is not exact only.
    flags = "afn" if intrinsic == "llvm.exp2" else "none"
    with ir.InsertionPoint(call), call.location:
        result = ir.Operation.create(
            "llvm.call_intrinsic",
            [operand.type],
            [_times(operand, before)],
            {
                "fastmathFlags": ir.Attribute.parse(f"#llvm.fastmath<{flags}>"),
                "intrin": ir.StringAttr.get(intrinsic),
                "operandSegmentSizes": ir.DenseI32ArrayAttr.get([1, 0]),
                "op_bundle_sizes": ir.DenseI32ArrayAttr.get([]),
            },
        ).result
        replace_op(call, [_times(result, after)])


def _times(value: ir.Value, factor: float) -> ir.Value:
    """The product, in the LLVM dialect."""
    if factor == 1.0:
        return value
    number = ir.FloatAttr.get(value.type, factor)
    constant = ir.Operation.create("llvm.mlir.constant", [value.type], [], {"value": number})
    return ir.Operation.create("llvm.fmul", [value.type], [value, constant.result]).result
