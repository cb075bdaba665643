# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Programs that torch-mlir exported: the attention in each is found, and gives what PyTorch gave.

Inputs/exports/README.md says how they were made.
"""

from functools import cache
from pathlib import Path

import ml_dtypes
import numpy as np
import pytest
from levels import OPT_LEVEL
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn

EXPORTS = Path(__file__).parent / "Inputs" / "exports"
NAMES = sorted(path.stem for path in EXPORTS.glob("*.mlir"))

#: Scores or probabilities are a result too, or something stands in the way: left as they are.
NOT_ATTENTION = {
    "eager_weights",
    "neg_relu_after",
    "neg_softmax_queries",
    "neg_two_uses",
}

#: Their masks and biases are computed from positions, or from the lengths of the keys.
FROM_POSITIONS = (
    "eager_alibi",
    "eager_lengths",
    "eager_tril",
    "eager_window",
    "sdpa_causal",
    "dyn_sdpa_causal",
)

#: Fewer heads of keys and values than of queries, and the type of both in the group.
GROUPED = {
    "gqa_expand_bf16": "tensor<2x2x24x8xbf16>",
    "gqa_5d": "tensor<2x2x24x8xf32>",
    "gqa_packed": "tensor<2x2x24x8xf32>",
    "gqa_sink": "tensor<2x2x24x8xf32>",
    "gqa_sink_bf16": "tensor<2x2x24x8xbf16>",
    "gqa_tile": "tensor<2x2x24x8xf32>",
    "sdpa_gqa": "tensor<2x2x24x8xf32>",
    "mqa_einsum": "tensor<2x24x8xf32>",
    "einsum_gqa": "tensor<2x24x2x8xf32>",
    "dyn_gqa_expand": "tensor<2x2x?x8xf32>",
    "dyn_gqa_repeat_interleave": "tensor<2x2x?x8xf32>",
    "dyn_sdpa_gqa": "tensor<2x2x?x8xf32>",
    "dyn_bn_gqa_cat": "tensor<?x2x?x8xf32>",
    "dyn_bn_sdpa_gqa": "tensor<?x2x?x8xf32>",
    "dyn_bmn_gqa_expand": "tensor<?x2x?x8xf32>",
    "dyn_bmn_gqa_sink": "tensor<?x2x?x8xf32>",
    "dyn_bmn_sdpa_gqa": "tensor<?x2x?x8xf32>",
}

#: What becomes of a program whose attention was found.
RAISED = {"raised": "", "split": "attention-flash-decoding{num-splits=5}"}

#: Relative and absolute, for outputs of order 1. PyTorch rounds scores and weights of f16 and
#: bf16 programs, the group does not; f32 sums are taken in another order.
TOLERANCE = {"f64": 1e-12, "f32": 5e-6, "f16": 4e-3, "bf16": 3e-2}


def read(name: str) -> ir.Module:
    return ir.Module.parse((EXPORTS / f"{name}.mlir").read_text())


@cache
def raised(name: str) -> str:
    """The program after its attention was looked for."""
    with ir.Context():
        module = read(name)
        PassManager.parse("builtin.module(attention-form-groups)").run(module.operation)
        return str(module)


def compile_raised(name: str, pipeline: str) -> attn.Executable:
    with ir.Context():
        module = ir.Module.parse(raised(name))
        PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        return attn.compile(module, name, num_threads=1, opt_level=OPT_LEVEL)


def arrays(name: str, kind: str, types: tuple) -> list[np.ndarray]:
    """The stored arguments or results; bf16 is stored as its bits."""
    with np.load(EXPORTS / f"{name}.npz") as data:
        loaded = [data[f"{kind}{number}"] for number in range(len(types))]
    return [
        array.view(ml_dtypes.bfloat16) if type_.element == "bf16" else array
        for array, type_ in zip(loaded, types, strict=True)
    ]


def element_type(text: str) -> str:
    """The narrowest float that a program computes in."""
    return next(element for element in ("bf16", "f16", "f32", "f64") if f"x{element}>" in text)


@pytest.mark.parametrize("name", NAMES)
def test_found(name):
    with ir.Context():
        before = str(read(name))
    after = raised(name)
    if name in NOT_ATTENTION:
        assert after == before
    else:
        assert after.count(" attention.group ") == 1
        # A sink is one exponential in each row.
        assert after.count("math.exp") == ("sink" in name)


@pytest.mark.parametrize("name", FROM_POSITIONS)
def test_reads_no_mask(name):
    text = raised(name)
    assert "attention.index" in text
    (group,) = [line for line in text.splitlines() if " attention.group " in line]
    operands = group[group.index("ins(") : group.index(") -> ")]
    # Of rows and keys: 3 or 24 rows, 24 keys, or as many as there are.
    assert not any(mask in operands for mask in ("3x24x", "24x24x", "?x?x"))


@pytest.mark.parametrize("name", GROUPED)
def test_keys_enter_with_their_own_heads(name):
    text = raised(name)
    (group,) = [line for line in text.splitlines() if " attention.group " in line]
    operands = group[group.index(" : ") : group.index(") -> ")].split(", ")
    # Key and value are the arguments of the function, or views of them: none is repeated.
    assert [GROUPED[name] in operand for operand in operands[1:3]] == [True, True]


@pytest.mark.parametrize("pipeline", RAISED)
@pytest.mark.parametrize("name", NAMES)
def test_agrees_with_pytorch(name, pipeline):
    with ir.Context():
        tolerance = TOLERANCE[element_type(str(read(name)))]
    compiled = compile_raised(name, RAISED[pipeline])
    results = compiled(*arrays(name, "arg", compiled.argument_types))
    results = results if isinstance(results, tuple) else (results,)
    expected = arrays(name, "result", compiled.result_types)
    for result, wanted in zip(results, expected, strict=True):
        result, wanted = result.astype(np.float64), wanted.astype(np.float64)
        # The inputs are normal: an unrelated result would be far off.
        assert wanted.std() > 0.01
        np.testing.assert_allclose(result, wanted, rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("dyn_")])
@pytest.mark.parametrize("keys", [1, 2, 37])
def test_other_lengths(name, keys):
    """A dynamic program, raised and split, agrees with itself unraised at any key length."""
    with ir.Context():
        as_exported = attn.compile(read(name), name, num_threads=1, opt_level=OPT_LEVEL)
    results = []
    for compiled in (as_exported, compile_raised(name, RAISED["split"])):
        rng = np.random.default_rng(keys)
        shapes = (
            [keys if extent is None and at >= 2 else extent or 2 for at, extent in enumerate(shape)]
            for shape in (type_.shape for type_ in compiled.argument_types)
        )
        results.append(compiled(*(rng.standard_normal(s).astype(np.float32) for s in shapes)))
    plain, split = results
    assert np.isfinite(plain).all() and plain.std() > 0.05
    np.testing.assert_allclose(split, plain, rtol=5e-6, atol=5e-6)
