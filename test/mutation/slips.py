# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Mistakes of this package's kind, in addition to those of Cosmic Ray.

A condition is forgotten, a guard is, an op is missing in a list, or a name is its opposite.
"""

from __future__ import annotations

from collections.abc import Iterator

import parso
from cosmic_ray.operators.operator import Example, Operator
from parso.python.tree import IfStmt, Name
from parso.tree import NodeOrLeaf

Position = tuple[tuple[int, int], tuple[int, int]]

_OPPOSITES = {"min": "max", "max": "min", "any": "all", "all": "any"}


def _span(node: NodeOrLeaf) -> Position:
    return node.start_pos, node.end_pos


class DropOperand(Operator):
    """`a and b` becomes `a`, or `b`; `a or b` too."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        if node.type in ("and_test", "or_test"):
            yield from map(_span, node.children[::2])

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        # The keyword before the operand goes with it; the one after it if there is none.
        first = max(2 * index - 1, 0)
        del node.children[first : first + 2]
        return node

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("x and y", " y"), Example("x and y", "x", occurrence=1))


class DropGuard(Operator):
    """What an `if` guards is never done."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        if isinstance(node, IfStmt):
            yield _span(node.children[1])

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        condition = node.children[1].get_code().strip()
        node.children[1] = parso.parse(f" False and ({condition})")
        return node

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("if x: y()", "if False and (x): y()"),)


class DropElement(Operator):
    """A tuple, list or set of strings lacks one of them; a dictionary by strings lacks an entry."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        yield from [_span(node.children[at]) for at in self._elements(node)]

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        elements = [*self._elements(node), len(node.children)]
        if index == 0 and len(elements) == 3 and node.type == "testlist_comp":
            # One string in parentheses is no tuple without a comma.
            comma = node.children[1]
            del node.children[: elements[1]]
            if node.children[-1] != ",":
                node.children.append(comma)
        elif index == 0:
            del node.children[: elements[1]]
        elif index == len(elements) - 2:
            # The comma before it stays, for the same reason.
            del node.children[elements[index] :]
        else:
            del node.children[elements[index] : elements[index + 1]]
        return node

    @staticmethod
    def _elements(node: NodeOrLeaf) -> list[int]:
        if node.type not in ("testlist_comp", "dictorsetmaker"):
            return []
        starts = [0, *(at + 1 for at, each in enumerate(node.children[:-1]) if each == ",")]
        are_strings = all(node.children[at].type == "string" for at in starts)
        return starts if are_strings and len(starts) > 1 else []

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (
            Example("('a', 'b')", "( 'b',)"),
            Example("('a', 'b',)", "( 'b',)"),
            Example("('a', 'b')", "('a',)", occurrence=1),
            Example("('a', 'b', 'c')", "( 'b', 'c')"),
            Example("{'a': 1, 'b': 2}", "{ 'b': 2}"),
        )


class SwapOpposites(Operator):
    """`min` becomes `max`, `any` becomes `all`, and the other way round."""

    def mutation_positions(self, node: NodeOrLeaf) -> Iterator[Position]:
        if isinstance(node, Name) and node.value in _OPPOSITES:
            yield _span(node)

    def mutate(self, node: NodeOrLeaf, index: int) -> NodeOrLeaf:
        node.value = _OPPOSITES[node.value]
        return node

    @classmethod
    def examples(cls) -> tuple[Example, ...]:
        return (Example("min(x)", "max(x)"),)


_SLIPS: dict[str, type[Operator]] = {
    each.__name__: each for each in (DropOperand, DropGuard, DropElement, SwapOpposites)
}


class Slips:
    """What Cosmic Ray asks for operators by name."""

    def __iter__(self) -> Iterator[str]:
        return iter(_SLIPS)

    def __getitem__(self, name: str) -> type[Operator]:
        return _SLIPS[name]
