# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Problems drawn at random over all that a group can be: split, unsplit and NumPy in f64 agree.

Run more of them with HYPOTHESIS_PROFILE=nightly, and the same again with the seed that is printed
at the end; see Inputs/profiles.py.
"""

import re

import numpy as np
from attention_numerics import Array
from drawn_groups import ROUNDING, Group, Problem, calls, groups, splits
from hypothesis import given, note, seed
from hypothesis import strategies as st
from profiles import OPT_LEVELS, SEED


@seed(SEED)
@given(
    data=st.data(),
    group=groups(),
    split=splits(),
    opt_level=st.sampled_from(OPT_LEVELS),
    on_two_threads=st.sampled_from([False, False, False, True]),
)
def test_split_and_unsplit_agree_with_numpy(
    data: st.DataObject, group: Group, split: str, opt_level: int, on_two_threads: bool
):
    note(group.text)
    chunk = int(re.search(r"=(\d+)", split)[1])
    problems = [
        Problem.of(group, data.draw(calls(group, chunk)))
        for _ in range(data.draw(st.integers(1, 3)))
    ]
    whole, parts = (group.compile(text, opt_level=opt_level) for text in ("", split))
    first = [results_of(parts, problem) for problem in problems]
    for problem, results in zip(problems, first, strict=True):
        assert_right(group, results, problem)
        assert_right(group, results_of(whole, problem), problem)
        assert_same_bits(results_of(parts, problem), results)
    if on_two_threads:
        parallel = group.compile(split, num_threads=2, opt_level=opt_level)
        for problem, results in zip(problems, first, strict=True):
            assert_same_bits(results_of(parallel, problem), results)


def results_of(compiled, problem: Problem) -> tuple[Array, ...]:
    results = compiled(*problem.arguments)
    return results if isinstance(results, tuple) else (results,)


def assert_right(group: Group, results: tuple[Array, ...], problem: Problem) -> None:
    assert len(results) == 1 + group.lse
    elements = (group.elements[3], group.accumulation)
    for got, want, element, tolerance in zip(
        results, problem.want, elements, problem.tolerance, strict=False
    ):
        got = np.asarray(got).astype(np.float64)
        assert got.shape == want.shape
        relative, absolute = ROUNDING[element]
        np.testing.assert_allclose(got, want, rtol=1.01 * relative, atol=absolute + tolerance)


def assert_same_bits(got: tuple[Array, ...], want: tuple[Array, ...]) -> None:
    for a, b in zip(got, want, strict=True):
        assert a.dtype == b.dtype
        assert a.tobytes() == b.tobytes()
