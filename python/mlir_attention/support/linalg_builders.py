# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Builds linalg ops on tensors whose body is a Python function of scalars.

An iteration space is a sequence of names (any hashable: dimensions of a group, letters);
a tensor is a value with the names of its own dimensions, in memory order. The order of
the iteration space is the order of the loops that the op becomes.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

from mlir import ir

from mlir_attention.dialects import linalg
from mlir_attention.support.extents import Extent, empty, extent_of
from mlir_attention.support.indexing_maps import affine_map
from mlir_attention.support.walk import only_block

Name = Hashable


@dataclass(frozen=True)
class Named:
    """A tensor and the names of its dimensions; None is a broadcast one of extent 1."""

    value: ir.Value
    names: tuple[Name | None, ...]

    @property
    def element(self) -> ir.Type:
        return ir.RankedTensorType(self.value.type).element_type


def generic(
    space: Sequence[Name],
    inputs: Sequence[Named],
    init: Named,
    body: Callable[..., ir.Value],
) -> Named:
    """A `linalg.generic` with one result; what is not in it is reduced.

    `body` gets one element of each input, then the one of `init`.
    """
    (result,) = generic_of(space, inputs, [init], lambda *elements: [body(*elements)])
    return result


def generic_of(
    space: Sequence[Name],
    inputs: Sequence[Named],
    inits: Sequence[Named],
    body: Callable[..., Sequence[ir.Value]],
) -> list[Named]:
    """A `linalg.generic` with a result for each of `inits`, of the same dimensions.

    `body` gets one element of each input, then one of each of `inits`.
    """
    operands = [*inputs, *inits]

    def indexing_map(operand: Named) -> ir.AffineMap:
        return affine_map(
            len(space), [None if name is None else space.index(name) for name in operand.names]
        )

    op = linalg.generic(
        [operand.value for operand in inputs],
        [init.value for init in inits],
        [indexing_map(operand) for operand in operands],
        ["parallel" if name in inits[0].names else "reduction" for name in space],
    )
    block = only_block(op)
    with ir.InsertionPoint(block):
        linalg.YieldOp(list(body(*block.arguments)))
    return [Named(result, init.names) for result, init in zip(op.results, inits, strict=True)]


def extents_of(named: Named) -> dict[Name, Extent]:
    """The extent of each dimension of a tensor that has a name."""
    dims = enumerate(named.names)
    return {name: extent_of(named.value, at) for at, name in dims if name is not None}


def elementwise(
    extents: dict[Name, Extent],
    names: Sequence[Name],
    element: ir.Type,
    inputs: Sequence[Named],
    body: Callable[..., ir.Value],
) -> Named:
    """A new tensor with dimensions `names`; `body` gets one element of each input."""
    init = Named(empty([extents[name] for name in names], element), tuple(names))
    return generic(names, inputs, init, lambda *elements: body(*elements[:-1]))


def reduce(
    extents: dict[Name, Extent],
    space: Sequence[Name],
    names: Sequence[Name],
    seed: ir.Value,
    inputs: Sequence[Named],
    body: Callable[..., ir.Value],
) -> Named:
    """Reduces all of `space` but `names`, starting from `seed`."""
    init = empty([extents[name] for name in names], seed.type)
    filled = Named(linalg.fill(seed, init), tuple(names))
    return generic(space, inputs, filled, body)


#: The attribute of structured ops over lengths or pages, which are few beside the keys.
SHORT = "attention.short"


def mark_short(result: Named) -> Named:
    """States that the op that computes `result` is not worth an effort."""
    result.value.owner.attributes[SHORT] = ir.UnitAttr.get()
    return result
