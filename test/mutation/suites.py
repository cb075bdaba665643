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

_FLASH_DECODING = ("passes/flash-decoding/*.mlir", "numerics/test_nested_combines.py")


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
        ("rewrites/forming/*.py", "passes/form_groups.py"),
        (
            "passes/form-groups/*.mlir",
            "passes/form-groups/*/*.mlir",
            "passes/form-groups/test_near_misses.py",
            "passes/form-groups/test_form_groups_numerics.py",
            "passes/form-groups/test_edge_cases.py",
            "passes/form-groups/test_masks_from_positions.py",
            "passes/form-groups/test_random_spellings.py",
        ),
    ),
    Suite(
        "split",
        ("splitting.py", "cost_model.py"),
        ("python/test_splitting.py", *_FLASH_DECODING),
    ),
    Suite("split", ("machines.py",), ("python/test_machines.py", "passes/flash-decoding/*.mlir")),
    Suite(
        "split",
        ("rewrites/split_*.py", "rewrites/combine.py", "passes/flash_decoding.py"),
        _FLASH_DECODING,
    ),
    Suite(
        "split",
        ("passes/*.py",),
        ("driver/*.mlir", "passes/flash-decoding/*.mlir", "python/test_passes.py"),
    ),
    Suite(
        "tasks",
        ("cpu/key_ranges.py", "rewrites/linear.py", "rewrites/visibility.py"),
        ("cpu/narrow-keys*.mlir", "numerics/test_narrow_keys.py"),
    ),
    Suite(
        "tasks",
        ("cpu/tiling.py", "cpu/tasks.py", "cpu/memory_order.py"),
        (
            "cpu/tile-*.mlir", "cpu/memory-order.py", "cpu/few-rows*.mlir", "cpu/*-tail*.mlir",
            "cpu/many-rows*.mlir", "cpu/vectorized*.mlir", "cpu/test_vector_code.py", *_NUMERICS,
        ),
    ),
    Suite(
        "tasks",
        ("cpu/caches.py", "rewrites/paged_cache.py", "rewrites/interleaved_heads.py"),
        (
            "cpu/slice-caches.mlir", "cpu/interleaved-heads.mlir",
            "cpu/vectorized-narrow-caches.mlir", "cpu/caches-are-not-copied.mlir",
            "numerics/test_key_lengths.py",
            "numerics/test_paged_cache.py",
        ),
    ),
    Suite(
        "tasks",
        ("cpu/key_blocks.py", "cpu/tails.py", "cpu/few_rows.py", "cpu/scratch.py"),
        (
            "cpu/*tail*.mlir", "cpu/few-rows*.mlir", "cpu/many-rows*.mlir", "cpu/rows-*.mlir",
            "cpu/blocks-*.mlir", "cpu/vectorized*.mlir", "cpu/test_vector_code.py", *_NUMERICS,
            "numerics/test_many_rows.py",
        ),
    ),
    Suite(
        "lower",
        ("rewrites/check_operands.py",),
        ("cpu/check-operands.mlir", "passes/convert-to-linalg/*.mlir", "cpu/test_assertions.py"),
    ),
    Suite(
        "lower",
        ("rewrites/key_lengths.py",),
        (
            "passes/convert-to-linalg/*.mlir", "cpu/slice-caches.mlir",
            "numerics/test_key_lengths.py",
        ),
    ),
    Suite(
        "lower",
        ("rewrites/*.py",),
        (
            "passes/convert-to-linalg/*.mlir", "passes/inline-combine/*.mlir",
            "passes/flash-decoding/*.mlir", "cpu/tile-*.mlir", "cpu/stages.mlir",
            "numerics/test_masks.py", "numerics/test_layouts.py",
        ),
    ),
    Suite("runtime", ("runtime/cache.py", "runtime/fingerprint.py"), ("runtime/test_cache.py",)),
    Suite(
        "runtime",
        ("runtime/*.py",),
        ("runtime/test_[!ct]*.py", "runtime/test_compile.py", "runtime/test_cache.py",
         "numerics/test_bad_calls.py", "runtime/test_threads.py"),
    ),
    Suite(
        "vectors",
        ("cpu/*.py",),
        ("cpu/*.mlir", "cpu/test_vector_code.py", "numerics/test_stages.py", "cpu/test_[!b]*.py"),
    ),
)  # fmt: skip
