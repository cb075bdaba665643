# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Calls the bundle `decode` with NumPy arrays: `make python`."""

import decode
import numpy as np

bundle = decode.load()
rng = np.random.default_rng(0)
q, k, v = (rng.standard_normal((8, rows, 64), np.float32) for rows in (1, 1001, 1001))
out = bundle.step(q, k, v)

weights = np.exp(np.float64(q @ k.transpose(0, 2, 1)) * 0.125)
expected = weights / weights.sum(-1, keepdims=True) @ v
assert np.allclose(out, expected, atol=1e-5), "the result is wrong"
print("the result is right")
