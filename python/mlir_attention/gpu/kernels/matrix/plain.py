# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What stands for matrix units on any device: threads exchange their elements by memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from mlir import ir

from mlir_attention.gpu.kernels.emit import Number, add, mul, to_f32
from mlir_attention.gpu.kernels.memory import Shared


@dataclass(frozen=True)
class Exchange:
    """Elements of A and B in workgroup memory: slow, for tests.

    Attributes:
      scratch: how many elements a thread has.
      element, stored: MLIR's names of the element type, and of that of its bits in memory.
      shared: the workgroup memory.
      at: where so much of it begins as all threads need.
      thread: the number of the thread.
    """

    scratch: ClassVar[int]

    element: str
    stored: str
    shared: Shared
    at: int
    thread: ir.Value

    def store(self, elements: Sequence[ir.Value]) -> None:
        """Stores the elements of this thread."""
        first = add(self.at, mul(self.thread, self.scratch))
        for number, element in enumerate(elements):
            self.shared.store(add(first, number), to_f32(element, self.stored, self.element))

    def load(self, thread: Number, number: Number) -> ir.Value:
        """An element of any thread."""
        return self.shared.load(add(self.at, mul(thread, self.scratch), number))
