# RUN: %python -m pytest -q %s -p no:cacheprovider
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Whatever the shapes and options, a plan covers all keys and leaves no split empty."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from mlir_attention.splitting import SplitOptions, SplitPlan, choose_plan

KEYS = st.integers(0, 1 << 18)
OPTIONS = st.builds(
    SplitOptions,
    min_chunk_size=st.integers(1, 4096),
    max_splits=st.integers(1, 512),
    parallelism=st.integers(0, 256),
)


def check_covers(plan: SplitPlan, keys: int) -> None:
    assert plan.num_chunks is not None and plan.chunk is not None and plan.tail is not None
    assert plan.num_chunks * plan.chunk + plan.tail == keys
    assert plan.num_chunks >= 1
    assert plan.tail >= 0


@given(tasks=st.none() | st.integers(1, 4096), keys=KEYS, options=OPTIONS)
@example(tasks=1, keys=0, options=SplitOptions())
@settings(deadline=None, max_examples=200)
def test_chosen_plans_keep_to_their_limits(
    tasks: int | None, keys: int, options: SplitOptions
) -> None:
    plan = choose_plan(tasks, keys, options)
    if isinstance(plan, str):
        assert plan
        return
    check_covers(plan, keys)
    assert plan.num_chunks + (plan.tail > 0) >= 2
    assert plan.num_chunks + (plan.tail > 0) <= options.max_splits
    assert plan.chunk >= options.min_chunk_size
    assert plan.tail < plan.chunk


@given(keys=KEYS, splits=st.integers(1, 300))
@example(keys=2, splits=100)
@example(keys=5, splits=3)
def test_a_given_number_of_splits_is_kept(keys: int, splits: int) -> None:
    plan = choose_plan(1, keys, SplitOptions(num_splits=splits))
    if isinstance(plan, str):
        assert keys < 2 or splits == 1
        return
    check_covers(plan, keys)
    # The rest of N / G is the tail, though it may hold further whole chunks.
    assert plan.num_chunks == min(splits, keys)
    assert plan.chunk == keys // min(splits, keys)


@given(keys=KEYS, chunk=st.integers(1, 1 << 18))
def test_a_given_chunk_is_kept(keys: int, chunk: int) -> None:
    plan = choose_plan(1, keys, SplitOptions(chunk_size=chunk))
    if isinstance(plan, str):
        assert keys <= chunk
        return
    check_covers(plan, keys)
    assert plan.chunk == chunk
    assert plan.tail < chunk


@given(tasks=st.none() | st.integers(1, 4096), options=OPTIONS)
def test_dynamic_keys_fix_the_chunk(tasks: int | None, options: SplitOptions) -> None:
    plan = choose_plan(tasks, None, options)
    if isinstance(plan, SplitPlan):
        assert plan.num_chunks is None and plan.tail is None
        assert plan.chunk is not None and plan.chunk >= options.min_chunk_size
