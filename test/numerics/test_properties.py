# RUN: %python -m pytest -q %s -p no:cacheprovider
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Groups drawn at random: split, unsplit and NumPy in f64 agree."""

from dataclasses import dataclass

import numpy as np
from attention_numerics import (
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_group,
    constant,
    minus_infinity,
    random_array,
)
from hypothesis import given, note, settings
from hypothesis import strategies as st
from mlir.dialects import arith

MASKS = ("none", "boolean", "additive", "causal", "window")


@dataclass(frozen=True)
class Case:
    """A group to compile and to call."""

    maps: str
    extents: dict[str, int]
    dynamic: frozenset[str]
    element: str
    mask: str
    split: str

    def shape(self, term: str) -> tuple[int, ...]:
        return tuple(1 if letter == "0" else self.extents[letter] for letter in term)

    @property
    def terms(self) -> list[str]:
        return [term.strip() for term in self.maps.partition("->")[0].split(",")]

    @property
    def elements(self) -> list[str]:
        masks = {"boolean": ["i1"], "additive": ["f32"]}
        return [self.element] * 3 + masks.get(self.mask, [])

    @property
    def types(self) -> list[str]:
        return [
            "x".join(
                [
                    *(
                        "1" if x == "0" else "?" if x in self.dynamic else str(self.extents[x])
                        for x in term
                    ),
                    element,
                ]
            )
            for term, element in zip(self.terms, self.elements, strict=True)
        ]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    batch = draw(st.sampled_from(["", "b", "bh"]))
    rows = draw(st.sampled_from(["", "m", "rm"]))
    keys = draw(st.sampled_from(["n", "n", "n", "np"]))
    extents = {letter: draw(st.integers(1, 3)) for letter in "bhrmp"}
    extents |= {letter: draw(st.integers(1, 9)) for letter in "de"}
    extents["n"] = draw(st.one_of(st.integers(0, 9), st.integers(10, 70)))

    def shuffled(letters: str) -> str:
        return "".join(draw(st.permutations(letters)))

    terms = [
        shuffled(batch + rows + "d"),
        shuffled(batch + keys + "d"),
        shuffled(batch + keys + "e"),
    ]
    mask = draw(st.sampled_from(MASKS if "m" in rows else MASKS[:3]))
    if mask in ("boolean", "additive"):
        wanted = [letter if draw(st.booleans()) else "" for letter in batch + rows + keys]
        terms.append(shuffled("".join(wanted) + draw(st.sampled_from(["", "0"]))))
    # The order of a result's dimensions is free too.
    maps = f"{', '.join(terms)} -> {shuffled(batch + rows + 'e')}"
    dynamic = frozenset(draw(st.sets(st.sampled_from(batch + rows + keys + "de"))))
    chunk = draw(st.integers(1, 20))
    split = draw(
        st.sampled_from(
            [f"num-splits={max(2, chunk)}", f"chunk-size={chunk}", f"min-chunk-size={chunk}"]
        )
    )
    element = draw(st.sampled_from(["f32", "f16", "bf16", "f64"]))
    return Case(maps, extents, dynamic, element, mask, split)


def score_function(case: Case):
    """The score function for the IR, and the same for NumPy."""
    if case.mask == "boolean":
        return (
            lambda s, kept, index: arith.select(kept, s, _minus_infinity(s)),
            lambda s, kept, index: np.where(kept, s, -np.inf),
        )
    if case.mask == "additive":
        return (
            lambda s, bias, index: arith.addf(
                s, bias if bias.type == s.type else arith.extf(s.type, bias)
            ),
            lambda s, bias, index: s + bias,
        )
    if case.mask == "causal":
        return (
            lambda s, index: arith.select(
                arith.cmpi(arith.CmpIPredicate.ule, index("n"), index("m")), s, _minus_infinity(s)
            ),
            lambda s, index: np.where(index("n") <= index("m"), s, -np.inf),
        )
    if case.mask == "window":
        return (
            lambda s, index: arith.select(
                arith.cmpi(arith.CmpIPredicate.uge, index("n"), index("m")), s, _minus_infinity(s)
            ),
            lambda s, index: np.where(index("n") >= index("m"), s, -np.inf),
        )
    return None, None


def _minus_infinity(like):
    return minus_infinity() if str(like.type) == "f32" else constant(float("-inf"), "f64")


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(case=cases(), seed=st.integers(0, 1000))
def test_split_and_unsplit_agree_with_numpy(case: Case, seed: int):
    score, reference = score_function(case)
    arrays = [
        random_array(seed + at, case.shape(term), element)
        for at, (term, element) in enumerate(zip(case.terms, case.elements, strict=True))
    ]
    # Softmax of wide scores is one key: keep them narrow.
    arrays[0] = (arrays[0] * 0.5).astype(arrays[0].dtype)
    want, want_lse = attention_reference(case.maps, *arrays, score=reference)
    lse_tolerance = TOLERANCE["f64" if case.element == "f64" else "f32"]
    for pipeline in ("", f"attention-flash-decoding{{{case.split}}}"):
        note(pipeline or "unsplit")
        got, got_lse = compile_group(case.maps, case.types, score, lse=True, pipeline=pipeline)(
            *arrays
        )
        assert_close(got, want, TOLERANCE[case.element])
        assert_close(got_lse, want_lse, 2 * lse_tolerance)
