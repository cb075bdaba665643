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
from mlir_attention.dialects.attention import GroupOp, IndexOp, accumulation_type
from mlir_attention.group.clone import group_like
from mlir_attention.group.interleaved_heads import FEWEST_TASKS
from mlir_attention.group.iteration_space import GroupStructure, group_extents, static_extents
from mlir_attention.group.kv_lengths import keys_of, lengths_from, lengths_of_chunks, multiply
from mlir_attention.group.runtime_checks import assert_operands_agree
from mlir_attention.group.score_region import renumber_indices
from mlir_attention.split.cost_model import Problem
from mlir_attention.split.heuristic import SplitOptions, SplitPlan, choose_splits
from mlir_attention.split.lse_combine import combine_partials
from mlir_attention.split.machines import Machine
from mlir_attention.split.problem import problem_of, with_heads_together
from mlir_attention.support.extents import Extent, as_value, static_sizes
from mlir_attention.support.indexing_maps import Positions, select
from mlir_attention.support.linalg_builders import Named
from mlir_attention.support.patterns import Rewriter
from mlir_attention.support.tensor_slices import (
    append,
    as_type,
    expand_along,
    slice_along,
    state_extent,
)

#: Elements of a tensor: an index counts their bytes, 8 each. The verifier of the op has this too.
MOST_ELEMENTS = 1 << 60

#: The tag that this takes, and the tag of what it makes, which it does not take.
UNSPLIT_TAG = "attention"
SPLIT_TAG = "flash_decoding"


def key_dim_to_split(group: GroupOp) -> int:
    """The key dimension to split: the longest whose extent is known, if one is known.

    Keys that have a length or a page table are cut in the order in which they are counted:
    only along the first dimension that has more than one.
    """
    structure = GroupStructure.of(group)
    extents = static_extents(group)
    if structure.has_lengths or structure.has_table:
        return next((dim for dim in structure.key if extents.get(dim) != 1), structure.key[-1])
    return max(structure.key, key=lambda dim: extents.get(dim, -1))


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
    key_dim = key_dim_to_split(group)
    problem = problem_of(group, key_dim)
    if problem.keys != 0 and any(0 in operand.type.shape for operand in group.operands):
        return "a tensor of it is empty"
    decides = not options.num_splits and not options.chunk_size
    if decides and machine is not None and machine.pages and GroupStructure.of(group).has_table:
        return f"on {machine.name} each of its pages is a task anyway"
    try:
        plan = _choose(group, problem, machine, options)
    except ValueError as contradiction:
        raise RewriteError(group.location, str(contradiction)) from contradiction
    if plan.is_whole:
        return plan.why
    _check_size(group, key_dim, plan, options)
    location = group.location
    # From here on all key extents are taken from one operand.
    assert_operands_agree(group)
    split_group(group, rewriter, key_dim, plan)
    if explains:
        remark(location, plan.describe(problem.keys))
    return None


def _check_size(group: GroupOp, key_dim: int, plan: SplitPlan, options: SplitOptions) -> None:
    """Raises RewriteError if what the plan fixes makes tensors whose elements none can count."""
    structure = GroupStructure.of(group)
    extents = static_extents(group)

    def elements(dims: Sequence[int], *others: int | None) -> int:
        known = (*(extents.get(dim) for dim in dims if dim != key_dim), *others)
        return prod(extent for extent in known if extent)

    rows = (*structure.batch, *structure.query)
    scores = elements((*rows, *structure.key), plan.num_chunks, plan.chunk)
    partials = elements((*rows, *structure.value_depth), plan.num_chunks)
    if max(scores, partials) > MOST_ELEMENTS:
        names = ("chunk_size", "num_splits", "min_chunk_size")
        name = next(name for name in names if getattr(options, name) or name == names[-1])
        raise RewriteError(
            group.location,
            f"{name.replace('_', '-')}={getattr(options, name)} is too large: no tensor "
            "holds so many elements",
        )


def _choose(
    group: GroupOp, problem: Problem, machine: Machine | None, options: SplitOptions
) -> SplitPlan:
    """With heads together where the machine takes them so, if enough tasks are left."""
    together = with_heads_together(problem, group)
    if machine is not None and machine.heads and together.heads > 1:
        plan = choose_splits(together, machine, options)
        tasks = 1 if options.batch_invariant else together.tasks
        if tasks * (plan.num_chunks or 1) >= FEWEST_TASKS:
            return plan
    return choose_splits(problem, machine, options)


def split_group(group: GroupOp, rewriter: Rewriter, key_dim: int, plan: SplitPlan) -> None:
    """Replaces the group by its split form, cut along `key_dim` as `plan` says."""
    structure = GroupStructure.of(group)
    extents = group_extents(structure, list(group.operands))
    cut = _Cut.of(extents[key_dim], plan)
    partials = [_chunks_group(group, structure, extents, key_dim, cut)]
    if cut.tail != 0:
        partials.append(_tail_group(group, structure, key_dim, cut))
    split_at = _split_position(structure)
    partial, lse = (
        (partials[0][0], partials[0][1])
        if cut.tail == 0
        else [append(whole, tail, split_at) for whole, tail in zip(*partials, strict=True)]
    )
    result_types = [ir.RankedTensorType(result.type) for result in group.results]
    results = combine_partials(
        partial,
        lse,
        value_depth=[
            at + (at >= split_at)
            for at, dim in enumerate(structure.output_map)
            if dim in structure.value_depth
        ],
        split=split_at,
        output_type=result_types[0],
        lse_type=result_types[1] if len(result_types) == 2 else None,
        # Both are results of the same groups.
        checks=False,
    )
    rewriter.replace_op(
        group, [as_type(value, type_) for value, type_ in zip(results, result_types, strict=True)]
    )


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


def _split_position(structure: GroupStructure) -> int:
    """Where the split dimension stands in partial outputs and LSE: behind the leading
    batch dimensions, and so before any dimension that only one of the two has."""
    position = 0
    for dim in structure.output_map:
        if dim not in structure.batch:
            break
        position += 1
    return position


def _chunks_group(
    group: GroupOp,
    structure: GroupStructure,
    extents: Sequence[Extent],
    key_dim: int,
    cut: _Cut,
) -> Sequence[ir.Value]:
    """The group over the whole chunks, with a split dimension before the key dimension."""

    def shifted(positions: Positions) -> Positions:
        return tuple(dim if dim is None or dim < key_dim else dim + 1 for dim in positions)

    def with_split(positions: Positions) -> Positions:
        moved = shifted(positions)
        at = moved.index(key_dim + 1) if key_dim + 1 in moved else None
        return moved if at is None else (*moved[:at], key_dim, *moved[at:])

    split_at = _split_position(structure)
    result_maps = []
    for positions in (structure.output_map, structure.rows):
        moved = shifted(positions)
        result_maps.append((*moved[:split_at], key_dim, *moved[split_at:]))
    split_structure = replace(
        structure,
        num_dims=structure.num_dims + 1,
        maps=tuple(with_split(positions) for positions in structure.maps),
        result_maps=tuple(result_maps),
    )
    split_extents = [
        *extents[:key_dim], cut.num_chunks, cut.chunk, *extents[key_dim + 1 :]
    ]  # fmt: skip
    operands = [
        _view_in_chunks(operand, positions.index(key_dim), cut) if key_dim in positions else operand
        for operand, positions in zip(group.operands, structure.maps, strict=True)
    ]
    if structure.lengths_number is not None:
        number = structure.lengths_number
        lengths = lengths_of_chunks(
            extents,
            _lengths(group, structure),
            cut.num_chunks,
            multiply(cut.chunk, keys_of(structure.key, extents, after=key_dim)),
        )
        operands[number] = lengths
        maps = list(split_structure.maps)
        maps[number] = (*maps[number], key_dim)
        split_structure = replace(split_structure, maps=tuple(maps))

    chunk = as_value(cut.chunk)

    def from_chunk(within: ir.Value) -> ir.Value:
        return arith.addi(arith.muli(IndexOp(key_dim).result, chunk), within)

    partial = _partial_group(group, split_structure, split_extents, operands)
    renumber_indices(
        partial,
        lambda dim: (
            dim if dim < key_dim else dim + 1,
            from_chunk if dim == key_dim else None,
        ),
    )
    return list(partial.results)


def _tail_group(
    group: GroupOp, structure: GroupStructure, key_dim: int, cut: _Cut
) -> Sequence[ir.Value]:
    """The group over the keys that make no whole chunk."""
    start = cut.tail_start
    operands = [
        slice_along(operand, positions.index(key_dim), start, cut.tail)
        if key_dim in positions
        else operand
        for operand, positions in zip(group.operands, structure.maps, strict=True)
    ]
    extents = group_extents(structure, operands)
    if structure.lengths_number is not None:
        inner = keys_of(structure.key, extents, after=key_dim)
        operands[structure.lengths_number] = lengths_from(
            extents, _lengths(group, structure), multiply(start, inner), multiply(cut.tail, inner)
        )
    structure = replace(structure, result_maps=(structure.output_map, structure.rows))
    start_value = as_value(start)
    partial = _partial_group(group, structure, extents, operands)
    renumber_indices(
        partial,
        lambda dim: (
            dim,
            (lambda within: arith.addi(start_value, within)) if dim == key_dim else None,
        ),
    )
    return list(partial.results)


def _lengths(group: GroupOp, structure: GroupStructure) -> Named:
    number = structure.lengths_number
    if number is None:
        raise ValueError("the group has no lengths")
    return Named(group.operands[number], structure.maps[number])


def _partial_group(
    group: GroupOp,
    structure: GroupStructure,
    extents: Sequence[Extent],
    operands: Sequence[ir.Value],
) -> GroupOp:
    """A group like `group`, of partial results in the accumulation type, with LSE."""
    accumulation = accumulation_type(*group.operands[:3])
    types = [
        ir.RankedTensorType.get(static_sizes(select(extents, positions)), accumulation)
        for positions in structure.result_maps
    ]
    return group_like(group, structure, operands, types, tag=SPLIT_TAG)


def _view_in_chunks(value: ir.Value, at: int, cut: _Cut) -> ir.Value:
    """Views the keys along dimension `at` as chunks: [.., N, ..] as [.., G, chunk, ..]."""
    if cut.tail != 0:
        value = slice_along(value, at, 0, cut.tail_start)
    else:
        value = state_extent(value, at, cut.tail_start)
    return expand_along(value, at, [cut.num_chunks, cut.chunk])
