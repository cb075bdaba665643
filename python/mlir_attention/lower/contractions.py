# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The products with the key and the value."""

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith

from mlir_attention.dialects import linalg
from mlir_attention.group import kv_lengths
from mlir_attention.group.iteration_space import Operand
from mlir_attention.group.packing import half_of_byte
from mlir_attention.group.page_table import read_element
from mlir_attention.lower.parts import Parts
from mlir_attention.support import scalars
from mlir_attention.support.indexing_maps import dims
from mlir_attention.support.linalg_builders import Name, Named, reduce


def contract_query_and_key(parts: Parts) -> Named:
    s = parts.space
    depth = _in_memory_order(s.key, s.depth_dims)
    inner = (*depth, *s.query_dims, *s.key_dims) if _ends_in(s.key, s.key_dims) else (
        *s.key_dims, *s.interleaved_dims, *s.query_dims, *depth)  # fmt: skip

    space = (*parts.outer_names(inner), *inner)

    def body(query: ir.Value, *key_and_score: ir.Value) -> ir.Value:
        *key_source, score = key_and_score
        query = scalars.convert(query, parts.accumulation)
        key = _element_of(parts, parts.space.key, space, key_source)
        return scalars.multiply_add(score, query, key)

    zero = scalars.constant(parts.accumulation, 0.0)
    inputs = [parts.space.query.named, *_source_of(parts, parts.space.key)]
    return reduce(parts.extents, space, parts.score_names, zero, inputs, body)


def contract_probabilities_and_value(parts: Parts, probabilities: Named) -> Named:
    s = parts.space
    columns = (*s.query_dims, *_in_memory_order(s.value, s.value_depth_dims))
    inner = (*columns, *s.key_dims) if _ends_in(s.value, s.key_dims) else (
        *s.key_dims, *s.interleaved_dims, *columns)  # fmt: skip

    space = (*parts.outer_names(inner), *inner)

    def body(probability: ir.Value, *value_and_output: ir.Value) -> ir.Value:
        *value_source, output = value_and_output
        probability = scalars.convert(probability, parts.accumulation)
        value = _element_of(parts, parts.space.value, space, value_source)
        # 0 * NaN is NaN: what a masked slot of a cache holds must not be read.
        zero = scalars.constant(parts.accumulation, 0.0)
        value = arith.select(scalars.is_equal(probability, zero), zero, value)
        return scalars.multiply_add(output, probability, value)

    zero = scalars.constant(parts.accumulation, 0.0)
    names = dims(s.output_map)
    inputs = [probabilities, *_source_of(parts, parts.space.value)]
    return reduce(parts.extents, space, names, zero, inputs, body)


def _source_of(parts: Parts, operand: Operand) -> list[Named]:
    """What an op takes to read the key or the value."""
    if parts.table is None:
        return [operand.named]
    return [parts.table] if parts.lengths is None else [parts.table, parts.lengths]


def _element_of(
    parts: Parts, operand: Operand, space: Sequence[Name], source: Sequence[ir.Value]
) -> ir.Value:
    """The element of the key or of the value in the body of an op, to compute with.

    `source` are the elements of `_source_of(parts, operand)`.
    """

    def index(dim: int) -> ir.Value:
        return linalg.IndexOp(space.index(dim)).result

    if parts.table is None:
        (element,) = source
    else:
        page, *lengths = source
        exists = None
        for length in lengths:
            exists = kv_lengths.exists(parts.key_position(index), length)
        element = read_element(operand.value, operand.map, page, index, exists)
    if operand.packed_dim is not None:
        half = index(operand.packed_dim)
        element = half_of_byte(element, half, is_unsigned=operand.is_unsigned)
    return scalars.convert(element, parts.accumulation, is_unsigned=operand.is_unsigned)


def _in_memory_order(operand: Operand, columns: tuple[int, ...]) -> tuple[int, ...]:
    """The columns of an operand; a byte is read before its two elements are told apart."""
    outer = tuple(dim for dim in columns if dim not in operand.packed_dims)
    return (*outer, *operand.packed_dims)


def _ends_in(operand: Operand, dims_: tuple[int, ...]) -> bool:
    """Whether the innermost dimension of an operand is one of `dims_`."""
    return operand.map[-1] in dims_
