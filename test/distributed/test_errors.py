# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ranks that disagree, fail or are missing: an error on all, which names the rank."""

import pickle
import sys
import threading
import time

import numpy as np
import pytest
from mlir import ir
from ranks import OPTIONS, compile_ranks, parse, random_arrays, run

import mlir_attention
from mlir_attention import distributed
from mlir_attention.distributed import CallbackCommunicator, LocalCommunicator, RankError

STEP = """
#q = affine_map<(m, n, d, e) -> (m, d)>
#k = affine_map<(m, n, d, e) -> (n, d)>
#v = affine_map<(m, n, d, e) -> (n, e)>
#keep = affine_map<(m, n, d, e) -> (n)>
#l = affine_map<(m, n, d, e) -> ()>
#o = affine_map<(m, n, d, e) -> (m, e)>
shard.grid @ranks(shape = 3)
func.func @step(%q: tensor<?x8xf32>, %k: tensor<12x8xf32>, %length: tensor<i32>, %factor: f32)
    -> tensor<?x8xf32> {
  %s = shard.sharding @ranks split_axes = [[0]] : !shard.sharding
  %ks = shard.shard %k to %s : tensor<12x8xf32>
  %o = attention.group {indexing_maps = [#q, #k, #v, #l, #o]}
      ins(%q, %ks, %ks : tensor<?x8xf32>, tensor<12x8xf32>, tensor<12x8xf32>)
      kv_lengths(%length : tensor<i32>) -> tensor<?x8xf32> {
  ^bb0(%score: f32):
    %x = arith.mulf %score, %factor : f32
    attention.yield %x : f32
  }
  return %o : tensor<?x8xf32>
}"""


def arguments():
    return (*random_arrays(0, (2, 8), (12, 8)), np.array(7, np.int32), 0.5)


def replacing(rank, number, value):
    """What one rank passes instead."""
    return lambda each, passed: [
        value if each == rank and at == number else given for at, given in enumerate(passed)
    ]


@pytest.fixture(scope="module")
def step():
    return compile_ranks(STEP, 3)


def assert_goes_on(step):
    results = run(step, *arguments())
    assert all(isinstance(result, np.ndarray) for result in results)


DISAGREEMENTS = {
    "rows": (0, np.zeros((3, 8), np.float32)),
    "length": (2, np.array(8, np.int32)),
    "scalar": (3, 0.25),
}


@pytest.mark.parametrize("case", DISAGREEMENTS)
def test_arguments_that_differ(step, case):
    number, value = DISAGREEMENTS[case]
    for error in run(step, *arguments(), each=replacing(1, number, value)):
        assert isinstance(error, RankError)
        assert f"rank 1 calls 'step' with another argument {number} than the others" in str(error)
        assert error.ranks == (1,)
    assert_goes_on(step)


def test_other_functions():
    communicators = LocalCommunicator.ranks(3, 30)
    with ir.Context():
        one, other = (
            distributed.compile_local(parse(text, "attention-distribute"), communicators, **OPTIONS)
            for text in (STEP, STEP.replace("mulf", "addf").replace("@step", "@other"))
        )
    errors = run([one[0], one[1], other[2]], *arguments())
    assert str(errors[0]) == "rank 2 calls another function than the others (here 'step')"
    assert str(errors[2]) == "rank 2 calls another function than the others (here 'other')"
    assert_goes_on(one)
    assert_goes_on(other)


def test_a_call_that_cannot_be_made(step):
    wrong = replacing(2, 1, np.zeros((5, 8), np.float32))
    errors = run(step, *arguments(), each=wrong)
    assert "argument 1 of 'step' has extent 5 along dimension 0" in str(errors[2])
    for error in errors[:2]:
        assert str(error) == "rank 2 could not make the call of 'step', and says why"
    assert_goes_on(step)


def test_an_assertion_that_fails_on_all(step):
    length = np.array(13, np.int32)
    for error in run(step, *arguments()[:2], length, 0.5):
        assert "kv_lengths of the attention at line 13:8 must be from 0 to 12" in str(error)
    assert_goes_on(step)


def test_a_rank_that_does_not_call():
    step = compile_ranks(STEP, 3, timeout=3)
    start = time.monotonic()
    results = run([step[0], step[2]], *arguments())
    assert time.monotonic() - start < 30
    for error in results:
        assert isinstance(error, RankError)
        assert str(error) == "rank 1 did not come to a collective within 3 s"
        assert error.ranks == (1,)
    # From then on, and on the one that comes late.
    for error in run(step, *arguments()):
        assert isinstance(error, RankError)


def test_a_rank_that_fails_alone():
    """The others hear of it at once, wherever they wait."""
    step = compile_ranks(STEP, 3, timeout=60)
    start = time.monotonic()
    threading.Timer(0.2, step[1].communicator.fail, ["was stopped"]).start()
    for error in run([step[0], step[2]], *arguments()):
        assert str(error) == "rank 1 was stopped"
    assert time.monotonic() - start < 30


def compile_each(texts, **options):
    """What each rank gets of `compile`, of a text of its own."""
    communicators = LocalCommunicator.ranks(len(texts), 20)
    results = [None] * len(texts)

    def call(rank):
        try:
            with ir.Context():
                module = parse(texts[rank], "attention-distribute")
                results[rank] = distributed.compile(
                    module, None, communicators[rank], **{**OPTIONS, **options}
                )
        except Exception as error:
            results[rank] = error

    # One after another, as MLIR's contexts want it, up to where they exchange.
    threads = [threading.Thread(target=call, args=(rank,)) for rank in range(len(texts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_other_modules():
    results = compile_each([STEP, STEP, STEP.replace("mulf", "addf")])
    for error in results:
        assert isinstance(error, RankError)
        assert str(error) == "rank 2 has another module than the others"


def test_a_rank_that_cannot_compile():
    results = compile_each([STEP, STEP.replace("shape = 3", "shape = 2"), STEP])
    assert "the grid @ranks(2) has 2 ranks, but the communicator has 3" in str(results[1])
    for error in (results[0], results[2]):
        assert str(error) == "rank 1 could not compile, and says why"


def test_compiled_by_each():
    functions = compile_each([STEP] * 3)
    results = run(functions, *arguments())
    assert all(result.tobytes() == results[0].tobytes() for result in results)


REFUSED = {
    "no grid": ("func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {", "the module has 0 grids"),
    "annotation": (
        """shard.grid @g(shape = 1)
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  %s = shard.sharding @g split_axes = [[0]] : !shard.sharding
  %y = shard.shard %x to %s : tensor<4xf32>""",
        "'shard.sharding' annotates a tensor: run attention-distribute, and shard-partition, first",
    ),
    "collective": (
        """shard.grid @g(shape = 1)
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = shard.broadcast %x on @g grid_axes = [0] root = [0]
      : (tensor<4xf32>) -> tensor<4xf32>""",
        "'shard.broadcast' is no collective that ranks run",
    ),
    "maximum": (
        """shard.grid @g(shape = 1)
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = shard.all_reduce %x on @g grid_axes = [0] reduction = max
      : tensor<4xf32> -> tensor<4xf32>""",
        "only sums, in the type of what is summed, are reduced",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_modules_that_are_refused(case):
    text, message = REFUSED[case]
    with pytest.raises(ValueError) as refused:
        compile_ranks(text + "\n  return %x : tensor<4xf32>\n}", 1, passes="")
    assert message in str(refused.value)


def test_compile_for_one_process():
    with ir.Context(), pytest.raises(ValueError, match=r"'shard\.grid' is of several ranks"):
        mlir_attention.compile(parse(STEP), **OPTIONS)


def test_an_index_outside_of_the_entry():
    text = """shard.grid @g(shape = 1)
func.func private @callee() -> index {
  %i = shard.process_linear_index on @g : index
  return %i : index
}
func.func @f() -> index {
  %i = func.call @callee() : () -> index
  return %i : index
}"""
    with pytest.raises(ValueError, match="only @f knows its rank: inline what it calls"):
        compile_ranks(text, 1, passes="")


def test_shards_that_do_not_divide(step):
    with pytest.raises(ValueError, match="dimension 0 of argument 1, of extent 13, is not divided"):
        step[0].part(1, np.zeros((13, 8), np.float32))


def test_pickling(step):
    with pytest.raises(TypeError, match="'step' is of a rank, and cannot be pickled"):
        pickle.dumps(step[0])


def test_without_mpi(monkeypatch):
    monkeypatch.setitem(sys.modules, "mpi4py", None)
    with pytest.raises(ImportError, match=r"pip install 'mlir-attention\[mpi\]'"):
        distributed.MpiCommunicator()


def test_communicators():
    with pytest.raises(ValueError, match="rank is 2, of 2 ranks"):
        CallbackCommunicator(2, 2, lambda send, receive: None)
    with pytest.raises(ValueError, match="timeout is 0"):
        LocalCommunicator.ranks(2, 0)
    one = CallbackCommunicator(0, 2, lambda send, receive: None)
    with pytest.raises(ValueError, match="room for 3 bytes, of 2 times 2"):
        one.all_gather(memoryview(b"ab"), memoryview(bytearray(3)))
    with pytest.raises(NotImplementedError, match="CallbackCommunicator cannot split"):
        one.split(0, 0)

    def fail(send, receive):
        raise OSError("the network is down")

    one = CallbackCommunicator(0, 2, fail)
    for message in ("^the transport failed: the network is down", "^the ranks are out of step: "):
        with pytest.raises(RankError, match=message):
            one.all_gather(memoryview(b"ab"), memoryview(bytearray(4)))


def test_a_function_as_transport():
    """As docs/guide/scale-out.md has it for torch.distributed."""
    locals_ = LocalCommunicator.ranks(3, 20)
    with ir.Context():
        module = parse(STEP, "attention-distribute")
        transports = [CallbackCommunicator(each.rank, 3, each.all_gather) for each in locals_]
        functions = distributed.compile_local(module, transports, **OPTIONS)
    results = run(functions, *arguments())
    assert all(result.tobytes() == results[0].tobytes() for result in results)
    # One message agrees on the call, one has partial outputs and LSE: 2 rows of 8 and 1.
    for each in transports:
        assert (each.traffic.collectives, each.traffic.messages) == (2, 4)
        assert each.traffic.bytes == 2 * (256 + 4 * 2 * 9)
