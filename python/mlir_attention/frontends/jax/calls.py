# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""From what a function of JAX takes to what its module takes, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from mlir_attention.frontends.jax.arrays import Taken, as_jax, take_over
from mlir_attention.frontends.jax.lowering import Function
from mlir_attention.frontends.jax.static_arguments import StaticArguments


@dataclass(frozen=True)
class Call:
    """How a function is called.

    jax:       the package.
    arguments: what it takes, flat: each has `shape` and `dtype`.
    kept:      the numbers of those that the module takes.
    names:     of these.
    in_tree:   how (args, kwargs) become flat.
    results:   what it returns, flat: each has `dtype`.
    out_tree:  how results become what it returns.
    static:    what the caller passes and the module does not take.
    updates:   the numbers of the results that are the new values of arguments of the module.
    """

    jax: Any
    arguments: Sequence[Any]
    kept: Sequence[int]
    names: Sequence[str]
    in_tree: Any
    results: Sequence[Any]
    out_tree: Any
    static: StaticArguments
    updates: Mapping[int, int]

    @staticmethod
    def of(jax: Any, function: Function, updates: Mapping[int, int]) -> Call:
        """Of a function whose module makes these updates."""
        return Call(
            jax,
            function.arguments,
            function.kept,
            function.names,
            function.in_tree,
            function.results,
            function.out_tree,
            function.static,
            updates,
        )

    def flatten(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[Any]:
        """What the module takes of the user: arrays that compiled code can read in place.

        Raises TypeError if the structure is not that of the example call, or for what is no array,
        and ValueError for a static argument that is another one. Then nothing is donated.
        """
        args, kwargs = self.static.drop(args, kwargs)
        leaves, tree = self.jax.tree_util.tree_flatten((args, kwargs))
        if tree != self.in_tree:
            raise TypeError(
                f"the function was compiled for {_described(self.jax, self.in_tree)}, got "
                f"{_described(self.jax, tree)}"
            )
        taken = self._taken
        given = [taken[at].read(leaves[number]) for at, number in enumerate(self.kept)]
        if self.updates:
            self._take_over(given)
        return given

    def _take_over(self, given: list[Any]) -> None:
        """Puts arrays of ours in the place of those that are donated.

        The caller's are lost by that: what is wrong with another argument is said before.
        """
        for argument, array in zip(self._taken, given, strict=True):
            argument.require_good(array)
        numbers = list(self.updates)
        donated = {id(given[at]): at for at in numbers}
        for at, array in enumerate(given):
            if donated.get(id(array), at) != at:
                other = self.names[donated[id(array)]]
                raise ValueError(f"{self.names[at]} is the array that is donated as {other}")
        for at, array in zip(numbers, take_over([given[at] for at in numbers]), strict=True):
            given[at] = array

    @cached_property
    def _taken(self) -> list[Taken]:
        return [
            Taken(self.jax, name, self.arguments[number])
            for name, number in zip(self.names, self.kept, strict=True)
        ]

    def unflatten(self, values: Any) -> Any:
        """What the function returns, where its module returns `values`."""
        outputs = values if isinstance(values, tuple) else () if values is None else (values,)
        leaves = [
            as_jax(self.jax, value, result.dtype)
            for value, result in zip(outputs, self.results, strict=True)
        ]
        return self.jax.tree_util.tree_unflatten(self.out_tree, leaves)


def _described(jax: Any, tree: Any) -> str:
    """The structure of (args, kwargs), as in "(*, [*, *]), {'scale': *}"."""
    return str(tree).removeprefix("PyTreeDef((").removesuffix("))")
