# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Products of named extents, such as "batch*seq", as exporters write them."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Product:
    """A number times names, with how often each is a factor."""

    number: int = 1
    names: Counter[str] = field(default_factory=Counter)

    def __mul__(self, other: Product) -> Product:
        return Product(self.number * other.number, self.names + other.names)

    def over(self, other: Product) -> Product | None:
        """The quotient, if the other divides this one for sure."""
        divides = other.number and self.number % other.number == 0
        if not divides or other.names - self.names:
            return None
        return Product(self.number // other.number, self.names - other.names)

    def extent(self) -> int | str:
        """As a number, or the text of an extent."""
        names = sorted(self.names.elements())
        if not names:
            return self.number
        return "*".join(names if self.number == 1 else [str(self.number), *names])


def product_of(extent: int | str | None) -> Product | None:
    """The factors of an extent; None if nothing is known of it."""
    if extent is None:
        return None
    if isinstance(extent, int):
        return Product(extent)
    try:
        found = _product(ast.parse(extent, mode="eval").body)
    except SyntaxError:
        found = None
    return found or Product(names=Counter([extent]))


def product_of_all(extents: Sequence[int | str | None]) -> Product | None:
    """The product of extents; None if nothing is known of one."""
    product = Product()
    for extent in extents:
        factor = product_of(extent)
        if factor is None:
            return None
        product *= factor
    return product


def simplified(extent: str) -> int | str:
    """The extent with what cancels left out: "seq" of "((batch*seq)//batch)"."""
    found = product_of(extent)
    return extent if found is None else found.extent()


def _product(node: ast.expr) -> Product | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return Product(node.value)
    if isinstance(node, ast.Name):
        return Product(names=Counter([node.id]))
    if not isinstance(node, ast.BinOp):
        return None
    left, right = _product(node.left), _product(node.right)
    if left is not None and right is not None:
        if isinstance(node.op, ast.Mult):
            return left * right
        if isinstance(node.op, ast.FloorDiv | ast.Div):
            quotient = left.over(right)
            if quotient is not None:
                return quotient
    return Product(names=Counter([ast.unparse(node)]))
