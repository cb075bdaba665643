# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Numbers that are written at positions that a tensor of the same shape holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from mlir import ir
from mlir.dialects import arith, tensor

from mlir_attention.frontends.aten.loops import Limited, position_of, repeat_all, require_positions
from mlir_attention.support.tensor_slices import sizes_of

Combine = Callable[[ir.Value, ir.Value], ir.Value]


def scatter(
    operands: Sequence[ir.Value],
    types: Sequence[ir.Type | None],
    *,
    axis: int,
    kind: str,
    unsigned: bool = False,
) -> list[ir.Value]:
    """`torch.scatter`: writes `source` into `target`, at the positions `index` along `axis`.

    Operands are target, index, and source, which is at least as large as index. By `kind`, a number
    is "set", or what stands there is combined with it: "add", "multiply", "amax", "amin". Integers
    are signed, unless they are `unsigned`.
    """
    target, index, source = operands
    sizes = sizes_of(index)
    extent = sizes_of(target)[axis]
    combine = _combine(kind, ir.RankedTensorType(target.type).element_type, unsigned)

    def write(element: list[ir.Value], current: ir.Value) -> list[ir.Value]:
        place = [*element[:axis], position_of(index, element), *element[axis + 1 :]]
        number = tensor.extract(source, element)
        if combine is not None:
            number = combine(tensor.extract(current, place), number)
        return [tensor.insert(number, current, place)]

    require_positions(sizes, lambda element: [Limited(position_of(index, element), extent, axis)])
    return repeat_all(sizes, [target], write)


def _combine(kind: str, element: ir.Type, unsigned: bool) -> Combine | None:
    floats = {
        "add": arith.addf,
        "multiply": arith.mulf,
        "amax": arith.maximumf,
        "amin": arith.minimumf,
    }
    integers = {
        "add": arith.addi,
        "multiply": arith.muli,
        "amax": arith.maxui if unsigned else arith.maxsi,
        "amin": arith.minui if unsigned else arith.minsi,
    }
    is_integer = isinstance(element, ir.IntegerType)
    return (integers if is_integer else floats).get(kind)
