# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Groups of several element types, cache forms and regions, as text."""

_PLAIN = """
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#o = affine_map<(m, n, d, e) -> (m, e)>
func.func @attend(%q: tensor<2x{depth}x{query}>, %k: tensor<?x{depth}x{element}>,
    %v: tensor<?x{depth}x{element}>) -> tensor<2x{depth}x{query}> {{
  %o = attention.group {{indexing_maps = [#q, #k, #v, #o]}}
      ins(%q, %k, %v : tensor<2x{depth}x{query}>, tensor<?x{depth}x{element}>,
          tensor<?x{depth}x{element}>) -> tensor<2x{depth}x{query}> {{
  ^bb0(%score: f32):
    attention.yield %score : f32
  }}
  return %o : tensor<2x{depth}x{query}>
}}
"""

_REGION = """
#q = affine_map<(b, m, p, s, d, e) -> (b, m, d)>
#k = affine_map<(b, m, p, s, d, e) -> (0, s, d)>
#v = affine_map<(b, m, p, s, d, e) -> (0, s, e)>
#mask = affine_map<(b, m, p, s, d, e) -> (m, p, s)>
#lengths = affine_map<(b, m, p, s, d, e) -> (b)>
#table = affine_map<(b, m, p, s, d, e) -> (b, p)>
#o = affine_map<(b, m, p, s, d, e) -> (b, m, e)>
func.func @attend(%q: tensor<2x1x64xbf16>, %k: tensor<?x16x64xbf16>, %v: tensor<?x16x64xbf16>,
    %mask: tensor<1x?x16xi1>, %lengths: tensor<2xi64>, %table: tensor<2x?xi32>,
    %scale: f32, %window: i32) -> tensor<2x1x64xbf16> {
  %o = attention.group {indexing_maps = [#q, #k, #v, #mask, #lengths, #table, #o]}
      ins(%q, %k, %v, %mask : tensor<2x1x64xbf16>, tensor<?x16x64xbf16>, tensor<?x16x64xbf16>,
          tensor<1x?x16xi1>)
      kv_lengths(%lengths : tensor<2xi64>) page_table(%table : tensor<2x?xi32>)
      -> tensor<2x1x64xbf16> {
  ^bb0(%score: f32, %seen: i1):
    %hidden = arith.constant 0xFF800000 : f32
    %n = attention.index 2 : index
    %m = attention.index 1 : index
    %c16 = arith.constant 16 : index
    %first = arith.muli %n, %c16 : index
    %early = arith.cmpi slt, %first, %m : index
    %number = arith.index_cast %n : index to i32
    %near = arith.cmpi slt, %number, %window : i32
    %scaled = arith.mulf %score, %scale : f32
    %capped = math.tanh %scaled : f32
    %a = arith.andi %seen, %near : i1
    %b = arith.ori %a, %early : i1
    %masked = arith.select %b, %capped, %hidden : f32
    attention.yield %masked : f32
  }
  return %o : tensor<2x1x64xbf16>
}
"""

PROGRAMS = {
    "f32": _PLAIN.format(query="f32", element="f32", depth=64),
    "f16": _PLAIN.format(query="f16", element="f16", depth=64),
    "bf16": _PLAIN.format(query="bf16", element="bf16", depth=128),
    "i8": _PLAIN.format(query="f16", element="i8", depth=64),
    "f8E4M3FN": _PLAIN.format(query="f32", element="f8E4M3FN", depth=64),
    "f8E5M2": _PLAIN.format(query="bf16", element="f8E5M2", depth=20),
    "f16 by pairs": _PLAIN.format(query="f32", element="f16", depth=6),
    "i8 one by one": _PLAIN.format(query="f32", element="i8", depth=7),
    "a region, lengths and pages": _REGION,
}
