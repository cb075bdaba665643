# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A model whose weights are arguments, and what calls it with tensors of torch."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mlir import ir

from mlir_attention.frontends.torch.calls import Call
from mlir_attention.frontends.torch.lifting import Function
from mlir_attention.runtime.compile import compile as compile_module
from mlir_attention.runtime.executable import Executable


@dataclass(frozen=True)
class ImportedModel:
    """A model as a module, and the memory of its weights.

    module:        holds the function; passes may change what it does not take or return.
    function_name: its name.
    weights:       the tensors that it takes behind the user's, by their names in the model, in the
                   order of the arguments. They are the model's own, not copies.
    """

    module: ir.Module
    function_name: str
    weights: dict[str, Any]
    call: Call
    #: The names of those weights that are neither parameters nor buffers of the model.
    constants: frozenset[str] = frozenset()

    @staticmethod
    def of(
        module: ir.Module, name: str, function: Function, arguments: Sequence[int]
    ) -> ImportedModel:
        """Of `function` as it was imported, with these of its inputs as arguments."""
        inputs = [function.inputs[number] for number in arguments]
        weights = {input_.name: input_.tensor for input_ in inputs if input_.tensor is not None}
        constants = frozenset(input_.name for input_ in inputs if input_.is_constant)
        return ImportedModel(module, name, weights, Call.of(function, arguments), constants)

    def compile(self, **options: Any) -> CompiledModel:
        """Compiles the module as it is now, and binds the weights.

        `options` are those of `mlir_attention.compile` for a module.

        Raises what that raises, and ValueError for a weight whose memory cannot be read in place.
        """
        executable = compile_module(self.module, self.function_name, **options)
        return CompiledModel(executable, self.weights, self.call, self.constants)


class CompiledModel:
    """A compiled model: `model(*args, **kwargs)` takes and returns what the torch model does.

    **Arguments** are tensors like those of the example call, in its structure, on the CPU. They are
    read in place, but for those whose last dimension is not contiguous, which are copied. What was
    no tensor in the example has the same value in each call.

    **Results** are tensors on new memory, in the structure that the model returns. An argument or
    a weight that the model returns, or returns updated, is that tensor itself.

    **A cache that grows**, an argument that was donated and that `torch.cat` appends to, is written
    behind: `out=` has the structure that the model returns, with the longer tensor for that result,
    `cache[:, :n + 1]` where the argument is `cache[:, :n]`, and None for the others.

    **Weights** are the tensors of the model, read in place: what is written to them in between, as
    by `load_state_dict`, is read by the next call. The buffers and arguments that the model writes
    are written in place. Where another tensor takes the place of one, as by
    `module.weight = other`, the function keeps the old one.

    **Threads** may call at once if the model writes nothing.
    """

    def __init__(
        self,
        executable: Executable,
        weights: Mapping[str, Any],
        call: Call,
        constants: frozenset[str] = frozenset(),
    ) -> None:
        """Use `ImportedModel.compile` or `mlir_attention.compile`."""
        self.executable = _bound(executable, weights, call.taken)
        self.weights = dict(weights)
        self._unbound = executable
        self._constants = constants
        self._call = call
        self._tensors = list(weights.values())

    def __repr__(self) -> str:
        return (
            f"<CompiledModel {self.executable.name}, {self._call.taken} arguments, "
            f"{len(self.weights)} weights>"
        )

    def bind_last(self, tensors: Sequence[Any]) -> CompiledModel:
        """The model that has these last arguments as weights: calls take the others, by place.

        Their last dimensions are contiguous.
        """
        tensors = [tensor.detach() for tensor in tensors]
        first = self._call.taken - len(tensors)
        model = copy.copy(self)
        model.executable = self.executable.bind(dict(enumerate(tensors, first)))
        model._tensors = [*tensors, *self._tensors]
        model._call = self._call.without_last(len(tensors))
        return model

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Runs the model; see the class."""
        out = None if self._call.takes_out else kwargs.pop("out", None)
        given = self._call.flatten(args, kwargs)
        targets = None if out is None else self._call.targets(out)
        values = self.executable(*given, out=targets)
        return self._call.unflatten(given, self._tensors, values)


def _bound(executable: Executable, weights: Mapping[str, Any], first: int) -> Executable:
    """With the weights as the arguments from `first` on."""
    try:
        return executable.bind(dict(enumerate(weights.values(), first)))
    except (TypeError, ValueError) as error:
        number = re.match(r"argument (\d+) ", str(error))
        if number is None:
            raise
        name = list(weights)[int(number[1]) - first]
        raise type(error)(f"weight {name!r}: {error}") from error
