# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A step of each rank, that mpiexec starts; the argument says what rank 1 does instead."""

import os
import re
import sys
import time

import numpy as np
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention
from mlir_attention import distributed

STEP = """
#q = affine_map<(h, m, n, d, e) -> (h, m, d)>
#k = affine_map<(h, m, n, d, e) -> (h, n, d)>
#v = affine_map<(h, m, n, d, e) -> (h, n, e)>
#o = affine_map<(h, m, n, d, e) -> (h, m, e)>
shard.grid @ranks(shape = SHAPE)
func.func @step(%q: tensor<2x2x16xf32>, %k: tensor<2x64x16xf32>, %at: index) -> tensor<2x2x16xf32> {
  %s = shard.sharding @ranks split_axes = AXES : !shard.sharding
  %ks = shard.shard %k to %s : tensor<2x64x16xf32>
  %o = attention.group {indexing_maps = [#q, #k, #v, #o]}
      ins(%q, %ks, %ks : tensor<2x2x16xf32>, tensor<2x64x16xf32>, tensor<2x64x16xf32>)
      -> tensor<2x2x16xf32> {
  ^bb0(%score: f32):
    %n = attention.index 2 : index
    %seen = arith.cmpi sle, %n, %at : index
    %inf = arith.constant 0xFF800000 : f32
    %x = arith.select %seen, %score, %inf : f32
    attention.yield %x : f32
  }
  return %o : tensor<2x2x16xf32>
}"""


def main(case):
    ranks = distributed.MpiCommunicator()
    is_odd = ranks.rank == 1
    shape, axes = str(ranks.size), "[[], [0]]"
    if case == "heads":
        shape, axes = "2x2", "[[0], [1]]"
    text = STEP.replace("SHAPE", shape).replace("AXES", axes)
    options = {"num_threads": 1, "opt_level": 0, "cache": False}
    if case == "module" and is_odd:
        text = text.replace("sle", "slt")
    with ir.Context():
        module = ir.Module.parse(text)
        PassManager.parse("builtin.module(attention-distribute)").run(module.operation)
        step = distributed.compile(module, "step", ranks, **options)
    draw = np.random.default_rng(0)
    query = draw.standard_normal((2, 2, 16)).astype(np.float32)
    keys = draw.standard_normal((2, 64, 16)).astype(np.float32)
    arguments = [query, step.part(1, keys).copy(), 40]
    before = ranks.traffic.bytes
    result = step(*arguments)
    sent = ranks.traffic.bytes - before
    if case:
        # From here on, none has reason to be late.
        ranks.timeout = 3
    if is_odd:
        if "argument" in case:
            arguments[2] = 41
        if case == "fails":
            ranks.fail("was stopped")
            return
        if case == "dies":
            os._exit(3)
    if "argument" in case:
        try:
            step(*arguments)
        except distributed.RankError as error:
            report(error)
        if is_odd:
            time.sleep(30)
    if case not in ("", "heads"):
        step(*arguments)
    alone = compile_alone(text, ranks.size if case == "" else 1, options)
    expected = alone(query, keys, 40)
    if case == "":
        assert result.tobytes() == expected.tobytes()
        print("the same bits as a split")
        print(f"{ranks.size - 1} x {sent // (ranks.size - 1)} bytes a call")
    else:
        np.testing.assert_allclose(result, expected, rtol=1e-5, atol=1e-6)
        print("close to one process")


def compile_alone(text, splits, options):
    text = re.sub(r".*shard\.(grid|sharding) .*\n", "", text)
    text = re.sub(r"= shard\.shard (%\w+) to %\w+ : (.*)", r"= tensor.cast \1 : \2 to \2", text)
    with ir.Context():
        module = ir.Module.parse(text)
        if splits > 1:
            passes = f"builtin.module(attention-flash-decoding{{num-splits={splits}}})"
            PassManager.parse(passes).run(module.operation)
        return mlir_attention.compile(module, "step", **options)


def report(error):
    rank = os.environ.get("PMI_RANK", "?")
    print(f"rank {rank}: {type(error).__name__}: {error}", flush=True)


if __name__ == "__main__":
    try:
        main(*(sys.argv[1:] or [""]))
    except Exception as error:
        report(error)
        raise
