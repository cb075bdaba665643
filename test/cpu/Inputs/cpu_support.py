# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compiles functions from text, and a group to compile."""

import resource
from pathlib import Path

from contexts import shared_context
from levels import level_of_case
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn


def compile_text(
    text: str, entry: str | None = None, num_threads: int | None = 1, pipeline: str = ""
) -> attn.Executable:
    """Compiles a function of the module `text` for the CPU, after the passes of `pipeline`.

    At level 3 in some of the cases of a test.
    """
    with shared_context():
        module = ir.Module.parse(text)
        if pipeline:
            PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        return attn.compile(module, entry, num_threads=num_threads, opt_level=level_of_case())


def resident_bytes() -> int:
    """Memory of this process that is in RAM."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()
