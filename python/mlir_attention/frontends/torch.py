# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""PyTorch programs as linalg on tensors, by way of torch-mlir (extra `torch`)."""

from __future__ import annotations

import re
from typing import Any

from mlir import ir

#: What to write in place of what becomes an op that MLIR does not have.
_REWRITES = {
    "tm_tensor.scatter": ": to write rows of a cache, assign to a slice, or use torch.where or "
    "torch.slice_scatter",
}


def export(
    module_or_exported_program: Any,
    *args: Any,
    function_name: str = "main",
    context: ir.Context | None = None,
    **options: Any,
) -> ir.Module:
    """Exports a `torch.nn.Module`, or a `torch.export.ExportedProgram`, to linalg.

    Args:
      module_or_exported_program: what to export.
      args: example arguments, as `torch.export.export` takes them.
      function_name: name of the function in the module.
      context: where the module is made; the current one if None.
      options: passed on to `torch_mlir.fx.export_and_import`, such as `dynamic_shapes`.

    The locations of ops are lines of the program's Python files, so that remarks and errors
    name them. torch-mlir has an MLIR of its own, whose objects cannot be shared with that of
    the user's context: the program crosses as text.

    Raises ImportError, naming the packages, if torch-mlir is not installed; ValueError if
    there is no context, and for ops that MLIR does not have, naming the line;
    `mlir.ir.MLIRError` if this MLIR cannot read what torch-mlir wrote; and what torch raises
    for a program that cannot be exported.
    """
    torch_mlir = _torch_mlir()
    context = context or _current_context()
    exported = torch_mlir.fx.export_and_import(
        module_or_exported_program,
        *args,
        output_type="linalg-on-tensors",
        func_name=function_name,
        **options,
    )
    _refuse_unknown_ops(torch_mlir, exported.operation, context)
    return ir.Module.parse(exported.operation.get_asm(enable_debug_info=True), context)


def _refuse_unknown_ops(torch_mlir: Any, root: Any, context: ir.Context) -> None:
    """Raises ValueError for an op of a dialect that only torch-mlir has."""

    unknown: list[Any] = []

    def check(op: Any) -> Any:
        if context.is_registered_operation(op.name):
            return torch_mlir.ir.WalkResult.ADVANCE
        unknown.append(op)
        return torch_mlir.ir.WalkResult.INTERRUPT

    if context.allow_unregistered_dialects:
        return
    root.walk(check, torch_mlir.ir.WalkOrder.PRE_ORDER)
    for op in unknown:
        raise ValueError(
            f"{_place_of(op.location)}torch-mlir makes this '{op.name}', which MLIR does not "
            f"have{_REWRITES.get(op.name, '')}"
        )


def _place_of(location: Any) -> str:
    """As in "model.py:12: "; empty if it is not known."""
    place = re.search(r'"([^"]*)":(\d+)', str(location))
    return f"{place[1]}:{place[2]}: " if place else ""


def _current_context() -> ir.Context:
    if ir.Context.current is None:
        raise ValueError("exporting needs a context: pass one, or enter one")
    return ir.Context.current


def _torch_mlir() -> Any:
    try:
        import torch_mlir.fx
        import torch_mlir.ir
    except ImportError as error:
        raise ImportError(
            "exporting PyTorch programs needs torch and torch-mlir: pip install torch torch-mlir"
        ) from error
    return torch_mlir
