# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""attention-to-cpu: from groups, combines and linalg to the LLVM dialect.

The stages that are upstream passes stand in `cpu/lowering/stages.py`; those that are Python are
the passes below, which the pipeline puts between them.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlir_attention import _extension
from mlir_attention.diagnostics import RewriteError, wants_remarks
from mlir_attention.passes.options import NoOptions, option
from mlir_attention.passes.registry import module_pass, pipeline

if TYPE_CHECKING:
    from mlir import ir

STAGES = (
    "tiled",
    "vectorized",
    "linalg",
    "decomposed",
    "bufferized",
    "deallocated",
    "loops",
    "parallel",
    "llvm",
)


def _check_vector_bits(bits: int) -> None:
    """Raises ValueError for a width that no register has."""
    if bits not in (128, 256, 512):
        raise ValueError(f"vector-bits={bits}; a vector register has 128, 256 or 512")


@dataclass(frozen=True)
class ToCpuOptions:
    num_threads: int = option(0, "threads that parallel loops run on; 0: all", minimum=0)
    workers: int = option(
        0, "cores of the machine, for the choice of tasks; 0: any number", minimum=0
    )
    chunks: int = option(
        1, "chunks to count on, where their number is known at run time only", minimum=1
    )
    batch_invariant: bool = option(
        False,
        "choose the same tasks for any batch, so that the results of a sequence have the same "
        "bits alone and in any batch",
    )
    entry: str = option(
        "", "the function that is called from outside, the others being private; none: as they are"
    )
    vector_bits: int = option(
        512, "width of a vector register: 512 (AVX-512), 256 (AVX2) or 128 (NEON)"
    )
    bf16_dots: bool = option(False, "multiply pairs of bf16 by AVX512-BF16's vdpbf16ps")
    l1_kib: int = option(32, "size of a core's first-level data cache in KiB", minimum=1)
    stop_after: str = option("llvm", "the stage after which to stop", choices=STAGES)

    def __post_init__(self) -> None:
        _check_vector_bits(self.vector_bits)


@pipeline("attention-to-cpu", ToCpuOptions)
def attention_to_cpu(options: ToCpuOptions) -> str:
    """Lowers functions of attention, linalg and what surrounds them to the LLVM dialect.

    Each stage is a list of elements of a textual pipeline, in `cpu/lowering/stages.py`.
    """
    from mlir_attention.cpu.lowering.stages import lowering_stages

    stages = {
        "tiled": [
            *_keep_entry(options.entry),
            "attention-cpu-refuse-large-types",
            "attention-cpu-refuse-large-vectors",
            "attention-cpu-check-operands",
            "attention-cpu-check-accesses",
            "attention-cpu-split-into-pages",
            f"attention-cpu-tile-groups{{workers={options.workers} chunks={options.chunks} "
            f"batch-invariant={str(options.batch_invariant).lower()}}}",
            "attention-cpu-slice-caches",
            "attention-cpu-narrow-keys",
        ],
        "vectorized": [
            f"attention-cpu-vectorize{{vector-bits={options.vector_bits} "
            f"bf16-dots={str(options.bf16_dots).lower()}}}"
        ],
        "linalg": [
            "convert-attention-to-linalg{check-operands=false}",
            "attention-inline-combine",
        ],
        **lowering_stages(options.num_threads or None, options.l1_kib),
    }
    wanted = STAGES[: STAGES.index(options.stop_after) + 1]
    return ",".join(element for stage in wanted for element in stages[stage])


def _keep_entry(entry: str) -> list[str]:
    return [f"attention-cpu-keep-entry{{entry={entry}}}"] if entry else []


@dataclass(frozen=True)
class KeepEntryOptions:
    entry: str = option("", "name of the function")


@module_pass("attention-cpu-keep-entry", KeepEntryOptions)
def keep_entry(module: "ir.Operation", options: KeepEntryOptions) -> None:
    """Makes every function private but one, the entry."""
    from mlir_attention.cpu.memory.function_boundary import keep_only_entry_public

    try:
        keep_only_entry_public(module, options.entry)
    except ValueError as error:
        raise RewriteError(module.location, str(error)) from error


@module_pass("attention-cpu-refuse-large-types")
def refuse_large_types(module: "ir.Operation", options: NoOptions) -> None:
    """Refuses types whose bytes 64 bits cannot count, over which upstream passes abort."""
    too_large = _extension.find_too_large(module)
    if too_large is not None:
        operation, type_ = too_large
        raise RewriteError(
            operation.location, f"'{operation.name}' has a type too large for any memory: {type_}"
        )


@module_pass("attention-cpu-refuse-large-vectors")
def refuse_large_vectors(module: "ir.Operation", options: NoOptions) -> None:
    """Fails where a vector has more elements than LLVM takes, which would abort the process."""
    from mlir_attention.cpu.lowering import large_vectors

    large_vectors.refuse_large_vectors(module)


@module_pass("attention-cpu-check-operands", dialects=("arith", "cf", "linalg", "tensor"))
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


@module_pass(
    "attention-cpu-check-accesses",
    dialects=("affine", "arith", "attention", "cf", "linalg", "math", "memref", "scf", "tensor"),
)
def check_accesses(module: "ir.Operation", options: NoOptions) -> None:
    """Asserts at run time that what ops read and write is within its tensor.

    Positions of elements and slices, extents that a cast or a reshape states, and extents that
    the operands of linalg ops share, where types and constants do not tell.
    """
    from mlir_attention.checks.accesses import assert_accesses_fit

    assert_accesses_fit(module)


@module_pass(
    "attention-cpu-split-into-pages", dialects=("arith", "attention", "linalg", "math", "tensor")
)
def split_into_pages(module: "ir.Operation", options: NoOptions) -> None:
    """Splits every attention.group that has a page table into single pages."""
    from mlir_attention.tasks import kv_cache

    kv_cache.split_into_pages(module)


@module_pass("attention-cpu-slice-caches", dialects=("arith", "tensor"))
def slice_caches(module: "ir.Operation", options: NoOptions) -> None:
    """Makes the key and value of a task, which has one length and one page, slices."""
    from mlir_attention.tasks import kv_cache

    kv_cache.slice_caches(module)


@module_pass("attention-cpu-narrow-keys", dialects=("affine", "arith", "tensor"))
def narrow_keys(module: "ir.Operation", options: NoOptions) -> None:
    """Drops the first and last keys of a task that its region hides from all rows by position."""
    from mlir_attention.tasks import visible_key_range

    visible_key_range.narrow_keys(module)


@dataclass(frozen=True)
class TileOptions:
    workers: int = option(0, "cores of the machine; 0: any number", minimum=0)
    chunks: int = option(
        1, "chunks to count on, where their number is known at run time only", minimum=1
    )
    batch_invariant: bool = option(False, "choose the same tasks for any batch")


@module_pass(
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
        _check_vector_bits(self.vector_bits)


@module_pass(
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


@module_pass("attention-cpu-check-modules")
def check_modules(module: "ir.Operation", options: NoOptions) -> None:
    """Refuses modules in the module: the passes that follow would pass over their functions."""
    from mlir_attention.cpu.memory.function_boundary import nested_modules

    for inner in nested_modules(module):
        raise RewriteError(
            inner.location, "a module in a module is not lowered to the CPU: lower it on its own"
        )


@module_pass("attention-cpu-outline-assertions", dialects=("arith", "func", "scf"))
def outline_assertions(module: "ir.Operation", options: NoOptions) -> None:
    """Makes every cf.assert a call of a handler, which does not return."""
    from mlir_attention.cpu.lowering import assertions

    assertions.outline_assertions(module)


@module_pass("attention-cpu-decompose-aggregates", dialects=("linalg", "math", "transform"))
def decompose_aggregates(module: "ir.Operation", options: NoOptions) -> None:
    """Replaces linalg.softmax and its like, which have no loops, by ops that do."""
    from mlir_attention.cpu.lowering import stages

    stages.decompose_aggregates(module)


@module_pass("attention-cpu-set-boundary-layouts", dialects=("bufferization",))
def set_boundary_layouts(module: "ir.Operation", options: NoOptions) -> None:
    """Lets arguments of public functions have any outer strides, and keeps them unwritten."""
    from mlir_attention.cpu.memory import function_boundary

    function_boundary.set_boundary_layouts(module)


@module_pass(
    "attention-cpu-make-collapses-views",
    dialects=("arith", "bufferization", "memref", "scf", "tensor"),
)
def make_collapses_views(module: "ir.Operation", options: NoOptions) -> None:
    """Makes a tensor.collapse_shape of an argument a view where its strides allow one."""
    from mlir_attention.cpu.memory import function_boundary

    function_boundary.make_collapses_views(module)


@module_pass("attention-cpu-copies-to-linalg", dialects=("linalg",))
def copies_to_linalg(module: "ir.Operation", options: NoOptions) -> None:
    """Makes copies between strided buffers linalg ops, hence loops."""
    from mlir_attention.cpu.lowering import loops

    loops.copies_to_linalg(module)


@module_pass("attention-cpu-lower-short-ops", dialects=("llvm", "scf", "transform"))
def lower_short_ops(module: "ir.Operation", options: NoOptions) -> None:
    """Makes loops of linalg ops over lengths and pages, and asks LLVM to leave them as they are."""
    from mlir_attention.cpu.lowering import loops

    loops.lower_short_ops(module)


@dataclass(frozen=True)
class PrefetchOptions:
    l1_kib: int = option(32, "size of a core's first-level data cache in KiB", minimum=1)


@module_pass("attention-cpu-prefetch", PrefetchOptions, dialects=("arith", "memref", "scf"))
def prefetch(module: "ir.Operation", options: PrefetchOptions) -> None:
    """Asks for the rows of keys and values that vector reads come to next."""
    from mlir_attention.cpu.memory import prefetch

    prefetch.prefetch_rows(module, prefetch.Hints.of(options.l1_kib << 10))


@module_pass("attention-cpu-leave-vector-loops", dialects=("llvm",))
def leave_vector_loops(module: "ir.Operation", options: NoOptions) -> None:
    """Asks LLVM not to vectorize the loops around vector ops, nor to unroll them."""
    from mlir_attention.cpu.lowering import loops

    loops.leave_vector_loops(module)


@module_pass("attention-cpu-serialize-foralls", dialects=("arith", "scf"))
def serialize_foralls(module: "ir.Operation", options: NoOptions) -> None:
    """Makes each scf.forall inside another one sequential loops."""
    from mlir_attention.cpu.lowering import loops

    loops.serialize_foralls(module)


@module_pass("attention-cpu-check-reductions")
def check_reductions(module: "ir.Operation", options: NoOptions) -> None:
    """Refuses scf.parallel loops that reduce values which threads cannot share, as of index."""
    from mlir_attention.cpu.lowering import loops

    loops.check_reductions(module)


@module_pass("attention-cpu-hand-out-tasks", dialects=("arith",))
def hand_out_tasks(module: "ir.Operation", options: NoOptions) -> None:
    """Lets each thread take the next task of a loop when it is done with one."""
    from mlir_attention.cpu.lowering import loops

    loops.hand_out_tasks(module)


@module_pass("attention-cpu-allocate-once-a-thread", dialects=("memref",))
def allocate_once_a_thread(module: "ir.Operation", options: NoOptions) -> None:
    """Moves what a task allocates out of the loop over tasks, to where each thread has one."""
    from mlir_attention.cpu.memory import thread_buffers

    thread_buffers.allocate_once_a_thread(module)


@module_pass("attention-cpu-bound-stack", dialects=("memref",))
def bound_stack(module: "ir.Operation", options: NoOptions) -> None:
    """Moves buffers from the stack to the heap where it could overflow."""
    from mlir_attention.cpu.lowering import allocations

    allocations.bound_stack(module)


@module_pass("attention-cpu-check-allocations", dialects=("arith", "func", "memref", "scf"))
def check_allocations(module: "ir.Operation", options: NoOptions) -> None:
    """Reports buffers that are too large, or for which there is no memory, as failures."""
    from mlir_attention.cpu.lowering import allocations

    allocations.check_allocations(module)


@module_pass("attention-cpu-outline-tasks", dialects=("func", "llvm"))
def outline_tasks(module: "ir.Operation", options: NoOptions) -> None:
    """Makes the tasks of parallel loops that may fail functions."""
    from mlir_attention.cpu.lowering import tasks_that_fail

    tasks_that_fail.outline_tasks(module)


@dataclass(frozen=True)
class OutlineBranchesOptions:
    least_ops: int = option(200, "ops that each of the two branches has at least", minimum=1)


@module_pass("attention-cpu-outline-branches", OutlineBranchesOptions, dialects=("func", "llvm"))
def outline_branches(module: "ir.Operation", options: OutlineBranchesOptions) -> None:
    """Makes the two branches of an scf.if functions, where both are large."""
    from mlir_attention.cpu.lowering import branches

    branches.outline_branches(module, options.least_ops)


@module_pass("attention-cpu-store-booleans-as-bytes", dialects=("arith", "memref"))
def store_booleans_as_bytes(module: "ir.Operation", options: NoOptions) -> None:
    """Gives i1 memrefs elements of one byte, as arrays have them."""
    from mlir_attention.cpu.lowering import booleans

    booleans.store_booleans_as_bytes(module)


@module_pass("attention-cpu-narrow-doubles-by-f32", dialects=("arith",))
def narrow_doubles_by_f32(module: "ir.Operation", options: NoOptions) -> None:
    """Rounds f64 to f16 and bf16 by way of f32, without library routines."""
    from mlir_attention.cpu.lowering import rounding

    rounding.narrow_doubles_by_f32(module)


@module_pass("attention-cpu-round-to-bf16", dialects=("arith",))
def round_to_bf16(module: "ir.Operation", options: NoOptions) -> None:
    """Rounds f32 to bf16 by integer arithmetic."""
    from mlir_attention.cpu.lowering import rounding

    rounding.round_to_bf16(module)


@module_pass("attention-cpu-convert-float8", dialects=("arith",))
def convert_float8(module: "ir.Operation", options: NoOptions) -> None:
    """Converts f8E4M3FN and f8E5M2 to and from wider types by arithmetic."""
    from mlir_attention.cpu.lowering import float8

    float8.convert_float8(module)
