# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Attention spelt at random is found, and it, and what is nearly attention, computes the same.

Extents are often equal, so that a dimension that is taken for another one still type-checks.
More cases, drawn anew: HYPOTHESIS_PROFILE=nightly.
"""

import os
from collections.abc import Callable, Sequence

import numpy as np
from attention_spelling import AttentionWriter
from hypothesis import given, note, settings
from hypothesis import strategies as st
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn

settings.register_profile("ci", max_examples=20, deadline=None, derandomize=True, database=None)
settings.register_profile("nightly", max_examples=2000, deadline=None, print_blob=True)
settings.load_profile("nightly" if os.environ.get("HYPOTHESIS_PROFILE") else "ci")

#: Passes that a program may have been through before.
PREPARATIONS = (
    "canonicalize,cse",
    "linalg-generalize-named-ops",
    "linalg-generalize-named-ops,linalg-fuse-elementwise-ops,canonicalize,cse",
)

LETTERS = "bchrmnde"
#: f16 rounds the probabilities where the program did; the sums are taken in another order.
TOLERANCE = {"f64": 1e-12, "f32": 1e-5, "f16": 4e-3}
DTYPES = {"f64": np.float64, "f32": np.float32, "f16": np.float16, "i1": np.bool_}


@st.composite
def extents_of(draw: st.DrawFn) -> dict[str, int]:
    if draw(st.booleans()):
        return dict.fromkeys(LETTERS, draw(st.integers(2, 4)))
    return {letter: draw(st.integers(1, 6)) for letter in LETTERS}


def random_array(rng: np.random.Generator, type_: object, extent: int) -> np.ndarray:
    shape = tuple(extent if size is None else size for size in type_.shape)
    if type_.element == "i1":
        keep = rng.random(shape) < 0.7
        keep[..., 0] = True  # Not for every layout: rows of NaN are left out below.
        return keep
    return rng.standard_normal(shape).astype(DTYPES[type_.element])


def groups_in(text: str) -> int:
    with ir.Context():
        module = ir.Module.parse(text)
        PassManager.parse("builtin.module(attention-form-groups)").run(module.operation)
        return str(module).count(" attention.group ")


def run(text: str, pipeline: str, extent: int) -> tuple[int, tuple[np.ndarray, ...]]:
    """The number of groups, and the results as f64."""
    with ir.Context():
        module = ir.Module.parse(text)
        if pipeline:
            PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        groups = str(module).count(" attention.group ")
        compiled = attn.compile(module, "main", num_threads=1, opt_level=OPT_LEVEL)
    rng = np.random.default_rng(1)
    results = compiled(*(random_array(rng, type_, extent) for type_ in compiled.argument_types))
    results = results if isinstance(results, tuple) else (results,)
    return groups, tuple(result.astype(np.float64) for result in results)


def compare(text: str, element: str, extent: int, pipeline: str = "attention-form-groups") -> int:
    """Asserts that the program computes the same raised; the number of groups in that."""
    note(text)
    _, plain = run(text, "", extent)
    groups, raised = run(text, pipeline, extent)
    for before, after in zip(plain, raised, strict=True):
        # A row without keys has no softmax in the program, and is 0 in the group.
        seen = np.isfinite(before)
        tolerance = TOLERANCE[element]
        np.testing.assert_allclose(after[seen], before[seen], rtol=tolerance, atol=tolerance)
    return groups


def picker(data: st.DataObject) -> Callable[[Sequence], object]:
    return lambda options: data.draw(st.sampled_from(options))


@given(
    st.data(),
    extents_of(),
    st.sampled_from(["", "", "n", "m"]),
    st.sampled_from(["f32", "f32", "f16", "f64"]),
)
def test_found_and_the_same(data, extents, dynamic, element):
    writer = AttentionWriter(picker(data), extents, dynamic, element)
    assert compare(writer.attention(), element, extents[dynamic or "n"]) == 1


@given(st.data(), extents_of(), st.sampled_from(PREPARATIONS))
def test_found_after_other_passes(data, extents, preparation):
    """Also where generics were made of named ops, and elementwise ones fused."""
    # The loop over a single key would fold away, and the softmax with it.
    text = AttentionWriter(picker(data), extents | {"n": 5}).attention()
    assert compare(text, "f32", 5, f"{preparation},attention-form-groups") == 1


#: How many steps of a kind may go wrong.
MISTAKES = {
    "swap": 16, "row": 16, "seed": 2, "maximum": 1, "scale": 2, "constant": 2, "predicate": 1,
    "guard": 1,
}  # fmt: skip


@settings(max_examples=5 * settings.default.max_examples)
@given(st.data(), extents_of(), st.sampled_from(sorted(MISTAKES)))
def test_a_mistake_stays_a_mistake(data, extents, kind):
    number = data.draw(st.integers(0, MISTAKES[kind] - 1))
    writer = AttentionWriter(picker(data), extents, mistake=(number, kind))
    text = writer.attention()
    # What is left alone, as most mistakes are, computes what it did.
    if writer.is_mistaken and groups_in(text):
        compare(text, "f32", extents["n"])
