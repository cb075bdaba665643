# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""From what a model takes to what its function takes, and from what that returns to the user's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from mlir_attention.frontends.torch.lifting import Function, Leaf
from mlir_attention.runtime.arrays.dlpack import negates_memory


@dataclass(frozen=True)
class Call:
    """How a model is called.

    arguments, results: of the user, flat; inputs are numbered as the function's arguments.
    in_spec, out_spec:  how (args, kwargs) become flat, and results become what the model returns.
    dtypes:             of the function's results; None for an int.
    updated:            the numbers of the arguments that the function writes.
    """

    arguments: Sequence[Leaf]
    results: Sequence[Leaf]
    in_spec: Any
    out_spec: Any
    dtypes: Sequence[Any]
    updated: frozenset[int]

    @staticmethod
    def of(function: Function, arguments: Sequence[int]) -> Call:
        """Of a function that has `arguments` of its inputs."""
        graph = function.program.graph
        (output,) = (node for node in graph.nodes if node.op == "output")
        values = [node.meta["val"] for node in output.args[0]]
        number = {old: new for new, old in enumerate(arguments)}
        return Call(
            function.arguments,
            [
                Leaf("input", number[leaf.value]) if leaf.kind == "input" else leaf
                for leaf in function.results
            ],
            function.in_spec,
            function.out_spec,
            [getattr(value, "dtype", None) for value in values],
            frozenset(number[old] for old in function.mutations if old in number),
        )

    @property
    def taken(self) -> int:
        """The number of arguments of the function that the user passes."""
        return sum(leaf.kind == "input" for leaf in self.arguments)

    def without_last(self, count: int) -> Call:
        """Without the last arguments, of a call that takes tensors and ints by place only."""
        from torch.utils import _pytree as pytree

        arguments = self.arguments[: len(self.arguments) - count]
        spec = pytree.tree_flatten((tuple(range(len(arguments))), {}))[1]
        return replace(self, arguments=arguments, in_spec=spec)

    def flatten(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
        """What the function takes of the user: without gradients, and with rows without gaps.

        Raises TypeError if the structure is not that of the example call, and ValueError if a value
        that was no tensor there is another one.
        """
        values = self._values(args, kwargs)
        given: list[Any] = []
        for number, (leaf, value) in enumerate(zip(self.arguments, values, strict=True)):
            if leaf.kind == "input":
                given.append(_readable(value, len(given) in self.updated))
            elif type(leaf.value) is not type(value) or leaf.value != value:
                raise ValueError(
                    f"argument {number} is {value!r}, but the model was compiled for {leaf.value!r}"
                )
        return given

    @cached_property
    def _names(self) -> list[str] | None:
        """The keyword arguments, if no argument has parts; else None."""
        args, kwargs = self.in_spec.child(0), self.in_spec.child(1)
        parts = [*args.children(), *kwargs.children()]
        return list(kwargs.context or ()) if all(part.is_leaf() for part in parts) else None

    @cached_property
    def _returns_one(self) -> bool:
        return bool(self.out_spec.is_leaf())

    def _values(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Sequence[Any]:
        """The arguments, flat. Raises TypeError if the structure is not that of the example."""
        names = self._names
        # Most models take plain tensors, for which torch's general way takes long.
        if names is not None and kwargs.keys() == set(names):
            values = [*args, *(kwargs[name] for name in names)]
            if len(values) == len(self.arguments):
                return values
        from torch.utils import _pytree as pytree

        expected = self.in_spec.child(1).context
        if len(kwargs) > 1 and kwargs.keys() == set(expected):
            kwargs = {name: kwargs[name] for name in expected}
        values, spec = pytree.tree_flatten((args, kwargs))
        if spec != self.in_spec:
            raise TypeError(
                f"the model was compiled for {_described(self.in_spec)}, got {_described(spec)}"
            )
        return values

    @cached_property
    def takes_out(self) -> bool:
        """Whether the model itself has a keyword argument of this name."""
        return "out" in (self.in_spec.child(1).context or ())

    def targets(self, out: Any) -> tuple[Any, ...]:
        """For each result of the function, a tensor or None for a new one.

        `out` holds them in the structure that the model returns. Raises TypeError for another
        structure, and for a tensor where the model returns what is no result of the function.
        """
        from torch.utils import _pytree as pytree

        leaves, spec = pytree.tree_flatten(out)
        if spec != self.out_spec:
            raise TypeError(
                f"out must be {_leaves(self.out_spec)}, as what the model returns, got "
                f"{_leaves(spec)}"
            )
        targets: list[Any] = [None] * len(self.dtypes)
        for number, (leaf, target) in enumerate(zip(self.results, leaves, strict=True)):
            if target is None:
                continue
            if leaf.kind != "output":
                raise TypeError(f"out must have None for result {number}, which is not computed")
            targets[leaf.value] = target
        return tuple(targets)

    def unflatten(self, given: list[Any], weights: list[Any], values: Any) -> Any:
        """What the model returns, where its function returns `values`."""
        outputs = values if isinstance(values, tuple) else () if values is None else (values,)
        inputs = given + weights
        leaves = [
            inputs[leaf.value]
            if leaf.kind == "input"
            else _as_tensor(outputs[leaf.value], self.dtypes[leaf.value])
            if leaf.kind == "output"
            else leaf.value
            for leaf in self.results
        ]
        if self._returns_one:
            return leaves[0]
        from torch.utils import _pytree as pytree

        return pytree.tree_unflatten(leaves, self.out_spec)


def _readable(value: Any, is_updated: bool) -> Any:
    """A tensor as compiled code reads it: a copy if its last dimension is not contiguous.

    And of a view that negates its memory. One that is updated is left to be refused then.
    """
    if getattr(value, "requires_grad", False):
        value = value.detach()
    if is_updated or not hasattr(value, "is_contiguous"):
        return value
    if negates_memory(value):
        return value.resolve_neg()
    return value if value.is_contiguous() or value.stride(-1) == 1 else value.contiguous()


def _described(spec: Any) -> str:
    """The structure of (args, kwargs), such as "(*, [*, *]), scale=*"."""
    args, kwargs = spec.child(0), spec.child(1)
    named = [f"{name}={_leaves(kwargs.child(at))}" for at, name in enumerate(kwargs.context or [])]
    return f"({', '.join([*(_leaves(child) for child in args.children()), *named])})"


def _leaves(spec: Any) -> str:
    if spec.is_leaf():
        return "*"
    inner = [_leaves(child) for child in spec.children()]
    if spec.type is dict:
        inner = [f"{key!r}: {leaf}" for key, leaf in zip(spec.context, inner, strict=True)]
        return "{" + ", ".join(inner) + "}"
    return f"{spec.type.__name__}({', '.join(inner)})"


def _as_tensor(value: Any, dtype: Any) -> Any:
    """A NumPy array as a tensor on the same memory; a number or a tensor as it is."""
    import torch

    if dtype is None or isinstance(value, torch.Tensor):
        return value
    # torch does not know dtypes of ml_dtypes, and MLIR has no unsigned integers of its own.
    bits = value if value.dtype.isbuiltin == 1 else value.view(f"i{value.dtype.itemsize}")
    tensor = torch.from_numpy(np.asarray(bits))
    return tensor if tensor.dtype == dtype else tensor.view(dtype)
