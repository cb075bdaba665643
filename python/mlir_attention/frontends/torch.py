# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""PyTorch programs as linalg on tensors, by way of torch-mlir (extra `torch`)."""

from __future__ import annotations

from typing import Any

from mlir import ir


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

    torch-mlir has an MLIR of its own, whose objects cannot be shared with that of the
    user's context: the program crosses as text.

    Raises ImportError, naming the packages, if torch-mlir is not installed; ValueError if
    there is no context; `mlir.ir.MLIRError` if this MLIR cannot read what torch-mlir
    wrote; and what torch raises for a program that cannot be exported.
    """
    fx = _torch_mlir_fx()
    context = context or _current_context()
    exported = fx.export_and_import(
        module_or_exported_program,
        *args,
        output_type="linalg-on-tensors",
        func_name=function_name,
        **options,
    )
    return ir.Module.parse(str(exported), context)


def _current_context() -> ir.Context:
    if ir.Context.current is None:
        raise ValueError("exporting needs a context: pass one, or enter one")
    return ir.Context.current


def _torch_mlir_fx() -> Any:
    try:
        from torch_mlir import fx
    except ImportError as error:
        raise ImportError(
            "exporting PyTorch programs needs torch and torch-mlir: pip install torch torch-mlir"
        ) from error
    return fx
