# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`mlir_attention.compile`: from a module, a file, or a model of a framework, to a function."""

from __future__ import annotations

import operator
import os
import sys
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, SupportsIndex, overload

from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.cpu.target import available_cores
from mlir_attention.frontends.files import read_module
from mlir_attention.frontends.tosa import as_linalg, is_tosa
from mlir_attention.passes.running import run_passes
from mlir_attention.runtime.compile import compile as compile_module
from mlir_attention.runtime.executable import Executable

if TYPE_CHECKING:
    from mlir_attention.frontends.jax.model import CompiledModel as CompiledJaxModel
    from mlir_attention.frontends.onnx.model import CompiledModel as CompiledOnnxModel
    from mlir_attention.frontends.torch.model import CompiledModel


@overload
def compile(
    module: str | os.PathLike[str], entry: str | None = None, **options: Any
) -> Executable | CompiledOnnxModel: ...
@overload
def compile(module: bytes, **options: Any) -> CompiledOnnxModel: ...
@overload
def compile(module: ir.Module, entry: str | None = None, **options: Any) -> Executable: ...
@overload
def compile(
    module: Any,
    *args: Any,
    kwargs: Mapping[str, Any] | None = None,
    dynamic_shapes: Any = None,
    **options: Any,
) -> CompiledModel | CompiledJaxModel | CompiledOnnxModel: ...
def compile(
    module: Any,
    *args: Any,
    kwargs: Mapping[str, Any] | None = None,
    dynamic_shapes: Any = None,
    **options: Any,
) -> Executable | CompiledModel | CompiledJaxModel | CompiledOnnxModel:
    """Compiles a function of an MLIR module, of a file, or of JAX, or a model of PyTorch or ONNX.

    `compile(module, entry)` compiles the function `entry` of an `mlir.ir.Module`, or its only
    public one, for calls with arrays. It holds functions on tensors, of attention, linalg, tensor,
    arith, math, scf and cf ops, or of TOSA, and is not changed. `compile` does not split its
    groups: run `attention-flash-decoding` first, where that pays. Returns an `Executable`:
    `executable(*arrays)` reads NumPy arrays, or any with `__dlpack__`, in place, and returns new
    NumPy arrays.

    `compile(file, entry)` compiles a function of a `.mlir` file, which may be of TOSA or StableHLO.
    Its attention is found, and split where that pays on this machine.

    `compile(model, *args)` compiles a `torch.nn.Module`, or a `torch.export.ExportedProgram`, for
    calls with tensors like these. Its attention is found, and split where that pays on this
    machine. Returns a `CompiledModel`, which has the weights of the model, without a copy of them.
    This needs the extra `torch`.

    `compile(function, *args)` compiles a function of JAX, jitted or not, or a `jax.stages.Lowered`,
    for calls with arrays like these, in the same way. This needs the extra `jax`.

    `compile("model.onnx")` compiles a model of ONNX in the same way: such a file, its bytes, or an
    `onnx.ModelProto`. Returns a `CompiledModel` that takes arrays by position or by name. This
    needs the extra `onnx`.

    Args:
      module: what to compile.
      args: the entry of a module, or example arguments of a model or a function.
      kwargs: example keyword arguments of a model or a function.
      dynamic_shapes: which sizes of the arguments of a model are dynamic, as
        `torch.export.export` takes it.
      target: "cpu".
      num_threads: threads that share the tasks of an attention. None: all cores, or
        OMP_NUM_THREADS if it is set. Results do not depend on it.
      opt_level: LLVM's optimisation level, from 0 (compiles fastest) to 3 (runs fastest).
      batch_invariant: choose tasks that do not depend on the batch, so that the results of a
        sequence have the same bits alone and in any batch. A module is to be split with the option
        `batch-invariant` of `attention-flash-decoding`, or not at all.
      donate: numbers of tensor arguments that a call updates in place, such as the KV cache of a
        decode step, or a mapping to those of the results that are their new values. A result that
        appends to the argument is written behind it: a call then takes `out`, which begins with
        the argument. Those that a model writes to are updated without it.
      cache: folder that keeps machine code, to be used again for the same function, options,
        versions and CPU. None or True: the folder that the environment names
        (MLIR_ATTENTION_CACHE_DIR, or mlir-attention in XDG_CACHE_HOME or ~/.cache). False:
        compile, and keep nothing on disk or in memory.

    Raises TypeError for arguments of the wrong type and for function types that no array has,
    ValueError for an invalid entry, target, number of threads or level, for a donated argument
    that no result is the new value of, and for ops that cannot be compiled, and
    `mlir.ir.MLIRError` with the diagnostics if a pass fails. For a model it also raises what
    `mlir_attention.frontends.torch.import_model` raises, for a function of
    JAX what `mlir_attention.frontends.jax.import_model` does, and for a file OSError, and what
    `mlir_attention.frontends.stablehlo.export` raises.
    """
    if _is_onnx(module):
        if args or kwargs is not None or dynamic_shapes is not None:
            raise TypeError("a model of ONNX is compiled without example arguments")
        from mlir_attention.frontends.onnx import import_model as import_onnx

        return _compile_model(lambda: import_onnx(module), options)
    if _is_model(module):
        # Most programs have no model.
        from mlir_attention.frontends.torch import import_model as import_torch

        return _compile_model(
            lambda: import_torch(module, *args, kwargs=kwargs, dynamic_shapes=dynamic_shapes),
            options,
        )
    if dynamic_shapes is not None:
        raise TypeError("dynamic_shapes are for a model of PyTorch")
    if _is_function_of_jax(module):
        from mlir_attention.frontends.jax import import_model as import_jax

        return _compile_model(lambda: import_jax(module, *args, kwargs=kwargs), options)
    if kwargs is not None:
        raise TypeError("kwargs are for a model of PyTorch or a function of JAX")
    if _is_file(module):
        return _compile_file(module, *args, **options)
    if isinstance(module, ir.Module) and is_tosa(module):
        module = as_linalg(module)
    return compile_module(module, *args, **options)


def _is_file(program: Any) -> bool:
    """Whether `program` is the path of a file; a text that is one line is."""
    return isinstance(program, os.PathLike) or (isinstance(program, str) and "\n" not in program)


def _is_model(program: Any) -> bool:
    """Whether `program` is of PyTorch, which then is loaded."""
    torch = sys.modules.get("torch")
    if torch is None or isinstance(program, ir.Module):
        return False
    return isinstance(program, torch.nn.Module | torch.export.ExportedProgram)


def _is_onnx(program: Any) -> bool:
    """Whether `program` is the path of a file of ONNX, its bytes, or a `ModelProto`."""
    if isinstance(program, str | os.PathLike):
        return os.fsdecode(program).endswith(".onnx")
    proto = getattr(sys.modules.get("onnx"), "ModelProto", None)
    return isinstance(program, bytes) or (proto is not None and isinstance(program, proto))


def _is_function_of_jax(program: Any) -> bool:
    """Whether `program` is for JAX, which then is loaded."""
    jax = sys.modules.get("jax")
    if jax is None or isinstance(program, ir.Module):
        return False
    from mlir_attention.frontends.jax.lowering import is_function_of_jax

    return is_function_of_jax(jax, program)


def _compile_model(import_: Callable[[], Any], options: Mapping[str, Any]) -> Any:
    with ir.Context(), ir.Location.unknown():
        imported = import_()
        find_and_split(imported.module, options)
        return imported.compile(**options)


def _compile_file(
    file: str | os.PathLike[str], entry: str | None = None, **options: Any
) -> Executable:
    with ir.Context(), ir.Location.unknown():
        module = read_module(file)
        find_and_split(module, options)
        return compile_module(module, entry, **options)


def find_and_split(module: ir.Module, options: Mapping[str, Any]) -> None:
    """Finds the attention of a program, and splits it where that pays on this machine."""
    threads, workers = options.get("num_threads"), available_cores()
    # What is wrong with another one, `compile` of the module will say.
    if isinstance(threads, SupportsIndex) and operator.index(threads) > 0:
        workers = operator.index(threads)
    invariant = " batch-invariant" if options.get("batch_invariant") else ""
    split = f"attention-flash-decoding{{machine=cpu:{workers}{invariant}}}"
    run_passes(
        PassManager.parse(f"builtin.module(attention-form-groups,{split})"), module.operation
    )
