# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Recognises attention: contraction, elementwise ops, softmax, contraction."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf, prod

from mlir import ir

from mlir_attention.find.dequantisation import adds, part, quantised
from mlir_attention.find.expressions.axes import Atom, Axis, all_leaves, fix, leaves, new_axes
from mlir_attention.find.expressions.exponents import varies_along
from mlir_attention.find.expressions.products import pairs_of
from mlir_attention.find.expressions.reductions import is_sum, reduction_of
from mlir_attention.find.expressions.scalar_expressions import (
    Apply,
    Element,
    Scalar,
    is_same_position,
)
from mlir_attention.find.expressions.scaling import Scale, Scaled, scaled_by
from mlir_attention.find.expressions.structured_op import Structured, depends_on, shape_of
from mlir_attention.find.expressions.tracer import Tracer
from mlir_attention.find.guards import Guard
from mlir_attention.find.refusal import NotAttentionError
from mlir_attention.find.sinks.column import (
    Part,
    Restriction,
    at_columns,
    at_part,
    padded_part,
    without_padding,
)
from mlir_attention.find.sinks.sink import Sink, sink_at
from mlir_attention.find.softmax import (
    OTHER_CONDITION,
    Softmax,
    divisor_of,
    match_softmax,
    normalised_by,
)
from mlir_attention.support.walk import producer


@dataclass(frozen=True, eq=False)
class Contraction:
    """sum over `reduced` of a * b for any of the `pairs` (a, b), at the element `output`."""

    output: Element
    pairs: Sequence[tuple[Scalar, Scalar]]
    reduced: Axis


@dataclass(frozen=True, eq=False)
class Factor:
    """An operand of a contraction, and how it was scaled before.

    Attributes:
      scales: the steps that are taken behind the sum; more than products of a quantised one only.
      summed_scales: the steps of a quantised key or value that are taken within the sum.
      is_unsigned: whether its integers have no sign.
      packed: the index along which each byte of a quantised one holds two integers, if it does.
    """

    element: Element
    scales: tuple[Scale, ...]
    summed_scales: tuple[Scale, ...] = ()
    is_unsigned: bool = False
    packed: Atom | None = None

    @property
    def atoms(self) -> Axis:
        """The indices of its elements, in order."""
        return (*all_leaves(self.element.axes), *([self.packed] if self.packed else []))


@dataclass(frozen=True, eq=False)
class Attention:
    """The parts of an attention, all indexed by the same atoms.

    `output` is the last op's result, `lse` a result that is the log-sum-exp of the rows,
    and `absorbed` are the ops before these that the group takes the place of; `lse` finds
    these two.
    """

    tracer: Tracer
    output: Element
    query: Factor
    key: Factor
    value: Factor
    score: Scaled
    raw_score: Element
    keys: Axis
    softmax: Softmax
    lse: Element | None = None
    absorbed: frozenset[ir.Operation] = frozenset()


def match_attention(op: ir.Operation) -> Attention | None:
    """The attention whose last op is `op`: a contraction of probabilities and the value,
    or the division of one by the sum of the weights. None if there is no softmax in it.

    Raises NotAttentionError for a softmax that does not belong to an attention.
    """
    structured = Structured.of(op)
    if structured is None or len(structured.inits) != 1:
        return None
    tracer = Tracer()
    result = op.results[0]
    output = Element(result, new_axes(shape_of(result)))
    if structured.reduced_loops:
        return _match_contraction(tracer, output, output, None)
    if not _divides(structured):
        return None
    quotient = divisor_of(tracer, output)
    if quotient is None:
        return None
    summed = tracer.look_through_casts(quotient[0])
    if not isinstance(summed, Element):
        return None
    return _match_contraction(tracer, output, summed, quotient[1])


def _divides(structured: Structured) -> bool:
    """Whether the last scalar op may be a division; a cheap look before a long one."""
    last = producer(structured.yielded[0])
    return last is not None and last.name in ("arith.divf", "arith.mulf", "arith.truncf")


def _match_contraction(
    tracer: Tracer, output: Element, element: Element, divisor: Scalar | None
) -> Attention | None:
    """The attention whose last contraction gives `element`, divided by `divisor` if given."""
    contraction = _contraction_of(tracer, element)
    if contraction is None:
        return None
    # The dimensions that this contraction sums are none of its output's.
    fix(contraction.reduced)
    refusals: list[NotAttentionError] = []

    def match(probability: Scalar, value: Scalar) -> Attention | None:
        try:
            return _match_operands(tracer, output, contraction, probability, value, divisor)
        except NotAttentionError as refusal:
            refusals.append(refusal)
            return None

    for left, right in contraction.pairs:
        for probability, value in ((left, right), (right, left)):
            attention = tracer.attempt(functools.partial(match, probability, value))
            if attention is not None:
                return attention
    if refusals:
        raise refusals[0]
    return None


def _match_operands(
    tracer: Tracer,
    output: Element,
    contraction: Contraction,
    probability: Scalar,
    value: Scalar,
    divisor: Scalar | None,
) -> Attention | None:
    """The attention whose last contraction is that of `probability` and `value`."""
    softmax = tracer.attempt(
        functools.partial(match_softmax, tracer, probability, contraction.reduced)
    )
    if softmax is None or softmax.normalised == (divisor is not None):
        return None
    if divisor is not None:
        normalised = normalised_by(tracer, divisor, softmax)
        if normalised is None:
            raise NotAttentionError(
                softmax.location, "its product with the value is divided by another sum"
            )
        softmax = normalised
    return _match_rest(tracer, output, softmax, value)


def _match_rest(tracer: Tracer, output: Element, softmax: Softmax, value: Scalar) -> Attention:
    value_element = _unscaled(tracer, value)
    if value_element is not None:
        softmax, value_element = _without_columns(tracer, softmax, value_element)
    keys = all_leaves([softmax.keys])
    scores = _find_scores(tracer, softmax, keys)
    _check_guards(tracer, softmax, scores.output.value)
    factors = _query_and_key(tracer, scores)
    if factors is None or value_element is None:
        raise NotAttentionError(
            softmax.location, "an operand of its contractions is computed inside of them"
        )
    (left, _), (right, scalar) = factors
    if _is_key(left.element, right.element, keys, output, value_element):
        (right, scalar), (left, _) = factors
    return Attention(
        tracer,
        output,
        left,
        _key(tracer, scalar, scores.reduced, keys) or right,
        _value(tracer, value, keys, scores.output) or Factor(value_element, ()),
        softmax.score,
        scores.output,
        keys,
        softmax,
    )


def _without_columns(tracer: Tracer, softmax: Softmax, value: Element) -> tuple[Softmax, Element]:
    """The softmax over keys alone and sinks, if it runs along columns too, which have no key."""
    kept = softmax.kept
    padded = padded_part(tracer, value, softmax.keys) if kept is None else (kept, value)
    if padded is None:
        return softmax, value
    keys, value_of_keys = padded
    of_keys = _at_keys(tracer, softmax, keys)
    if of_keys is not None:
        return of_keys, value_of_keys
    if kept is None:
        return softmax, value
    raise NotAttentionError(
        softmax.location,
        "one of its probabilities is dropped, and its score is not a column that was concatenated",
    )


def without_zero_key(attention: Attention) -> Attention:
    """The attention without a key that is 0, and whose value is: it is a sink.

    It stays if the program takes the LSE of all keys.
    """
    tracer, softmax = attention.tracer, attention.softmax
    key, value = attention.key, attention.value
    if attention.lse is not None or softmax.sinks or softmax.zeroes_nan:
        return attention
    steps = [step for each in (key, value) for step in (*each.scales, *each.summed_scales)]
    if adds(tuple(steps)) or any(varies_along(tracer, scale, attention.keys) for _, scale in steps):
        return attention
    padded = padded_part(tracer, value.element, attention.keys)
    if padded is None:
        return attention
    keys, value_of_keys = padded
    key_of_keys = without_padding(tracer, key.element, keys)
    of_keys = _at_keys(tracer, softmax, keys, attention.raw_score)
    if key_of_keys is None or of_keys is None:
        return attention
    return replace(
        attention,
        key=replace(key, element=key_of_keys),
        value=replace(value, element=value_of_keys),
        score=of_keys.score,
        raw_score=at_part(attention.raw_score, keys),
        keys=leaves(keys.axis),
        softmax=of_keys,
    )


def _at_keys(
    tracer: Tracer, softmax: Softmax, keys: Part, raw_score: Element | None = None
) -> Softmax | None:
    """The softmax over the keys, with the scores of the columns as its sinks; None if those scores
    cannot be told from those of keys. `raw_score` is 0 at the columns."""
    to_keys = Restriction(tracer, keys, kept=raw_score)
    score = to_keys.of(softmax.score.core)
    columns = at_columns(tracer, keys, softmax.score.core, zero=raw_score)
    hidden: list[Guard] = []
    for guard in softmax.hidden:
        condition = to_keys.of(guard.condition)
        if condition is None:
            return None
        hidden.append(replace(guard, condition=condition))
    if score is None or not columns:
        return None
    sinks: list[Sink] = []
    for columns_part, scalar in columns:
        sink = sink_at(tracer, Sink((replace(softmax.score, core=scalar),)), columns_part.axis)
        if sink is None:
            return None
        sinks.append(sink)
    return replace(
        softmax,
        score=replace(softmax.score, core=score),
        keys=leaves(keys.axis),
        sinks=(*softmax.sinks, *sinks),
        hidden=tuple(hidden),
    )


def _check_guards(tracer: Tracer, softmax: Softmax, raw_score: ir.Value) -> None:
    """Refuses conditions that are computed from other scores than the one that they hide."""
    for guard in softmax.hidden:
        for element in tracer.elements(guard.condition):
            if element.value != raw_score and depends_on(element.value, raw_score):
                raise NotAttentionError(softmax.location, OTHER_CONDITION)


def _is_key(element: Element, other: Element, keys: Axis, output: Element, value: Element) -> bool:
    """Whether `element` is the key and `other` the query: whose dimension the keys are, or,
    of a single key, who has none of the output's rows."""
    if _extended(keys):
        return bool(_extended(keys) & _extended(all_leaves(element.axes)))
    rows = _extended(all_leaves(output.axes)) - _extended(all_leaves(value.axes))
    return bool(rows & _extended(all_leaves(other.axes)))


def _contraction_of(tracer: Tracer, element: Element) -> Contraction | None:
    reduction = reduction_of(tracer, element)
    if reduction is None or not is_sum(tracer, reduction):
        return None
    # The product may be an op of its own, before the sum.
    pairs = pairs_of(tracer, tracer.look(reduction.operand))
    if not pairs:
        return None
    return Contraction(element, pairs, tuple(a for axis in reduction.reduced for a in axis))


def _find_scores(tracer: Tracer, softmax: Softmax, keys: Axis) -> Contraction:
    """The contraction from which the scores are computed elementwise.

    Of several, that of the most dimensions, and then that over the most elements. The others are
    score operands: the products of rotated queries and keys in multi-head latent attention.
    """
    found: dict[ir.Operation, Contraction] = {}
    for element in tracer.elements(softmax.score.core):
        contraction = _contraction_of(tracer, element)
        if contraction is None or not _extended(keys) <= _extended(all_leaves(element.axes)):
            continue
        found[element.value.owner.operation] = contraction
    if not found:
        raise NotAttentionError(
            softmax.location, "its scores are not computed elementwise from a contraction"
        )
    scores = max(found.values(), key=_size)
    for element in tracer.elements(softmax.score.core):
        same_tensor = element.value == scores.output.value
        if same_tensor and not is_same_position(element, scores.output):
            raise NotAttentionError(softmax.location, "its scores are read at two positions")
    return scores


def _size(contraction: Contraction) -> tuple[int, float]:
    """Dimensions of the results of a contraction, and elements that it adds up for each of them."""
    extents = (atom.extent for atom in leaves(contraction.reduced))
    depth = prod(inf if extent is None else extent for extent in extents)
    return len(_extended(all_leaves(contraction.output.axes))), depth


def _query_and_key(
    tracer: Tracer, scores: Contraction
) -> tuple[tuple[Factor, Scalar], tuple[Factor, Scalar]] | None:
    """The two tensors that the scores contract, in any order, each with the whole operand."""
    for pair in scores.pairs:
        left, right = (_factor(tracer, scalar) for scalar in pair)
        if left is not None and right is not None:
            return (left, pair[0]), (right, pair[1])
    return None


def _factor(tracer: Tracer, scalar: Scalar) -> Factor | None:
    """Takes uniform scales off an operand: (c Q) K = c (Q K)."""
    stripped = tracer.operand(scalar) if isinstance(scalar, Element) else None
    looked = tracer.look(scalar)
    if isinstance(looked, Apply):
        inner = _take_off(tracer, looked)
        if inner is not None:
            return inner
    return Factor(stripped, ()) if stripped is not None else None


def _take_off(tracer: Tracer, apply: Apply) -> Factor | None:
    if apply.name == "arith.extf":
        return _factor(tracer, apply.operands[0])
    scaled = scaled_by(tracer, apply)
    inner = _factor(tracer, scaled[0]) if scaled is not None else None
    if scaled is None or inner is None:
        return None
    return Factor(inner.element, (*inner.scales, scaled[1]))


def _key(tracer: Tracer, scalar: Scalar, depth: Axis, keys: Axis) -> Factor | None:
    """A quantised key, and what its steps are applied to; None of others."""
    found = quantised(tracer, scalar)
    parted = part(tracer, found.steps, depth, keys) if found is not None else None
    if found is None or parted is None:
        return None
    return Factor(found.element, parted.behind, parted.within, found.is_unsigned, found.packed)


def _value(tracer: Tracer, scalar: Scalar, keys: Axis, scores: Element) -> Factor | None:
    """A quantised value, and what its steps are applied to; None of others."""
    found = quantised(tracer, scalar)
    if found is None:
        return None
    scored = set(all_leaves(scores.axes))
    atoms = Factor(found.element, (), packed=found.packed).atoms
    columns = tuple(atom for atom in atoms if atom not in {*scored, *leaves(keys)})
    parted = part(tracer, found.steps, keys, columns)
    if parted is None:
        return None
    return Factor(found.element, parted.behind, parted.within, found.is_unsigned, found.packed)


def _unscaled(tracer: Tracer, value: Scalar) -> Element | None:
    """The tensor behind the value operand: behind re-indexing and exact conversions."""
    stripped = tracer.operand(value) if isinstance(value, Element) else None
    looked = tracer.look(value)
    if isinstance(looked, Apply) and looked.name == "arith.extf":
        inner = _unscaled(tracer, looked.operands[0])
        if inner is not None:
            return inner
    return stripped


def _extended(axis: Axis) -> set[Atom]:
    """The atoms of more than one value, in no order."""
    return {atom for atom in leaves(axis) if atom.extent != 1}
