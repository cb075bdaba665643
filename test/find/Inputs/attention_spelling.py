# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Attention as a sequence of choices of how to write it."""

import math
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from spelling import Pick, Tensor, Writer

MINUS_INFINITY = {"f32": "0xFF800000", "f64": "0xFFF0000000000000"}
SCALE = 0.35


@dataclass(frozen=True)
class ScoreStep:
    """What becomes of a score: times `number` ("scale"), `number` tanh(score / number) ("softcap"),
    plus an element of `mask` ("additive"), or `number` where `mask` does not hold ("boolean") or is
    not below 0 ("compared").
    """

    kind: str
    number: float = 0.0
    mask: Tensor | None = None


class AttentionWriter(Writer):
    """Writes attention; every intermediate tensor passes through `step`.

    With `mistake` = (number, kind), the step of that kind and number goes wrong in a way that
    still type-checks, for extents that are equal.
    """

    def __init__(
        self,
        pick: Pick,
        extents: dict[str, int],
        dynamic: str = "",
        element: str = "f32",
        mistake: tuple[int, str] | None = None,
    ) -> None:
        super().__init__(pick, extents, dynamic)
        self.element = element
        self.mistake = mistake
        #: What the scores of the last attention go through, in this order.
        self.score_steps: list[ScoreStep] = []
        #: Whether the step that goes wrong was among those that were taken.
        self.is_mistaken = False
        self._steps: Counter[str] = Counter()
        #: Writes the masked scores again, with another predicate where there is one.
        self._masked_otherwise: Callable[[], Tensor] | None = None

    def step(self, tensor: Tensor) -> Tensor:
        """The tensor, in other words; with two dimensions confused if this is the mistake."""
        if self._is_mistake("swap"):
            tensor = self.swapped(self.letters(tensor))
        if self._is_mistake("row"):
            tensor = self.first_of_one(self.letters(tensor))
        return self.letters(self.wander(tensor))

    def _is_mistake(self, kind: str) -> bool:
        self._steps[kind] += 1
        is_it = self.mistake == (self._steps[kind] - 1, kind)
        self.is_mistaken |= is_it
        return is_it

    def swapped(self, tensor: Tensor) -> Tensor:
        """Two dimensions of one extent under each other's names."""
        pairs = [
            (a, b)
            for a in tensor.dims
            for b in tensor.dims
            if a < b and self.extent(a) == self.extent(b)
        ]
        if not pairs:
            return tensor
        a, b = self.pick(pairs)
        names = {a: b, b: a}
        return Tensor(
            tensor.name, tuple(names.get(dim, dim) for dim in tensor.dims), tensor.element
        )

    def first_of_one(self, tensor: Tensor) -> Tensor:
        """The first of one dimension in place of all of it."""
        dim = self.pick(tensor.dims)
        first = Tensor(
            tensor.name, tuple("@" + at if at == dim else at for at in tensor.dims), tensor.element
        )
        return self.elementwise_copy(first, tensor.dims)

    def attention(self) -> str:
        """The text of a function @main."""
        batch = self.pick(["", "b", "bc"])
        heads = self.pick(["", "h", "hr"])
        query = self.argument(self._query_dims(batch + heads), self.element)
        key = self.argument(self.shuffled(batch + heads[:1] + "nd"), self.element)
        value = self.argument(self.shuffled(batch + heads[:1] + "ne"), self.element)
        return self.function(self.attend(query, key, value, batch, heads))

    def attend(
        self, query: Tensor, key: Tensor, value: Tensor, batch: str, heads: str
    ) -> list[Tensor]:
        """The output, and perhaps the LSE."""
        self.score_steps, self._masked_otherwise = [], None
        wide = "f64" if self.element == "f64" else "f32"
        rows = self.shuffled(batch + heads + "m")
        mask = self.pick(["none", "additive", "boolean", "compared"])
        masking = self._mask(mask, [*rows, "n"], wide)

        query, key, value = (self.step(self.letters(t)) for t in (query, key, value))
        if heads == "hr" and self.chance():
            key, value = self._repeated(key), self._repeated(value)
        place = self.pick(["none", "query", "key", "both", "scores"])
        if place in ("query", "both"):
            query = self.step(self._scaled_score(query))
        if place in ("key", "both"):
            key = self.step(self._scaled_score(key))
        scores = self.contract(query, key, self.shuffled([*rows, "n"]), "d")
        scores = self.step(scores)
        if place == "scores":
            scores = self.step(self._scaled_score(scores))
        if self.pick([False, False, True]):
            scores = self.scaled(self.unary("math.tanh", self.scaled(scores, 0.5)), 2.0)
            self.score_steps.append(ScoreStep("softcap", 2.0))
        unmasked = scores
        scores = self._masked(scores, mask, masking)
        return self._output(scores, unmasked, value, rows)

    def _scaled_score(self, tensor: Tensor) -> Tensor:
        self.score_steps.append(ScoreStep("scale", SCALE))
        return self.scaled(tensor, SCALE)

    def _query_dims(self, letters: str) -> list[str]:
        dims = self.shuffled([*letters, "m", "d"])
        if "r" in dims and self.chance():
            dims.remove("r")
            dims[dims.index("h")] = "hr"
        return dims

    def _mask(self, kind: str, dims: list[str], wide: str) -> Tensor | None:
        if kind == "none":
            return None
        kept = [dim for dim in self.shuffled(dims) if dim == "n" or self.chance()]
        if self.chance():
            kept.insert(self.pick(range(len(kept) + 1)), "")
        return self.argument(kept, "i1" if kind == "boolean" else wide)

    def _masked(self, scores: Tensor, kind: str, mask: Tensor | None) -> Tensor:
        if mask is None:
            return scores
        if self._is_mistake("swap"):
            mask = self.swapped(self.letters(mask))
        if kind == "additive":
            self.score_steps.append(ScoreStep(kind, mask=mask))
            return self.step(self.binary("addf", scores, mask, scores.dims))
        low = self.pick([MINUS_INFINITY[scores.element], "-50.0"])
        number = -50.0 if low == "-50.0" else -math.inf
        self.score_steps.append(ScoreStep(kind, number, mask))
        element = scores.element
        constant = self.scalar(low, element)

        def select(predicate: str) -> Tensor:
            """The scores where the mask is true, or its numbers compare so with 0."""
            body = [f"%y = arith.select %x1, %x0, {constant} : {element}"]
            if kind == "compared":
                zero = self.scalar("0.0", mask.element)
                body = [
                    f"%k = arith.cmpf {predicate}, %x1, {zero} : {mask.element}",
                    f"%y = arith.select %k, %x0, {constant} : {element}",
                ]
            return self.elementwise([scores, mask], scores.dims, element, *body)

        if kind == "compared":
            self._masked_otherwise = lambda: select("ogt")
        return self.step(select("olt"))

    def _repeated(self, tensor: Tensor) -> Tensor:
        """Each head once for every query head that shares it."""
        dims = list(tensor.dims)
        at = dims.index("h")
        dims.insert(at + 1, "r")
        wide = self.broadcast(tensor, dims)
        groups = [[i] for i in range(at)] + [[at, at + 1]]
        groups += [[i] for i in range(at + 2, len(dims))]
        return self.letters(self.step(self.collapse(wide, groups)))

    def _output(
        self, scores: Tensor, unmasked: Tensor, value: Tensor, rows: list[str]
    ) -> list[Tensor]:
        kind = self.pick(
            ["divide", "reciprocal", "logarithm", "after", "op", "exp2", "exp2_scaled", "no_max"]
        )
        dims = self.shuffled([*rows, "e"])
        if kind == "op":
            return [self.step(self._with_value(self._softmax_op(scores), value, dims))]
        source = unmasked if self._is_mistake("maximum") else scores
        maximum = self._statistic(self.pick(["maximumf", "maxnumf"]), source)
        shifted = scores if kind == "no_max" else self._less(scores, maximum, kind)
        weights = self.step(self.unary("math.exp2" if "exp2" in kind else "math.exp", shifted))
        total = self._statistic("addf", weights)
        results = []
        if kind == "after":
            output = self._with_value(weights, value, dims)
            results = [self.step(self.binary("divf", output, total, output.dims))]
        else:
            results = [
                self.step(
                    self._with_value(
                        self._normalised(kind, scores, weights, maximum, total), value, dims
                    )
                )
            ]
        if kind not in ("no_max", "exp2", "exp2_scaled") and self.pick([False, False, True]):
            results.append(self._lse(maximum, total, rows))
        return results

    def _statistic(self, op: str, tensor: Tensor) -> Tensor:
        seed = "0.0" if op == "addf" else MINUS_INFINITY[tensor.element]
        if self._is_mistake("seed"):
            seed = "1.0"
        if self._is_mistake("scale"):
            tensor = self.scaled(tensor, 1.5)
        if self._is_mistake("constant"):
            constant = self.filled(tensor.dims, "0.5", tensor.element)
            tensor = self.binary("addf", tensor, constant, tensor.dims)
        if op != "addf" and self._masked_otherwise and self._is_mistake("predicate"):
            tensor = self._masked_otherwise()
        return self.reduce(op, seed, tensor, "n")

    def _less(self, scores: Tensor, maximum: Tensor, kind: str) -> Tensor:
        """scores - maximum, to the base 2 if `kind` asks for it."""
        log2_e = 1 / math.log(2)
        if kind == "exp2_scaled":
            scores, maximum = (self.scaled(t, log2_e) for t in (scores, maximum))
        if self.chance():
            maximum = self.broadcast(maximum, scores.dims)
        if self.pick([False, False, True]):
            negated = self.unary("arith.negf", maximum)
            shifted = self.binary("addf", scores, negated, scores.dims)
        else:
            shifted = self.binary("subf", scores, maximum, scores.dims)
        return self.scaled(shifted, log2_e) if kind == "exp2" else shifted

    def _normalised(
        self, kind: str, scores: Tensor, weights: Tensor, maximum: Tensor, total: Tensor
    ) -> Tensor:
        if kind == "reciprocal":
            one = self.filled(total.dims, "1.0", total.element)
            inverse = self.binary("divf", one, total, total.dims)
            return self.step(self.binary("mulf", weights, inverse, weights.dims))
        if kind == "logarithm":
            shifted = self.binary(
                "subf", scores, self._lse(maximum, total, maximum.dims), scores.dims
            )
            return self.step(self.unary("math.exp", shifted))
        if self.pick([False, False, True]):
            total = self._guarded(total, maximum if self._is_mistake("guard") else total)
        if self.chance():
            total = self.broadcast(total, weights.dims)
        return self.step(self.binary("divf", weights, total, weights.dims))

    def _guarded(self, total: Tensor, tested: Tensor) -> Tensor:
        """1 where `tested` is 0; the total elsewhere."""
        total, tested = self.without_units(total), self.without_units(tested)
        element = total.element
        zero, one = self.scalar("0.0", element), self.scalar("1.0", element)
        return self.elementwise(
            [total, tested],
            total.dims,
            element,
            f"%k = arith.cmpf oeq, %x1, {zero} : {element}",
            f"%y = arith.select %k, {one}, %x0 : {element}",
        )

    def _lse(self, maximum: Tensor, total: Tensor, dims: list[str]) -> Tensor:
        logarithm = self.unary("math.log", total)
        body = f"%y = arith.addf %x0, %x1 : {total.element}"
        if set(dims) - {""} == set(maximum.dims) - {""} and "" not in dims:
            return self.elementwise([maximum, logarithm], dims, total.element, body)
        return self.elementwise(
            [maximum, self.without_units(logarithm)], maximum.dims, total.element, body
        )

    def _softmax_op(self, scores: Tensor) -> Tensor:
        init, name = self.empty(scores.dims, scores.element), self.fresh()
        self.lines.append(
            f"{name} = linalg.softmax dimension({scores.dims.index('n')}) "
            f"ins({scores.name} : {self.type(scores)}) outs({init.name} : {self.type(init)}) "
            f"-> {self.type(init)}"
        )
        return self.step(Tensor(name, scores.dims, scores.element))

    def _with_value(self, weights: Tensor, value: Tensor, dims: list[str]) -> Tensor:
        if value.element == "f16" and self.chance():
            weights = self.cast(weights, "f16")
        return self.contract(weights, value, dims, "n")
