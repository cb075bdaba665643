# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tensors whose dimensions have letters, those of the maps of a group.

b: batch; h: heads of keys and values; r: query heads that share one of them; m: query rows;
n: keys; d: depth; e: value depth.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import tensor

from mlir_attention.support import scalars
from mlir_attention.support.extents import Extent, static_sizes
from mlir_attention.support.linalg_builders import Named, elementwise, extents_of
from mlir_attention.support.tensor_slices import expand_along, sizes_of, slice_along, view_unit_as


@dataclass(frozen=True)
class Part:
    """A tensor and the letters of its dimensions, in memory order; 0 is one of extent 1."""

    value: ir.Value
    letters: str

    @property
    def element(self) -> ir.Type:
        """The type of its elements."""
        return ir.RankedTensorType(self.value.type).element_type

    @property
    def named(self) -> Named:
        """As the builders of linalg ops take it."""
        return Named(
            self.value, tuple(None if letter == "0" else letter for letter in self.letters)
        )

    @property
    def sizes(self) -> dict[str, Extent]:
        """The extents by letter."""
        return dict(zip(self.letters, sizes_of(self.value), strict=True))

    def renamed(self, letter: str, other: str) -> Part:
        """With another letter for a dimension."""
        return Part(self.value, self.letters.replace(letter, other))

    def split(self, letter: str, into: str, counts: Sequence[Extent]) -> Part:
        """With the dimension `letter` viewed as those of `into`, of these extents."""
        at = self.letters.index(letter)
        letters = self.letters[:at] + into + self.letters[at + 1 :]
        if len(into) == 1:
            return Part(self.value, letters)
        return Part(expand_along(self.value, at, counts), letters)

    def joined(self, *groups: str) -> ir.Value:
        """The tensor that has one dimension for each of `groups`, letters in memory order."""
        assert "".join(groups) == self.letters
        if len(groups) == len(self.letters):
            return self.value
        sizes, reassociation, at = sizes_of(self.value), [], 0
        shape = []
        for letters in groups:
            dims = list(range(at, at + len(letters)))
            at += len(letters)
            reassociation.append(dims)
            shape.append(_product([sizes[dim] for dim in dims]))
        type_ = ir.RankedTensorType.get(static_sizes(shape), self.element)
        return tensor.collapse_shape(type_, self.value, reassociation)

    def taken(self, letter: str, number: int) -> Part:
        """One position of a dimension, in place, without that dimension."""
        at = self.letters.index(letter)
        row = slice_along(self.value, at, number, 1)
        return Part(view_unit_as(row, at, 0), self.letters[:at] + self.letters[at + 1 :])

    def first(self, letter: str, start: Extent, count: Extent) -> Part:
        """`count` positions of a dimension from `start` on, in place."""
        at = self.letters.index(letter)
        return Part(slice_along(self.value, at, start, count), self.letters)

    def ordered(self, letters: str) -> Part:
        """With its dimensions in another order, as a new tensor; itself if the order is this."""
        if letters == self.letters:
            return self
        return self.mapped(self.element, letters=letters)

    def mapped(
        self,
        element: ir.Type,
        body: Callable[..., ir.Value] | None = None,
        *others: Part,
        letters: str | None = None,
    ) -> Part:
        """A new tensor of `element`, of which `body` computes each number from those here.

        `body` gets one number of this tensor and of each of `others`; without it, numbers are
        converted.
        """
        order = letters or self.letters
        inputs = [self.named, *(other.named for other in others)]
        sizes: Mapping[object, Extent] = extents_of(self.named)
        compute = body or (lambda number: scalars.convert(number, element))
        return Part(elementwise(dict(sizes), tuple(order), element, inputs, compute).value, order)


def _product(extents: Sequence[Extent]) -> Extent:
    """Of which the op computes what is not known."""
    product = 1
    for extent in extents:
        if not isinstance(extent, int):
            return extent
        product *= extent
    return product
