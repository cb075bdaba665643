# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compiles functions from text."""

import resource
from pathlib import Path

from mlir import ir

import mlir_attention as attn


def compile_text(text: str, entry: str | None = None, num_threads: int = 1) -> attn.Executable:
    """Compiles a function of the module `text` for the CPU."""
    with ir.Context():
        return attn.compile(ir.Module.parse(text), entry, num_threads=num_threads)


def resident_bytes() -> int:
    """Memory of this process that is in RAM."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()
