# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Every program of this folder computes the same before and after it is raised and split."""

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

#: Without groups of attention that was dead before.
RAISE = "attention-form-groups,cse"
SPLIT = f"{RAISE},attention-flash-decoding{{num-splits=5}}"


def programs() -> list[tuple[str, str]]:
    with ir.Context():
        return [
            (path.name, entry)
            for path in sorted(FOLDER.glob("*.mlir"))
            if path.name not in NEGATIVE
            for entry in public_functions(ir.Module.parse(path.read_text()).operation)
        ]


def read(file: str, entry: str) -> ir.Module:
    """The function `entry` of a file, alone."""
    module = ir.Module.parse((FOLDER / file).read_text())
    for operation in list(module.body.operations):
        if ir.StringAttr(operation.attributes["sym_name"]).value != entry:
            operation.erase()
    return module


def narrowest(function: ir.Operation) -> str:
    """The narrowest float that the program computes in."""
    text = str(function)
    return next(element for element in ("bf16", "f16", "f32", "f64") if f"x{element}>" in text)


def argument(rng: np.random.Generator, type_: ScalarType | TensorType) -> object:
    if isinstance(type_, ScalarType):
        return 0.25
    if type_.element == "i1":
        kept = rng.random(type_.shape) < 0.7
        kept[..., 0] = True
        return kept
    shape = [KEYS if extent is None else extent for extent in type_.shape]
    return rng.standard_normal(shape).astype(DTYPES[type_.element])


@pytest.mark.parametrize("file, entry", programs())
def test_raised_and_split(file, entry):
    results = []
    for pipeline in (None, RAISE, SPLIT):
        with ir.Context():
            module = read(file, entry)
            (function,) = module.body.operations
            tolerance = TOLERANCE[narrowest(function)]
            if pipeline:
                PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
                groups = 2 if pipeline == SPLIT else 1
                assert str(function).count("attention.group") == groups
            compiled = attn.compile(module, entry, num_threads=1, opt_level=OPT_LEVEL)
        rng = np.random.default_rng(1)
        arguments = [argument(rng, type_) for type_ in compiled.argument_types]
        result = compiled(*arguments)
        results.append(result if isinstance(result, tuple) else (result,))
    for plain, raised, split in zip(*results, strict=True):
        plain, raised, split = (array.astype(np.float64) for array in (plain, raised, split))
        # The outputs are means of normal numbers, and differ from one another.
        assert np.isfinite(plain).all() and plain.std() > 0.05
        np.testing.assert_allclose(raised, plain, rtol=tolerance, atol=tolerance)
        np.testing.assert_allclose(split, raised, rtol=tolerance, atol=tolerance)
