# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Flash decoding: splits the keys of a group and merges the partial outputs by their LSE.

The first kernel attends to every split on its own and gives partial outputs and their
LSE; the second is an `attention.lse_combine`. Keys and values are only viewed anew, by
`tensor.extract_slice` and `tensor.expand_shape` of their key dimension N into G x chunk;
the query has no split dimension at all. Of a paged cache it is the page table that is cut.

Source: T. Dao et al., Flash-Decoding for long-context inference (2023).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import prod

from mlir import ir
from mlir.dialects import arith

from mlir_attention.diagnostics import RewriteError, remark
from mlir_attention.dialects.attention import MOST_ELEMENTS, GroupOp, IndexOp, accumulation_type
from mlir_attention.group.clone import clone_group
from mlir_attention.group.iteration_space import IterationSpace, Operand
from mlir_attention.group.kv_lengths import keys_of, lengths_from, lengths_of_chunks, multiply
from mlir_attention.group.runtime_checks import assert_operands_agree
from mlir_attention.group.score_region import renumber_indices
from mlir_attention.group.task_limits import FEWEST_TASKS
from mlir_attention.split.cost_model import Problem
from mlir_attention.split.heuristic import SplitOptions, SplitPlan, choose_splits
from mlir_attention.split.lse_combine import combine_partials
from mlir_attention.split.machines import Machine
from mlir_attention.split.problem import problem_of, with_heads_together
from mlir_attention.support.extents import Extent, as_value, static_sizes
from mlir_attention.support.indexing_maps import Positions, select
from mlir_attention.support.patterns import Rewriter
from mlir_attention.support.tensor_slices import (
    append,
    as_type,
    collapse_along,
    collapsed_along,
    expand_along,
    slice_along,
    state_extent,
)

#: The tag that this takes, and the tag of what it makes, which it does not take.
UNSPLIT_TAG = "attention"
SPLIT_TAG = "flash_decoding"


def key_dim_to_split(space: IterationSpace) -> int:
    """The key dimension to split, of those that may have more than one key: the longest whose
    extent is known, if one is known.

    Keys that have a length or a page table are cut in the order in which they are counted:
    only along the first such dimension.
    """
    if space.kv_lengths or space.page_table:
        return space.long_key_dims[0]
    return max(space.long_key_dims, key=lambda dim: space.static_extents.get(dim, 0))


def choose_and_split(
    group: GroupOp,
    rewriter: Rewriter,
    machine: Machine | None,
    options: SplitOptions,
    explains: bool,
) -> str | None:
    """Pattern: splits a group as `options`, its shape and the machine suggest.

    With `explains`, a remark says what was chosen. Raises RewriteError for options that
    this group makes impossible.
    """
    tag = ir.StringAttr(group.tag).value
    if tag != UNSPLIT_TAG:
        return f"its tag is '{tag}', not '{UNSPLIT_TAG}'"
    space = IterationSpace.of(group)
    key_dim = key_dim_to_split(space)
    problem = problem_of(space, key_dim)
    if problem.keys != 0 and space.has_empty_operand:
        return "one of its tensors is empty"
    decides = not options.num_splits and not options.chunk_size
    if decides and machine is not None and machine.pages and space.page_table:
        return f"on {machine.name} every page is a task already"
    try:
        plan = _choose(space, problem, machine, options)
    except ValueError as contradiction:
        raise RewriteError(group.location, str(contradiction)) from contradiction
    if plan.is_whole:
        return plan.why
    location = group.location
    _check_size(space, location, key_dim, plan, options)
    # From here on all key extents are taken from one operand.
    assert_operands_agree(space)
    split_group(group, space, rewriter, key_dim, plan)
    if explains:
        remark(location, plan.describe(problem.keys))
    return None


def _check_size(
    space: IterationSpace,
    location: ir.Location,
    key_dim: int,
    plan: SplitPlan,
    options: SplitOptions,
) -> None:
    """Raises RewriteError if what the plan fixes makes tensors whose elements none can count."""

    def elements(dims: Sequence[int], *others: int | None) -> int:
        known = (*(space.static_extents.get(dim) for dim in dims if dim != key_dim), *others)
        return prod(extent for extent in known if extent)

    rows = (*space.batch_dims, *space.query_dims)
    cut = [(*rows, *space.key_dims)]
    cut += [operand.dims for operand in space.operands if key_dim in operand.dims]
    sizes = [elements(dims, plan.num_chunks, plan.chunk) for dims in cut]
    sizes.append(elements((*rows, *space.value_depth_dims), plan.num_chunks))
    if max(sizes) > MOST_ELEMENTS:
        names = ("chunk_size", "num_splits", "min_chunk_size")
        name = next(name for name in names if getattr(options, name) or name == names[-1])
        raise RewriteError(
            location,
            f"{name.replace('_', '-')}={getattr(options, name)} is too large: no tensor "
            "holds so many elements",
        )


def _choose(
    space: IterationSpace, problem: Problem, machine: Machine | None, options: SplitOptions
) -> SplitPlan:
    """With heads together where the machine takes them so, if enough tasks are left."""
    together = with_heads_together(problem, space)
    if machine is not None and machine.heads:
        plan = choose_splits(together, machine, options)
        tasks = 1 if options.batch_invariant else together.tasks
        if tasks * (plan.num_chunks or 1) >= FEWEST_TASKS:
            return plan
    return choose_splits(problem, machine, options)


def split_group(
    group: GroupOp, space: IterationSpace, rewriter: Rewriter, key_dim: int, plan: SplitPlan
) -> None:
    """Replaces the group, over `space`, by its split form, cut along `key_dim` as `plan` says."""
    extents = space.extents()
    cut = _Cut.of(extents[key_dim], plan)
    partials = _chunks_group(group, space, extents, key_dim, cut)
    split_at = _split_position(space)
    if cut.tail != 0:
        tails = _tail_group(group, space, key_dim, cut)
        partials = [append(*both, split_at) for both in zip(partials, tails, strict=True)]
    partial, lse = partials
    result_types = [ir.RankedTensorType(result.type) for result in group.results]
    columns = [at for at, dim in enumerate(space.output_map) if dim in space.value_depth_dims]
    output_type, pair = result_types[0], _columns_of_bytes(space)
    if pair is not None:
        partial = collapse_along(partial, pair + (pair >= split_at))
        output_type = collapsed_along(output_type, pair)
        columns = [pair]
    results = combine_partials(
        partial,
        lse,
        value_depth=[at + (at >= split_at) for at in columns],
        split=split_at,
        output_type=output_type,
        lse_type=result_types[1] if len(result_types) == 2 else None,
        # Both are results of the same groups.
        checks=False,
    )
    if pair is not None:
        both = select(extents, space.output_map[pair : pair + 2])
        results = [expand_along(results[0], pair, both), *results[1:]]
    rewriter.replace_op(
        group, [as_type(value, type_) for value, type_ in zip(results, result_types, strict=True)]
    )


def _columns_of_bytes(space: IterationSpace) -> int | None:
    """Where the output has the bytes of a packed value and their elements, in any order.

    Combined as one dimension, these columns are vectors. None if they are none.
    """
    if space.value.packed_dim is None:
        return None
    columns = {*space.value_depth_dims}
    pairs = zip(space.output_map, space.output_map[1:], strict=False)
    return next((at for at, pair in enumerate(pairs) if {*pair} == columns), None)


@dataclass(frozen=True)
class _Cut:
    """A plan with all numbers there, as constants or as values computed from the keys."""

    num_chunks: Extent
    chunk: Extent
    tail: Extent

    @property
    def tail_start(self) -> Extent:
        if isinstance(self.num_chunks, int) and isinstance(self.chunk, int):
            return self.num_chunks * self.chunk
        return arith.muli(as_value(self.num_chunks), as_value(self.chunk))

    @staticmethod
    def of(keys: Extent, plan: SplitPlan) -> "_Cut":
        if plan.num_chunks is not None and plan.chunk is not None and plan.tail is not None:
            return _Cut(plan.num_chunks, plan.chunk, plan.tail)
        if plan.chunk == 1:
            return _Cut(keys, 1, 0)
        keys = as_value(keys)
        divisor = as_value(plan.chunk if plan.chunk is not None else _require(plan.num_chunks))
        quotient, tail = arith.divui(keys, divisor), arith.remui(keys, divisor)
        if plan.chunk is not None:
            return _Cut(quotient, plan.chunk, tail)
        return _Cut(_require(plan.num_chunks), quotient, tail)


def _require(number: int | None) -> int:
    if number is None:
        raise ValueError("a plan must fix the chunk or the number of chunks")
    return number


def _split_position(space: IterationSpace) -> int:
    """Where the split dimension stands in partial outputs and LSE: behind the leading
    batch dimensions, and so before any dimension that only one of the two has."""
    position = 0
    for dim in space.output_map:
        if dim not in space.batch_dims:
            break
        position += 1
    return position


def _chunks_group(
    group: GroupOp,
    space: IterationSpace,
    extents: Sequence[Extent],
    key_dim: int,
    cut: _Cut,
) -> Sequence[ir.Value]:
    """The group over the whole chunks, with a split dimension before the key dimension."""

    def shifted(positions: Positions) -> Positions:
        return tuple(dim if dim is None or dim < key_dim else dim + 1 for dim in positions)

    def in_chunks(operand: Operand) -> Operand:
        moved = shifted(operand.map)
        (packed,) = shifted((operand.packed_dim,))
        operand = replace(operand, packed_dim=packed)
        if key_dim not in operand.map:
            return replace(operand, map=moved)
        at = operand.map.index(key_dim)
        return replace(
            operand,
            value=_view_in_chunks(operand.value, at, cut),
            map=(*moved[:at], key_dim, *moved[at:]),
        )

    def of_chunks(lengths: Operand) -> Operand:
        keys = multiply(cut.chunk, keys_of(space.key_dims, extents, after=key_dim))
        value = lengths_of_chunks(extents, lengths.named, cut.num_chunks, keys)
        return replace(lengths, value=value, map=(*shifted(lengths.map), key_dim))

    split_at = _split_position(space)
    result_maps = []
    for positions in (space.output_map, space.row_dims):
        moved = shifted(positions)
        result_maps.append((*moved[:split_at], key_dim, *moved[split_at:]))
    chunks = replace(
        space.with_operands(in_chunks),
        num_dims=space.num_dims + 1,
        result_maps=tuple(result_maps),
    )
    if space.kv_lengths:
        chunks = chunks.with_operand(of_chunks(space.kv_lengths))
    chunks_extents = [
        *extents[:key_dim], cut.num_chunks, cut.chunk, *extents[key_dim + 1 :]
    ]  # fmt: skip
    chunk = as_value(cut.chunk)

    def from_chunk(within: ir.Value) -> ir.Value:
        return arith.addi(arith.muli(IndexOp(key_dim).result, chunk), within)

    partial = _partial_group(group, chunks, chunks_extents)
    renumber_indices(
        partial,
        lambda dim: (
            dim if dim < key_dim else dim + 1,
            from_chunk if dim == key_dim else None,
        ),
    )
    return list(partial.results)


def _tail_group(
    group: GroupOp, space: IterationSpace, key_dim: int, cut: _Cut
) -> Sequence[ir.Value]:
    """The group over the keys that make no whole chunk."""
    start = cut.tail_start
    tail = space.with_values_along(
        key_dim, lambda value, at: slice_along(value, at, start, cut.tail)
    )
    extents = tail.extents()
    if space.kv_lengths:
        inner = keys_of(space.key_dims, extents, after=key_dim)
        lengths = lengths_from(
            extents, space.kv_lengths.named, multiply(start, inner), multiply(cut.tail, inner)
        )
        tail = tail.with_operand(replace(space.kv_lengths, value=lengths))
    tail = replace(tail, result_maps=(space.output_map, space.row_dims))
    start_value = as_value(start)
    partial = _partial_group(group, tail, extents)
    renumber_indices(
        partial,
        lambda dim: (
            dim,
            (lambda within: arith.addi(start_value, within)) if dim == key_dim else None,
        ),
    )
    return list(partial.results)


def _partial_group(group: GroupOp, space: IterationSpace, extents: Sequence[Extent]) -> GroupOp:
    """A group like `group`, of partial results in the accumulation type, with LSE."""
    accumulation = accumulation_type(group.query, group.key, group.value)
    types = [
        ir.RankedTensorType.get(static_sizes(select(extents, positions)), accumulation)
        for positions in space.result_maps
    ]
    return clone_group(group, space, types, tag=SPLIT_TAG)


def _view_in_chunks(value: ir.Value, at: int, cut: _Cut) -> ir.Value:
    """Views the keys along dimension `at` as chunks: [.., N, ..] as [.., G, chunk, ..]."""
    if cut.tail != 0:
        value = slice_along(value, at, 0, cut.tail_start)
    else:
        value = state_extent(value, at, cut.tail_start)
    return expand_along(value, at, [cut.num_chunks, cut.chunk])
