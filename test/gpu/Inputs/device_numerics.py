# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tests of kernels on a device: they agree with NumPy in f64. A module that imports them says on
which, by the fixture `target`.
"""

import re
from collections.abc import Callable
from functools import partial

import numpy as np
import pytest
from attention_numerics import (
    DTYPES,
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_group,
    constant,
    minus_infinity,
    random_array,
)
from drawn_groups import ROUNDING, Group, Problem, calls, groups, splits
from hypothesis import HealthCheck, assume, given, note, seed, settings
from hypothesis import strategies as st
from mlir import ir
from mlir.dialects import arith

import mlir_attention as attn

#: What has no kernel.
OTHER_ELEMENTS = ("f64",)

Compile = Callable[..., attn.Executable]


@pytest.fixture
def compile_on_device(target: str) -> Compile:
    return partial(compile_group, target=target)


@settings(max_examples=6, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@seed(3)
@given(data=st.data(), group=groups(), split=splits(), is_split=st.booleans())
def test_drawn_groups(target: str, data: st.DataObject, group: Group, split: str, is_split: bool):
    assume(not any(element in OTHER_ELEMENTS for element in group.elements))
    note(group.text)
    chunk = int(re.search(r"=(\d+)", split)[1])
    compiled = group.compile(split if is_split else "", target=target, opt_level=0)
    for _ in range(2):
        problem = Problem.of(group, data.draw(calls(group, chunk)))
        results = compiled(*problem.arguments)
        results = results if isinstance(results, tuple) else (results,)
        for got, want, element, tolerance in zip(
            results, problem.want, (group.elements[3], group.accumulation), problem.tolerance,
            strict=False,
        ):  # fmt: skip
            relative, absolute = ROUNDING[element]
            # The device computes exp to 3 units in the last place, and fuses no sums.
            np.testing.assert_allclose(
                np.asarray(got).astype(np.float64), want, rtol=1.01 * relative,
                atol=absolute + 2 * tolerance,
            )  # fmt: skip


def test_a_decode_step_of_grouped_heads_with_lengths_and_a_ragged_split(compile_on_device: Compile):
    maps = "bhrd, bhnd, bhne, b -> bhre"
    types = ("2x2x4x128xbf16", "2x2x?x128xbf16", "2x2x?x128xbf16", "2xi32")
    decode = compile_on_device(
        maps, types, lambda s, index: arith.mulf(s, constant(0.088)), cache=["kv_lengths"],
        lse=True, pipeline="attention-flash-decoding{chunk-size=40}",
    )  # fmt: skip
    names = [kernel.entry for kernel in decode.kernels]
    assert names == ["attention_group_0", "attention_group_1", "attention_combine_0"]
    query, key, value = (
        random_array(at, [2, 2, rows, 128], "bf16") for at, rows in enumerate((4, 97, 97))
    )
    for lengths in ([97, 41], [0, 1], [80, 97]):
        # What does not exist is not read.
        key_read, value_read = key.copy(), value.copy()
        want = [np.zeros((2, 2, 4, 128)), np.full((2, 2, 4), -np.inf)]
        for batch, length in enumerate(lengths):
            key_read[batch, :, length:] = np.nan
            value_read[batch, :, length:] = np.nan
            kept = [array[batch : batch + 1, :, :length] for array in (key, value)]
            results = attention_reference(
                "bhrd, bhnd, bhne -> bhre", query[batch : batch + 1], *kept,
                score=lambda s, index: s * 0.088,
            ) if length else (0, -np.inf)  # fmt: skip
            for target, result in zip(want, results, strict=True):
                target[batch : batch + 1] = result
        output, lse = decode(query, key_read, value_read, np.array(lengths, np.int32))
        assert_close(output, want[0], TOLERANCE["bf16"])
        assert_close(lse, want[1], 1e-4)


def test_rows_that_see_no_key_and_a_causal_mask(compile_on_device: Compile):
    def causal(score, index):
        seen = arith.cmpi(arith.CmpIPredicate.slt, index("n"), index("m"))
        return arith.select(seen, score, minus_infinity())

    attend = compile_on_device(
        "md, nd, ne -> me", ("9x24xf32", "9x24xf32", "9x20xf32"), causal, lse=True
    )
    arrays = [
        random_array(at, shape, "f32") for at, shape in enumerate([(9, 24), (9, 24), (9, 20)])
    ]
    want, want_lse = attention_reference(
        "md, nd, ne -> me", *arrays,
        score=lambda s, index: np.where(index("n") < index("m"), s, -np.inf),
    )  # fmt: skip
    arrays[2][8] = np.nan  # No row sees the last key.
    output, lse = attend(*arrays)
    assert_close(output, want, TOLERANCE["f32"])
    assert_close(lse, want_lse, TOLERANCE["f32"])
    assert not output[0].any() and lse[0] == -np.inf


def test_arrays_that_cannot_be_loaded_wide_are_copied(compile_on_device: Compile):
    attend = compile_on_device("md, nd, ne -> me", ("1x16xf32", "?x16xf32", "?x16xf32"))
    wide = random_array(0, (30, 51), "f32")
    arrays = wide[:1, :16], wide[:, 1:17], wide[:, 35:]
    want, _ = attention_reference("md, nd, ne -> me", *arrays)
    assert_close(attend(*arrays), want, TOLERANCE["f32"])


def test_a_cache_of_pages(compile_on_device: Compile):
    maps = "md, 0nd, 0ne, , p -> me"
    attend = compile_on_device(
        maps, ("2x8xf16", "5x4x8xf16", "5x4x8xf16", "i32", "3xi32"),
        cache=["kv_lengths", "page_table"], output="f32",
    )  # fmt: skip
    query, key, value = (
        random_array(at, shape, "f16") for at, shape in enumerate([(2, 8), (5, 4, 8), (5, 4, 8)])
    )
    table = np.array([3, 0, 99], np.int32)
    output = attend(query, key, value, np.array(7, np.int32), table)
    kept = [array[[3, 0]].reshape(8, 8)[:7] for array in (key, value)]
    want, _ = attention_reference("md, nd, ne -> me", query, *kept)
    assert attend.kernels
    assert_close(output, want, 1e-5)


def test_assertions_of_the_host_hold(compile_on_device: Compile):
    attend = compile_on_device("md, nd, ne -> me", ("1x8xf32", "?x8xf32", "?x8xf32"))
    arrays = [random_array(0, (rows, 8), "f32") for rows in (1, 4, 5)]
    with pytest.raises(ValueError, match="must have one extent"):
        attend(*arrays)


@pytest.mark.parametrize("element", ["f8E4M3FN", "f8E5M2"])
def test_every_number_of_8_bits(compile_on_device: Compile, element: str):
    # A key for each of the 256 numbers, alone in its row of the value.
    attend = compile_on_device(
        "bmd, bnd, bne -> bme", ("256x1x8xf32", f"256x1x8x{element}", f"256x1x8x{element}")
    )
    assert attend.kernels
    numbers = np.arange(256, dtype=np.uint8).view(DTYPES[element])
    value = np.repeat(numbers[:, None, None], 8, axis=2)
    output = attend(np.zeros((256, 1, 8), np.float32), np.zeros_like(value), value)
    np.testing.assert_array_equal(output[:, 0, 0], numbers.astype(np.float32))
    # The same as a key: the score is the number, which is its own LSE.
    scores = compile_on_device(
        "bmd, bnd, bne -> bme", ("256x1x8xf32", f"256x1x8x{element}", f"256x1x8x{element}"),
        lse=True,
    )  # fmt: skip
    first = np.zeros((256, 1, 8), np.float32)
    first[..., 0] = 1
    finite = np.isfinite(numbers.astype(np.float32))
    _, lse = scores(first, value, np.zeros_like(value))
    np.testing.assert_allclose(lse[finite, 0], numbers.astype(np.float32)[finite], rtol=1e-6)


TABLES = """
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @attend(%q: tensor<3x8xf32>, %k: tensor<?x8xf32>, %v: tensor<?x8xf32>,
    %bias: tensor<2x?xbf16>, %pages: tensor<?xi32>, %seen: tensor<?xi1>) -> tensor<3x8xf32> {
  %hidden = arith.constant 0xFF800000 : f32
  %c2 = arith.constant 2 : index
  %c1 = arith.constant 1 : index
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<3x8xf32>, tensor<?x8xf32>, tensor<?x8xf32>) -> tensor<3x8xf32> {
  ^bb0(%score: f32):
    %m = attention.index 0 : index
    %n = attention.index 1 : index
    %page = arith.shrui %n, %c2 : index
    %entry = tensor.extract %pages[%page] : tensor<?xi32>
    %column = arith.index_cast %entry : i32 to index
    %wide = tensor.extract %bias[%c1, %column] : tensor<2x?xbf16>
    %number = arith.extf %wide : bf16 to f32
    %is_seen = tensor.extract %seen[%n] : tensor<?xi1>
    %is_first = arith.cmpi eq, %m, %c1 : index
    %again = tensor.extract %bias[%c1, %n] : tensor<2x?xbf16>
    %added = arith.extf %again : bf16 to f32
    %sum = scf.if %is_first -> f32 {
      %twice = arith.addf %number, %added : f32
      scf.yield %twice : f32
    } else {
      scf.yield %number : f32
    }
    %biased = arith.addf %score, %sum : f32
    %masked = arith.select %is_seen, %biased, %hidden : f32
    attention.yield %masked : f32
  }
  return %o : tensor<3x8xf32>
}
"""


def test_tables_that_the_region_reads(target: str):
    with ir.Context():
        attend = attn.compile(ir.Module.parse(TABLES), target=target, opt_level=0)
    assert len(attend.kernels) == 1
    keys = 23
    query, key, value = (
        random_array(at, (rows, 8), "f32") for at, rows in enumerate((3, keys, keys))
    )
    # Strides that are not those of a tensor without gaps.
    bias = random_array(3, (2, 40), "bf16")[:, 5:35]
    pages = np.array([7, 2, 29, 0, 11, 3], np.int32)
    seen = np.arange(keys) % 3 != 0
    number = bias.astype(np.float64)[1]
    terms = np.tile(number[pages[np.arange(keys) // 4]], (3, 1))
    terms[1] += number[:keys]
    want, _ = attention_reference(
        "md, nd, ne -> me", query, key, value,
        score=lambda s, index: np.where(seen, s + terms, -np.inf),
    )  # fmt: skip
    assert_close(attend(query, key, value, bias, pages, seen), want, TOLERANCE["f32"])
    pages[2] = 30
    with pytest.raises(
        ValueError, match="has a position outside dimension 1 of tensor<2x\\?xbf16>"
    ):
        attend(query, key, value, bias, pages, seen)
    with pytest.raises(ValueError, match="has a position outside dimension 0 of tensor<\\?xi32>"):
        attend(query, key, value, bias, pages[:5], seen)


@pytest.mark.parametrize("unsigned", [False, True])
def test_a_cache_of_bytes_with_scales_and_zero_points(compile_on_device: Compile, unsigned: bool):
    attend = compile_on_device(
        "rd, nd, ne, n, rn -> re", ("3x32xf32", "?x32xi8", "?x48xi8", "?xf32", "3x?xf32"),
        lambda score, scale, offset, index: (score, scale, offset), unsigned=unsigned,
        pipeline="attention-flash-decoding{chunk-size=50}", lse=True,
    )  # fmt: skip
    assert len(attend.kernels) == 3
    query, key, value = (
        random_array(at, shape, element)
        for at, shape, element in ((0, (3, 32), "f32"), (1, (70, 32), "i8"), (2, (70, 48), "i8"))
    )
    scale, offset = random_array(3, (70,), "f32"), random_array(4, (3, 70), "f32")
    query /= 64
    wide = [array.view(np.uint8) if unsigned else array for array in (key, value)]
    wide = [array.astype(np.float64) for array in wide]
    output, lse = attend(query, key, value, scale, offset)
    for row in range(3):
        dequantised = wide[1] * scale[:, None] + offset[row, :, None]
        want, want_lse = attention_reference(
            "rd, nd, ne -> re", query[row : row + 1], wide[0], dequantised
        )
        assert_close(output[row : row + 1], want, 1e-4)
        assert_close(lse[row : row + 1], want_lse, 1e-5)


def test_scales_of_keys_that_weigh_nothing_are_not_seen(compile_on_device: Compile):
    def hide_last(score, scale, index):
        end = arith.constant(index("n").type, 7)
        seen = arith.cmpi(arith.CmpIPredicate.slt, index("n"), end)
        return arith.select(seen, score, minus_infinity()), scale

    attend = compile_on_device(
        "rd, nd, ne, n -> re", ("1x8xf32", "9x8xf32", "9x8xf32", "9xf32"), hide_last
    )
    arrays = [random_array(at, (rows, 8), "f32") for at, rows in enumerate((1, 9, 9))]
    scale = random_array(3, (9,), "f32")
    want, _ = attention_reference(
        "rd, nd, ne -> re", arrays[0], arrays[1][:7], arrays[2][:7] * scale[:7, None]
    )
    scale[7:] = np.inf, np.nan
    assert_close(attend(*arrays, scale), want, TOLERANCE["f32"])


def test_what_a_launch_raises_is_raised_by_the_call(compile_on_device: Compile, monkeypatch):
    attend = compile_on_device("md, nd, ne -> me", ("1x8xf32", "?x8xf32", "?x8xf32"))
    arrays = [random_array(0, (rows, 8), "f32") for rows in (1, 4, 4)]

    def fail(number, workgroups, passed):
        raise OSError("the device is gone")

    with monkeypatch.context() as patched:
        patched.setattr(attend, "_launcher", fail)
        with pytest.raises(OSError, match="the device is gone"):
            attend(*arrays)
    assert_close(attend(*arrays), attention_reference("md, nd, ne -> me", *arrays)[0], 1e-5)


def test_a_sliding_window_reads_what_it_sees(compile_on_device: Compile):
    def window(score, index):
        keys, rows = index("n"), index("m")
        ahead, behind = (arith.constant(keys.type, number) for number in (60, 20))
        is_before = arith.cmpi(arith.CmpIPredicate.sle, keys, arith.addi(rows, ahead))
        is_near = arith.cmpi(arith.CmpIPredicate.sgt, keys, arith.addi(rows, behind))
        return arith.select(arith.andi(is_before, is_near), score, minus_infinity())

    maps = "rmd, nd, ne -> rme"
    attend = compile_on_device(maps, ("3x?x16xf32", "?x16xf32", "?x16xf32"), window)
    for rows, keys in ((1, 100), (30, 100), (30, 40), (100, 20)):
        shapes = ((3, rows, 16), (keys, 16), (keys, 16))
        arrays = [random_array(at, shape, "f32") for at, shape in enumerate(shapes)]
        want, _ = attention_reference(
            maps,
            *arrays,
            score=lambda s, index: np.where(
                (index("n") <= index("m") + 60) & (index("n") > index("m") + 20), s, -np.inf
            ),
        )
        assert_close(attend(*arrays), want, TOLERANCE["f32"])
