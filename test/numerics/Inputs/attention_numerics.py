# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Groups to compile, and attention in NumPy's f64 to compare them with."""

from collections.abc import Callable, Sequence
from typing import Any

import ml_dtypes
import numpy as np
from contexts import shared_context
from levels import OPT_LEVEL, level_of_case
from mlir import ir
from mlir.dialects import arith, func
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention.dialects import attention

DTYPES: dict[str, Any] = {
    "f64": np.float64,
    "f32": np.float32,
    "f16": np.float16,
    "bf16": ml_dtypes.bfloat16,
    "f8E4M3FN": ml_dtypes.float8_e4m3fn,
    "f8E5M2": ml_dtypes.float8_e5m2,
    "i1": np.bool_,
    "i8": np.int8,
    "i32": np.int32,
    "i64": np.int64,
}

#: Largest error of an output of order 1 with up to 1000 keys. f16 and bf16 are rounded once,
#: to half a unit in the last place (2^-11 and 2^-8; 2^-4 and 2^-3 for f8); the rest is that of
#: f32 sums.
TOLERANCE = {
    "f64": 1e-13,
    "f32": 2e-6,
    "f16": 6e-4,
    "bf16": 5e-3,
    "f8E4M3FN": 0.0626,
    "f8E5M2": 0.126,
}

#: What is left of a group after each stage, as pipelines. Ragged, dividing and no split.
STAGES = {
    "group": "",
    "linalg": "convert-attention-to-linalg",
    "split": "attention-flash-decoding{num-splits=4}",
    "ragged": "attention-flash-decoding{num-splits=5}",
    "split-linalg": "attention-flash-decoding{num-splits=5},convert-attention-to-linalg",
    "inlined": "attention-flash-decoding{num-splits=5},convert-attention-to-linalg,"
    "attention-inline-combine,canonicalize,cse",
}

Array = np.ndarray[Any, Any]


def compile_group(
    maps: str,
    types: Sequence[str],
    score: Callable[..., ir.Value] | None = None,
    *,
    cache: Sequence[str] = (),
    lse: bool = False,
    output: str | None = None,
    unsigned: bool = False,
    packed: Sequence[str] = (),
    pipeline: str = "",
    num_threads: int = 1,
    opt_level: int = OPT_LEVEL,
    batch_invariant: bool = False,
    target: str = "cpu",
) -> attn.Executable:
    """Compiles a function of one group.

    maps, score, lse: see `mlir_attention.dialects.attention.group`.
    types: of the operands, such as "2x?x16xf32".
    cache: what the last operands are: "kv_lengths", "page_table" or both, in that order.
    output: element type of the output; the query's if None.
    unsigned: whether integers of the key and value have no sign.
    packed: what holds two elements in each byte: "key", "value" or both.
    pipeline: passes to run before, as text.
    """
    with shared_context(), ir.Location.unknown():
        module = ir.Module.create()
        with ir.InsertionPoint(module.body):

            @func.FuncOp.from_py_func(*(ir.Type.parse(f"tensor<{type_}>") for type_ in types))
            def attend(*operands: ir.Value) -> Any:
                element = ir.Type.parse(output) if output else None
                inputs = operands[: len(operands) - len(cache)]
                described = dict(zip(cache, operands[len(inputs) :], strict=True))
                return attention.group(
                    *inputs,
                    **described,
                    maps=maps,
                    score=score,
                    lse=lse,
                    element_type=element,
                    unsigned_key=unsigned,
                    unsigned_value=unsigned,
                    packed_key="key" in packed,
                    packed_value="value" in packed,
                )

        if pipeline:
            PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        return attn.compile(
            module,
            num_threads=num_threads,
            opt_level=opt_level,
            batch_invariant=batch_invariant,
            target=target,
        )


def compile_case(*arguments: Any, **options: Any) -> attn.Executable:
    """Compiles a group, at level 3 in some of the cases of a test."""
    return compile_group(*arguments, opt_level=level_of_case(), **options)


def reference_scores(
    maps: str,
    query: Array,
    key: Array,
    *score_operands: Array,
    score: Callable[..., Array] | None = None,
) -> tuple[str, str, Array]:
    """The letters of the rows, those of the keys, and the scores along both, in f64.

    `score` is called as score(S, *operands, index): all arrays broadcast along the letters of
    the scores (batch, query, key), `index("n")` the positions along dimension n.
    """
    inputs, _, output = maps.replace(" ", "").partition("->")
    q, k, v, *rest = inputs.split(",")
    rows = "".join(letter for letter in output if letter in q + k)
    keys = "".join(letter for letter in k if letter in v and letter not in output)
    letters = rows + keys
    wide = [np.asarray(array).astype(np.float64) for array in (query, key)]
    scores = np.einsum(f"{q},{k}->{letters}", *wide)

    def along(array: Array, term: str) -> Array:
        """An operand with a dimension for each letter of the scores."""
        kept = [at for at, letter in enumerate(term) if letter != "0"]
        array = array.reshape([array.shape[at] for at in kept])
        present = [letter for letter in term if letter != "0"]
        order = [present.index(letter) for letter in letters if letter in present]
        shape = [array.shape[present.index(x)] if x in present else 1 for x in letters]
        return array.transpose(order).reshape(shape)

    def index(letter: str) -> Array:
        at = letters.index(letter)
        shape = [-1 if at == axis else 1 for axis in range(len(letters))]
        return np.arange(scores.shape[at]).reshape(shape)

    if score is not None:
        operands = [along(a, term) for a, term in zip(score_operands, rest, strict=True)]
        scores = np.broadcast_to(score(scores, *operands, index), scores.shape)
    return rows, keys, scores


def attention_reference(
    maps: str,
    query: Array,
    key: Array,
    value: Array,
    *score_operands: Array,
    score: Callable[..., Array] | None = None,
) -> tuple[Array, Array]:
    """The output and the LSE of a group in f64; for `score` see `reference_scores`."""
    rows, keys, scores = reference_scores(maps, query, key, *score_operands, score=score)
    return attend_to_scores(maps, rows, keys, scores, value)


def attend_to_scores(
    maps: str, rows: str, keys: str, scores: Array, value: Array
) -> tuple[Array, Array]:
    """The output and the LSE of scores as `reference_scores` gives them, in f64."""
    inputs, _, output = maps.replace(" ", "").partition("->")
    v = inputs.split(",")[2]
    axes = tuple(range(len(rows), len(rows + keys)))
    if scores.size == 0:
        greatest = np.full([*scores.shape[: len(rows)], *([1] * len(keys))], -np.inf)
    else:
        greatest = scores.max(axis=axes, keepdims=True)
    shift = np.where(np.isneginf(greatest), 0, greatest)
    weights = np.exp(scores - shift)
    total = weights.sum(axis=axes, keepdims=True)
    with np.errstate(divide="ignore"):
        lse = (np.log(total) + shift).reshape(scores.shape[: len(rows)])
    weights /= np.where(total == 0, 1, total)
    wide = np.asarray(value).astype(np.float64)
    return np.einsum(f"{rows}{keys},{v}->{output}", weights, wide), lse


def random_array(seed: int, shape: Sequence[int], element: str) -> Array:
    """Normal numbers; booleans that are true with probability 0.7; all integers of 8 bits."""
    rng = np.random.default_rng(seed)
    if element == "i8":
        return rng.integers(-128, 128, shape, np.int8)
    if element == "i1":
        return rng.random(shape) < 0.7
    return rng.standard_normal(shape).astype(DTYPES[element])


def random_inputs(seed: int, shapes: str, element: str = "f32") -> list[Array]:
    """Arrays of the shapes in a text such as "2x3x8, 2x12x8, 2x12x5"."""
    extents = [[int(extent) for extent in shape.split("x")] for shape in shapes.split(",")]
    return [random_array(seed + at, shape, element) for at, shape in enumerate(extents)]


def assert_close(got: Array, want: Array, tolerance: float) -> None:
    """Same shape, same infinities, no NaN, and a small difference elsewhere."""
    got = np.asarray(got).astype(np.float64)
    assert got.shape == want.shape
    assert not np.isnan(got).any(), "NaN in the result"
    np.testing.assert_array_equal(np.isinf(got), np.isinf(want))
    np.testing.assert_allclose(got, want, rtol=tolerance, atol=tolerance)


def constant(value: float, element: str = "f32") -> ir.Value:
    """A constant, in a score function."""
    return arith.constant(ir.Type.parse(element), value)


def minus_infinity() -> ir.Value:
    """-inf in f32, in a score function."""
    return constant(float("-inf"))
