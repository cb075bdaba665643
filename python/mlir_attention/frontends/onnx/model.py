# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A model whose weights are arguments, and what calls it with arrays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from mlir import ir

from mlir_attention.frontends.onnx.calls import Call
from mlir_attention.runtime.compile import compile as compile_module
from mlir_attention.runtime.executable import CompiledAssertionError, Executable

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class ImportedModel:
    """A model as a module, and the memory of its weights.

    module:        holds the function; passes may change what it does not take or return.
    function_name: its name.
    weights:       the arrays that it takes behind the inputs, by the names of the initializers, in
                   the order of the arguments. Those of external files are mapped from there.
    """

    module: ir.Module
    function_name: str
    weights: dict[str, Array]
    call: Call

    @property
    def input_names(self) -> list[str]:
        """The inputs, in the order of the graph."""
        return list(self.call.input_names)

    @property
    def output_names(self) -> list[str]:
        """The outputs, in the order of the graph."""
        return list(self.call.output_names)

    def compile(self, **options: Any) -> CompiledModel:
        """Compiles the module as it is now, and binds the weights.

        `options` are those of `mlir_attention.compile` for a module. `donate` may name inputs, and
        the outputs that are their new values, in place of numbers.

        Raises what that raises, and ValueError for a name that is none of the model.
        """
        if "donate" in options:
            options["donate"] = self._numbers(options["donate"])
        executable = compile_module(self.module, self.function_name, **options)
        return CompiledModel(executable, self.weights, self.call)

    def _numbers(self, donate: Any) -> Any:
        if isinstance(donate, str):
            donate = (donate,)
        inputs, outputs = self.input_names, self.output_names
        if isinstance(donate, Mapping):
            return {
                _number(at, inputs, "input"): _number(result, outputs, "output")
                for at, result in donate.items()
            }
        if isinstance(donate, Iterable):
            return tuple(_number(at, inputs, "input") for at in donate)
        return donate


class CompiledModel:
    """A compiled model: `model(*arrays)`, `model(**arrays)` or `model({name: array})`.

    **Inputs** are NumPy arrays, or any with `__dlpack__` on the CPU, by position, in the order of
    the graph, or by name. They are read in place, but for those whose last dimension is not
    contiguous, which are copied. Those that have an initializer may be left out. A name of a
    dimension (`dim_param`) is one extent in each call, and any.

    **Outputs** are new NumPy arrays, in the order of the graph: one array, or a tuple. With `out`,
    an array or a tuple with one for each output, they are written there. An input that was donated
    is the very array that the output returns, updated in place.

    **Weights** are the initializers, read in place.

    **Threads** may call at once if no input is donated.
    """

    def __init__(self, executable: Executable, weights: Mapping[str, Array], call: Call) -> None:
        """Use `ImportedModel.compile` or `mlir_attention.compile`."""
        self.executable = _bound(executable, weights, len(call.inputs))
        self.weights = dict(weights)
        self._call = call

    @property
    def input_names(self) -> list[str]:
        """The inputs, in the order of the graph."""
        return list(self._call.input_names)

    @property
    def output_names(self) -> list[str]:
        """The outputs, in the order of the graph."""
        return list(self._call.output_names)

    def __repr__(self) -> str:
        return (
            f"<CompiledModel {self.executable.name}, inputs {', '.join(self._call.input_names)}, "
            f"{len(self.weights)} weights>"
        )

    def __call__(self, *args: Any, out: Any = None, **kwargs: Any) -> Any:
        """Runs the model; see the class."""
        values = self._call.arguments(args, kwargs)
        try:
            results = self.executable(*values, out=out)
        except CompiledAssertionError:
            raise
        except (TypeError, ValueError) as error:
            raise self._call.renamed(error) from None
        return self._call.results(results)


def _bound(executable: Executable, weights: Mapping[str, Array], first: int) -> Executable:
    """With the weights as the arguments from `first` on."""
    try:
        return executable.bind(dict(enumerate(weights.values(), first)))
    except (TypeError, ValueError) as error:
        number = re.match(r"argument (\d+) ", str(error))
        if number is None:
            raise
        name = list(weights)[int(number[1]) - first]
        raise type(error)(f"initializer {name!r}: {error}") from error


def _number(name: Any, names: list[str], kind: str) -> Any:
    if not isinstance(name, str):
        return name
    if name not in names:
        raise ValueError(f"the model has no {kind} {name!r}; it has {', '.join(map(repr, names))}")
    return names.index(name)
