# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A core of a processor, in the terms that tile sizes depend on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Core:
    """A core, in the terms that tile sizes depend on.

    Attributes:
      vector_bits: width of a vector register; 512 (AVX-512), 256 (AVX2), 128 (NEON).
      bf16_dots: whether it multiplies pairs of bf16 (AVX512-BF16).
    """

    vector_bits: int = 512
    bf16_dots: bool = False

    @property
    def lanes(self) -> int:
        """Elements of f32 in a vector register."""
        return self.vector_bits // 32

    @property
    def registers(self) -> int:
        """Vector registers: AVX2 has half as many as AVX-512 and NEON."""
        return 16 if self.vector_bits == 256 else 32

    @property
    def has_masks(self) -> bool:
        """Whether each instruction can leave lanes as they are. Elsewhere that takes registers."""
        return self.vector_bits == 512
