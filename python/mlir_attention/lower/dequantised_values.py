# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The scales and offsets that a region yields for the values."""

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, scf

from mlir_attention.dialects import linalg
from mlir_attention.group.dequantisation import Dequantisation
from mlir_attention.lower.parts import Parts
from mlir_attention.support import scalars
from mlir_attention.support.linalg_builders import Named, generic, reduce


def sum_offsets(parts: Parts, probabilities: Named, dequantisation: Dequantisation) -> Named:
    """What the offsets of the values add to the output."""
    zero = scalars.constant(parts.accumulation, 0.0)

    def body(probability: ir.Value, *elements_and_sum: ir.Value) -> ir.Value:
        *elements, sum_ = elements_and_sum
        wide = scalars.convert(probability, parts.accumulation)
        offset = _dequantised(parts, dequantisation, 2, elements, wide)
        return scalars.add_reassociable(sum_, offset)

    inputs = [probabilities, *_dequantisation_inputs(parts, dequantisation, 2)]
    return reduce(parts.extents, parts.score_names, parts.row_names, zero, inputs, body)


def scale_probabilities(
    parts: Parts, probabilities: Named, dequantisation: Dequantisation
) -> Named:
    """The probabilities times the scales of the values, in place."""

    def body(*elements_and_probability: ir.Value) -> ir.Value:
        *elements, probability = elements_and_probability
        wide = scalars.convert(probability, parts.accumulation)
        scaled = _dequantised(parts, dequantisation, 1, elements, wide)
        return scalars.convert(scaled, probability.type)

    inputs = _dequantisation_inputs(parts, dequantisation, 1)
    return generic(parts.score_names, inputs, probabilities, body)


def _dequantisation_inputs(
    parts: Parts, dequantisation: Dequantisation, number: int
) -> list[Named]:
    operands = [parts.score_operands[at] for at in dequantisation.elements_of(number)]
    if parts.lengths is not None and not dequantisation.can_run_on_padding:
        operands.append(parts.lengths)
    return operands


def _dequantised(
    parts: Parts,
    dequantisation: Dequantisation,
    number: int,
    elements: Sequence[ir.Value],
    probability: ir.Value,
) -> ir.Value:
    """A probability times the scale (1) or the offset (2); 0 where it is 0, whatever these are.

    `elements` are those of `_dequantisation_inputs`.
    """
    operands = dequantisation.elements_of(number)
    used = dict(zip(operands, elements, strict=False))
    zero = scalars.constant(parts.accumulation, 0.0)

    def index(dim: int) -> ir.Value:
        return linalg.IndexOp(parts.score_names.index(dim)).result

    def product() -> ir.Value:
        factor = dequantisation.emit(number, used, index)
        return arith.mulf(probability, scalars.convert(factor, parts.accumulation))

    if len(elements) > len(operands):
        branch = scf.IfOp(parts.exists(elements[-1]), [parts.accumulation], has_else=True)
        with ir.InsertionPoint(branch.then_block):
            scf.YieldOp([product()])
        with ir.InsertionPoint(branch.else_block):
            scf.YieldOp([zero])
        scaled = branch.result
    else:
        scaled = product()
    return arith.select(scalars.is_equal(probability, zero), zero, scaled)
