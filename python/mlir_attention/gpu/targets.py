# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The kinds of GPU that kernels are made for, and what each can and cannot do. No IR."""

from __future__ import annotations

from dataclasses import dataclass

#: Chips that kernels were assembled for, the default first.
_NVIDIA = (
    "sm_90", "sm_75", "sm_80", "sm_86", "sm_87", "sm_89", "sm_90a",
    "sm_100", "sm_100a", "sm_103", "sm_103a", "sm_120", "sm_120a", "sm_121",
    "sm_121a",
)  # fmt: skip
_AMD = (
    "gfx942", "gfx900", "gfx906", "gfx908", "gfx90a", "gfx950", "gfx1030", "gfx1100", "gfx1101",
    "gfx1102", "gfx1200", "gfx1201", "gfx1250",
)  # fmt: skip

#: Ops of math, of f32, that every target computes.
_MATH = frozenset({"absf", "ceil", "exp", "floor", "log", "sqrt", "tanh"})


@dataclass(frozen=True)
class Target:
    """What a kernel may count on.

    Attributes:
      name: as the option `target` has it.
      chips: the values of the option `chip`, the default first; none where it has no meaning.
      elements: MLIR's names of the element types that a kernel may load, beside i1 and integers.
      stored_as: the element types that a kernel sees in memory in place of others.
      math: the ops of math that a region may have, of f32.
      has_f16_math: whether also of f16.
      lacks: the ops of arith that a region may not have.
      shared_bytes: workgroup memory that a kernel may have without asking the driver for more.
    """

    name: str
    chips: tuple[str, ...]
    elements: frozenset[str]
    stored_as: tuple[tuple[str, str], ...]
    math: frozenset[str]
    has_f16_math: bool
    lacks: frozenset[str]
    shared_bytes: int

    def chip_of(self, text: str) -> str:
        """The chip that an option names, or the first. Raises ValueError for an unknown one."""
        if not self.chips:
            if text:
                raise ValueError(f"chip={text}: target={self.name} has no chips, it is for any")
            return ""
        if text and text not in self.chips:
            raise ValueError(
                f"chip={text}: target={self.name} has no such chip; it has " + ", ".join(self.chips)
            )
        return text or self.chips[0]

    def memory_element(self, element: str) -> str:
        """The element type of a kernel's pointers to memory of `element`."""
        return dict(self.stored_as).get(element, element)


_FLOATS = frozenset({"f32", "f16", "bf16"})

#: It would call a library.
_REMAINDER = frozenset({"arith.remf"})

#: MLIR (22.1) aborts where it lowers loads of i1 to the LLVM dialect.
_BYTES = (("i1", "i8"),)

TARGETS = {
    target.name: target
    for target in (
        # bf16 is no type of SPIR-V that OpenCL's drivers share.
        Target(
            "spirv", (), _FLOATS, (("bf16", "i16"), *_BYTES),
            _MATH | {"cos", "erf", "rsqrt", "sin"}, True, frozenset(), 32 << 10,
        ),
        Target("nvvm", _NVIDIA, _FLOATS, _BYTES, _MATH, False, _REMAINDER, 48 << 10),
        Target("rocdl", _AMD, _FLOATS, _BYTES, _MATH, False, _REMAINDER, 64 << 10),
    )
}  # fmt: skip
