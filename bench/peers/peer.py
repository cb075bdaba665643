# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What a contender is to the rounds."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from bench.inputs import TOLERANCES, Array


class UnsupportedError(Exception):
    """A peer cannot do a problem; the message says why."""


class Peer(ABC):
    """A library, and one way to call it. Nothing is imported before `load`."""

    name: str

    @abstractmethod
    def load(self) -> None:
        """Imports the library. Raises ImportError if it is not installed."""

    @abstractmethod
    def prepare(self, problem: Any, inputs: Any, threads: int) -> Callable[[], Any]:
        """Compiles or builds all that need not be done in each call; returns the call.

        Raises UnsupportedError, or whatever the library raises.
        """

    def tolerance(self, problem: Any) -> float:
        """The largest difference from the exact output that passes: see `inputs.difference`."""
        return TOLERANCES[problem.dtype]

    def output(self, result: Any) -> Array | None:
        """The output as an array, of what the call returned; None for what is no attention."""
        array: Array = result
        return array
