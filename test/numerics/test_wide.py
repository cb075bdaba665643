# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Depths and value depths of thousands are taken in tiles: none is written out whole.

Written out, these take LLVM minutes, or make it abort.
"""

import numpy as np
import pytest
from attention_numerics import (
    TOLERANCE,
    assert_close,
    attention_reference,
    compile_case,
    random_array,
)

ROWS = "md, nd, ne -> me"

#: Maps, rows, depth, value depth, element type, and passes.
WIDE = {
    "depth": (ROWS, 4, 65536, 8, "f32", ""),
    "value depth": (ROWS, 4, 8, 65536, "f32", ""),
    "one row": (ROWS, 1, 65536, 65536, "f32", ""),
    "f16": (ROWS, 4, 4096, 4096, "f16", ""),
    "bf16": (ROWS, 4, 65536, 65536, "bf16", ""),
    "prefill": (ROWS, 64, 4096, 4096, "f32", ""),
    "prefill of bf16": (ROWS, 64, 65536, 65536, "bf16", ""),
    "few divisors": (ROWS, 2, 4 * 1031, 4 * 1031, "f32", ""),
    "no vectors": (ROWS, 2, 4099, 4099, "f32", ""),
    "split": (ROWS, 4, 8192, 65536, "f32", "attention-flash-decoding{num-splits=3}"),
    "split of bf16": (ROWS, 1, 8192, 65536, "bf16", "attention-flash-decoding{num-splits=3}"),
    "columns": ("md, dn, en -> me", 4, 65536, 65536, "f32", ""),
    "heads in keys": ("hmd, nhd, nhe -> hme", 4, 4096, 4096, "f32", ""),
    "plain linalg": (ROWS, 4, 65536, 65536, "f32", "convert-attention-to-linalg"),
}


@pytest.mark.parametrize("name", WIDE)
def test_wide(name):
    maps, rows, depth, value_depth, element, pipeline = WIDE[name]
    extents = {"h": 2, "m": rows, "n": 21, "d": depth, "e": value_depth}
    terms = maps.partition(" ->")[0].split(", ")
    shapes = [tuple(extents[letter] for letter in term) for term in terms]
    types = [f"{'x'.join(map(str, shape))}x{element}" for shape in shapes]
    compiled = compile_case(maps, types, pipeline=pipeline)
    arrays = [random_array(at, shape, element) for at, shape in enumerate(shapes)]
    # Scores of order 1, of sums as long as these.
    arrays[0] = (arrays[0].astype(np.float32) / np.float32(depth) ** 0.5).astype(arrays[0].dtype)
    want, _ = attention_reference(maps, *arrays)
    assert_close(compiled(*arrays), want, 4 * TOLERANCE[element])


def test_a_wide_cache_of_any_length_for_any_number_of_rows():
    """A task takes few rows one by one, many in blocks of keys."""
    compiled = compile_case(ROWS, ["?x4096xf32", "?x4096xf32", "?x4096xf32"])
    for rows, keys in ((1, 21), (3, 300), (40, 21)):
        shapes = (rows, 4096), (keys, 4096), (keys, 4096)
        arrays = [random_array(at, shape, "f32") for at, shape in enumerate(shapes)]
        arrays[0] /= 64
        want, _ = attention_reference(ROWS, *arrays)
        assert_close(compiled(*arrays), want, 4 * TOLERANCE["f32"])
