# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Whether compiled code calls the functions of libraries that it should.

As a script, `library_calls.py FIRST,SECOND,...` imports these modules, in this order, then checks;
a path, such as ./libx.so, is a shared library that is loaded.
"""

import ctypes
import importlib
import sys

#: Functions that MLIR and NumPy call the same.
UNARY = ("exp", "exp2", "log", "log2", "log10", "tanh", "sin", "cos", "cbrt", "expm1", "log1p")

ATTENTION = """
#q = affine_map<(h, m, n, d, e) -> (h, m, d)>
#k = affine_map<(h, m, n, d, e) -> (h, n, d)>
#v = affine_map<(h, m, n, d, e) -> (h, n, e)>
#o = affine_map<(h, m, n, d, e) -> (h, m, e)>
func.func @attention(%q: tensor<4x4x16xf32>, %k: tensor<4x100x16xf32>, %v: tensor<4x100x16xf32>)
    -> tensor<4x4x16xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %k, %v : tensor<4x4x16xf32>, tensor<4x100x16xf32>, tensor<4x100x16xf32>)
      -> tensor<4x4x16xf32> {
  ^bb0(%score: f32):
    attention.yield %score : f32
  }
  return %o : tensor<4x4x16xf32>
}"""


def elementwise(type_):
    """A function of two vectors that returns all of `UNARY`, then pow, remainder and a rounding."""
    vector = f"tensor<?x{type_}>"
    lines = [f"%{name} = math.{name} %a : {vector}" for name in UNARY]
    lines += [
        f"%pow = math.powf %a, %b : {vector}",
        f"%rem = arith.remf %a, %b : {vector}",
        f"%half = arith.truncf %a : {vector} to tensor<?xf16>",
        f"%half_back = arith.extf %half : tensor<?xf16> to {vector}",
        f"%brain = arith.truncf %a : {vector} to tensor<?xbf16>",
        f"%brain_back = arith.extf %brain : tensor<?xbf16> to {vector}",
    ]
    names = ", ".join(f"%{n}" for n in (*UNARY, "pow", "rem", "half_back", "brain_back"))
    types = ", ".join([vector] * (len(UNARY) + 4))
    return (
        f"func.func @elementwise(%a: {vector}, %b: {vector}) -> ({types}) {{\n"
        + "\n".join(lines)
        + f"\nreturn {names} : {types}\n}}"
    )


def copies():
    """Long rows copied and filled, which LLVM makes calls of memcpy and memset."""
    return """func.func @copies(%a: tensor<64x4096xf32>)
        -> (tensor<65x4096xf32>, tensor<64x4096xi8>) {
      %zero = arith.constant 0.0 : f32
      %seven = arith.constant 7 : i8
      %e = tensor.empty() : tensor<65x4096xf32>
      %filled = linalg.fill ins(%zero : f32) outs(%e : tensor<65x4096xf32>) -> tensor<65x4096xf32>
      %r = tensor.insert_slice %a into %filled [1, 0] [64, 4096] [1, 1]
          : tensor<64x4096xf32> into tensor<65x4096xf32>
      %e8 = tensor.empty() : tensor<64x4096xi8>
      %bytes = linalg.fill ins(%seven : i8) outs(%e8 : tensor<64x4096xi8>) -> tensor<64x4096xi8>
      return %r, %bytes : tensor<65x4096xf32>, tensor<64x4096xi8>
    }"""


def check(**options):
    """Compiles for `options` and compares with NumPy in f64; raises AssertionError."""
    import numpy as np
    from mlir import ir

    import mlir_attention as attn

    def compiled(text):
        with ir.Context():
            return attn.compile(ir.Module.parse(text), **options)

    rng = np.random.default_rng(0)
    for type_, dtype, tolerance in (("f32", np.float32, 2e-6), ("f64", np.float64, 1e-12)):
        a, b = (rng.uniform(0.2, 4, 37).astype(dtype) for _ in range(2))
        wide = a.astype(np.float64)
        expected = [getattr(np, name)(wide) for name in UNARY]
        expected += [wide**b, np.fmod(a, b)]
        *exact, half, brain = compiled(elementwise(type_))(a, b)
        for name, result, right in zip([*UNARY, "powf", "remf"], exact, expected, strict=True):
            np.testing.assert_allclose(result, right, tolerance, tolerance, err_msg=name)
        np.testing.assert_array_equal(half, a.astype(np.float16), "f16")
        np.testing.assert_allclose(brain, a, 2**-8, err_msg="bf16")

    a = rng.standard_normal((64, 4096), np.float32)
    moved, sevens = compiled(copies())(a)
    np.testing.assert_array_equal(moved, np.concatenate([np.zeros((1, 4096)), a]), "memcpy")
    assert (sevens == 7).all(), "memset"

    q, k, v = (rng.standard_normal((4, n, 16), np.float32) for n in (4, 100, 100))
    scores = np.einsum("hmd,hnd->hmn", *(x.astype(np.float64) for x in (q, k)))
    weights = np.exp(scores - scores.max(-1, keepdims=True))
    right = weights / weights.sum(-1, keepdims=True) @ v
    result = compiled(ATTENTION)(q, k, v)
    np.testing.assert_allclose(result, right, 2e-5, 2e-6, err_msg="attention, on threads")


def main():
    for name in sys.argv[1].split(","):
        if "/" in name:
            ctypes.CDLL(name)
        else:
            importlib.import_module(name)
    check(cache=False, num_threads=2)

    from mlir_attention import _extension

    print("right, with", _extension.foreign_libraries())


if __name__ == "__main__":
    main()
