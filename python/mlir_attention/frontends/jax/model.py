# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A function whose weights are arguments, and what calls it with arrays of JAX."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mlir import ir

from mlir_attention.frontends.jax.calls import Call
from mlir_attention.runtime.compile import compile as compile_module
from mlir_attention.runtime.executable import Executable

_ARGUMENT = re.compile(r"\bargument (\d+)(?= of )")


@dataclass(frozen=True)
class ImportedModel:
    """A function of JAX as a module, and the arrays that it closes over.

    module:        holds the function; passes may change what it does not take or return.
    function_name: its name.
    weights:       the arrays that it takes behind the user's, in the order of the arguments. They
                   are JAX's own, not copies, but for those that only a nested `jit` closes over.
    """

    module: ir.Module
    function_name: str
    weights: list[Any]
    call: Call

    def compile(self, **options: Any) -> CompiledModel:
        """Compiles the module as it is now, and binds the weights.

        `options` are those of `mlir_attention.compile` for a module, but for `donate`: arguments
        are donated by `jax.jit`.

        Raises what that raises, and ValueError for a weight whose memory cannot be read in place.
        """
        if "donate" in options:
            raise TypeError(
                "arguments of a function of JAX are donated by jax.jit(donate_argnums=)"
            )
        executable = compile_module(self.module, self.function_name, **options)
        return CompiledModel(executable, self.weights, self.call)


class CompiledModel:
    """A compiled function of JAX: `function(*args, **kwargs)` takes and returns what that does.

    **Arguments** are arrays like those of the example call, in its structure, and numbers where it
    had numbers: of JAX, NumPy, or any with `__dlpack__`, on the CPU. They are read in place. Static
    arguments are those of the example call.

    **Results** are arrays of JAX, in the structure that the function returns.

    **Donated arguments** (`jax.jit(donate_argnums=...)`) whose new value is a result are updated in
    place: the array that was passed is deleted, as in any donation, and the result has its memory.
    No other array is ever written.

    **Weights** are the arrays that the function closes over, read in place.

    **Threads** may call at once, with other donated arrays each.
    """

    def __init__(self, executable: Executable, weights: Sequence[Any], call: Call) -> None:
        """Use `ImportedModel.compile` or `mlir_attention.compile`."""
        first = len(call.kept)
        self.executable = executable.bind(dict(enumerate(weights, first)))
        self.weights = list(weights)
        self._call = call

    def __repr__(self) -> str:
        return (
            f"<CompiledModel {self.executable.name}, {len(self._call.kept)} arguments, "
            f"{len(self.weights)} weights>"
        )

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Runs the function; see the class."""
        given = self._call.flatten(args, kwargs)
        try:
            values = self.executable(*given)
        except (TypeError, ValueError) as error:
            raise self._named(error) from error.__cause__
        return self._call.unflatten(values)

    def _named(self, error: Exception) -> Exception:
        """The error, which names arguments as the user does, not by their numbers."""
        names = self._call.names

        def name(match: re.Match[str]) -> str:
            number = int(match[1])
            return f"argument {names[number]}" if number < len(names) else match[0]

        return type(error)(_ARGUMENT.sub(name, str(error)))
