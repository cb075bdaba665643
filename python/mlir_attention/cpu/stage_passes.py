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
from mlir_attention.passes.options import NoOptions, option
from mlir_attention.passes.registry import module_pass

if TYPE_CHECKING:
    from mlir import ir


#: What `module_pass` is, for the passes of this pipeline only.
_stage_pass = partial(module_pass, stage_of="attention-to-cpu")


def check_vector_bits(bits: int) -> None:
    """Raises ValueError for a width that no register has."""
    if bits not in (128, 256, 512):
        raise ValueError(f"vector-bits={bits}; a vector register has 128, 256 or 512")


@dataclass(frozen=True)
class _Stage:
    """A pass without options.

    name: what follows `attention-cpu-`. runs: "module:function", which takes the module's
    operation, and is imported when the pass runs. help: its description. dialects: the namespaces
    of those whose ops it may make.
    """

    name: str
    runs: str
    help: str
    dialects: str = ""


_STAGES = (
    _Stage(
        "refuse-large-vectors",
        "cpu.lowering.large_vectors:refuse_large_vectors",
        "Fails where a vector has more elements than LLVM takes, which would abort the process",
        "",
    ),
    _Stage(
        "check-accesses",
        "checks.accesses:assert_accesses_fit",
        "Asserts at run time that what ops read and write is within its tensor",
        "affine arith attention cf linalg math memref scf tensor",
    ),
    _Stage(
        "split-into-pages",
        "tasks.kv_cache:split_into_pages",
        "Splits every attention.group that has a page table into single pages",
        "arith attention linalg math tensor",
    ),
    _Stage(
        "slice-caches",
        "tasks.kv_cache:slice_caches",
        "Makes the key and value of a task, which has one length and one page, slices",
        "arith tensor",
    ),
    _Stage(
        "narrow-keys",
        "tasks.visible_key_range:narrow_keys",
        "Drops the first and last keys of a task that its region hides from all rows by position",
        "affine arith tensor",
    ),
    _Stage(
        "outline-assertions",
        "cpu.lowering.assertions:outline_assertions",
        "Makes every cf.assert a call of a handler, which does not return",
        "arith func scf",
    ),
    _Stage(
        "decompose-aggregates",
        "cpu.lowering.stages:decompose_aggregates",
        "Replaces linalg.softmax and its like, which have no loops, by ops that do",
        "linalg math transform",
    ),
    _Stage(
        "set-boundary-layouts",
        "cpu.memory.function_boundary:set_boundary_layouts",
        "Lets arguments of public functions have any outer strides, and keeps them unwritten",
        "bufferization",
    ),
    _Stage(
        "make-collapses-views",
        "cpu.memory.function_boundary:make_collapses_views",
        "Makes a tensor.collapse_shape of an argument a view where its strides allow one",
        "arith bufferization memref scf tensor",
    ),
    _Stage(
        "copies-to-linalg",
        "cpu.lowering.loops:copies_to_linalg",
        "Makes copies between strided buffers linalg ops, hence loops",
        "linalg",
    ),
    _Stage(
        "lower-short-ops",
        "cpu.lowering.loops:lower_short_ops",
        "Makes loops of linalg ops over lengths and pages, and asks LLVM to leave them as they are",
        "llvm scf transform",
    ),
    _Stage(
        "leave-vector-loops",
        "cpu.lowering.loops:leave_vector_loops",
        "Asks LLVM not to vectorize the loops around vector ops, nor to unroll them",
        "llvm",
    ),
    _Stage(
        "serialize-foralls",
        "cpu.lowering.loops:serialize_foralls",
        "Makes each scf.forall inside another one sequential loops",
        "arith scf",
    ),
    _Stage(
        "check-reductions",
        "cpu.lowering.loops:check_reductions",
        "Refuses scf.parallel loops that reduce values which threads cannot share, as of index",
        "",
    ),
    _Stage(
        "hand-out-tasks",
        "cpu.lowering.loops:hand_out_tasks",
        "Lets each thread take the next task of a loop when it is done with one",
        "arith",
    ),
    _Stage(
        "allocate-once-a-thread",
        "cpu.memory.thread_buffers:allocate_once_a_thread",
        "Moves what a task allocates out of the loop over tasks, to where each thread has one",
        "memref",
    ),
    _Stage(
        "bound-stack",
        "cpu.lowering.allocations:bound_stack",
        "Moves buffers from the stack to the heap where it could overflow",
        "memref",
    ),
    _Stage(
        "check-allocations",
        "cpu.lowering.allocations:check_allocations",
        "Reports buffers that are too large, or for which there is no memory, as failures",
        "arith func memref scf",
    ),
    _Stage(
        "outline-tasks",
        "cpu.lowering.tasks_that_fail:outline_tasks",
        "Makes the tasks of parallel loops that may fail functions",
        "func llvm",
    ),
    _Stage(
        "store-booleans-as-bytes",
        "cpu.lowering.booleans:store_booleans_as_bytes",
        "Gives i1 memrefs elements of one byte, as arrays have them",
        "arith memref",
    ),
    _Stage(
        "narrow-doubles-by-f32",
        "cpu.lowering.rounding:narrow_doubles_by_f32",
        "Rounds f64 to f16 and bf16 by way of f32, without library routines",
        "arith",
    ),
    _Stage(
        "round-to-bf16",
        "cpu.lowering.rounding:round_to_bf16",
        "Rounds f32 to bf16 by integer arithmetic",
        "arith",
    ),
    _Stage(
        "convert-float8",
        "cpu.lowering.float8:convert_float8",
        "Converts f8E4M3FN and f8E5M2 to and from wider types by arithmetic",
        "arith",
    ),
)


def _function_of(stage: _Stage) -> "Callable[[ir.Operation, NoOptions], None]":
    module, name = stage.runs.split(":")

    def run(operation: "ir.Operation", options: NoOptions) -> None:
        getattr(import_module(f"mlir_attention.{module}"), name)(operation)

    run.__doc__ = stage.help
    return run


for _stage in _STAGES:
    _stage_pass(f"attention-cpu-{_stage.name}", dialects=_stage.dialects.split())(
        _function_of(_stage)
    )


@dataclass(frozen=True)
class KeepEntryOptions:
    entry: str = option("", "name of the function")


@_stage_pass("attention-cpu-keep-entry", KeepEntryOptions)
def keep_entry(module: "ir.Operation", options: KeepEntryOptions) -> None:
    """Makes every function private but one, the entry."""
    from mlir_attention.cpu.memory.function_boundary import keep_only_entry_public

    try:
        keep_only_entry_public(module, options.entry)
    except ValueError as error:
        raise RewriteError(module.location, str(error)) from error


@_stage_pass("attention-cpu-refuse-large-types")
def refuse_large_types(module: "ir.Operation", options: NoOptions) -> None:
    """Refuses types whose bytes 64 bits cannot count, over which upstream passes abort."""
    too_large = _extension.find_too_large(module)
    if too_large is not None:
        operation, type_ = too_large
        raise RewriteError(
            operation.location, f"'{operation.name}' has a type too large for any memory: {type_}"
        )


@_stage_pass("attention-cpu-check-operands", dialects=("arith", "cf", "linalg", "tensor"))
def check_operands(module: "ir.Operation", options: NoOptions) -> None:
    """Asserts at run time that the operands of every attention.group agree.

    In extents, lengths that are within the keys, and page tables that point into the cache.
    """
    from mlir_attention.dialects.attention import GroupOp
    from mlir_attention.group.runtime_checks import assert_operands_agree
    from mlir_attention.support.patterns import walk_and_rewrite

    def check(group: GroupOp, rewriter: object) -> str | None:
        assert_operands_agree(group)
        return "it is only checked"

    walk_and_rewrite(module, GroupOp.OPERATION_NAME, check)


@dataclass(frozen=True)
class TileOptions:
    workers: int = option(0, "cores of the machine; 0: any number", minimum=0)
    chunks: int = option(
        1, "chunks to count on, where their number is known at run time only", minimum=1
    )
    batch_invariant: bool = option(False, "choose the same tasks for any batch")


@_stage_pass(
    "attention-cpu-tile-groups",
    TileOptions,
    dialects=("affine", "arith", "scf", "tensor", "transform"),
)
def tile_groups(module: "ir.Operation", options: TileOptions) -> None:
    """Makes every attention.group a parallel loop of groups, one for each task."""
    from mlir_attention.tasks import tiling

    tiling.tile_groups(
        module, tiling.TaskLimits(options.workers, options.chunks, options.batch_invariant)
    )


@dataclass(frozen=True)
class VectorizeOptions:
    vector_bits: int = option(512, "width of a vector register: 512, 256 or 128")
    bf16_dots: bool = option(False, "multiply pairs of bf16 by AVX512-BF16's vdpbf16ps")
    remarks: bool = option(False, "say of every group and combine that is left to scalar loops why")

    def __post_init__(self) -> None:
        check_vector_bits(self.vector_bits)


@_stage_pass(
    "attention-cpu-vectorize",
    VectorizeOptions,
    dialects=(
        "affine",
        "arith",
        "bufferization",
        "func",
        "linalg",
        "math",
        "scf",
        "tensor",
        "transform",
        "vector",
        "x86vector",
    ),
)
def vectorize(module: "ir.Operation", options: VectorizeOptions) -> None:
    """Makes the attention.group and lse_combine ops that a schedule takes functions of vectors."""
    from mlir_attention.cpu.vector import combine_schedule, vectorize
    from mlir_attention.cpu.vector.tile_sizes import Machine

    explains = wants_remarks(options.remarks)
    machine = Machine(options.vector_bits, options.bf16_dots)
    vectorize.vectorize_groups(module, machine, explains=explains)
    combine_schedule.vectorize_combines(module, explains=explains)


@_stage_pass("attention-cpu-check-modules")
def check_modules(module: "ir.Operation", options: NoOptions) -> None:
    """Refuses modules in the module: the passes that follow would pass over their functions."""
    from mlir_attention.cpu.memory.function_boundary import nested_modules

    for inner in nested_modules(module):
        raise RewriteError(
            inner.location, "a module in a module is not lowered to the CPU: lower it on its own"
        )


@dataclass(frozen=True)
class PrefetchOptions:
    l1_kib: int = option(32, "size of a core's first-level data cache in KiB", minimum=1)


@_stage_pass("attention-cpu-prefetch", PrefetchOptions, dialects=("arith", "memref", "scf"))
def prefetch(module: "ir.Operation", options: PrefetchOptions) -> None:
    """Asks for the rows of keys and values that vector reads come to next."""
    from mlir_attention.cpu.memory import prefetch

    prefetch.prefetch_rows(module, prefetch.Hints.of(options.l1_kib << 10))


@dataclass(frozen=True)
class OutlineBranchesOptions:
    least_ops: int = option(200, "ops that each of the two branches has at least", minimum=1)


@_stage_pass("attention-cpu-outline-branches", OutlineBranchesOptions, dialects=("func", "llvm"))
def outline_branches(module: "ir.Operation", options: OutlineBranchesOptions) -> None:
    """Makes the two branches of an scf.if functions, where both are large."""
    from mlir_attention.cpu.lowering import branches

    branches.outline_branches(module, options.least_ops)
