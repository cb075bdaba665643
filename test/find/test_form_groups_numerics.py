# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Every program of this folder computes the same before and after it is raised and split."""

from functools import cache
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention.runtime.arrays.signature import (
    ScalarType,
    TensorType,
    public_functions,
)

FOLDER = Path(__file__).parent
NEGATIVE = ("near-misses.mlir", "near-miss-row-statistic.mlir", "not-attention.mlir")
#: Its arguments are extents, of which one must be the quotient of others.
NOT_DRAWN = ("joined-rows.mlir",)

DTYPES = {
    "f64": np.float64,
    "f32": np.float32,
    "f16": np.float16,
    "bf16": ml_dtypes.bfloat16,
    "i1": np.bool_,
}

#: The group rounds less often than the program did: by half a unit in the last place of the
#: scores and of the probabilities each, 2^-11 in f16 and 2^-8 in bf16, for values up to 4.
TOLERANCE = {"f64": 1e-13, "f32": 3e-6, "f16": 4e-3, "bf16": 4e-2}

#: Of programs that take any number.
KEYS = 11

#: Passes after one another, and the groups that there are after each. What was dead before is left
#: out.
STEPS = {"attention-form-groups,cse": 1, "attention-flash-decoding{num-splits=5}": 2}

FORM, SPLIT = STEPS
#: Of files where they are others: a softmax with two values; chunks of keys that are all alike; a
#: key that cannot be split.
GROUPS = {
    "several-values.mlir": {FORM: 2, SPLIT: 4},
    "paged-caches.mlir": {SPLIT: 1},
    "single-key.mlir": {SPLIT: 1},
}


@cache
def functions(file: str) -> dict[str, str]:
    """The public functions of a file, by their names."""
    with ir.Context():
        module = ir.Module.parse((FOLDER / file).read_text())
        public = public_functions(module.operation)
        named = {
            ir.StringAttr(function.attributes["sym_name"]).value: str(function)
            for function in module.body.operations
        }
    return {name: named[name] for name in public}


def programs() -> list[tuple[str, str]]:
    left_out = (*NEGATIVE, *NOT_DRAWN)
    files = (path.name for path in sorted(FOLDER.glob("*.mlir")) if path.name not in left_out)
    return [(file, entry) for file in files for entry in functions(file)]


def narrowest(text: str) -> str:
    """The narrowest float that the program computes in."""
    return next(element for element in ("bf16", "f16", "f32", "f64") if f"x{element}>" in text)


def argument(rng: np.random.Generator, type_: ScalarType | TensorType) -> object:
    if isinstance(type_, ScalarType):
        return 0.25
    shape = [KEYS if extent is None else extent for extent in type_.shape]
    if type_.element == "i1":
        kept = rng.random(shape) < 0.7
        kept[..., 0] = True
        return kept
    if type_.element == "i8":
        return rng.integers(-128, 128, shape, np.int8)
    if type_.element in ("i32", "i64"):
        numbers = rng.integers(0, 4, shape, f"int{type_.element[1:]}")
        # As a mask, too: the first key is kept.
        numbers[..., :1] = 1
        return numbers
    return rng.standard_normal(shape).astype(DTYPES[type_.element])


def results_of(module: ir.Module, entry: str) -> tuple[np.ndarray, ...]:
    """What the function returns for arguments that are always the same."""
    compiled = attn.compile(module, entry, num_threads=1, opt_level=OPT_LEVEL)
    rng = np.random.default_rng(1)
    result = compiled(*(argument(rng, type_) for type_ in compiled.argument_types))
    return result if isinstance(result, tuple) else (result,)


@pytest.mark.parametrize("file, entry", programs())
def test_raised_and_split(file, entry):
    text = functions(file)[entry]
    tolerance = TOLERANCE[narrowest(text)]
    with ir.Context():
        module = ir.Module.parse(text)
        results = [results_of(module, entry)]
        for passes, groups in STEPS.items():
            PassManager.parse(f"builtin.module({passes})").run(module.operation)
            wanted = GROUPS.get(file, {}).get(passes, groups)
            assert str(module).count("attention.group") == wanted
            results.append(results_of(module, entry))
    for plain, raised, split in zip(*results, strict=True):
        plain, raised, split = (array.astype(np.float64) for array in (plain, raised, split))
        # The outputs are means of normal numbers, and differ from one another.
        assert np.isfinite(plain).all() and plain.std() > 0.05
        np.testing.assert_allclose(raised, plain, rtol=tolerance, atol=tolerance)
        np.testing.assert_allclose(split, raised, rtol=tolerance, atol=tolerance)
