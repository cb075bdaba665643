# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`mlir_attention.export`: from a module or a file to a bundle."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.bundle.agreements import agreements_of
from mlir_attention.bundle.export import export_module
from mlir_attention.frontends.compile import find_and_split
from mlir_attention.frontends.files import read_module
from mlir_attention.frontends.tosa import as_linalg, is_tosa
from mlir_attention.passes.running import run_passes

_FORM = "builtin.module(attention-form-groups)"


def export(
    module: ir.Module | str | os.PathLike[str], folder: str | os.PathLike[str], **options: Any
) -> Path:
    """Writes compiled functions that a program uses without MLIR and without this package.

    For the name `decode` the folder then holds `libdecode.so` and `decode.h` for C, `decode.o` to
    link, `decode.json`, which tells what is in them, and `decode.py`, which loads them with ctypes
    and NumPy.

    Args:
      module: functions on tensors, as `mlir_attention.compile` takes them, or a `.mlir` file, whose
        attention is found, and split where that pays on this machine. The groups of a module are
        taken as they are.
      folder: where to write; it is made if it is not there.
      name: of the bundle, an identifier, with which all of its symbols begin; that of the entry if
        None.
      entry: name of the function, or several; the only public one if None.
      num_threads: threads that share the tasks of an attention. None: all cores of the machine
        that runs it, or OMP_NUM_THREADS if it is set there.
      threads: "openmp", those of LLVM's OpenMP library; "sequential", that of the caller only; or
        "callback", those of a pool that the caller names by `NAME_set_parallel_for`.
      cpu: a CPU or a level of CPUs, as LLVM names them, or several, such as "x86-64-v3" or
        "x86-64-v4+avx512bf16": the best that a machine has is chosen where the bundle is loaded.
        None or "native": CPUs that have the features of this one.
      device: "opencl" or "cuda", maybe with a chip as in "cuda:sm_80": groups and combines run as
        kernels that this driver launches, on arrays of the host, and all else on the CPU. None: all
        of it.
      target: "x86_64-linux-gnu" or "aarch64-linux-gnu"; None: a machine like this one.
      opt_level: LLVM's optimisation level, from 0 to 3.
      batch_invariant: choose tasks that do not depend on the batch, as in `mlir_attention.compile`.
      donate: numbers of tensor arguments that a call updates in place, as in
        `mlir_attention.compile`. Arguments that are appended to are not exported yet.

    Returns the path of the folder.

    Raises what `mlir_attention.compile` raises, ValueError for a name that is no identifier or
    stands for something else, and for a CPU or a target that is not known, RuntimeError where there
    is no C compiler for the target (`cc`, or what the environment variable CC names) and for
    functions that nothing defines, and OSError if the folder cannot be written.
    """
    if isinstance(module, str | os.PathLike):
        with ir.Context(), ir.Location.unknown():
            parsed = read_program(module)
            run_passes(PassManager.parse(_FORM), parsed.operation)
            agreements = agreements_of(parsed)
            threads = 1 if options.get("threads") == "sequential" else options.get("num_threads")
            find_and_split(parsed, {**options, "num_threads": threads})
            return export_module(parsed, folder, agreements=agreements, **options)
    if isinstance(module, ir.Module) and is_tosa(module):
        module = as_linalg(module)
    return export_module(module, folder, **options)


def read_program(file: str | os.PathLike[str]) -> ir.Module:
    """The module in a file, to export.

    Raises ValueError for a model of ONNX, and what `read_module` raises.
    """
    if os.fsdecode(file).endswith(".onnx"):
        raise ValueError(
            f"{os.fsdecode(file)} is a model of ONNX, whose weights are no part of a bundle: write "
            "it as MLIR by python -m mlir_attention.frontends.onnx, and export that"
        )
    return read_module(file)
