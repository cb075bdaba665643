# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The kinds of GPU that kernels are made for, and what each can and cannot do. No IR."""

from __future__ import annotations

from dataclasses import dataclass, replace

from mlir_attention.gpu.chips import AMD, ANY, NVIDIA, Chip
from mlir_attention.gpu.environments import OPENCL, VULKAN, Environment

#: Ops of math, of f32, that every target computes.
_MATH = frozenset({"absf", "ceil", "exp", "floor", "log", "sqrt", "tanh"})


@dataclass(frozen=True)
class Target:
    """What a kernel may count on.

    Attributes:
      name: as the option `target` has it.
      chips: those of the option `chip`, the default first; one without a name for any chip.
      elements: MLIR's names of the element types that a kernel may load, beside i1 and integers.
      stored_as: the element types that a kernel sees in memory in place of others.
      math: the ops of math that a region may have, of f32.
      has_f16_math: whether also of f16.
      lacks: the ops of arith that a region may not have.
      environment: what takes SPIR-V; None if kernels do not become SPIR-V.
    """

    name: str
    chips: tuple[Chip, ...]
    elements: frozenset[str]
    stored_as: tuple[tuple[str, str], ...]
    math: frozenset[str]
    has_f16_math: bool
    lacks: frozenset[str]
    environment: Environment | None = None

    def with_subgroups(self, size: int) -> Target:
        """The same for devices that have subgroups of so many threads; 0: as it is."""
        if not size or self.environment is None:
            return self
        return replace(self, environment=self.environment.with_subgroups(size))

    @property
    def described(self) -> str:
        """The options that choose it."""
        api = f" api={self.environment.name}" if self.environment else ""
        return f"target={self.name}{api}"

    def chip_of(self, text: str) -> Chip:
        """The chip that an option names, or the first. Raises ValueError for an unknown one."""
        names = [chip.name for chip in self.chips]
        if not text:
            return self.chips[0]
        if names == [""]:
            raise ValueError(f"chip={text}: target={self.name} has no chips, it is for any")
        if text not in names:
            raise ValueError(
                f"chip={text}: target={self.name} has no such chip; it has " + ", ".join(names)
            )
        return self.chips[names.index(text)]

    def memory_element(self, element: str) -> str:
        """The element type of a kernel's pointers to memory of `element`."""
        return dict(self.stored_as).get(element, element)


#: Types of 8 bits, which kernels load as integers and convert themselves.
FLOAT8 = ("f8E4M3FN", "f8E5M2")

#: Types of elements that kernels compute with as f32, and in no other way.
NARROW = ("bf16", *FLOAT8)

_FLOATS = frozenset({"f32", "f16", *NARROW})

#: It would call a library.
_REMAINDER = frozenset({"arith.remf"})

#: MLIR (22.1) aborts where it lowers loads of i1 to the LLVM dialect.
_BYTES = (("i1", "i8"), *((element, "i8") for element in FLOAT8))

#: bf16 is no type of SPIR-V that drivers share.
_SPIRV = (("bf16", "i16"), *_BYTES)

TARGETS = {
    target.name: target
    for target in (
        Target(
            "spirv", (ANY,), _FLOATS, _SPIRV, _MATH | {"cos", "erf", "rsqrt", "sin"}, True,
            frozenset(), OPENCL,
        ),
        Target("nvvm", NVIDIA, _FLOATS, _BYTES, _MATH, False, _REMAINDER),
        Target("rocdl", AMD, _FLOATS, _BYTES, _MATH, False, _REMAINDER),
    )
}  # fmt: skip

#: SPIR-V by the name of its API. Vulkan has sin and cos to 2^-11 only, a rough
#: remainder, and no erf.
SPIRV_TARGETS = {
    "opencl": TARGETS["spirv"],
    "vulkan": Target("spirv", (ANY,), _FLOATS, _SPIRV, _MATH | {"rsqrt"}, True, _REMAINDER, VULKAN),
}
