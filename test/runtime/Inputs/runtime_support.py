# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compiles functions from text."""

import ctypes
import resource
from pathlib import Path

from levels import OPT_LEVEL
from mlir import ir

import mlir_attention as attn


def compile_text(text: str, entry: str | None = None, num_threads: int = 1) -> attn.Executable:
    """Compiles a function of the module `text` for the CPU."""
    with ir.Context():
        module = ir.Module.parse(text)
        return attn.compile(module, entry, num_threads=num_threads, opt_level=OPT_LEVEL)


def resident_bytes() -> int:
    """Memory of this process that is in RAM."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize()


class _Mallinfo2(ctypes.Structure):
    """glibc's `struct mallinfo2`."""

    _fields_ = [
        (name, ctypes.c_size_t)
        for name in (
            "arena",
            "ordblks",
            "smblks",
            "hblks",
            "hblkhd",
            "usmblks",
            "fsmblks",
            "uordblks",
            "fordblks",
            "keepcost",
        )
    ]


def allocated_bytes() -> int:
    """Memory that has been allocated and not freed, wherever there are holes in it."""
    mallinfo2 = ctypes.CDLL(None).mallinfo2
    mallinfo2.restype = _Mallinfo2
    info = mallinfo2()
    return info.hblkhd + info.uordblks
