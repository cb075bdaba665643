# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which two loops are those of whole chunks and of their tails, by where their results meet."""

import pytest
from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.support.walk import ops_in
from mlir_attention.tasks.join_tails import _find_tail

LOOPS = """
!chunk = tensor<1x1x8xf32>
!tail = tensor<1x8xf32>
!chunks = tensor<3x2x8xf32>
!tails = tensor<3x8xf32>
!one = tensor<3x1x8xf32>
!all = tensor<3x3x8xf32>
func.func @f(%c: !chunk, %t: !tail, %other: !all, %larger: tensor<4x3x8xf32>, %i: index) {
  %c0 = arith.constant 0 : index
  %chunks_empty = tensor.empty() : !chunks
  %tails_empty = tensor.empty() : !tails
  %chunks = scf.forall (%b, %g) in (3, 2) shared_outs(%out = %chunks_empty) -> (!chunks) {
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %c into %out[%b, %g, 0] [1, 1, 8] [1, 1, 1]
          : !chunk into !chunks
    }
  }
  %tail = scf.forall (%b) in (3) shared_outs(%out = %tails_empty) -> (!tails) {
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %out[%b, 0] [1, 8] [1, 1] : !tail into !tails
    }
  }
  %room = tensor.empty() : !all
  %first = tensor.insert_slice %chunks into %room[0, 0, 0] [3, 2, 8] [1, 1, 1] : !chunks into !all
  %one = tensor.expand_shape %tail [[0, 1], [2]] output_shape [3, 1, 8] : !tails into !one
  %all = tensor.insert_slice %one into %first[0, 2, 0] [3, 1, 8] [1, 1, 1] : !one into !all
  return
}
"""

#: The same, of two results whose types are the same.
TWO = """
!chunk = tensor<1x1xf32>
!tail = tensor<1xf32>
!chunks = tensor<3x2xf32>
!tails = tensor<3xf32>
!one = tensor<3x1xf32>
!all = tensor<3x3xf32>
func.func @f(%c: !chunk, %d: !chunk, %t: !tail, %u: !tail) {
  %chunks_empty = tensor.empty() : !chunks
  %tails_empty = tensor.empty() : !tails
  %chunks:2 = scf.forall (%b, %g) in (3, 2)
      shared_outs(%out = %chunks_empty, %more = %chunks_empty) -> (!chunks, !chunks) {
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %c into %out[%b, %g] [1, 1] [1, 1] : !chunk into !chunks
      tensor.parallel_insert_slice %d into %more[%b, %g] [1, 1] [1, 1] : !chunk into !chunks
    }
  }
  %tail:2 = scf.forall (%b) in (3)
      shared_outs(%out = %tails_empty, %more = %tails_empty) -> (!tails, !tails) {
    scf.forall.in_parallel {
      tensor.parallel_insert_slice %t into %out[%b] [1] [1] : !tail into !tails
      tensor.parallel_insert_slice %u into %more[%b] [1] [1] : !tail into !tails
    }
  }
  %room = tensor.empty() : !all
  %x = tensor.insert_slice %chunks#0 into %room[0, 0] [3, 2] [1, 1] : !chunks into !all
  %y = tensor.insert_slice %chunks#1 into %room[0, 0] [3, 2] [1, 1] : !chunks into !all
  %one = tensor.expand_shape %tail#0 [[0, 1]] output_shape [3, 1] : !tails into !one
  %two = tensor.expand_shape %tail#1 [[0, 1]] output_shape [3, 1] : !tails into !one
  %xs = tensor.insert_slice %one into %x[0, 2] [3, 1] [1, 1] : !one into !all
  %ys = tensor.insert_slice %two into %y[0, 2] [3, 1] [1, 1] : !one into !all
  return
}
"""


def found(text, *changes):
    """What is found for the first loop, in a module whose parts are changed."""
    for before, after in changes:
        assert before in text
        text = text.replace(before, after)
    module = ir.Module.parse(text)
    chunks, tail = (loop.opview for loop in ops_in(module.operation, "scf.forall"))
    pair = _find_tail(chunks)
    if pair is None:
        return None
    assert (pair.chunks, pair.tail) == (chunks, tail)
    joined = [
        op for op in ops_in(module.operation, "tensor.insert_slice") if not list(op.results[0].uses)
    ]
    assert list(pair.joined) == joined
    return pair.split


SAME = {
    "as they are": ([], 1),
    "splits first": ([("(%b, %g) in (3, 2)", "(%g, %b) in (2, 3)")], 0),
    "an extent is asked for": ([
        ("  %room", "  %x = tensor.dim %chunks, %c0 : !chunks\n"
                    "  %y = tensor.dim %tail, %c0 : !tails\n  %room"),
    ], 1),
    "as many chunks as an argument says": ([
        ("in (3, 2)", "in (3, %i)"), ("3x2x8", "3x?x8"), ("3x3x8", "3x?x8"),
        ("tensor.empty() : !chunks", "tensor.empty(%i) : !chunks"),
        ("  %room = tensor.empty() ",
         "  %c1 = arith.constant 1 : index\n  %n = arith.addi %i, %c1 : index\n"
         "  %room = tensor.empty(%n) "),
        ("[3, 2, 8]", "[3, %i, 8]"), ("%first[0, 2, 0]", "%first[0, %i, 0]"),
    ], 1),
}  # fmt: skip


@pytest.mark.parametrize("name", SAME)
def test_loops_of_chunks_and_tails(name):
    changes, split = SAME[name]
    with ir.Context(), ir.Location.unknown():
        assert found(LOOPS, *changes) == split


DYNAMIC = SAME["as many chunks as an argument says"][0]

NEAR_MISSES = {
    "chunks are read": [("  %room", "  %x = tensor.cast %chunks : !chunks to tensor<?x2x8xf32>\n"
                                    "  %room")],
    "tails are read": [("  %room", "  %x = tensor.cast %tail : !tails to tensor<?x8xf32>\n"
                                   "  %room")],
    "chunks are put elsewhere": [("%first = tensor.insert_slice %chunks into %room[0, 0, 0] "
                                  "[3, 2, 8] [1, 1, 1] : !chunks into !all",
                                  "%first = tensor.cast %other : !all to !all")],
    "something is put into chunks": [
        ("%first = tensor.insert_slice %chunks into %room",
         "%x = tensor.insert_slice %chunks_empty into %chunks[0, 0, 0] [3, 2, 8] [1, 1, 1]"
         " : !chunks into !chunks\n%first = tensor.insert_slice %chunks_empty into %room"),
    ],
    "chunks are put into a tensor of others": [
        ("  %room = tensor.empty() : !all", ""), ("into %room", "into %other"),
    ],
    "chunks are put behind a place": [("%room[0, 0, 0]", "%room[0, 1, 0]")],
    "both are read before they are used": [
        ("  %one", "  %x = tensor.cast %first : !all to tensor<?x3x8xf32>\n  %one"),
    ],
    "the whole is put elsewhere": [
        ("%all = tensor.insert_slice %one into %first[0, 2, 0] [3, 1, 8] [1, 1, 1] : !one into",
         "%all = tensor.insert_slice %first into %other[0, 0, 0] [3, 3, 8] [1, 1, 1] : !all into"),
    ],
    "what is behind is no tail": [
        ("expand_shape %tail", "expand_shape %tails_empty"),
    ],
    "the tail is put over chunks": [("%first[0, 2, 0]", "%first[0, 0, 0]")],
    "the tail is put over the last chunk": [("%first[0, 2, 0]", "%first[0, 1, 0]")],
    "a gap before the tail": [("3x3x8", "3x4x8"), ("%first[0, 2, 0]", "%first[0, 3, 0]"),
                              ("%larger: tensor<4x3x8xf32>", "%larger: tensor<4x4x8xf32>")],
    "a gap behind the tail": [("3x3x8", "3x4x8")],
    "a gap beside both": [("3x3x8", "4x3x8")],
    "the tail is put behind in two dimensions": [
        ("3x3x8", "4x3x8"), ("%first[0, 2, 0]", "%first[1, 2, 0]"),
    ],
    "fewer tails": [("(%b) in (3)", "(%b) in (2)")],
    "two loops of tails": [("(%b) in (3)", "(%b, %x) in (3, 1)")],
    "every other tail": [("(%b) in (3)", "(%b) = (0) to (3) step (2)")],
    "all tails but the first": [("(%b) in (3)", "(%b) = (1) to (3) step (1)")],
    "chunks are put where an argument says": [("%out[%b, %g, 0]", "%out[%b, %i, 0]")],
    "chunks are put in one place": [("%out[%b, %g, 0]", "%out[%b, 1, 0]")],
    "places along the splits are those of batches": [("%out[%b, %g, 0]", "%out[%g, %b, 0]")],
    "the tail is put where another argument says": [
        *DYNAMIC, ("%first[0, %i, 0]", "%first[0, %n, 0]"),
    ],
    "the tail is put behind one chunk of several": [
        *DYNAMIC, ("%first[0, %i, 0]", "%first[0, 1, 0]"),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", NEAR_MISSES)
def test_other_loops(name):
    with ir.Context(), ir.Location.unknown():
        assert found(LOOPS, *NEAR_MISSES[name]) is None


TWO_NEAR_MISSES = {
    "results in another order": [("%tail#0", "%tail#2"), ("%tail#1", "%tail#0"),
                                 ("%tail#2", "%tail#1")],
    "one of them alone has a tail": [
        ("  %ys = tensor.insert_slice %two into %y[0, 2] [3, 1] [1, 1] : !one into !all", ""),
    ],
    "one of them alone is put behind": [("into %y[0, 2]", "into %y[0, 0]")],
    "one of them has a gap": [("into %y[0, 2]", "into %y[0, 1]")],
    "splits are counted by two variables": [
        ("in (3, 2)", "in (3, 3)"), ("%more[%b, %g]", "%more[%g, %b]"), ("3x2x", "3x3x"),
        ("3x3xf32>\nfunc", "3x4xf32>\nfunc"), ("[3, 2]", "[3, 3]"), ("[0, 2]", "[0, 3]"),
    ],
}  # fmt: skip


def test_loops_of_two_results():
    with ir.Context(), ir.Location.unknown():
        assert found(TWO) == 1


@pytest.mark.parametrize("name", TWO_NEAR_MISSES)
def test_other_loops_of_two_results(name):
    with ir.Context(), ir.Location.unknown():
        assert found(TWO, *TWO_NEAR_MISSES[name]) is None
