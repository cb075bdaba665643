# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Rows get a place each in a first-level cache, and no more room than that takes."""

import pytest

from mlir_attention.cpu.cache_geometry import odd_lines, row_stride


@pytest.mark.parametrize(
    ("count", "bits", "rows", "want"),
    [
        (1024, 32, 64, 1040),
        (1024, 16, 64, 1056),
        (1024, 32, 8, 1024),
        (1024, 32, 9, 1040),
        (256, 32, 32, 256),
        (1040, 32, 64, 1040),
        (1, 32, 64, 1),
        (100, 8, 3, 100),
        (0, 32, 4, 0),
    ],
)
def test_row_apart(count, bits, rows, want):
    assert row_stride(count, bits, rows) == want


@pytest.mark.parametrize(("count", "want"), [(256, 272), (272, 272), (1, 16), (17, 48)])
def test_odd_lines(count, want):
    assert odd_lines(count, 32) == want
