# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Whole programs around attention, in random spellings, and what they mean in NumPy.

Queries, keys and values come from projections, biases and activations; one attention may feed
another one, which may share its keys and values; a residual and a projection follow.
"""

import string
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from attention_spelling import AttentionWriter, ScoreStep
from spelling import Tensor

Array = np.ndarray


@dataclass(frozen=True)
class Named:
    """An array and the letters of its dimensions."""

    letters: str
    array: Array

    def along(self, letters: str) -> Array:
        """With axes in the order of `letters`, of extent 1 where it has no such dimension."""
        kept = [letter for letter in letters if letter in self.letters]
        array = self.array.transpose([self.letters.index(letter) for letter in kept])
        return array.reshape(
            [
                self.array.shape[self.letters.index(letter)] if letter in kept else 1
                for letter in letters
            ]
        )


#: From the arguments of the program to a value in f64.
Meaning = Callable[[Sequence[Array]], Named]


@dataclass(frozen=True)
class Term:
    tensor: Tensor
    meaning: Meaning


class ProgramWriter(AttentionWriter):
    """Writes programs of one or two attentions. Extents d and e must be equal."""

    def program(self) -> tuple[str, list[Term]]:
        """The text of a function @main, and its results."""
        batch, heads = self.pick(["", "b"]), self.pick(["", "h", "hr"])
        query = self._input(batch + heads + "m", "d")
        key = self._input(batch + heads[:1] + "n", "d")
        value = self._input(batch + heads[:1] + "n", "e")
        results = self._attend(query, key, value, batch, heads)
        if self.chance():
            again = self._renamed(results[0], "e", "d")
            if self.chance():
                key = self._input(batch + heads[:1] + "n", "d")
            results = [*self._attend(again, key, value, batch, heads), *results[1:]]
        results[0] = self._output_of(results[0], heads)
        return self.function([term.tensor for term in results]), results

    def _input(self, letters: str, depth: str) -> Term:
        """A value of these dimensions, which may be projected from other ones, and changed."""
        if self.pick([False, False, True]):
            source, weight = self._argument(letters + "z"), self._argument("z" + depth)
            return self._projected(source, weight, letters, depth)
        term = self._argument(letters + depth)
        way = self.pick(["none", "none", "tanh", "bias"])
        if way == "tanh":
            return self._tanh(term)
        return self._sum(term, self._argument(depth)) if way == "bias" else term

    def _output_of(self, term: Term, heads: str) -> Term:
        way = self.pick(["none", "residual", "tanh", "project"])
        if way == "project":
            rest = "".join(letter for letter in term.tensor.dims if letter != "e")
            return self._projected(term, self._argument("ey"), rest, "y")
        if way == "tanh":
            return self._tanh(term)
        if way == "residual":
            return self._sum(term, self._argument("".join(term.tensor.dims)))
        return term

    def _argument(self, letters: str) -> Term:
        at = len(self.arguments)
        tensor = self.argument(self.shuffled(letters), self.element)
        return Term(tensor, lambda arrays: self._named(tensor, arrays[at]))

    def _named(self, tensor: Tensor, array: Array) -> Named:
        """An argument's array by letters: units are dropped."""
        letters = "".join(tensor.dims)
        assert all(len(dim) <= 1 for dim in tensor.dims)
        units = tuple(at for at, dim in enumerate(tensor.dims) if not dim)
        return Named(letters, array.squeeze(units).astype(np.float64))

    def _tanh(self, term: Term) -> Term:
        def meaning(arrays: Sequence[Array]) -> Named:
            named = term.meaning(arrays)
            return Named(named.letters, np.tanh(named.array))

        return Term(self.step(self.unary("math.tanh", term.tensor)), meaning)

    def _sum(self, term: Term, other: Term) -> Term:
        def meaning(arrays: Sequence[Array]) -> Named:
            named = term.meaning(arrays)
            added = other.meaning(arrays).along(named.letters)
            return Named(named.letters, named.array + added)

        dims = term.tensor.dims
        return Term(self.step(self.binary("addf", term.tensor, other.tensor, dims)), meaning)

    def _projected(self, source: Term, weight: Term, rest: str, depth: str) -> Term:
        [reduced] = set(weight.tensor.dims) - {depth}

        def meaning(arrays: Sequence[Array]) -> Named:
            return product(source.meaning(arrays), weight.meaning(arrays), rest + depth)

        dims = self.shuffled(rest + depth)
        return Term(self.contract(source.tensor, weight.tensor, dims, reduced), meaning)

    def _renamed(self, term: Term, old: str, new: str) -> Term:
        dims = tuple(new if dim == old else dim for dim in term.tensor.dims)

        def meaning(arrays: Sequence[Array]) -> Named:
            named = term.meaning(arrays)
            return Named(named.letters.replace(old, new), named.array)

        return Term(Tensor(term.tensor.name, dims, term.tensor.element), meaning)

    def _attend(self, query: Term, key: Term, value: Term, batch: str, heads: str) -> list[Term]:
        tensors = self.attend(query.tensor, key.tensor, value.tensor, batch, heads)
        steps, rows = list(self.score_steps), f"{batch}{heads}m"
        masks = {step.mask.name: self.arguments.index(step.mask) for step in steps if step.mask}

        def scores(arrays: Sequence[Array]) -> Array:
            scores = product(query.meaning(arrays), key.meaning(arrays), rows + "n").array
            for step in steps:
                mask = step.mask and self._named(step.mask, arrays[masks[step.mask.name]])
                scores = after(step, scores, mask.along(rows + "n") if mask else None)
            return scores

        def lse(arrays: Sequence[Array]) -> Named:
            with np.errstate(divide="ignore"):
                return Named(rows, np.logaddexp.reduce(scores(arrays), axis=-1))

        def output(arrays: Sequence[Array]) -> Named:
            weights = np.exp(scores(arrays) - lse(arrays).array[..., None])
            return product(Named(rows + "n", weights), value.meaning(arrays), rows + "e")

        return [
            Term(tensor, meaning) for tensor, meaning in zip(tensors, (output, lse), strict=False)
        ]


def after(step: ScoreStep, scores: Array, mask: Array | None) -> Array:
    """The scores after a step."""
    if step.kind == "scale":
        return scores * step.number
    if step.kind == "softcap":
        return step.number * np.tanh(scores / step.number)
    if step.kind == "additive":
        return scores + mask
    if step.kind == "compared":
        return np.where(mask < 0, scores, step.number)
    return np.where(mask != 0, scores, step.number)


def product(left: Named, right: Named, letters: str) -> Named:
    assert set(left.letters + right.letters + letters) <= set(string.ascii_lowercase)
    return Named(
        letters,
        np.einsum(f"{left.letters},{right.letters}->{letters}", left.array, right.array),
    )
