# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Whatever the shapes, machine and options: what holds of every choice of splits.

More cases, drawn anew: HYPOTHESIS_PROFILE=nightly.
"""

import os
from dataclasses import replace

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from mlir_attention import split
from mlir_attention.split.cost_model import (
    Problem,
    estimate,
    longest_chunk,
    partial_bytes,
    rows_of,
    tasks_of,
)
from mlir_attention.split.heuristic import SplitOptions, SplitPlan, _chunk, choose_splits
from mlir_attention.split.machines import Machine, find_machine, some_workers

settings.register_profile("ci", max_examples=200, deadline=None, derandomize=True, database=None)
settings.register_profile("nightly", max_examples=5000, deadline=None, print_blob=True)
settings.load_profile("nightly" if os.environ.get("HYPOTHESIS_PROFILE") else "ci")

KEYS = st.one_of(st.integers(0, 300), st.integers(0, 1 << 18), st.integers(0, 1 << 40))
NAMES = ("cpu:1", "cpu:2", "cpu:6", "cpu:64", "a100", "h100", "h100,blocks=1", "mi300x", "gpu:84")


def problems(keys=KEYS):
    return st.builds(
        Problem,
        tasks=st.integers(1, 600),
        keys=keys,
        inner=st.sampled_from([1, 1, 16]),
        rows=st.one_of(st.integers(1, 16), st.integers(1, 5000)),
        depth=st.integers(1, 600),
        value_depth=st.integers(1, 600),
        key_bytes=st.sampled_from([1, 2, 4, 8]),
        value_bytes=st.sampled_from([1, 2, 4, 8]),
        partial_bytes=st.sampled_from([4, 8]),
    )


MACHINES = st.one_of(
    st.sampled_from(NAMES).map(find_machine),
    st.integers(1, 300).map(some_workers),
    st.builds(
        Machine,
        name=st.just("drawn"),
        processors=st.integers(1, 400),
        blocks=st.integers(1, 4),
        worker_bandwidth=st.integers(1, 100),
        bandwidth=st.integers(1, 10000),
        task_ns=st.integers(0, 5000),
        combine_ns=st.integers(0, 50000),
        rows=st.integers(0, 128),
        cache=st.sampled_from([0, 0, 1, 16 << 10, 1 << 20]),
    ),
)
LIMITS = st.builds(
    SplitOptions,
    min_chunk_size=st.integers(1, 4096),
    max_splits=st.integers(1, 512),
    parallelism=st.integers(0, 256),
)


def check_covers(plan: SplitPlan, keys: int) -> None:
    assert plan.why
    assert plan.num_chunks is not None and plan.chunk is not None and plan.tail is not None
    assert plan.num_chunks * plan.chunk + plan.tail == keys
    assert plan.num_chunks >= 1
    assert plan.tail >= 0
    assert plan.chunk >= 1 or keys == 0


@given(
    problem=problems(st.none() | KEYS), tasks=st.integers(1, 600), machine=st.none() | MACHINES,
    limits=LIMITS,
)  # fmt: skip
def test_a_batch_invariant_choice_does_not_know_the_batch(problem, tasks, machine, limits):
    limits = replace(limits, batch_invariant=True)
    plan = choose_splits(problem, machine, limits)
    assert choose_splits(replace(problem, tasks=tasks), machine, limits) == plan
    if problem.keys is not None:
        check_covers(plan, problem.keys)
        assert plan.num_chunks <= limits.max_splits
        assert plan.is_whole or plan.chunk * problem.inner >= limits.min_chunk_size


@given(keys=st.integers(1, 1 << 20), more=st.integers(1, 1 << 20), machine=st.none() | MACHINES)
def test_a_batch_invariant_chunk_does_not_know_the_keys(keys, more, machine):
    limits = SplitOptions(batch_invariant=True, max_splits=1 << 21)
    problem = Problem(tasks=1, keys=keys)
    plans = [choose_splits(replace(problem, keys=n), machine, limits) for n in (keys, keys + more)]
    chunks = {plan.chunk for plan in plans if not plan.is_whole}
    assert len(chunks) <= 1


@given(problem=problems(), machine=st.none() | MACHINES, limits=LIMITS)
@example(problem=Problem(1, 0), machine=None, limits=SplitOptions())
@example(problem=Problem(1, 5), machine=None, limits=SplitOptions(min_chunk_size=1))
@example(problem=Problem(8, 8193), machine=find_machine("h100"), limits=SplitOptions())
def test_chosen_plans_keep_to_their_limits(problem, machine, limits):
    plan = choose_splits(problem, machine, limits)
    check_covers(plan, problem.keys)
    if plan.is_whole:
        assert plan.chunk == problem.keys
        return
    assert 2 <= plan.num_chunks <= limits.max_splits
    assert plan.chunk * problem.inner >= limits.min_chunk_size
    assert plan.tail < plan.chunk


@given(problem=problems(), longer=KEYS, machine=st.none() | MACHINES, limits=LIMITS)
def test_longer_keys_never_get_fewer_chunks(problem, longer, machine, limits):
    shorter, longer = sorted([problem.keys, longer])
    few = choose_splits(replace(problem, keys=shorter), machine, limits)
    many = choose_splits(replace(problem, keys=longer), machine, limits)
    assert few.num_chunks <= many.num_chunks


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("tasks", [1, 5, 8, 32])
def test_every_length_gets_no_fewer_chunks_than_the_one_before(name, tasks):
    machine = find_machine(name)
    counts = [
        choose_splits(Problem(tasks, keys, rows=4), machine).num_chunks for keys in range(1, 3000)
    ]
    assert counts == sorted(counts)


@given(
    problem=problems(),
    machine=MACHINES,
    limits=LIMITS,
    more=st.tuples(st.integers(0, 300), st.integers(0, 3)),
)
def test_more_workers_never_take_longer(problem, machine, limits, more):
    assume(problem.keys > 0)
    bigger = replace(
        machine, processors=machine.processors + more[0], blocks=machine.blocks + more[1]
    )
    times = []
    for each in (machine, bigger):
        plan = choose_splits(problem, each, limits)
        times.append(estimate(problem, each, plan.num_chunks).total)
    assert times[1] <= times[0]


@pytest.mark.parametrize("kind", ["cpu", "gpu"])
@given(problem=problems(), counts=st.tuples(st.integers(1, 300), st.integers(1, 300)))
def test_more_processors_of_a_kind_never_take_longer(kind, problem, counts):
    assume(problem.keys > 0)
    times = []
    for count in sorted(counts):
        machine = find_machine(f"{kind}:{count}")
        plan = choose_splits(problem, machine)
        times.append(estimate(problem, machine, plan.num_chunks).total)
    # That of a GPU's worker is rounded twice: bandwidth / workers.
    assert times[1] <= times[0] * (1 + 1e-12)


@given(problem=problems(), machine=MACHINES, limits=LIMITS)
def test_nothing_allowed_takes_less(problem, machine, limits):
    assume(problem.keys > 0 and machine.cache == 0)
    chosen = choose_splits(problem, machine, limits).num_chunks
    least = estimate(problem, machine, chosen).total
    for count in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64):
        shortest = -(-limits.min_chunk_size // problem.inner)
        if count <= limits.max_splits and problem.keys >= count * max(count, shortest):
            assert least <= estimate(problem, machine, count).total


@given(problem=problems(st.none() | KEYS), machine=st.none() | MACHINES, limits=LIMITS)
def test_the_same_is_chosen_again(problem, machine, limits):
    assert choose_splits(problem, machine, limits) == choose_splits(problem, machine, limits)


@given(problem=problems(), machine=st.none() | MACHINES, splits=st.integers(1, 300))
@example(problem=Problem(1, 2), machine=None, splits=100)
@example(problem=Problem(1, 5), machine=None, splits=3)
def test_a_given_number_of_splits_is_kept(problem, machine, splits):
    plan = choose_splits(problem, machine, SplitOptions(num_splits=splits))
    check_covers(plan, problem.keys)
    if plan.is_whole:
        assert problem.keys < 2 or splits == 1
        return
    # The rest of N / G is the tail, though it may hold further whole chunks.
    assert plan.num_chunks == min(splits, problem.keys)
    assert plan.chunk == problem.keys // min(splits, problem.keys)


@given(problem=problems(), machine=st.none() | MACHINES, chunk=st.integers(1, 1 << 18))
def test_a_given_chunk_is_kept(problem, machine, chunk):
    plan = choose_splits(problem, machine, SplitOptions(chunk_size=chunk))
    check_covers(plan, problem.keys)
    if plan.is_whole:
        assert problem.keys <= chunk
        return
    assert plan.chunk == chunk
    assert plan.tail < chunk


@given(problem=problems(st.none()), machine=st.none() | MACHINES, number=st.integers(2, 300))
def test_given_numbers_are_kept_for_dynamic_keys(problem, machine, number):
    plan = choose_splits(problem, machine, SplitOptions(num_splits=number))
    assert (plan.num_chunks, plan.chunk, plan.tail) == (number, None, None)
    plan = choose_splits(problem, machine, SplitOptions(chunk_size=number))
    assert (plan.num_chunks, plan.chunk, plan.tail) == (None, number, None)


@given(keys=KEYS, splits=st.integers(0, 300), chunk=st.integers(0, 1 << 18))
def test_strict_keeps_every_number_or_raises(keys, splits, chunk):
    options = SplitOptions(num_splits=splits, chunk_size=chunk, strict=True)
    message = None
    if splits and chunk and keys and keys // chunk != splits:
        message = f"num-splits={splits} and chunk-size={chunk} contradict each other: {keys} keys"
    elif splits > keys:
        message = f"num-splits={splits} is more than the {keys} keys"
    elif chunk > keys:
        message = f"chunk-size={chunk} is more than the {keys} keys"
    if message is not None:
        with pytest.raises(ValueError, match=message):
            choose_splits(Problem(1, keys), None, options)
    else:
        plan = choose_splits(Problem(1, keys), None, options)
        check_covers(plan, keys)
        assert splits in (0, plan.num_chunks)
        assert chunk in (0, plan.chunk)


@given(problem=problems(st.none()), machine=st.none() | MACHINES, limits=LIMITS)
@example(
    problem=Problem(1, None, rows=16),
    machine=Machine(
        name="of a small cache", processors=100, blocks=1, worker_bandwidth=100, bandwidth=10000,
        task_ns=5000, combine_ns=0, cache=1024,
    ),
    limits=SplitOptions(min_chunk_size=1),
)  # fmt: skip
def test_dynamic_keys_fix_the_chunk(problem, machine, limits):
    plan = choose_splits(problem, machine, limits)
    if plan.is_whole:
        assert machine is not None and longest_chunk(problem, machine) is None
        return
    assert plan.num_chunks is None and plan.tail is None
    assert plan.chunk * problem.inner >= limits.min_chunk_size
    longest = longest_chunk(problem, machine) if machine is not None else None
    if longest is not None:
        # The scores of a chunk stay in the cache, unless the user asks for more.
        assert plan.chunk <= max(longest, -(-limits.min_chunk_size // problem.inner))


@pytest.mark.parametrize(
    ("bandwidth", "tasks", "is_whole"),
    [(25, 2, False), (25, 3, True), (30, 3, True), (100, 3, False), (100, 4, True)],
)
def test_dynamic_keys_stay_whole_where_tasks_take_all_workers_or_all_bandwidth(
    bandwidth, tasks, is_whole
):
    machine = Machine(
        name="of 4 workers", processors=2, blocks=2, worker_bandwidth=10, bandwidth=bandwidth,
        task_ns=100, combine_ns=0,
    )  # fmt: skip
    assert choose_splits(Problem(tasks, None), machine).is_whole == is_whole


@pytest.mark.parametrize(("task_ns", "chunk"), [(440, 128), (441, 256), (952, 256), (953, 512)])
def test_a_task_of_dynamic_keys_costs_an_eighth_of_reading_them_at_most(task_ns, chunk):
    machine = Machine(
        name="idle", processors=4, blocks=1, worker_bandwidth=1, bandwidth=4, task_ns=task_ns,
        combine_ns=0,
    )  # fmt: skip
    # 32 bytes a key, and 9 x 4 of a partial output that is written and read.
    problem = Problem(1, None, depth=8, value_depth=8)
    plan = choose_splits(problem, machine, SplitOptions(min_chunk_size=1))
    assert plan.chunk == chunk


@given(keys=st.integers(1, 1 << 17), rows=st.integers(1, 4), cores=st.integers(1, 64))
def test_the_scores_of_a_chunk_stay_in_the_cache(keys, rows, cores):
    machine = find_machine(f"cpu:{cores}")
    plan = choose_splits(Problem(1, keys, rows=rows), machine)
    assert plan.chunk * rows * 4 <= machine.cache


@pytest.mark.parametrize(
    ("rows", "is_bf16", "chunk"),
    [(31, False, 256), (32, False, None), (32, True, 256), (127, True, 256), (128, True, None)],
)
def test_tasks_of_many_rows_store_no_chunk(rows, is_bf16, chunk):
    problem = Problem(1, 8192, rows=rows, is_bf16=is_bf16)
    assert longest_chunk(problem, find_machine("cpu:4")) == chunk


@pytest.mark.parametrize(
    ("rows", "is_bf16", "of_task"),
    [
        (31, False, 31), (32, False, 32), (33, False, 33), (128, False, 128), (129, False, 32),
        (127, True, 32), (128, True, 128),
    ],
)  # fmt: skip
def test_keys_are_cut_rather_than_rows_that_fit_in_a_task_of_blocks(rows, is_bf16, of_task):
    problem, machine = Problem(1, 8192, rows=rows, is_bf16=is_bf16), find_machine("cpu:4")
    assert rows_of(problem, machine) == of_task
    assert tasks_of(problem, machine) == -(-rows // of_task)
    assert rows_of(problem, replace(machine, whole_rows=0)) == min(rows, 32)
    assert rows_of(problem, replace(machine, block_rows=0)) == min(rows, 32)


def test_a_problem_is_a_row_of_heads_of_128_half_precision_elements_unless_it_says_else():
    assert Problem(8, 8192) == Problem(
        tasks=8, keys=8192, inner=1, rows=1, depth=128, value_depth=128, key_bytes=2,
        value_bytes=2, partial_bytes=4, heads=1, is_bf16=False,
    )  # fmt: skip


def test_the_model_by_hand():
    """Each term of an estimate, in ns: bytes by GB/s, and what a start and a combine take."""
    machine = Machine(
        name="by hand", processors=2, blocks=2, worker_bandwidth=10, bandwidth=25, task_ns=100,
        combine_ns=1000, rows=2, cache=4096,
    )  # fmt: skip
    problem = Problem(
        tasks=3, keys=600, inner=2, rows=3, depth=8, value_depth=4, key_bytes=2, value_bytes=4,
        partial_bytes=4,
    )  # fmt: skip
    # 3 tasks of two tiles of rows on 4 workers; 2 x (8 x 2 + 4 x 4) bytes a key.
    assert tasks_of(problem, machine) == 6
    assert problem.bytes_per_key == 64
    whole = estimate(problem, machine, 1)
    assert (whole.tasks, whole.waves) == (6, 2)
    assert whole.read == 600 * 64 * 6 / 25
    assert (whole.start, whole.combine) == (200, 0)
    # Rows of 4 values and an LSE; each partial is written and read.
    assert partial_bytes(problem, machine) == 2 * 5 * 4
    split = estimate(problem, machine, 4)
    assert (split.tasks, split.waves) == (24, 6)
    assert split.start == 600
    assert split.combine == 1000 + 2 * 24 * 40 / 25
    assert split.total == split.read + split.start + split.combine
    # 2 rows x 2 x 4 bytes a key in 4096.
    assert longest_chunk(problem, machine) == 256
    # One worker alone is slower than its share of the memory.
    alone = replace(problem, tasks=1, rows=2)
    assert estimate(alone, machine, 1).read == 600 * 64 / 10


def test_what_is_chosen_where_nothing_is_said():
    problem = Problem(1, 1 << 16)
    assert choose_splits(problem) == choose_splits(problem, some_workers(32))
    few = SplitOptions(parallelism=7)
    assert choose_splits(problem, None, few) == choose_splits(problem, some_workers(7))
    assert choose_splits(Problem(1, None)).chunk == 512


def test_reasons_have_numbers():
    cpu, h100 = find_machine("cpu:4"), find_machine("h100")
    assert choose_splits(Problem(8, 8192, rows=4), h100).describe(8192) == (
        "split 8192 keys into 32 chunks of 256: 256 tasks on 264 workers, 1 wave; in the model "
        "of h100 16.8 times as fast as whole, 22% of it the combine"
    )
    assert choose_splits(Problem(264, 8192), h100).describe(8192) == (
        "not split: its tasks, batch x key/value head = 264, occupy 264 workers without a split"
    )
    assert choose_splits(Problem(200, 8192), h100).describe(8192) == (
        "not split: its tasks, batch x key/value head = 200, take all 3350 GB/s of h100 without a "
        "split"
    )
    assert choose_splits(Problem(1, 256, depth=8, value_depth=8), cpu).describe(256) == (
        "not split: in the model of cpu:4 its 256 keys in 2 chunks take 1.88 times as long, 52% of "
        "it the combine"
    )
    assert (
        choose_splits(Problem(4, 65536, rows=4), cpu)
        .describe(65536)
        .endswith("; the scores of a chunk of more than 2048 keys would leave the cache")
    )
    # Two chunks are the fewest whose scores stay there.
    plan = choose_splits(Problem(64, 4096, rows=4), cpu)
    assert plan.num_chunks == 2
    assert plan.why.endswith("; the scores of a chunk of more than 2048 keys would leave the cache")
    assert "cache" not in choose_splits(Problem(1, 2048, rows=4), cpu).why
    assert choose_splits(Problem(1, 1000), h100, SplitOptions(num_splits=3)).describe(1000) == (
        "split 1000 keys into 3 chunks of 333 and a tail of 1: num-splits=3 requests it; 3 tasks "
        "on 264 workers, 1 wave; in the model of h100 2.2 times as fast as whole, 21% of it the "
        "combine"
    )
    whole = choose_splits(Problem(1, 1000), h100, SplitOptions(num_splits=1))
    assert whole.describe(1000) == "not split: num-splits=1 requests no split"


def test_two_chunks_are_the_fewest_for_any_batch():
    options = SplitOptions(batch_invariant=True)
    chunk = choose_splits(Problem(1, None), None, options).chunk
    assert choose_splits(Problem(1, 2 * chunk), None, options).num_chunks == 2
    assert choose_splits(Problem(1, 2 * chunk - 1), None, options).is_whole


@pytest.mark.parametrize(
    "make",
    [
        lambda: Problem(0, 1),
        lambda: Problem(1, -1),
        lambda: Problem(1, 1, rows=0),
        lambda: SplitOptions(min_chunk_size=0),
        lambda: SplitOptions(max_splits=0),
        lambda: SplitOptions(num_splits=-1),
        lambda: estimate(Problem(1, None), find_machine("h100"), 2),
    ],
)
def test_what_is_no_number_of_anything_is_an_error(make):
    with pytest.raises(ValueError, match="must be"):
        make()


@pytest.mark.parametrize(
    ("keys", "splits", "chunk"),
    [
        (2048, 2, 1024),
        (2047, 2, 992),
        # No tail is better than round chunks.
        (3 * 520, 3, 520),
        # Whole granules leave a tail of an eighth of a chunk at most.
        (3 * 512 + 64, 3, 512),
        (3 * 512 + 65, 3, 528),
        (3 * 576 + 71, 3, 576),
        (3 * 128 + 16, 3, 128),
        (3 * 128 + 17, 3, 132),
        (3 * 8 + 1, 3, 8),
        (3 * 7 + 1, 3, 7),
    ],
)
def test_chunks_are_round_where_the_tail_stays_short(keys, splits, chunk):
    assert _chunk(keys, splits, 1) == chunk
    assert keys - splits * chunk <= chunk / 8 or chunk == keys // splits


def test_chunks_are_not_shorter_than_they_may_be():
    assert _chunk(3 * 512 + 64, 3, 512) == 512
    assert _chunk(3 * 512 + 64, 3, 513) == 528
    assert _chunk(3 * 512 + 64, 3, 533) == 533


def test_public_names():
    """`combine_partials`, which needs the MLIR bindings, is imported when it is asked for."""
    assert split.__all__ == sorted(set(split.__all__))
    for name in split.__all__:
        assert getattr(split, name).__name__ == name
    with pytest.raises(AttributeError, match=r"'mlir_attention\.split' has no attribute 'combine'"):
        split.combine  # noqa: B018
