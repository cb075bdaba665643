# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the code of a kernel takes of a chip, as the assembler of the chip says it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Resources:
    """What one kernel takes.

    Attributes:
      registers: of 32 bits, of each thread.
      spills: registers, of AMD, or bytes, of NVIDIA, that are kept in memory instead.
      shared_bytes: of workgroup memory.
    """

    registers: int
    spills: int
    shared_bytes: int
