# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The passes that attention-to-cpu puts between upstream's, each a stage of it.

Most call one function of a module: the table has a row for each. Those with options follow.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from mlir_attention import _extension
from mlir_attention.diagnostics import RewriteError, wants_remarks
from mlir_attention.group.task_limits import TaskLimits
from mlir_attention.options import shared_fields
from mlir_attention.passes.options import NoOptions, option
from mlir_attention.passes.registry import module_pass

if TYPE_CHECKING:
    from mlir import ir


#: What `module_pass` is, for the passes of this pipeline only.
_stage_pass = partial(module_pass, stage_of="attention-to-cpu")


@dataclass(frozen=True)
class _Stage:
    """A pass without options.

    name: what follows `attention-cpu-`. runs: "module:function", which takes the module's
    operation, and is imported when the pass runs. help: its description.
    """

    name: str
    runs: str
    help: str


_STAGES = (
    _Stage(
        "refuse-large-vectors",
        "cpu.lowering.large_vectors:refuse_large_vectors",
        "Refuses vectors of more elements than LLVM takes, over which it would abort the process",
    ),
    _Stage(
        "expand-integer-math",
        "cpu.integer_math:expand_integer_math",
        "Expands math of integers that upstream does not lower for vectors of any rank",
    ),
    _Stage(
        "lower-affine-loops",
        "cpu.lowering.loops:lower_affine_loops",
        "Lowers loops and accesses of affine, if there are any",
    ),
    _Stage(
        "write-updates",
        "updates.spellings:write_updates",
        "Writes to arguments that are updated, or behind them, where ops compute them anew",
    ),
    _Stage(
        "check-accesses",
        "checks.accesses:assert_accesses_fit",
        "Asserts at run time that what ops read and write is within its tensor",
    ),
    _Stage(
        "mark-updates",
        "updates.marking:mark_updates",
        "Says which results are new values of arguments, and asserts that these can take them",
    ),
    _Stage(
        "place-on-device",
        "cpu.device.placement:place_on_device",
        "Outlines what the host computes of functions whose tensors are on a device",
    ),
    _Stage(
        "use-device-memory",
        "cpu.device.memory:use_device_memory",
        "Makes buffers of these functions, and copies between them, those of the device",
    ),
    _Stage(
        "split-into-pages",
        "tasks.kv_cache:split_into_pages",
        "Splits every attention.group that has a page table into single pages",
    ),
    _Stage(
        "slice-caches",
        "tasks.kv_cache:slice_caches",
        "Slices the key and value of a task to its length and its page",
    ),
    _Stage(
        "slice-visible-keys",
        "tasks.visible_key_range:slice_visible_keys",
        "Drops leading and trailing keys of a task that its region hides from all rows by position",
    ),
    _Stage(
        "join-tails",
        "tasks.join_tails:join_tails",
        "Joins the loop over chunks of keys and the loop over the tails behind them",
    ),
    _Stage(
        "outline-assertions",
        "cpu.lowering.assertions:outline_assertions",
        "Turns every cf.assert into a call of a handler, which does not return",
    ),
    _Stage(
        "switches-to-ifs",
        "cpu.lowering.switches:switches_to_ifs",
        "Makes every scf.index_switch of tensors a chain of scf.if",
    ),
    _Stage(
        "selects-to-ifs",
        "cpu.lowering.switches:selects_to_ifs",
        "Makes every arith.select between tensors of several shapes an scf.if",
    ),
    _Stage(
        "decompose-aggregates",
        "cpu.lowering.stages:decompose_aggregates",
        "Decomposes linalg.softmax and other aggregate ops into ops that have loops",
    ),
    _Stage(
        "state-slice-sizes",
        "cpu.memory.rank_reductions:state_sizes_of_slices",
        "States sizes that are known in the types of slices of lower rank",
    ),
    _Stage(
        "drop-unit-dims-of-slices",
        "cpu.memory.rank_reductions:drop_unit_dims_of_slices",
        "Lets slices that lack some of their dimensions of size 1 lack all of them",
    ),
    _Stage(
        "refuse-mistaken-slices",
        "cpu.memory.rank_reductions:refuse_mistaken_slices",
        "Refuses slices of which the canonicalizer took the wrong dimension",
    ),
    _Stage(
        "make-own-destinations",
        "cpu.memory.own_destinations:make_own_destinations",
        "Gives each op that writes to a tensor.empty, or a fill of one, one of its own",
    ),
    _Stage(
        "set-boundary-layouts",
        "cpu.memory.function_boundary:set_boundary_layouts",
        "Gives arguments of public functions free outer strides, and makes them read-only",
    ),
    _Stage(
        "make-collapses-views",
        "cpu.memory.function_boundary:make_collapses_views",
        "Turns a tensor.collapse_shape of an argument into a view where its strides allow it",
    ),
    _Stage(
        "eliminate-empty-tensors",
        "cpu.memory.empty_tensors:eliminate_empty_tensors",
        "Writes results where they are inserted, but not in front of an assertion",
    ),
    _Stage(
        "update-arguments",
        "updates.in_place:update_arguments",
        "Writes results that are new values of arguments to these, and returns them no longer",
    ),
    _Stage(
        "compute-expanded-strides",
        "cpu.memory.expanded_views:compute_expanded_strides",
        "Computes the strides of views that expand a dimension into several of dynamic size",
    ),
    _Stage(
        "copies-to-linalg",
        "cpu.lowering.loops:copies_to_linalg",
        "Turns copies between strided buffers into linalg ops, which become loops",
    ),
    _Stage(
        "lower-short-ops",
        "cpu.lowering.loops:lower_short_ops",
        "Lowers cold linalg ops, over lengths and pages, to loops that LLVM does not transform",
    ),
    _Stage(
        "leave-vector-loops",
        "cpu.lowering.loops:leave_vector_loops",
        "Marks loops around vector ops, so that LLVM neither vectorizes nor unrolls them",
    ),
    _Stage(
        "outline-loops",
        "cpu.rowwise.callers:outline_loops",
        "Outlines the loops of functions that have many, one function for all that are alike",
    ),
    _Stage(
        "serialize-foralls",
        "cpu.lowering.loops:serialize_foralls",
        "Turns each scf.forall inside another one into sequential loops",
    ),
    _Stage(
        "check-reductions",
        "cpu.lowering.loops:check_reductions",
        "Refuses scf.parallel loops that reduce types which OpenMP cannot reduce, such as index",
    ),
    _Stage(
        "schedule-tasks-dynamically",
        "cpu.lowering.loops:schedule_tasks_dynamically",
        "Gives loops over tasks the schedule(dynamic) of OpenMP",
    ),
    _Stage(
        "allocate-once-a-thread",
        "cpu.memory.thread_buffers:allocate_once_a_thread",
        "Hoists the allocations of a task out of the loop over tasks, to one for each thread",
    ),
    _Stage(
        "bound-stack",
        "cpu.lowering.allocations:bound_stack",
        "Moves buffers from the stack to the heap where the stack could overflow",
    ),
    _Stage(
        "check-allocations",
        "cpu.lowering.allocations:check_allocations",
        "Checks allocations: a call fails if a size overflows or there is no memory",
    ),
    _Stage(
        "outline-tasks",
        "cpu.lowering.tasks_that_fail:outline_tasks",
        "Outlines tasks of parallel loops that may fail into functions",
    ),
    _Stage(
        "store-booleans-as-bytes",
        "cpu.lowering.booleans:store_booleans_as_bytes",
        "Stores i1 memrefs in elements of one byte, as arrays do",
    ),
    _Stage(
        "copy-signs-by-bits",
        "cpu.signs:copy_signs_by_bits",
        "Copies signs of f32 by integer arithmetic, over which LLVM does not abort",
    ),
    _Stage(
        "truncate-doubles-by-f32",
        "cpu.lowering.rounding:truncate_doubles_by_f32",
        "Rounds f64 to f16 and bf16 through f32, without library routines",
    ),
    _Stage(
        "convert-float8",
        "cpu.lowering.float8:convert_float8",
        "Converts f8E4M3FN and f8E5M2 to and from wider types by arithmetic",
    ),
)


def _function_of(stage: _Stage) -> "Callable[[ir.Operation, NoOptions], None]":
    module, name = stage.runs.split(":")

    def run(operation: "ir.Operation", options: NoOptions) -> None:
        getattr(import_module(f"mlir_attention.{module}"), name)(operation)

    run.__doc__ = stage.help
    return run


for _stage in _STAGES:
    _stage_pass(f"attention-cpu-{_stage.name}")(_function_of(_stage))


@dataclass(frozen=True)
class KeepEntryOptions:
    entry: str = option("", "name of the function")


@_stage_pass("attention-cpu-keep-entry", KeepEntryOptions)
def keep_entry(module: "ir.Operation", options: KeepEntryOptions) -> None:
    """Makes every function private, except the entry."""
    from mlir_attention.cpu.memory.function_boundary import keep_only_entry_public

    try:
        keep_only_entry_public(module, options.entry)
    except ValueError as error:
        raise RewriteError(module.location, str(error)) from error


@_stage_pass("attention-cpu-refuse-large-types")
def refuse_large_types(module: "ir.Operation", options: NoOptions) -> None:
    """Refuses types of 2^62 bytes or more, over which upstream passes abort."""
    _refuse_large_types(module)


def _refuse_large_types(module: "ir.Operation") -> None:
    too_large = _extension.find_too_large(module)
    if too_large is not None:
        operation, type_ = too_large
        raise RewriteError(
            operation.location, f"'{operation.name}' has a type too large for any memory: {type_}"
        )


@_stage_pass("attention-cpu-check-operands")
def check_operands(module: "ir.Operation", options: NoOptions) -> None:
    """Asserts at run time that the operands of every attention.group agree.

    In extents, lengths that are within the keys, and page tables that point into the cache.
    """
    from mlir_attention.dialects.attention import GroupOp
    from mlir_attention.group.iteration_space import IterationSpace
    from mlir_attention.group.runtime_checks import assert_operands_agree
    from mlir_attention.support.patterns import walk_and_rewrite

    def check(group: GroupOp, rewriter: object) -> str | None:
        assert_operands_agree(IterationSpace.of(group))
        return "it is only checked"

    walk_and_rewrite(module, GroupOp.OPERATION_NAME, check)


@_stage_pass("attention-cpu-tile-groups", TaskLimits)
def tile_groups(module: "ir.Operation", limits: TaskLimits) -> None:
    """Tiles every attention.group into a parallel loop over tasks, each a group."""
    from mlir_attention.tasks import tiling

    tiling.tile_groups(module, limits)


@dataclass(frozen=True)
class LinearLayersOptions(TaskLimits):
    bf16_dots: bool = option(False, "multiply bf16 by the dot-product instruction of AVX512-BF16")
    remarks: bool = option(False, "explain why contractions are left to scalar loops")


@_stage_pass("attention-cpu-tile-linear-layers", LinearLayersOptions)
def tile_linear_layers(module: "ir.Operation", options: LinearLayersOptions) -> None:
    """Tiles every large contraction into a parallel loop over tasks, each a block of columns."""
    from mlir_attention.linear import tiling

    tiling.tile_linear_layers(
        module, options, bf16_dots=options.bf16_dots, explains=wants_remarks(options.remarks)
    )


@dataclass(frozen=True)
class RowwiseOptions(TaskLimits):
    remarks: bool = option(False, "explain why large ops are left to scalar loops")


@_stage_pass("attention-cpu-tile-rowwise", RowwiseOptions)
def tile_rowwise(module: "ir.Operation", options: RowwiseOptions) -> None:
    """Fuses elementwise ops, and makes large groups of rows parallel loops over tasks."""
    from mlir_attention.rowwise import tiling

    tiling.tile_rowwise(module, options, explains=wants_remarks(options.remarks))


@dataclass(frozen=True)
class VectorOptions:
    vector_bits: int = option(
        512, "width of a vector register: 512 (AVX-512), 256 (AVX2) or 128 (NEON)"
    )
    bf16_dots: bool = option(False, "multiply bf16 by the dot-product instruction of AVX512-BF16")

    def __post_init__(self) -> None:
        if self.vector_bits not in (128, 256, 512):
            raise ValueError(
                f"vector-bits={self.vector_bits}; a vector register has 128, 256 or 512"
            )


@dataclass(frozen=True)
class VectorizeOptions(VectorOptions):
    remarks: bool = option(False, "explain why groups and combines are left to scalar loops")


@_stage_pass("attention-cpu-vectorize", VectorizeOptions)
def vectorize(module: "ir.Operation", options: VectorizeOptions) -> None:
    """Vectorizes attention.group, attention.lse_combine and linear layers, each as a function."""
    from mlir_attention.cpu.linear import schedule as linear_schedule
    from mlir_attention.cpu.vector import combine_schedule, vectorize
    from mlir_attention.cpu.vector.tile_sizes.core import Core

    explains = wants_remarks(options.remarks)
    core = Core(**shared_fields(options, Core))
    vectorize.vectorize_groups(module, core, explains=explains)
    combine_schedule.vectorize_combines(module, explains=explains)
    linear_schedule.vectorize_linear_layers(module, core)


@dataclass(frozen=True)
class VectorizeRowwiseOptions(VectorOptions):
    remarks: bool = option(False, "explain why large ops are left to scalar loops")


@_stage_pass("attention-cpu-vectorize-rowwise", VectorizeRowwiseOptions)
def vectorize_rowwise(module: "ir.Operation", options: VectorizeRowwiseOptions) -> None:
    """Vectorizes elementwise ops and reductions on memrefs, in functions that equal ones share."""
    from mlir_attention.cpu.rowwise import schedule
    from mlir_attention.cpu.vector.tile_sizes.core import Core

    _refuse_large_types(module)
    core = Core(**shared_fields(options, Core))
    schedule.vectorize_rowwise(module, core, explains=wants_remarks(options.remarks))


@dataclass(frozen=True)
class RoundToBf16Options:
    bf16_dots: bool = option(False, "round vectors by AVX512-BF16's vcvtneps2bf16")


@_stage_pass("attention-cpu-round-to-bf16", RoundToBf16Options)
def round_to_bf16(module: "ir.Operation", options: RoundToBf16Options) -> None:
    """Rounds f32 to bf16 by integer arithmetic, or by the instruction for it."""
    from mlir_attention.cpu.lowering import rounding

    rounding.round_to_bf16(module, by_instruction=options.bf16_dots)


@_stage_pass("attention-cpu-check-modules")
def check_modules(module: "ir.Operation", options: NoOptions) -> None:
    """Refuses nested modules, whose functions the passes that follow would skip."""
    from mlir_attention.support.walk import ops_in

    for inner in ops_in(module, module.name)[1:]:
        raise RewriteError(
            inner.location, "a module in a module is not lowered to the CPU: lower it on its own"
        )


@dataclass(frozen=True)
class PrefetchOptions:
    l1_kib: int = option(32, "size of a core's first-level data cache in KiB", minimum=1)
    prefetch_by_pages: bool = option(
        False, "prefetch contiguous keys and values from several pages side by side"
    )


@_stage_pass("attention-cpu-prefetch", PrefetchOptions)
def prefetch(module: "ir.Operation", options: PrefetchOptions) -> None:
    """Prefetches the rows of keys and values that vector reads come to next."""
    from mlir_attention.cpu.memory import prefetch

    prefetching = prefetch.Prefetching.of(options.l1_kib << 10, by_pages=options.prefetch_by_pages)
    prefetch.prefetch_rows(module, prefetching)


@dataclass(frozen=True)
class OutlineBranchesOptions:
    least_ops: int = option(200, "the fewest ops of each of the two branches", minimum=1)


@_stage_pass("attention-cpu-outline-branches", OutlineBranchesOptions)
def outline_branches(module: "ir.Operation", options: OutlineBranchesOptions) -> None:
    """Outlines the two branches of an scf.if into functions, if both are large."""
    from mlir_attention.cpu.lowering import branches

    branches.outline_branches(module, options.least_ops)
