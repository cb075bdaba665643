# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Lowers an `attention.group` to linalg ops on tensors.

For each row, with all arithmetic in the accumulation type:

    S  = sum_d Q K                       a contraction
    S' = region(S), -inf past the length elementwise
    m  = max_n S'                        a reduction
    W  = exp(S' - m)                     elementwise
    l  = sum_n W                         a reduction
    P  = W / l                           elementwise
    O  = sum_n P V                       a contraction
    LSE = m + log l                      elementwise

and, where the region yields the scale and the offset of the value,

    C  = sum_n P offset                  a reduction
    P  = P scale                         elementwise, in place
    O  = O + C                           elementwise

P sums to 1, so that finite values never overflow in O. No operand is copied, transposed or
padded. The loops of a contraction run in the memory order of its large operand. A cache of
pages is read in place, by a `tensor.extract` in the body of the contraction. A region that may
fail on what belongs to no key, as by an index out of bounds, is run for keys that exist only.
"""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from functools import partial

from mlir import ir

from mlir_attention.dialects.attention import GroupOp
from mlir_attention.group.dequantisation import Dequantisation
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.group.runtime_checks import assert_operands_agree
from mlir_attention.group.score_region import can_run_on_padding
from mlir_attention.lower.contractions import (
    contract_probabilities_and_value,
    contract_query_and_key,
)
from mlir_attention.lower.dequantised_values import scale_probabilities, sum_offsets
from mlir_attention.lower.padding import first_of, padding, with_padded_keys, written_into
from mlir_attention.lower.parts import Parts
from mlir_attention.lower.region import (
    apply_region,
    apply_region_in_place,
    apply_region_to_keys,
    hide_missing_keys,
)
from mlir_attention.lower.rounding import round_lse, round_output
from mlir_attention.lower.softmax import (
    exponentiate,
    log_sum_exp,
    max_over_keys,
    normalise,
    sum_over_keys,
)
from mlir_attention.support.linalg_builders import Named
from mlir_attention.support.patterns import Rewriter
from mlir_attention.support.tensor_slices import as_type


class Step(str, Enum):
    """Names of the ops of the module's description, and of those that some groups need besides."""

    SCORES = "scores"
    REGION = "region"
    #: Hides the keys past the length, where the region does not.
    PRESENT = "present"
    #: The scores that hide what is no key, up to a multiple of keys.
    PADDING = "padding"
    MAXIMUM = "maximum"
    WEIGHTS = "weights"
    TOTAL = "total"
    PROBABILITIES = "probabilities"
    #: What the offsets of the values add to the output, and the probabilities times their scales.
    OFFSET = "offset"
    SCALED = "scaled"
    OUTPUT = "output"
    ROUNDED_OUTPUT = "rounded-output"
    LSE = "lse"
    ROUNDED_LSE = "rounded-lse"


def lower_group(
    group: GroupOp, rewriter: Rewriter, *, in_f64: bool = False, checks: bool = True
) -> str | None:
    """Pattern: replaces the group by the ops of the module's description.

    With `in_f64`, the accumulation type is f64 whatever the inputs are. With `checks`, what
    the types of the operands do not say of them is asserted first.
    """
    if checks:
        assert_operands_agree(IterationSpace.of(group))
    results, _ = build_steps(group, in_f64=in_f64)
    rewriter.replace_op(group, results)
    return None


def build_steps(
    group: GroupOp,
    *,
    in_f64: bool = False,
    keys_multiple: int = 1,
    runs_on_padding: bool = False,
    probabilities_in: ir.Type | None = None,
) -> tuple[list[ir.Value], dict[str, ir.Operation]]:
    """Builds the ops of the module's description, at the insertion point.

    The probabilities are rounded to `probabilities_in`, if that is given.

    Returns what replaces the group's results, and the ops by name, in order; there is none for a
    region that is the identity. With `keys_multiple`, the softmax is over so many scores or a
    multiple, of which those that belong to no key are -inf. With `runs_on_padding`, of a group
    without lengths, the region is run on these too.
    """
    dequantisation = Dequantisation.take(group)
    parts = Parts.of(group)
    if in_f64:
        parts = replace(parts, accumulation=ir.F64Type.get())
    element = probabilities_in or parts.accumulation
    steps: dict[str, ir.Operation] = {}

    def step(name: Step, build: Callable[..., Named], parts: Parts, *inputs: Named) -> Named:
        built = build(parts, *inputs)
        if all(built != known for known in inputs):
            steps[name] = built.value.owner
        return built

    padded, hidden = parts, None
    if keys_multiple > 1:
        padded = with_padded_keys(parts, keys_multiple)
        hidden = padding(padded)
        steps[Step.PADDING] = hidden.value.owner
    scores = step(Step.SCORES, contract_query_and_key, parts)
    if hidden is not None and runs_on_padding:
        scores = written_into(parts, hidden, scores)
        scores = step(Step.REGION, partial(apply_region_in_place, keys=parts.keys), padded, scores)
    else:
        if parts.lengths is not None and not can_run_on_padding(group):
            scores = step(Step.REGION, apply_region_to_keys, parts, scores)
        else:
            scores = step(Step.REGION, apply_region, parts, scores)
            scores = step(Step.PRESENT, hide_missing_keys, parts, scores)
        if hidden is not None:
            scores = written_into(parts, hidden, scores)
    maximum = step(Step.MAXIMUM, max_over_keys, padded, scores)
    weights = step(Step.WEIGHTS, exponentiate, padded, scores, maximum)
    total = step(Step.TOTAL, sum_over_keys, padded, weights)
    divide = partial(normalise, element=element)
    probabilities = step(Step.PROBABILITIES, divide, padded, weights, total)
    if hidden is not None:
        probabilities = first_of(parts, probabilities)
    offset = None
    if dequantisation is not None:
        if dequantisation.has_offset:
            add = partial(sum_offsets, dequantisation=dequantisation)
            offset = step(Step.OFFSET, add, parts, probabilities)
        if dequantisation.has_scale:
            scale = partial(scale_probabilities, dequantisation=dequantisation)
            probabilities = step(Step.SCALED, scale, parts, probabilities)
        dequantisation.drop()
    output = step(Step.OUTPUT, contract_probabilities_and_value, parts, probabilities)
    rounded = step(Step.ROUNDED_OUTPUT, partial(round_output, offset=offset), padded, output)
    results = [rounded]
    if len(group.results) == 2:
        lse = step(Step.LSE, log_sum_exp, padded, maximum, total)
        results.append(step(Step.ROUNDED_LSE, round_lse, padded, lse))
    replacements = [
        as_type(result.value, old.type) for result, old in zip(results, group.results, strict=True)
    ]
    return replacements, steps
