# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Programs that are found, split and run compute what they computed as they were given.

Whole programs are compared with NumPy in f64 too. Near misses of attention, found or not, keep
their value. More cases, drawn anew: FUZZ=nightly.
"""

from collections.abc import Callable, Sequence

import drawn
import numpy as np
from attention_spelling import AttentionWriter
from hypothesis import assume, given, note
from hypothesis import strategies as st
from mlir import ir
from mlir.passmanager import PassManager
from near_misses import near_miss
from whole_programs import ProgramWriter

import mlir_attention as attn

drawn.load(25)

LETTERS = "bchrmndeyz"
DTYPES = {"f64": np.float64, "f32": np.float32, "i1": np.bool_}
#: Of the largest value; sums are taken in another order.
TOLERANCE = {"f64": 1e-12, "f32": 2e-5}
Array = np.ndarray


@st.composite
def extents(draw: st.DrawFn) -> dict[str, int]:
    """All equal, so that dimensions may be confused, or each another one."""
    if draw(st.booleans()):
        return dict.fromkeys(LETTERS, draw(st.integers(2, 4)))
    drawn = {letter: draw(st.integers(1, 5)) for letter in LETTERS}
    return drawn | {"n": draw(st.integers(1, 9)), "e": drawn["d"]}


@st.composite
def splits(draw: st.DrawFn) -> str:
    """Find, perhaps other passes, and split."""
    option = draw(st.sampled_from(["num-splits", "chunk-size"]))
    between = draw(st.sampled_from(["", "", "canonicalize,cse,"]))
    number = draw(st.integers(1, 4))
    return f"attention-form-groups,{between}attention-flash-decoding{{{option}={number}}}"


def picker(data: st.DataObject) -> Callable[[Sequence], object]:
    return lambda options: data.draw(st.sampled_from(options))


def compiled(text: str, pipeline: str = "") -> tuple[attn.Executable, str]:
    """The program after the passes, and its text then."""
    with ir.Context():
        module = ir.Module.parse(text)
        if pipeline:
            PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        return attn.compile(module, "main", num_threads=1, opt_level=0, cache=False), str(module)


def arrays_for(types: Sequence, extent: int, seed: int) -> list[Array]:
    rng = np.random.default_rng(seed)
    arrays = []
    for type_ in types:
        shape = tuple(extent if size is None else size for size in type_.shape)
        drawn = rng.random(shape) < 0.8 if type_.element == "i1" else rng.standard_normal(shape)
        arrays.append(drawn.astype(DTYPES[type_.element]))
    return arrays


def results_of(executable: attn.Executable, arrays: Sequence[Array]) -> list[Array]:
    results = executable(*arrays)
    return [r.astype(np.float64) for r in (results if isinstance(results, tuple) else [results])]


def assert_close(got: Array, want: Array, tolerance: float, slack: float = 0.0) -> None:
    """Where `want` is finite: a row without keys has no softmax, and is 0 in a group."""
    seen = np.isfinite(want)
    largest = np.abs(want[seen]).max(initial=1.0)
    np.testing.assert_allclose(got[seen], want[seen], rtol=0, atol=tolerance * largest + slack)


@given(
    st.data(),
    extents(),
    st.sampled_from(["", "", "n", "m"]),
    st.sampled_from(["f32", "f64"]),
    splits(),
)
def test_whole_programs(data, extents, dynamic, element, pipeline):
    writer = ProgramWriter(picker(data), extents, dynamic, element)
    text, terms = writer.program()
    note(text)
    plain, _ = compiled(text)
    split, after = compiled(text, pipeline)
    assert " attention.group " in after
    arrays = arrays_for(plain.argument_types, extents[dynamic or "n"], data.draw(st.integers(0, 9)))
    for given_, found, term in zip(
        results_of(plain, arrays), results_of(split, arrays), terms, strict=True
    ):
        letters = "".join(term.tensor.dims)
        with np.errstate(all="ignore"):
            want = term.meaning(arrays).along(letters).reshape(given_.shape)
        assert_close(given_, want, TOLERANCE[element])
        assert_close(found, want, TOLERANCE[element])
        assert_close(found, given_, TOLERANCE[element])


@given(st.data(), extents(), st.integers(0, 2**32), splits())
def test_near_misses(data, extents, seed, pipeline):
    """One that is ill-conditioned, in f32 far from itself in f64, tells nothing."""
    text = near_miss(seed, AttentionWriter(picker(data), extents).attention())
    assume(text is not None)
    note(text)
    plain, _ = compiled(text)
    wide, _ = compiled(in_f64(text))
    arrays = arrays_for(plain.argument_types, extents["n"], seed)
    wide_arrays = [a if a.dtype == np.bool_ else a.astype(np.float64) for a in arrays]
    split, _ = compiled(text, pipeline)
    for given_, exact, found in zip(
        results_of(plain, arrays),
        results_of(wide, wide_arrays),
        results_of(split, arrays),
        strict=True,
    ):
        seen = np.isfinite(given_) & np.isfinite(exact)
        error = np.abs(given_[seen] - exact[seen]).max(initial=0)
        largest = np.abs(exact[seen]).max(initial=1)
        assume(error < 1e-3 * largest)
        assert_close(found, np.where(seen, given_, np.nan), 1e-4, 100 * error)


def in_f64(text: str) -> str:
    return (
        text.replace("f32", "f64")
        .replace("0xFF800000", "0xFFF0000000000000")
        .replace("0x7F800000", "0x7FF0000000000000")
        .replace("0x7FC00000", "0x7FF8000000000000")
    )
