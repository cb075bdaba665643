# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""From a model to a module, with its weights or without."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from inspect import Signature, signature
from typing import Any

from mlir import ir

from mlir_attention.frontends.torch.decompositions import decompositions
from mlir_attention.frontends.torch.importing import import_function
from mlir_attention.frontends.torch.lifting import lift
from mlir_attention.frontends.torch.model import ImportedModel


def export(
    module_or_exported_program: Any,
    *args: Any,
    function_name: str = "main",
    context: ir.Context | None = None,
    **options: Any,
) -> ir.Module:
    """Exports a `torch.nn.Module`, or a `torch.export.ExportedProgram`, to linalg.

    The function takes the tensors among the arguments, and its weights are constants in its text:
    `import_model` leaves them outside. What the model writes to its arguments and buffers are the
    first results, in the order of these. An argument that is written has the attributes
    `bufferization.writable` and `attention.aliases_result`, the number of its result.

    Args:
      module_or_exported_program: what to export.
      args: example arguments, as `torch.export.export` takes them.
      function_name: name of the function in the module.
      context: where the module is made; the current one if None.
      options: `dynamic_shapes` and `strict`, and keyword arguments of the model, are passed on to
        `torch.export.export`, others to `torch_mlir.fx.export_and_import`.

    The locations of ops are lines of the program's Python files, so that remarks and errors
    name them. Those of arguments are their names.

    Raises ImportError, naming the packages, if torch-mlir is not installed; ValueError if
    there is no context, and for ops that cannot cross, naming the op and the line;
    `mlir.ir.MLIRError` if this MLIR cannot read what torch-mlir wrote; and what torch raises
    for a program that cannot be exported.
    """
    torch_mlir = load_torch_mlir()
    known = {"dynamic_shapes", "strict"} | set(
        signature(torch_mlir.fx.export_and_import).parameters
    )
    kwargs = {name: options.pop(name) for name in list(options) if name not in known}
    return _import(
        module_or_exported_program, args, kwargs, function_name, context, options, False
    ).module


def import_model(
    model: Any,
    *args: Any,
    kwargs: Mapping[str, Any] | None = None,
    function_name: str = "main",
    context: ir.Context | None = None,
    **options: Any,
) -> ImportedModel:
    """Takes a `torch.nn.Module`, or a `torch.export.ExportedProgram`, to linalg without weights.

    Behind the tensors of the user's, the function takes those parameters, buffers and constants
    that the model uses, in the order of the program's signature; those of the same memory are one
    argument. Nothing in the text grows with them. What the model writes to its arguments and
    buffers is as in `export`, but the function does not return them once more where the model does.

    Args:
      model: what to import.
      args, kwargs: example arguments, as `torch.export.export` takes them.
      function_name, context, options: as of `export`.

    Raises what `export` raises.
    """
    return _import(model, args, kwargs or {}, function_name, context, options, True)


def _import(
    model: Any,
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    name: str,
    context: ir.Context | None,
    options: Mapping[str, Any],
    weights_are_arguments: bool,
) -> ImportedModel:
    torch_mlir = load_torch_mlir()
    context = context or _current_context()
    options = dict(options)
    program = _program(model, args, kwargs, options)
    table = options.pop("decomposition_table", None)
    function = lift(
        program,
        dict(decompositions(torch_mlir) if table is None else table),
        returns_all=not weights_are_arguments,
    )
    module, arguments = import_function(
        torch_mlir,
        function,
        name,
        context,
        weights_are_arguments=weights_are_arguments,
        options=options,
    )
    return ImportedModel.of(module, name, function, arguments)


def _program(
    model: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any], options: dict[str, Any]
) -> Any:
    """The program of a model, of the options of `torch.export.export`, which are taken out."""
    import torch

    shapes = options.pop("dynamic_shapes", None)
    strict = options.pop("strict", False)
    if isinstance(model, torch.export.ExportedProgram):
        return model
    _check_that_arguments_are_apart(model, args, kwargs)
    with torch.no_grad():
        return torch.export.export(model, args, dict(kwargs), dynamic_shapes=shapes, strict=strict)


def _check_that_arguments_are_apart(
    model: Any, args: tuple[Any, ...], kwargs: Mapping[str, Any]
) -> None:
    """Refuses a tuple of example arguments, as `torch.export.export` takes them."""
    if len(args) != 1 or not isinstance(args[0], tuple | list):
        return
    parameters = signature(model.forward)
    if not _binds(parameters, args, kwargs) and _binds(parameters, args[0], kwargs):
        raise TypeError(
            f"{type(model).__name__} takes {len(args[0])} arguments, but got a "
            f"{type(args[0]).__name__} of them: give example arguments one by one, as to the model"
        )


def _binds(parameters: Signature, args: Sequence[Any], kwargs: Mapping[str, Any]) -> bool:
    try:
        parameters.bind(*args, **kwargs)
    except TypeError:
        return False
    return True


def _current_context() -> ir.Context:
    if ir.Context.current is None:
        raise ValueError("exporting needs a context: pass one, or enter one")
    return ir.Context.current


def load_torch_mlir() -> Any:
    """The package `torch_mlir` with what is used of it; ImportError names what is missing."""
    try:
        import torch_mlir.compiler_utils
        import torch_mlir.dialects.torch
        import torch_mlir.extras.fx_decomp_util
        import torch_mlir.extras.fx_importer
        import torch_mlir.fx
        import torch_mlir.ir
    except ImportError as error:
        raise ImportError(
            "exporting PyTorch programs needs torch and torch-mlir: pip install torch torch-mlir"
        ) from error
    return torch_mlir
