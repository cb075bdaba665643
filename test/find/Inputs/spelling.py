# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes attention in linalg, each time in another way.

Dimensions have letters: b and c batch, h heads of key and value, r query heads for each of
these, m rows, n keys, d depth, e value depth. A dimension of a tensor is a string of
letters: "hr" is the product of two, outermost first, and "" one of extent 1. Of "@m" only the
first of m is read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import prod
from typing import TypeVar

T = TypeVar("T")

#: Picks one of several ways.
Pick = Callable[[Sequence], T]


@dataclass(frozen=True)
class Tensor:
    name: str
    dims: tuple[str, ...]
    element: str


class Writer:
    """Writes one function, op by op."""

    def __init__(self, pick: Pick, extents: dict[str, int], dynamic: str) -> None:
        self.pick = pick
        self.extents = extents
        self.dynamic = dynamic
        self.lines: list[str] = []
        self.arguments: list[Tensor] = []
        #: Where to read an extent that is known at run time only.
        self._sizes: dict[str, str] = {}
        self._count = 0

    def fresh(self) -> str:
        self._count += 1
        return f"%v{self._count}"

    def shuffled(self, items: Sequence[T]) -> list[T]:
        rest = list(items)
        return [rest.pop(self.pick(range(len(rest)))) for _ in items]

    def chance(self) -> bool:
        return self.pick([False, True])

    # Types and extents

    def extent(self, dim: str) -> int | str:
        """A number, or the letter of the dynamic dimension."""
        if dim and dim in self.dynamic:
            return dim
        return prod(self.extents[at] for at in dim.removeprefix("@"))

    def type_of(self, dims: Sequence[str], element: str) -> str:
        sizes = ["?" if dim and dim in self.dynamic else str(self.extent(dim)) for dim in dims]
        return f"tensor<{'x'.join([*sizes, element])}>"

    def type(self, tensor: Tensor) -> str:
        return self.type_of(tensor.dims, tensor.element)

    def size(self, letter: str) -> str:
        if letter not in self._sizes:
            source, at = next(
                (tensor, tensor.dims.index(letter))
                for tensor in self.arguments
                if letter in tensor.dims
            )
            index, self._sizes[letter] = self.fresh(), self.fresh()
            self.lines[:0] = [
                f"{index} = arith.constant {at} : index",
                f"{self._sizes[letter]} = tensor.dim {source.name}, {index} : {self.type(source)}",
            ]
        return self._sizes[letter]

    def argument(self, dims: Sequence[str], element: str) -> Tensor:
        tensor = Tensor(f"%arg{len(self.arguments)}", tuple(dims), element)
        self.arguments.append(tensor)
        return tensor

    # Ops

    def empty(self, dims: Sequence[str], element: str) -> Tensor:
        name = self.fresh()
        sizes = [self.size(dim) for dim in dims if isinstance(self.extent(dim), str)]
        self.lines.append(
            f"{name} = tensor.empty({', '.join(sizes)}) : {self.type_of(dims, element)}"
        )
        return Tensor(name, tuple(dims), element)

    def scalar(self, value: str, element: str) -> str:
        name = self.fresh()
        self.lines.append(f"{name} = arith.constant {value} : {element}")
        return name

    def filled(self, dims: Sequence[str], value: str, element: str) -> Tensor:
        if not self.dynamic and self.chance():
            name = self.fresh()
            type_ = self.type_of(dims, element)
            self.lines.append(f"{name} = arith.constant dense<{value}> : {type_}")
            return Tensor(name, tuple(dims), element)
        scalar, init = self.scalar(value, element), self.empty(dims, element)
        name = self.fresh()
        type_ = self.type(init)
        self.lines.append(
            f"{name} = linalg.fill ins({scalar} : {element}) outs({init.name} : {type_}) -> {type_}"
        )
        return Tensor(name, init.dims, element)

    def generic(
        self, inputs: Sequence[Tensor], init: Tensor, body: Sequence[str], result: str
    ) -> Tensor:
        """`body` is in terms of %x0, %x1, .. and %acc; loops are all dims that occur."""
        loops = self.shuffled(
            list(dict.fromkeys(dim for t in (*inputs, init) for dim in t.dims if dim.isalpha()))
        )
        names = {dim: f"d{at}" for at, dim in enumerate(loops)}

        def indexing_map(tensor: Tensor) -> str:
            results = ", ".join(names.get(dim, "0") for dim in tensor.dims)
            return f"affine_map<({', '.join(names.values())}) -> ({results})>"

        maps = ", ".join(indexing_map(tensor) for tensor in (*inputs, init))
        kinds = ", ".join('"parallel"' if dim in init.dims else '"reduction"' for dim in loops)
        arguments = [f"%x{at}: {t.element}" for at, t in enumerate(inputs)]
        name = self.fresh()
        ins = ", ".join(t.name for t in inputs)
        types = ", ".join(self.type(t) for t in inputs)
        operands = f"ins({ins} : {types}) " if inputs else ""
        self.lines += [
            f"{name} = linalg.generic {{indexing_maps = [{maps}], iterator_types = [{kinds}]}} "
            f"{operands}outs({init.name} : {self.type(init)}) {{",
            f"^bb0({', '.join([*arguments, f'%acc: {init.element}'])}):",
            *body,
            f"linalg.yield {result} : {init.element}",
            f"}} -> {self.type(init)}",
        ]
        return Tensor(name, init.dims, init.element)

    def elementwise(
        self, inputs: Sequence[Tensor], dims: Sequence[str], element: str, *body: str
    ) -> Tensor:
        """`body` gives %y."""
        return self.generic(inputs, self.empty(dims, element), body, "%y")

    def binary(self, op: str, left: Tensor, right: Tensor, dims: Sequence[str]) -> Tensor:
        """Named, where the shapes are those of the result, or generic."""
        names = {"addf": "add", "subf": "sub", "mulf": "mul", "divf": "div"}
        if op in names and self.chance():
            left, right = self.broadcast(left, dims), self.broadcast(right, dims)
            init = self.empty(dims, left.element)
            name = self.fresh()
            type_ = self.type(init)
            self.lines.append(
                f"{name} = linalg.{names[op]} ins({left.name}, {right.name} : {type_}, {type_}) "
                f"outs({init.name} : {type_}) -> {type_}"
            )
            return Tensor(name, tuple(dims), init.element)
        return self.elementwise(
            [left, right], dims, left.element, f"%y = arith.{op} %x0, %x1 : {left.element}"
        )

    def unary(self, op: str, tensor: Tensor) -> Tensor:
        return self.elementwise(
            [tensor], tensor.dims, tensor.element, f"%y = {op} %x0 : {tensor.element}"
        )

    def cast(self, tensor: Tensor, element: str) -> Tensor:
        if tensor.element == element:
            return tensor
        widens = int(element[-2:]) > int(tensor.element[-2:])
        op = "arith.extf" if widens else "arith.truncf"
        body = f"%y = {op} %x0 : {tensor.element} to {element}"
        return self.elementwise([tensor], tensor.dims, element, body)

    def scaled(self, tensor: Tensor, factor: float) -> Tensor:
        element = tensor.element
        way = self.pick(["captured", "inside", "quotient", "tensor"])
        if way == "tensor":
            return self.binary(
                "mulf", tensor, self.filled(tensor.dims, f"{factor!r}", element), tensor.dims
            )
        if way == "inside":
            body = [
                f"%c = arith.constant {factor!r} : {element}",
                f"%y = arith.mulf %c, %x0 : {element}",
            ]
        elif way == "captured":
            body = [f"%y = arith.mulf %x0, {self.scalar(repr(factor), element)} : {element}"]
        else:
            body = [f"%y = arith.divf %x0, {self.scalar(repr(1 / factor), element)} : {element}"]
        return self.elementwise([tensor], tensor.dims, element, *body)

    # Shapes

    def transpose(self, tensor: Tensor, dims: Sequence[str]) -> Tensor:
        if tuple(dims) == tensor.dims:
            return tensor
        if self.chance() or len(set(dims)) != len(dims):
            return self.elementwise_copy(tensor, dims)
        order = [tensor.dims.index(dim) for dim in dims]
        init, name = self.empty(dims, tensor.element), self.fresh()
        self.lines.append(
            f"{name} = linalg.transpose ins({tensor.name} : {self.type(tensor)}) "
            f"outs({init.name} : {self.type(init)}) permutation = {order}"
        )
        return Tensor(name, tuple(dims), tensor.element)

    def elementwise_copy(self, tensor: Tensor, dims: Sequence[str]) -> Tensor:
        return self.generic([tensor], self.empty(dims, tensor.element), [], "%x0")

    def broadcast(self, tensor: Tensor, dims: Sequence[str]) -> Tensor:
        tensor = self.without_units(tensor)
        if set(tensor.dims) == set(dims):
            return self.transpose(tensor, dims)
        kept = [dim for dim in dims if dim in tensor.dims]
        if "" in dims or self.chance():
            return self.elementwise_copy(tensor, dims)
        tensor = self.transpose(tensor, kept)
        init, name = self.empty(dims, tensor.element), self.fresh()
        added = [at for at, dim in enumerate(dims) if dim not in kept]
        self.lines.append(
            f"{name} = linalg.broadcast ins({tensor.name} : {self.type(tensor)}) "
            f"outs({init.name} : {self.type(init)}) dimensions = {added}"
        )
        return Tensor(name, tuple(dims), tensor.element)

    def collapse(self, tensor: Tensor, groups: Sequence[Sequence[int]]) -> Tensor:
        dims = tuple("".join(tensor.dims[at] for at in group) for group in groups)
        return self._reshape("collapse_shape", tensor, dims, groups, "")

    def expand(self, tensor: Tensor, parts: Sequence[Sequence[str]]) -> Tensor:
        """Each dimension becomes the dimensions of its part."""
        dims = tuple(dim for part in parts for dim in part)
        groups, at = [], 0
        for part in parts:
            groups.append(list(range(at, at + len(part))))
            at += len(part)
        sizes = [
            self.size(dim) if dim and dim in self.dynamic else str(self.extent(dim)) for dim in dims
        ]
        return self._reshape(
            "expand_shape", tensor, dims, groups, f" output_shape [{', '.join(sizes)}]"
        )

    def _reshape(
        self,
        op: str,
        tensor: Tensor,
        dims: tuple[str, ...],
        groups: Sequence[Sequence[int]],
        sizes: str,
    ) -> Tensor:
        if dims == tensor.dims:
            return tensor
        name = self.fresh()
        lists = [list(group) for group in groups]
        self.lines.append(
            f"{name} = tensor.{op} {tensor.name} {lists}{sizes} "
            f": {self.type(tensor)} into {self.type_of(dims, tensor.element)}"
        )
        return Tensor(name, dims, tensor.element)

    def without_units(self, tensor: Tensor) -> Tensor:
        """Without dimensions that have no letter."""
        if "" not in tensor.dims or not any(tensor.dims):
            return tensor
        groups: list[list[int]] = []
        leading: list[int] = []
        for at, dim in enumerate(tensor.dims):
            if dim and groups:
                groups.append([at])
            elif dim:
                groups.append([*leading, at])
            elif groups:
                groups[-1].append(at)
            else:
                leading.append(at)
        return self.collapse(tensor, groups)

    def letters(self, tensor: Tensor) -> Tensor:
        """With a dimension for each letter."""
        tensor = self.without_units(tensor)
        return self.expand(tensor, [list(dim) for dim in tensor.dims])

    def wander(self, tensor: Tensor) -> Tensor:
        """The same tensor in other words: transposed, with units, collapsed."""
        way = self.pick(["stay", "stay", "transpose", "unit", "collapse"])
        if way == "transpose":
            return self.transpose(tensor, self.shuffled(tensor.dims))
        if way == "unit":
            at = self.pick(range(len(tensor.dims)))
            parts = [[dim] for dim in tensor.dims]
            parts[at].insert(self.pick([0, 1]), "")
            return self.expand(tensor, parts)
        if way == "collapse" and len(tensor.dims) > 1:
            at = self.pick(range(len(tensor.dims) - 1))
            if not set(self.dynamic) & set("".join(tensor.dims[at : at + 2])):
                groups = [[i] for i in range(len(tensor.dims)) if i != at + 1]
                groups[at].append(at + 1)
                for i in range(at + 1, len(groups)):
                    groups[i] = [groups[i][0]]
                return self.letters(self.collapse(tensor, groups))
        return tensor

    # Reductions

    def contract(self, left: Tensor, right: Tensor, dims: Sequence[str], reduced: str) -> Tensor:
        """sum over `reduced` of left * right; the sum is taken in f32 at least."""
        left, right = self.letters(left), self.letters(right)
        if self.chance():
            left, right = right, left
        element = left.element if left.element == "f64" else "f32"
        shared = [dim for dim in left.dims if dim in right.dims and dim != reduced]
        rows, columns = (
            [dim for dim in t.dims if dim not in shared and dim != reduced] for t in (left, right)
        )
        way = self.pick(["generic", "contract", "batch_matmul"])
        fits = len(rows) == len(columns) == 1 and not set(self.dynamic) & set(shared)
        if way == "batch_matmul" and fits and shared:
            return self._batch_matmul(left, right, shared, rows, columns, reduced, dims, element)
        init = self.filled(dims, "0.0", element)
        if way == "contract":
            return self._contract(left, right, init)
        body, factors = [], []
        for at, operand in enumerate((left, right)):
            wide = f"%x{at}"
            if operand.element != element:
                wide = f"%w{at}"
                body.append(f"{wide} = arith.extf %x{at} : {operand.element} to {element}")
            factors.append(wide)
        body.append(f"%p = arith.mulf {', '.join(factors)} : {element}")
        order = self.pick(["%acc, %p", "%p, %acc"])
        body.append(f"%y = arith.addf {order} : {element}")
        return self.generic([left, right], init, body, "%y")

    def _contract(self, left: Tensor, right: Tensor, init: Tensor) -> Tensor:
        loops = list(dict.fromkeys((*init.dims, *left.dims, *right.dims)))
        maps = ", ".join(
            f"affine_map<({', '.join(loops)}) -> ({', '.join(t.dims)})>"
            for t in (left, right, init)
        )
        name = self.fresh()
        self.lines.append(
            f"{name} = linalg.contract indexing_maps = [{maps}] "
            f"ins({left.name}, {right.name} : {self.type(left)}, {self.type(right)}) "
            f"outs({init.name} : {self.type(init)}) -> {self.type(init)}"
        )
        return Tensor(name, init.dims, init.element)

    def _batch_matmul(
        self,
        left: Tensor,
        right: Tensor,
        shared: list[str],
        rows: list[str],
        columns: list[str],
        reduced: str,
        dims: Sequence[str],
        element: str,
    ) -> Tensor:
        batch = list(range(len(shared)))
        count = len(shared)
        left = self.transpose(left, [*shared, *rows, reduced])
        right = self.transpose(right, [*shared, reduced, *columns])
        left, right = (self.collapse(t, [batch, [count], [count + 1]]) for t in (left, right))
        init = self.filled(["".join(shared), *rows, *columns], "0.0", element)
        name = self.fresh()
        self.lines.append(
            f"{name} = linalg.batch_matmul ins({left.name}, {right.name} : "
            f"{self.type(left)}, {self.type(right)}) "
            f"outs({init.name} : {self.type(init)}) -> {self.type(init)}"
        )
        result = self.letters(Tensor(name, init.dims, element))
        return self.transpose(result, dims)

    def reduce(self, op: str, seed: str, tensor: Tensor, reduced: str) -> Tensor:
        """Along one dimension, which may stay as one of extent 1."""
        tensor = self.without_units(tensor)
        element = tensor.element
        kept = [dim for dim in tensor.dims if dim != reduced]
        way = self.pick(["reduce", "generic", "unit"])
        if way == "reduce":
            init, name = self.filled(kept, seed, element), self.fresh()
            self.lines.append(
                f"{name} = linalg.reduce {{ arith.{op} }} ins({tensor.name} : {self.type(tensor)}) "
                f"outs({init.name} : {self.type(init)}) dimensions = [{tensor.dims.index(reduced)}]"
            )
            return Tensor(name, tuple(kept), element)
        if way == "unit":
            kept = ["" if dim == reduced else dim for dim in tensor.dims]
        init = self.filled(kept, seed, element)
        return self.generic([tensor], init, [f"%y = arith.{op} %x0, %acc : {element}"], "%y")

    def function(self, results: Sequence[Tensor]) -> str:
        arguments = ", ".join(f"{t.name}: {self.type(t)}" for t in self.arguments)
        types = ", ".join(self.type(t) for t in results)
        names = ", ".join(t.name for t in results)
        return "\n".join(
            [
                f"func.func @main({arguments}) -> ({types}) {{",
                *self.lines,
                f"return {names} : {types}",
                "}",
            ]
        )
