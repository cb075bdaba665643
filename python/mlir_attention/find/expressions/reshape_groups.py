# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which dimensions a reshape of extents that are known at run time only joins and takes apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import pairwise

from mlir import ir

from mlir_attention.find.expressions.structured_op import Structured
from mlir_attention.find.expressions.symbolic_extents import (
    Product,
    Sum,
    Symbol,
    expand,
    extent,
    extents_of,
)
from mlir_attention.support.walk import producer

#: The dimensions of the source of a reshape, and of its result, that hold the same elements.
Groups = list[tuple[list[int], list[int]]]

#: Two extents that are taken to be equal.
Equality = tuple[Product, Product]


def reshape_groups(source: ir.Value, result: ir.Value) -> Groups | None:
    """The dimensions of `source` and of `result` that hold the same elements, from the
    outermost on, in the smallest groups; None if they cannot be told apart."""
    return _groups(extents_of(source), extents_of(result), lambda a, b: False)


def assumed_reshape_groups(
    source: ir.Value, result: ir.Value
) -> tuple[Groups, list[Equality]] | None:
    """The same where extents of several tensors are equal, and which must be for that.

    A front end that takes the sizes of a reshape from another tensor than its source knows that
    these are equal; the program does not say so.
    """
    after = extents_of(result)
    known = {symbol for each in after for symbol, _ in each.powers}
    before = [_in_terms_of(known, source, at, each) for at, each in enumerate(extents_of(source))]
    unknown = {symbol for each in before for symbol, _ in each.powers}
    assumed: list[Equality] = []

    def assume(a: Product, b: Product) -> bool:
        common = Product(
            a.known, frozenset((Counter(dict(a.powers)) & Counter(dict(b.powers))).items())
        )
        left, right = a.divided_by(common), b.divided_by(common)
        # Only of extents that belong together: a reshape may also swap two.
        if a.known != b.known or left is None or right is None:
            return False
        if left.degree == 0 or left.degree != right.degree:
            return False
        symbols = {symbol for each in (left, right) for symbol, _ in each.powers}
        if symbols & known & unknown:
            return False
        assumed.append((left, right))
        return True

    groups = _groups(before, after, assume)
    if groups is None or not _are_apart(groups, before, after):
        return None
    return groups, assumed


def _are_apart(groups: Groups, before: list[Product], after: list[Product]) -> bool:
    """Whether of two groups side by side, which are taken to be equal, one has a known factor, so
    that neither is taken for the other."""
    loose = []
    for left, right in groups:
        a = Product.of_all(before[at] for at in left)
        loose.append(a.known == 1 and a != Product.of_all(after[at] for at in right))
    return not any(one and other for one, other in pairwise(loose))


def _in_terms_of(known: set[Symbol | Sum], tensor: ir.Value, at: int, own: Product) -> Product:
    """The extent as one of symbols that are `known`, if the op that makes the tensor says that of
    another operand of its; `own` if it does not."""
    op = producer(tensor)
    structured = Structured.of(op) if op is not None else None
    if structured is None or all(symbol in known for symbol, _ in own.powers):
        return own
    loop = structured.init_map(ir.OpResult(tensor).result_number)[at]
    for value, loops in zip(structured.inputs, structured.maps, strict=False):
        for position, other in enumerate(loops):
            if loop is not None and other == loop:
                stated = expand(extent(value, position))
                if all(symbol in known for symbol, _ in stated.powers):
                    return stated
    return own


def _groups(
    before: list[Product], after: list[Product], assume: Callable[[Product, Product], bool]
) -> Groups | None:
    groups: Groups = []
    i = j = 0
    while i < len(before) and j < len(after):
        left, right = [i], [j]
        while True:
            a = Product.of_all(before[at] for at in left)
            b = Product.of_all(after[at] for at in right)
            if a == b or assume(a, b):
                break
            side, count = (
                (left, len(before))
                if (a.degree, a.known) < (b.degree, b.known)
                else (right, len(after))
            )
            if side[-1] + 1 == count:
                return None
            side.append(side[-1] + 1)
        groups.append((left, right))
        i, j = left[-1] + 1, right[-1] + 1
    # What remains on one side must be of extent 1; it belongs to the last group.
    if not groups or any(e != Product(1) for e in (*before[i:], *after[j:])):
        return None
    groups[-1][0].extend(range(i, len(before)))
    groups[-1][1].extend(range(j, len(after)))
    return groups
