# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which tests each module is held to: its own, the fastest first.

A module is a path in the package, tests are paths in `test/`; both may be patterns. The first
row that names a module counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]

#: What every lowering of tasks is held to after its own tests.
_NUMERICS = ("numerics/test_stages.py", "numerics/test_few_rows.py")

#: What packages are held to that hold names only.
_NAMES = ("python/test_public_names.py", "split/test_splitting.py")

_FLASH_DECODING = ("split/*.mlir", "numerics/test_nested_combines.py")


@dataclass(frozen=True)
class Suite:
    """Tests of modules that belong to one area."""

    area: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]

    def files(self) -> list[list[str]]:
        """The tests, as lists of which the first is the fastest."""
        return [sorted(str(path) for path in TESTS.glob(pattern)) for pattern in self.tests]


SUITES = (
    Suite(
        "find",
        ("find/expressions/axes.py",),
        ("find/test_axes.py", "find/*.mlir", "find/*/*.mlir", "find/test_near_misses.py"),
    ),
    Suite(
        "find",
        ("find/expressions/reshape_groups.py", "find/expressions/symbolic_extents.py"),
        ("find/test_reshape_groups.py", "find/*.mlir", "checks/*.mlir", "find/*/*.mlir"),
    ),
    Suite(
        "find",
        ("find/integer_functions.py",),
        ("find/test_integer_functions.py", "find/packed-caches.mlir"),
    ),
    Suite(
        "find", ("find/expressions/scaling.py",), ("find/test_scaling.py", "find/*.mlir")
    ),
    Suite(
        "find",
        ("find/building/reshaping.py",),
        ("find/test_reshaping.py", "find/*.mlir", "find/*/*.mlir"),
    ),
    Suite(
        "find",
        ("find/building/group_plan.py",),
        (
            "find/test_group_plan.py", "find/refusals/*.mlir", "find/*.mlir", "find/*/*.mlir",
            "find/test_edge_cases.py", "find/test_dynamic_heads.py", "find/test_several_sinks.py",
        ),
    ),
    Suite(
        "find",
        ("find/row_statistics.py",),
        (
            "find/test_row_statistics.py", "find/*.mlir", "find/*/*.mlir", "find/test_guards.py",
            "find/test_lse_spellings.py", "find/test_near_misses.py",
        ),
    ),
    Suite(
        "find",
        ("find/sinks/joint_lse.py",),
        (
            "find/test_joint_lse.py", "find/*sinks*.mlir", "find/*/*sink*.mlir", "find/*.mlir",
            "find/*/*.mlir", "find/test_several_sinks.py",
        ),
    ),
    Suite(
        "find",
        ("find/guards.py",),
        (
            "find/test_guard_effects.py", "find/*.mlir", "find/*/*.mlir", "find/test_guards.py",
            "find/test_near_misses.py", "find/test_masks_from_positions.py",
        ),
    ),
    Suite(
        "find",
        ("find/expressions/exponents.py",),
        (
            "find/test_exponents.py", "find/*.mlir", "find/*/*.mlir", "find/test_lse_spellings.py",
            "find/test_near_misses.py", "find/test_other_uses.py",
        ),
    ),
    Suite(
        "find",
        ("find/expressions/conditions.py", "find/expressions/products.py"),
        ("find/test_conditions_and_products.py", "find/*.mlir", "find/*/*.mlir"),
    ),
    Suite(
        "find",
        ("find/expressions/structured_op.py",),
        ("find/test_structured_op.py", "find/*.mlir", "find/*/*.mlir"),
    ),
    Suite(
        "find",
        ("find/expressions/extracted_elements.py",),
        ("find/test_extracted_elements.py", "find/*.mlir", "find/*/*.mlir"),
    ),
    Suite(
        "find",
        ("find/sinks/sink.py",),
        (
            "find/test_sinks.py", "find/*sinks*.mlir", "find/*/*sink*.mlir", "find/*.mlir",
            "find/*/*.mlir", "find/test_attention_sinks.py", "find/test_several_sinks.py",
        ),
    ),
    Suite(
        "find",
        ("find/lse_result.py", "find/pattern.py"),
        (
            "find/test_other_uses.py", "find/*.mlir", "find/*/*.mlir", "find/test_lse_spellings.py",
            "find/test_near_misses.py", "find/test_deep_expressions.py",
        ),
    ),
    Suite(
        "find",
        (
            "find/*.py",
            "find/building/*.py",
            "find/expressions/*.py",
            "find/sinks/*.py",
            "passes/form_groups.py",
        ),
        (
            "find/test_tracer.py",
            "find/test_reductions.py",
            "find/test_joined_tensors.py",
            "find/test_paged_caches.py",
            "find/test_dequantisation.py",
            "find/test_other_uses.py",
            "find/*.mlir",
            "find/*/*.mlir",
            "find/test_near_misses.py",
            "find/test_form_groups_numerics.py",
            "find/test_edge_cases.py",
            "find/test_masks_from_positions.py",
            "find/test_guards.py",
            "find/test_lse_spellings.py",
            "find/test_attention_sinks.py",
            "find/test_several_sinks.py",
            "find/test_random_spellings.py",
        ),
    ),
    Suite(
        "split",
        ("split/heuristic.py", "split/cost_model.py"),
        ("split/test_splitting.py", *_FLASH_DECODING),
    ),
    Suite("split", ("split/__init__.py", "passes/__init__.py"), _NAMES),
    Suite("lower", ("group/__init__.py",), _NAMES),
    Suite("split", ("split/problem.py",), ("split/test_problem.py", *_FLASH_DECODING)),
    Suite("split", ("split/machines.py",), ("split/test_machines.py", "split/*.mlir")),
    Suite("split", ("split/combine_form.py",), ("cpu/vector/test_combines.py", *_FLASH_DECODING)),
    Suite("split", ("split/*.py", "passes/flash_decoding.py"), _FLASH_DECODING),
    Suite(
        "split",
        ("passes/options.py",),
        ("python/test_options.py", "driver/*.mlir", "split/*.mlir", "python/test_passes.py"),
    ),
    Suite(
        "split",
        ("passes/registry.py", "passes/running.py"),
        ("python/test_registry.py", "python/test_passes.py", "driver/*.mlir", "split/*.mlir"),
    ),
    Suite(
        "split",
        ("passes/*.py",),
        ("driver/*.mlir", "split/*.mlir", "lower/*.mlir", "python/test_passes.py"),
    ),
    Suite(
        "tasks",
        ("support/linear_forms.py",),
        ("support/test_linear_forms.py", "tasks/slice-visible-keys*.mlir"),
    ),
    Suite(
        "tasks",
        ("group/visible_keys.py",),
        (
            "group/test_visible_keys.py", "tasks/slice-visible-keys*.mlir",
            "numerics/test_visible_keys.py",
        ),
    ),
    Suite(
        "tasks",
        ("tasks/visible_key_range.py",),
        (
            "tasks/test_visible_key_range.py", "tasks/slice-visible-keys*.mlir",
            "numerics/test_visible_keys.py",
        ),
    ),
    Suite(
        "tasks",
        ("tasks/argument_order.py",),
        ("tasks/test_argument_order.py", "tasks/memory-order.py", "runtime/test_orders.py"),
    ),
    Suite(
        "tasks",
        ("tasks/tiling.py", "tasks/outline.py", "tasks/*_order.py"),
        (
            "tasks/test_tiling.py", "tasks/test_outline.py", "tasks/memory-order.py",
            "tasks/*.mlir", "cpu/vector/*.mlir",
            "cpu/vector/test_vector_code.py", *_NUMERICS,
        ),
    ),
    Suite(
        "tasks",
        ("tasks/kv_cache.py", "group/page_table.py", "group/interleaved_heads.py"),
        (
            "group/test_interleaved_heads.py",
            "tasks/slice-caches.mlir", "tasks/interleaved-heads.mlir",
            "cpu/vector/vectorized-narrow-caches.mlir", "tasks/caches-are-not-copied.mlir",
            "numerics/test_key_lengths.py",
            "numerics/test_paged_cache.py",
        ),
    ),
    Suite(
        "tasks",
        (
            "cpu/vector/key_blocks.py", "tasks/join_tails.py", "tasks/dynamic_rows.py",
            "tasks/task_bounds.py", "cpu/memory/thread_buffers.py",
        ),
        (
            "tasks/test_task_bounds.py", "tasks/test_join_tails.py", "tasks/*tail*.mlir",
            "tasks/few-rows*.mlir", "cpu/vector/*.mlir", "cpu/memory/blocks-*.mlir",
            "cpu/memory/allocate-*.mlir", "cpu/vector/test_vector_code.py", *_NUMERICS,
            "numerics/test_many_rows.py",
        ),
    ),
    Suite(
        "lower",
        ("group/iteration_space.py", "group/clone.py", "dialects/roles.py"),
        (
            "group/test_iteration_space.py", "group/test_clone.py", "lower/*.mlir", "split/*.mlir",
            "tasks/*.mlir",
        ),
    ),
    Suite(
        "lower",
        ("group/packing.py",),
        (
            "group/test_packing.py", "lower/packed-caches.mlir",
            "cpu/vector/vectorized-narrow-caches.mlir",
        ),
    ),
    Suite(
        "lower",
        ("group/runtime_checks.py",),
        (
            "checks/check-operands.mlir", "lower/*.mlir", "cpu/lowering/test_assertions.py",
            "numerics/test_nested_combines.py",
        ),
    ),
    Suite(
        "lower",
        ("group/score_region.py",),
        ("group/test_score_region.py", "lower/*.mlir", "cpu/vector/*.mlir"),
    ),
    Suite(
        "lower",
        (
            "lower/contractions.py", "lower/dequantised_values.py", "lower/group_to_linalg.py",
            "lower/padding.py", "lower/parts.py", "lower/region.py", "lower/rounding.py",
            "lower/softmax.py",
        ),
        ("lower/test_steps.py", "lower/*.mlir", "split/*.mlir", "tasks/*.mlir",
         "cpu/vector/*.mlir", "numerics/test_masks.py", "numerics/test_layouts.py"),
    ),
    Suite(
        "lower",
        ("support/tensor_slices.py",),
        (
            "support/test_tensor_slices.py", "split/*.mlir", "lower/*.mlir", "checks/*.mlir",
            "tasks/*.mlir", "cpu/stages.mlir",
        ),
    ),
    Suite(
        "lower",
        ("group/kv_lengths.py",),
        (
            "group/test_kv_lengths.py", "split/key-lengths.mlir", "lower/*.mlir",
            "tasks/slice-caches.mlir", "numerics/test_key_lengths.py",
        ),
    ),
    Suite(
        "lower",
        ("checks/written_tensors.py",),
        (
            "checks/test_written_tensors.py", "checks/*.mlir", "updates/*.mlir",
            "cpu/memory/make-collapses-views.mlir", "checks/test_accesses.py",
        ),
    ),
    Suite(
        "lower",
        ("checks/places_in_messages.py",),
        ("checks/test_known_accesses.py", "checks/check-accesses.mlir", "runtime/test_cache.py"),
    ),
    Suite(
        "lower",
        ("checks/quantities.py",),
        (
            "checks/test_quantities.py", "checks/*.mlir", "checks/test_body_parts.py",
            "checks/test_accesses.py",
        ),
    ),
    Suite("lower", ("checks/extents.py",), ("checks/test_extents.py", "checks/*.mlir")),
    Suite("lower", ("checks/pads.py",), ("checks/test_pads.py", "checks/test_accesses.py")),
    Suite(
        "lower",
        ("checks/*.py",),
        (
            "checks/test_known_accesses.py", "checks/test_body_parts.py", "checks/*.mlir",
            "checks/test_accesses.py",
        ),
    ),
    Suite(
        "lower",
        ("support/extents.py", "support/indexing_maps.py", "support/unit_dims.py"),
        (
            "support/test_extents.py", "lower/*.mlir", "split/*.mlir", "tasks/*.mlir",
            "find/*.mlir", "checks/*.mlir",
        ),
    ),
    Suite(
        "lower",
        ("support/functions.py", "support/walk.py"),
        (
            "support/test_walk.py", "checks/*.mlir", "lower/*.mlir", "tasks/*.mlir", "find/*.mlir",
            "cpu/lowering/*-modules.mlir",
        ),
    ),
    Suite(
        "lower",
        ("support/scalars.py", "group/task_limits.py"),
        (
            "support/test_scalars.py", "lower/*.mlir", "split/*.mlir", "tasks/*.mlir",
            "driver/*.mlir",
        ),
    ),
    Suite(
        "lower",
        ("lower/*.py", "group/*.py", "support/*.py"),
        (
            "lower/*.mlir", "split/*.mlir", "tasks/*.mlir", "cpu/stages.mlir", "find/*.mlir",
            "checks/*.mlir", "python/test_erasing.py", "cpu/lowering/*-modules.mlir",
            "numerics/test_masks.py", "numerics/test_layouts.py",
        ),
    ),
    Suite(
        "runtime",
        ("runtime/code/code_cache.py", "runtime/code/fingerprint.py"),
        ("runtime/test_cache.py",),
    ),
    Suite(
        "runtime", ("runtime/binding.py",),
        ("runtime/test_bind.py", "runtime/test_donate.py", "runtime/test_orders.py"),
    ),
    Suite(
        "runtime", ("runtime/code/openmp.py",),
        ("runtime/test_openmp_environment.py", "runtime/test_threads.py"),
    ),
    Suite(
        "runtime", ("runtime/opencl.py",), ("runtime/test_opencl.py", "gpu/test_opencl.py")
    ),
    Suite(
        "runtime", ("runtime/cuda*.py",), ("runtime/test_cuda.py", "runtime/on_device/test_*.py")
    ),
    Suite(
        "runtime", ("runtime/vulkan*.py",), ("runtime/test_vulkan.py", "gpu/test_vulkan.py")
    ),
    Suite(
        "runtime",
        ("runtime/device.py", "runtime/on_device/*.py"),
        (
            "runtime/on_device/test_calls.py", "runtime/on_device/test_copies.py",
            "runtime/on_device/test_opencl_queue.py", "runtime/on_device/test_*.py",
            "runtime/test_cuda.py", "gpu/test_opencl.py",
        ),
    ),
    Suite(
        "runtime",
        ("runtime/arrays/marshalling.py", "runtime/arrays/element_types.py"),
        ("runtime/test_words.py", "runtime/test_arrays.py", "runtime/test_dlpack.py",
         "runtime/test_out.py", "runtime/test_orders.py", "runtime/test_donate.py",
         "numerics/test_bad_calls.py"),
    ),
    Suite(
        "runtime",
        ("runtime/arrays/updated.py",),
        ("runtime/test_updated_spans.py", "runtime/test_donate.py", "runtime/test_bind.py",
         "runtime/test_appended_rows.py"),
    ),
    Suite(
        "runtime",
        ("runtime/*.py", "runtime/*/*.py"),
        ("runtime/test_[!ct]*.py", "runtime/test_compile.py", "runtime/test_cache.py",
         "numerics/test_bad_calls.py", "runtime/test_threads.py", "runtime/test_two_llvms.py"),
    ),
    Suite("updates", ("updates/*.py",), ("updates/*.mlir", "updates/test_spellings.py")),
    Suite(
        "linear",
        ("linear/*.py", "cpu/linear/*.py"),
        ("linear/*.mlir", "cpu/linear/*.mlir", "numerics/test_linear_layers.py"),
    ),
    Suite(
        "vectors",
        ("cpu/*.py", "cpu/*/*.py"),
        (
            "cpu/*.mlir", "cpu/*/*.mlir", "cpu/vector/test_vector_code.py",
            "numerics/test_stages.py", "cpu/test_[!b]*.py", "cpu/*/test_[!b]*.py",
        ),
    ),
)  # fmt: skip
