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

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial

from mlir import ir
from mlir.dialects import arith, scf

from mlir_attention.dialects import linalg
from mlir_attention.dialects.attention import GroupOp, accumulation_type
from mlir_attention.group import kv_lengths
from mlir_attention.group.dequantisation import Dequantisation
from mlir_attention.group.iteration_space import IterationSpace, Operand
from mlir_attention.group.page_table import read_element
from mlir_attention.group.runtime_checks import assert_operands_agree
from mlir_attention.group.score_region import (
    block_of,
    can_run_on_padding,
    compute_in_f64,
    indices,
    is_identity,
)
from mlir_attention.support import scalars
from mlir_attention.support.erasing import replace_op
from mlir_attention.support.extents import Extent, as_value, empty, round_up
from mlir_attention.support.indexing_maps import dims
from mlir_attention.support.linalg_builders import Name, Named, elementwise, generic, reduce
from mlir_attention.support.patterns import Rewriter
from mlir_attention.support.tensor_slices import as_type, put_first, slice_along


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
    lowering = _Lowering.of(group)
    if in_f64:
        lowering = replace(lowering, accumulation=ir.F64Type.get())
    element = probabilities_in or lowering.accumulation
    steps: dict[str, ir.Operation] = {}

    def step(name: Step, build: Callable[..., Named], *inputs: Named) -> Named:
        built = build(*inputs)
        if all(built != known for known in inputs):
            steps[name] = built.value.owner
        return built

    unpadded, padding = lowering, None
    if keys_multiple > 1:
        lowering = lowering.with_padded_keys(keys_multiple)
        padding = lowering.padding()
        steps[Step.PADDING] = padding.value.owner
    scores = step(Step.SCORES, unpadded.contract_query_and_key)
    if padding is not None and runs_on_padding:
        scores = unpadded.written_into(padding, scores)
        keys = unpadded.keys
        scores = step(
            Step.REGION, lambda scores: lowering.apply_region_in_place(scores, keys), scores
        )
    else:
        if unpadded.lengths is not None and not can_run_on_padding(group):
            scores = step(Step.REGION, unpadded.apply_region_to_keys, scores)
        else:
            scores = step(Step.REGION, unpadded.apply_region, scores)
            scores = step(Step.PRESENT, unpadded.hide_missing_keys, scores)
        if padding is not None:
            scores = unpadded.written_into(padding, scores)
    maximum = step(Step.MAXIMUM, lowering.max_over_keys, scores)
    weights = step(Step.WEIGHTS, lowering.exponentiate, scores, maximum)
    total = step(Step.TOTAL, lowering.sum_over_keys, weights)
    probabilities = step(
        Step.PROBABILITIES, lambda *both: lowering.normalise(*both, element=element), weights, total
    )
    if padding is not None:
        probabilities = unpadded.first_of(probabilities)
    offset = None
    if dequantisation is not None:
        if dequantisation.has_offset:
            offset = step(Step.OFFSET, partial(unpadded.sum_offsets, dequantisation), probabilities)
        if dequantisation.has_scale:
            scale = partial(unpadded.scale_probabilities, dequantisation)
            probabilities = step(Step.SCALED, scale, probabilities)
        dequantisation.drop()
    output = step(Step.OUTPUT, unpadded.contract_probabilities_and_value, probabilities)
    rounded = step(Step.ROUNDED_OUTPUT, partial(lowering.round_output, offset=offset), output)
    results = [rounded]
    if len(group.results) == 2:
        lse = step(Step.LSE, lowering.log_sum_exp, maximum, total)
        results.append(step(Step.ROUNDED_LSE, lowering.round_lse, lse))
    replacements = [
        as_type(result.value, old.type) for result, old in zip(results, group.results, strict=True)
    ]
    return replacements, steps


@dataclass(frozen=True)
class _Lowering:
    """One group taken apart: a method for each op that it becomes."""

    group: GroupOp
    space: IterationSpace
    extents: dict[Name, Extent]
    accumulation: ir.Type

    @staticmethod
    def of(group: GroupOp) -> "_Lowering":
        space = IterationSpace.of(group)
        return _Lowering(
            group,
            space,
            dict(enumerate(space.extents())),
            accumulation_type(group.query, group.key, group.value),
        )

    @property
    def lengths(self) -> Named | None:
        lengths = self.space.kv_lengths
        return lengths.named if lengths else None

    @property
    def table(self) -> Named | None:
        table = self.space.page_table
        return table.named if table else None

    @property
    def score_names(self) -> tuple[int, ...]:
        s = self.space
        return (*s.batch_dims, *s.split_dims, *s.query_dims, *s.key_dims)

    @property
    def row_names(self) -> tuple[int, ...]:
        s = self.space
        return (*s.batch_dims, *s.split_dims, *s.query_dims)

    def outer_names(self, inner: tuple[int, ...]) -> tuple[int, ...]:
        """The dimensions of an op around its `inner` ones."""
        s = self.space
        return tuple(dim for dim in (*s.batch_dims, *s.split_dims) if dim not in inner)

    def contract_query_and_key(self) -> Named:
        s = self.space
        inner = (*s.depth_dims, *s.query_dims, *s.key_dims) if _ends_in(s.key, s.key_dims) else (
            *s.key_dims, *s.interleaved_dims, *s.query_dims, *s.depth_dims)  # fmt: skip

        space = (*self.outer_names(inner), *inner)

        def body(query: ir.Value, *key_and_score: ir.Value) -> ir.Value:
            *key_source, score = key_and_score
            query = scalars.convert(query, self.accumulation)
            key = self.element_of(self.space.key, space, key_source)
            return scalars.multiply_add(score, query, key)

        zero = scalars.constant(self.accumulation, 0.0)
        inputs = [self.space.query.named, *self.source_of(self.space.key)]
        return reduce(self.extents, space, self.score_names, zero, inputs, body)

    def source_of(self, operand: Operand) -> list[Named]:
        """What an op takes to read the key or the value."""
        if self.table is None:
            return [operand.named]
        return [self.table] if self.lengths is None else [self.table, self.lengths]

    def element_of(
        self, operand: Operand, space: Sequence[Name], source: Sequence[ir.Value]
    ) -> ir.Value:
        """The element of the key or of the value in the body of an op, to compute with.

        `source` are the elements of `source_of(operand)`.
        """
        if self.table is None:
            return scalars.convert(source[0], self.accumulation, is_unsigned=operand.is_unsigned)

        def index(dim: int) -> ir.Value:
            return linalg.IndexOp(space.index(dim)).result

        page, *lengths = source
        exists = None
        for length in lengths:
            exists = kv_lengths.exists(self.key_position(index), length)
        element = read_element(operand.value, operand.map, page, index, exists)
        return scalars.convert(element, self.accumulation, is_unsigned=operand.is_unsigned)

    @property
    def keys(self) -> Extent:
        """The number of the innermost keys."""
        return self.extents[self.space.key_dims[-1]]

    def apply_region(self, scores: Named) -> Named:
        """Moves the group's region into an elementwise op."""
        if is_identity(self.group):
            return scores
        return elementwise(
            self.extents,
            self.score_names,
            self.accumulation,
            [scores, *self.region_operands],
            self.region,
        )

    def apply_region_to_keys(self, scores: Named) -> Named:
        """Moves the region to where it is run for keys that exist; the others get -inf."""
        lengths = self.lengths
        assert lengths is not None

        def body(score: ir.Value, *elements_and_length: ir.Value) -> ir.Value:
            *elements, length = elements_and_length
            return self.region(score, *elements, exists=self._exists(length))

        inputs = [scores, *self.region_operands, lengths]
        return elementwise(self.extents, self.score_names, self.accumulation, inputs, body)

    def apply_region_in_place(self, scores: Named, keys: Extent) -> Named:
        """Moves the region into an op on `scores`, of which only the first `keys` have a meaning.

        All others become -inf.
        """

        def body(*operands_and_score: ir.Value) -> ir.Value:
            *operands, score = operands_and_score
            score = self.region(score, *operands)
            position = linalg.IndexOp(self.score_names.index(self.space.key_dims[-1])).result
            exists = arith.cmpi(arith.CmpIPredicate.ult, position, as_value(keys))
            return arith.select(exists, score, scalars.minus_infinity(self.accumulation))

        return generic(self.score_names, self.region_operands, scores, body)

    @property
    def score_operands(self) -> list[Named]:
        return [operand.named for operand in self.space.score_operands]

    @property
    def region_operands(self) -> list[Named]:
        """The score operands that the region uses."""
        arguments = list(block_of(self.group).arguments)[1:]
        pairs = zip(self.score_operands, arguments, strict=True)
        return [operand for operand, argument in pairs if list(argument.uses)]

    def region(
        self, score: ir.Value, *elements: ir.Value, exists: ir.Value | None = None
    ) -> ir.Value:
        """The score that the group's region makes of one, at the insertion point.

        `elements` are those of `region_operands`. Its ops are moved there. With `exists`, they are
        run only if it is true, else it is -inf.
        """
        if is_identity(self.group):
            return score
        block = block_of(self.group)
        region_type = block.arguments[0].type
        used = [argument for argument in list(block.arguments)[1:] if list(argument.uses)]
        if isinstance(self.accumulation, ir.F64Type) and compute_in_f64(block):
            region_type = self.accumulation
        positions = {
            index: linalg.IndexOp(self.score_names.index(index.dim.value)).result
            for index in indices(self.group)
        }
        for index, position in positions.items():
            replace_op(index, [position])
        score = scalars.convert(score, region_type)
        for old, new in zip([block.arguments[0], *used], [score, *elements], strict=True):
            old.replace_all_uses_with(new)
        if exists is None:
            return self._move_here(block)
        branch = scf.IfOp(exists, [self.accumulation], has_else=True)
        with ir.InsertionPoint(branch.then_block):
            scf.YieldOp([self._move_here(block)])
        with ir.InsertionPoint(branch.else_block):
            scf.YieldOp([scalars.minus_infinity(self.accumulation)])
        return branch.results[0]

    def _move_here(self, block: ir.Block) -> ir.Value:
        """Moves the ops of the region's block to the insertion point; returns the new score."""
        *inner, score_yield = list(block.operations)
        for op in inner:
            ir.InsertionPoint.current.block.append(op)
        return scalars.convert(score_yield.operands[0], self.accumulation)

    def _exists(self, length: ir.Value) -> ir.Value:
        """Whether the key of a score exists, in the body of an op on scores."""
        position = self.key_position(lambda dim: linalg.IndexOp(self.score_names.index(dim)).result)
        return kv_lengths.exists(position, length)

    def key_position(self, index: Callable[[int], ir.Value]) -> ir.Value:
        extents = [self.extents[dim] for dim in range(self.space.num_dims)]
        return kv_lengths.key_position(self.space.key_dims, extents, index)

    def hide_missing_keys(self, scores: Named) -> Named:
        """Gives keys that do not exist the score -inf."""
        if self.lengths is None:
            return scores

        def body(score: ir.Value, length: ir.Value) -> ir.Value:
            nothing = scalars.minus_infinity(self.accumulation)
            return arith.select(self._exists(length), score, nothing)

        inputs = [scores, self.lengths]
        return elementwise(self.extents, self.score_names, self.accumulation, inputs, body)

    def with_padded_keys(self, multiple: int) -> "_Lowering":
        """The same for keys of which there is a multiple of a number."""
        *_, key = self.space.key_dims
        extents = {**self.extents, key: round_up(self.extents[key], multiple)}
        return replace(self, extents=extents)

    def padding(self) -> Named:
        """Scores that hide all keys."""
        init = empty([self.extents[name] for name in self.score_names], self.accumulation)
        nothing = scalars.minus_infinity(self.accumulation)
        return Named(linalg.fill(nothing, init), self.score_names)

    def written_into(self, padding: Named, scores: Named) -> Named:
        """`padding`, at whose beginning the op of `scores` now writes them."""
        writer = scores.value.owner.operation
        start = writer.operands[-1].owner.operation
        writer = start if start.name == "linalg.fill" else writer
        with ir.InsertionPoint(writer):
            writer.operands[-1] = self.first_of(padding).value
        return Named(put_first(scores.value, padding.value), scores.names)

    def first_of(self, padded: Named) -> Named:
        """The beginning of `padded`, which belongs to keys."""
        *_, key = self.space.key_dims
        at = padded.names.index(key)
        return Named(slice_along(padded.value, at, 0, self.extents[key]), padded.names)

    def max_over_keys(self, scores: Named) -> Named:
        return reduce(
            self.extents,
            self.score_names,
            self.row_names,
            scalars.minus_infinity(self.accumulation),
            [scores],
            lambda score, maximum: arith.maximumf(score, maximum),
        )

    def exponentiate(self, scores: Named, maximum: Named) -> Named:
        return elementwise(
            self.extents,
            self.score_names,
            self.accumulation,
            [scores, maximum],
            scalars.exp_shifted,
        )

    def sum_over_keys(self, weights: Named) -> Named:
        return reduce(
            self.extents,
            self.score_names,
            self.row_names,
            scalars.constant(self.accumulation, 0.0),
            [weights],
            lambda weight, total: scalars.add_reassociable(total, weight),
        )

    def normalise(self, weights: Named, total: Named, *, element: ir.Type) -> Named:
        return elementwise(
            self.extents,
            self.score_names,
            element,
            [weights, total],
            lambda *both: scalars.convert(scalars.divide_or_zero(*both), element),
        )

    def sum_offsets(self, dequantisation: Dequantisation, probabilities: Named) -> Named:
        zero = scalars.constant(self.accumulation, 0.0)

        def body(probability: ir.Value, *elements_and_sum: ir.Value) -> ir.Value:
            *elements, sum_ = elements_and_sum
            wide = scalars.convert(probability, self.accumulation)
            offset = self._dequantised(dequantisation, 2, elements, wide)
            return scalars.add_reassociable(sum_, offset)

        inputs = [probabilities, *self._dequantisation_inputs(dequantisation, 2)]
        return reduce(self.extents, self.score_names, self.row_names, zero, inputs, body)

    def scale_probabilities(self, dequantisation: Dequantisation, probabilities: Named) -> Named:
        def body(*elements_and_probability: ir.Value) -> ir.Value:
            *elements, probability = elements_and_probability
            wide = scalars.convert(probability, self.accumulation)
            scaled = self._dequantised(dequantisation, 1, elements, wide)
            return scalars.convert(scaled, probability.type)

        inputs = self._dequantisation_inputs(dequantisation, 1)
        return generic(self.score_names, inputs, probabilities, body)

    def _dequantisation_inputs(self, dequantisation: Dequantisation, number: int) -> list[Named]:
        operands = [self.score_operands[at] for at in dequantisation.elements_of(number)]
        is_guarded = self.lengths is not None and not dequantisation.can_run_on_padding
        return [*operands, *([self.lengths] if is_guarded and self.lengths else [])]

    def _dequantised(
        self,
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
        zero = scalars.constant(self.accumulation, 0.0)

        def index(dim: int) -> ir.Value:
            return linalg.IndexOp(self.score_names.index(dim)).result

        def product() -> ir.Value:
            factor = dequantisation.emit(number, used, index)
            return arith.mulf(probability, scalars.convert(factor, self.accumulation))

        if len(elements) > len(operands):
            branch = scf.IfOp(self._exists(elements[-1]), [self.accumulation], has_else=True)
            with ir.InsertionPoint(branch.then_block):
                scf.YieldOp([product()])
            with ir.InsertionPoint(branch.else_block):
                scf.YieldOp([zero])
            scaled = branch.results[0]
        else:
            scaled = product()
        return arith.select(scalars.is_equal(probability, zero), zero, scaled)

    def contract_probabilities_and_value(self, probabilities: Named) -> Named:
        s = self.space
        columns = (*s.query_dims, *s.value_depth_dims)
        inner = (*columns, *s.key_dims) if _ends_in(s.value, s.key_dims) else (
            *s.key_dims, *s.interleaved_dims, *columns)  # fmt: skip

        space = (*self.outer_names(inner), *inner)

        def body(probability: ir.Value, *value_and_output: ir.Value) -> ir.Value:
            *value_source, output = value_and_output
            probability = scalars.convert(probability, self.accumulation)
            value = self.element_of(self.space.value, space, value_source)
            # 0 * NaN is NaN: what a masked slot of a cache holds must not be read.
            zero = scalars.constant(self.accumulation, 0.0)
            value = arith.select(scalars.is_equal(probability, zero), zero, value)
            return scalars.multiply_add(output, probability, value)

        zero = scalars.constant(self.accumulation, 0.0)
        names = dims(s.output_map)
        inputs = [probabilities, *self.source_of(self.space.value)]
        return reduce(self.extents, space, names, zero, inputs, body)

    def round_output(self, output: Named, offset: Named | None = None) -> Named:
        result = self.group.results[0]
        if offset is None:
            return self._rounded(output, result)
        element = ir.RankedTensorType(result.type).element_type

        def body(sum_: ir.Value, offset: ir.Value) -> ir.Value:
            return scalars.convert(arith.addf(sum_, offset), element)

        return elementwise(
            self.extents, dims(self.space.output_map), element, [output, offset], body
        )

    def log_sum_exp(self, maximum: Named, total: Named) -> Named:
        names = dims(self.space.result_maps[1])
        return elementwise(
            self.extents, names, self.accumulation, [maximum, total], scalars.log_sum_exp
        )

    def round_lse(self, lse: Named) -> Named:
        return self._rounded(lse, self.group.results[1])

    def _rounded(self, named: Named, result: ir.Value) -> Named:
        """In the element type that `result` has."""
        element = ir.RankedTensorType(result.type).element_type
        if element == named.element:
            return named
        return elementwise(
            self.extents,
            [name for name in named.names if name is not None],
            element,
            [named],
            lambda value: scalars.convert(value, element),
        )


def _ends_in(operand: Operand, dims_: tuple[int, ...]) -> bool:
    """Whether the innermost dimension of an operand is one of `dims_`."""
    return bool(operand.map) and operand.map[-1] in dims_
