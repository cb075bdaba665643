# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Wide loads for Vulkan: memory has one element type there, and vectors have up to 4 elements.

A load of 8 elements of f16 is

    %words = memref.load %key[%at / 8] : memref<?xvector<4xi32>>
    %word = vector.extract %words[0]
    %elements = vector.bitcast %word : vector<1xi32> to vector<2xf16>

and so on. What was computed with 8 elements is computed with the 2 of each word.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, memref, vector

from mlir_attention.diagnostics import RewriteError
from mlir_attention.gpu.kernels.emit import div
from mlir_attention.gpu.kernels.memory import elements_of
from mlir_attention.support.erasing import erase
from mlir_attention.support.extents import as_value
from mlir_attention.support.walk import constant_attribute, ops_in

#: Bits of a word.
_WORD = 32


def split_wide_loads(function: ir.Operation) -> None:
    """Rewrites the loads of vectors in a kernel, and all that is computed with vectors.

    The arguments that are read by vectors become memory of words. Raises RewriteError for an op of
    vectors that kernels do not have.
    """
    #: Vectors as several, each of the elements of a word.
    parts: dict[ir.Value, list[ir.Value]] = {}
    replaced = []
    for op in ops_in(function):
        if not any(isinstance(each.type, ir.VectorType) for each in (*op.operands, *op.results)):
            continue
        replaced.append(op)
        with ir.InsertionPoint(op), op.location:
            if op.name == "vector.load":
                parts[op.results[0]] = _load(op)
            elif op.name == "vector.extract":
                op.results[0].replace_all_uses_with(_extract(op, parts[op.operands[0]]))
            elif op.name == "arith.constant":
                pass  # What uses it has one of its own.
            elif op.name.startswith("arith."):
                parts[op.results[0]] = _compute(op, parts)
            else:
                raise RewriteError(op.location, f"a kernel for Vulkan has no '{op.name}'")
    for op in reversed(replaced):
        erase(op)


def _load(op: ir.Operation) -> list[ir.Value]:
    """What a load of a vector reads, word by word."""
    flat, at = op.operands
    type_ = ir.VectorType(op.results[0].type)
    (count,) = type_.shape
    unit = _unit(type_)
    if ir.MemRefType(flat.type).element_type not in (type_.element_type, unit):
        raise RewriteError(op.location, "a kernel for Vulkan loads memory by one width")
    flat.set_type(ir.MemRefType.get(ir.MemRefType(flat.type).shape, unit))
    loaded = memref.load(flat, [as_value(div(at, count))])
    if unit == type_:
        return [loaded]
    words = elements_of(loaded) if isinstance(unit, ir.VectorType) else [loaded]
    return [_elements(word, type_.element_type) for word in words]


def _unit(type_: ir.VectorType) -> ir.Type:
    """What memory consists of that is read by such vectors."""
    if type_.element_type.width == _WORD:
        return type_
    (count,) = type_.shape
    bits = count * type_.element_type.width
    word = ir.IntegerType.get_signless(min(bits, _WORD))
    return word if bits <= _WORD else ir.VectorType.get([bits // _WORD], word)


def _elements(word: ir.Value, element: ir.Type) -> ir.Value:
    """The elements that a word holds."""
    single = vector.from_elements(ir.VectorType.get([1], word.type), [word])
    return vector.bitcast(ir.VectorType.get([word.type.width // element.width], element), single)


def _extract(op: ir.Operation, parts: Sequence[ir.Value]) -> ir.Value:
    (position,) = ir.DenseI64ArrayAttr(op.attributes["static_position"])
    part, within = divmod(position, ir.VectorType(parts[0].type).shape[0])
    return vector.extract(parts[part], [], [within])


def _compute(op: ir.Operation, parts: dict[ir.Value, list[ir.Value]]) -> list[ir.Value]:
    """What an op computes, word by word."""
    (pattern,) = {tuple(map(_count, parts[each])) for each in op.operands if each in parts}
    attributes = {name: op.attributes[name] for name in op.attributes}
    element = ir.VectorType(op.results[0].type).element_type
    return [
        ir.Operation.create(
            op.name,
            [ir.VectorType.get([count], element)],
            [_part(operand, parts, at, count) for operand in op.operands],
            attributes,
        ).result
        for at, count in enumerate(pattern)
    ]


def _part(
    operand: ir.Value, parts: dict[ir.Value, list[ir.Value]], at: int, count: int
) -> ir.Value:
    """A part of an operand, which is a splat if it is a constant."""
    if operand in parts:
        return parts[operand][at]
    splat = ir.DenseElementsAttr(constant_attribute(operand)).get_splat_value()
    type_ = ir.VectorType.get([count], splat.type)
    return arith.constant(type_, ir.DenseElementsAttr.get_splat(type_, splat))


def _count(part: ir.Value) -> int:
    return int(ir.VectorType(part.type).shape[0])
