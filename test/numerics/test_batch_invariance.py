# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Batch invariance: the results of a sequence have the same bits alone and in any batch.

A batch of static extent is another function than one of another extent, with a plan of its own.
"""

import importlib
from dataclasses import replace

import numpy as np
import pytest
from attention_numerics import Array, compile_group, random_array, random_inputs
from drawn_groups import Group, Problem, calls, groups
from hypothesis import assume, given, note, seed, settings
from hypothesis import strategies as st
from profiles import OPT_LEVELS, PROFILE, PROFILES, SEED

SPLIT = "attention-flash-decoding{{batch-invariant machine=cpu:{cores}}}"

compile_module = importlib.import_module("mlir_attention.runtime.compile")


def on_cores(cores: int) -> pytest.MonkeyPatch:
    """Lets `compile` plan for a machine of so many cores, until it is undone."""
    patch = pytest.MonkeyPatch()
    patch.setattr(compile_module, "available_cores", lambda: cores)
    return patch


@seed(SEED)
@settings(max_examples=PROFILES[PROFILE] // 5)
@given(
    data=st.data(),
    group=groups(),
    size=st.integers(2, 5),
    chunk=st.integers(1, 12),
    cores=st.sampled_from([1, 2, 64]),
    is_split=st.booleans(),
    opt_level=st.sampled_from(OPT_LEVELS),
)
def test_drawn_groups(
    data: st.DataObject,
    group: Group,
    size: int,
    chunk: int,
    cores: int,
    is_split: bool,
    opt_level: int,
):
    """The last sequence of a batch, and the same one alone."""
    assume(group.batch)
    letter = group.batch[0]
    together = replace(group, extents={**group.extents, letter: size})
    alone = replace(group, extents={**group.extents, letter: 1})
    note(together.text)
    call = data.draw(calls(together, chunk))
    if letter in call.extents:
        call = replace(call, extents={**call.extents, letter: size})
    problem = Problem.of(together, call)
    split = (
        f"attention-flash-decoding{{batch-invariant machine=cpu:{cores} min-chunk-size={chunk}}}"
    )
    pipeline = split if is_split else ""
    patch = on_cores(cores)
    try:
        first, second = (
            each.compile(pipeline, opt_level=opt_level, batch_invariant=True)
            for each in (together, alone)
        )
    finally:
        patch.undo()
    terms = [term for term, _ in group.operands]
    sequence = [
        last_along(argument, term, letter)
        for argument, term in zip(problem.arguments, terms, strict=False)
    ]
    got = as_tuple(second(*sequence, *problem.arguments[len(terms) :]))
    rows = [group.output, "".join(x for x in group.output if x in group.rows)]
    for whole, single, term in zip(as_tuple(first(*problem.arguments)), got, rows, strict=False):
        assert last_along(whole, term, letter).tobytes() == single.tobytes()


#: Plans that look at the batch would differ: heads within the keys, and splits that fill cores.
GROUPS = {
    "heads within the keys": ("bhrd, bnhd, bnhe -> bhre", "1x8x1x32, 1x512x8x32, 1x512x8x32"),
    "four rows of such heads": ("bhrd, bnhd, bnhe -> bhre", "1x8x4x32, 1x700x8x32, 1x700x8x32"),
    "one head": ("bmd, bnd, bne -> bme", "1x1x64, 1x1500x64, 1x1500x64"),
    "many rows": ("bhmd, bhnd, bhne -> bhme", "1x2x40x32, 1x2x300x32, 1x2x300x32"),
}


@pytest.mark.parametrize("cores", [2, 64])
@pytest.mark.parametrize("pipeline", ["", SPLIT])
@pytest.mark.parametrize("name", GROUPS)
def test_batches_of_any_size(name: str, pipeline: str, cores: int):
    """Static batches of 1, 4 and 40 sequences, and a dynamic one, with lengths."""
    maps, shapes = GROUPS[name]
    arrays = [stacked(array) for array in random_inputs(3, shapes)]
    num_keys = arrays[1].shape[maps.partition(",")[2].strip().index("n")]
    lengths = (np.arange(40, dtype=np.int32) * 37) % (num_keys + 1)
    lengths[0] = num_keys - 3
    results = {}
    patch = on_cores(cores)
    try:
        for batch, extent in [(1, "1"), (4, "4"), (40, "40"), (1, "?"), (40, "?")]:
            types = [
                f"{extent}x{shape.strip().partition('x')[2]}xf32" for shape in shapes.split(",")
            ]
            compiled = compile_group(
                maps.replace(" ->", ", b ->"),
                [*types, f"{extent}xi32"],
                cache=["kv_lengths"],
                pipeline=pipeline.format(cores=cores),
                num_threads=2,
                batch_invariant=True,
            )
            results[batch, extent] = compiled(*(array[:batch] for array in (*arrays, lengths)))
    finally:
        patch.undo()
    expected = results.pop((40, "40"))
    for (batch, extent), got in results.items():
        assert got.tobytes() == expected[:batch].tobytes(), f"{batch} of {extent}"


def test_the_option_is_a_bool():
    with pytest.raises(TypeError, match="batch_invariant is 1, a int; it must be a bool"):
        compile_group("bmd, bnd, bne -> bme", ["1x1x8xf32"] * 3, batch_invariant=1)


def last_along(array: Array, term: str, letter: str) -> Array:
    """The last position along the dimension `letter`, which is kept; all if there is none."""
    if letter not in term:
        return array
    return array[tuple(slice(-1, None) if x == letter else slice(None) for x in term)]


def stacked(array: Array) -> Array:
    """A batch of 40 arrays, of which `array` is the first."""
    others = random_array(7, (39, *array.shape[1:]), "f32")
    return np.concatenate([array, others])


def as_tuple(results: Array | tuple[Array, ...]) -> tuple[Array, ...]:
    return results if isinstance(results, tuple) else (results,)
