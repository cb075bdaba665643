# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Arguments of an executable that were given once, for all of its calls."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import groupby
from typing import Any, NamedTuple

from mlir_attention.runtime.arrays.marshalling import Argument, Order

_WORD = 8


class Binding:
    """The arguments that are bound, described, and the others, which calls pass.

    arrays: what is bound, by the numbers of the arguments.
    passed: the other arguments, with their numbers.
    words:  descriptors of all arguments, those of the passed ones being 0.
    orders: numbers of bound arguments whose dimensions lie in another order, with that order.
    """

    def __init__(self, arguments: Sequence[Argument], arrays: dict[int, Any]) -> None:
        """Raises what `pack` of an argument raises for an array."""
        self.arrays = arrays
        self.passed = [pair for pair in enumerate(arguments) if pair[0] not in arrays]
        self.words: list[Any] = []
        self.orders: tuple[tuple[int, Order], ...] = ()
        self._owners: list[object] = []  # They keep the memory alive.
        for number, argument in enumerate(arguments):
            if number not in arrays:
                self.words += [0] * argument.slots
                continue
            order = argument.pack(arrays[number], self.words, self._owners)
            if order is not None:
                self.orders += ((number, order),)
        self._runs = _runs(arguments, arrays)

    def write(self, target: Any, words: list[Any]) -> None:
        """Writes the words of the passed arguments among those of all, which `target` holds."""
        if len(self._runs) == 1:
            run = self._runs[0]
            run.format.pack_into(target, run.place * _WORD, *words)
            return
        at = 0
        for run in self._runs:
            run.format.pack_into(target, run.place * _WORD, *words[at : at + run.slots])
            at += run.slots

    def given(self, number: int, values: Sequence[Any]) -> Any:
        """What argument `number` is in a call that passes `values`."""
        if number in self.arrays:
            return self.arrays[number]
        return next(v for (at, _), v in zip(self.passed, values, strict=True) if at == number)

    def all_words(self, words: list[Any]) -> list[Any]:
        """The words of all arguments, given those of the passed ones."""
        if not self.arrays:
            return words
        whole, at = list(self.words), 0
        for run in self._runs:
            whole[run.place : run.place + run.slots] = words[at : at + run.slots]
            at += run.slots
        return whole


class _Run(NamedTuple):
    """Passed arguments that stand side by side: their first word, number of words and format."""

    place: int
    slots: int
    format: struct.Struct


def _runs(arguments: Sequence[Argument], arrays: dict[int, Any]) -> list[_Run]:
    runs, place = [], 0
    for is_bound, group in groupby(enumerate(arguments), lambda pair: pair[0] in arrays):
        members = [argument for _, argument in group]
        slots = sum(argument.slots for argument in members)
        if not is_bound:
            codes = "".join(argument.code for argument in members)
            runs.append(_Run(place, slots, struct.Struct("=" + codes)))
        place += slots
    return runs
