# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Programs of shards, run by ranks that are threads, and as one."""

import re
import sys
import threading
from pathlib import Path

import numpy as np
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention as attn
from mlir_attention.distributed import LocalCommunicator, compile_local

sys.path.insert(0, str(Path(__file__).parents[2] / "Inputs"))
from levels import OPT_LEVEL

OPTIONS = {"opt_level": OPT_LEVEL, "num_threads": 1, "cache": False}


def parse(text, passes=""):
    module = ir.Module.parse(text)
    PassManager.parse(f"builtin.module({passes})").run(module.operation)
    return module


def compile_ranks(text, size, *, passes="attention-distribute", timeout=30, **options):
    """The functions of so many ranks."""
    with ir.Context():
        communicators = LocalCommunicator.ranks(size, timeout)
        return compile_local(parse(text, passes), communicators, **{**OPTIONS, **options})


def compile_whole(text, passes="", **options):
    """The program without its shardings."""
    text = re.sub(r".*shard\.(grid|sharding) .*\n", "", text)
    text = re.sub(r"= shard\.shard (%\w+) to %\w+ : (.*)", r"= tensor.cast \1 : \2 to \2", text)
    with ir.Context():
        return attn.compile(parse(text, passes), **{**OPTIONS, **options})


def run(functions, *arguments, each=None):
    """What every rank returns, or raises; `arguments` are those of the whole program.

    `each(rank, arguments)` may change what one passes.
    """
    results = [None] * len(functions)

    def call(rank):
        function = functions[rank]
        passed = [
            function.part(number, value) if isinstance(value, np.ndarray) else value
            for number, value in enumerate(arguments)
        ]
        try:
            results[rank] = function(*(each(rank, passed) if each else passed))
        except BaseException as error:
            results[rank] = error

    threads = [threading.Thread(target=call, args=(rank,)) for rank in range(len(functions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def random_arrays(seed, *shapes):
    draw = np.random.default_rng(seed)
    return [draw.standard_normal(shape).astype(np.float32) for shape in shapes]
