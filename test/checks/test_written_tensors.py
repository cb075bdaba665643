# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which arguments a tensor is made of, and which tensors may be overwritten."""

# ruff: noqa: E501 (MLIR in strings)

import contextlib

import pytest
from mlir import ir

from mlir_attention.checks.written_tensors import (
    argument_of,
    arguments_seen_by,
    arguments_written_to,
    may_be_overwritten,
)
from mlir_attention.support.walk import ops_in

PROGRAM = """
#id = affine_map<(i) -> (i)>
func.func private @outside(tensor<8xf32>) -> tensor<8xf32>
func.func private @updates(%n: tensor<8xf32>, %m: tensor<8xf32>, %x: f32) -> (tensor<8xf32>, tensor<8xf32>) {{
  %c0 = arith.constant 0 : index
  %y = tensor.insert %x into %m[%c0] : tensor<8xf32>
  return %y, %n : tensor<8xf32>, tensor<8xf32>
}}
func.func private @makes() -> tensor<8xf32> {{
  %e = tensor.empty() : tensor<8xf32>
  return %e : tensor<8xf32>
}}
func.func private @calls(%n: tensor<8xf32>, %x: f32) -> tensor<8xf32> {{
  %y:2 = func.call @updates(%n, %n, %x) : (tensor<8xf32>, tensor<8xf32>, f32) -> (tensor<8xf32>, tensor<8xf32>)
  return %y#0 : tensor<8xf32>
}}
func.func private @branches(%n: tensor<8xf32>) -> tensor<8xf32> {{
  cf.br ^end
^end:
  return %n : tensor<8xf32>
}}
module @inner {{
  func.func private @makes(%n: tensor<8xf32>) -> tensor<8xf32> {{
    return %n : tensor<8xf32>
  }}
}}
func.func @f(%a: tensor<8xf32>, %b: tensor<8xf32>, %x: f32, %at: index, %c: i1, %row: tensor<1xf32>, %shape: tensor<1xindex>) {{
  {body}
  return
}}
"""
T = "tensor<8xf32>"


@contextlib.contextmanager
def function(body):
    """The entry block of the function that has this body, and its ops."""
    with ir.Context():
        module = ir.Module.parse(PROGRAM.format(body=body))
        f = list(ops_in(module.operation, "func.func"))[-1]
        yield f.regions[0].blocks[0], ops_in(f)


def roots(body, number=0, find=arguments_written_to, name=""):
    """Those of a result of the last op of the body, or of the last of this name."""
    with function(body) as (block, ops):
        op = [op for op in ops if op.name == name][-1] if name else block.operations[-2].operation
        return find(op.results[number])


TWO = f"""%u, %r = linalg.generic {{indexing_maps = [#id, #id, #id], iterator_types = ["parallel"]}}
      ins(%b : {T}) outs(%b, %a : {T}, {T}) {{
  ^bb0(%i: f32, %o: f32, %p: f32):
    linalg.yield %i, %i : f32, f32
  }} -> ({T}, {T})"""
BRANCH = f"""%u, %r = scf.if %c -> ({T}, {T}) {{
    scf.yield %b, %a : {T}, {T}
  }} else {{
    scf.yield %a, %a : {T}, {T}
  }}"""
LOOP = f"""%u, %r = scf.for %i = %at to %at step %at iter_args(%y = %a, %z = %b) -> ({T}, {T}) {{
    %v = tensor.insert %x into %z[%i] : {T}
    scf.yield %y, %v : {T}, {T}
  }}"""
CROSSED = LOOP.replace("yield %y, %v", "yield %v, %y")
TASKS = f"""%u, %r = scf.forall (%i) in (8) shared_outs(%y = %a, %z = %b) -> ({T}, {T}) {{
    scf.forall.in_parallel {{
    }}
  }}"""

WRITES = {
    "tensor.cast": (f"%r = tensor.cast %b : {T} to tensor<?xf32>", {1}),
    "tensor.insert": (f"%r = tensor.insert %x into %b[%at] : {T}", {1}),
    "tensor.insert_slice": (
        f"%r = tensor.insert_slice %row into %b[%at] [1] [1] : tensor<1xf32> into {T}",
        {1},
    ),
    "vector.transfer_write": (
        f"%w = vector.broadcast %x : f32 to vector<4xf32>\n"
        f"%r = vector.transfer_write %w, %b[%at] : vector<4xf32>, {T}",
        {1},
    ),
    "bufferization.materialize_in_destination": (
        f"%r = bufferization.materialize_in_destination %a in %b : ({T}, {T}) -> {T}",
        {1},
    ),
    "linalg.fill": (f"%r = linalg.fill ins(%x : f32) outs(%b : {T}) -> {T}", {1}),
    "arith.select": (f"%r = arith.select %c, %a, %b : {T}", {0, 1}),
    "tensor.empty": (f"%r = tensor.empty() : {T}", {-1}),
    "one or a new one": (
        f"%e = tensor.empty() : {T}\n%r = arith.select %c, %e, %b : {T}",
        {-1, 1},
    ),
    "one written twice": (
        f"%y = tensor.insert %x into %b[%at] : {T}\n%r = arith.select %c, %y, %b : {T}",
        {1},
    ),
    "a call of what makes one": (f"%r = func.call @makes() : () -> {T}", {-1}),
    "a call of what calls": (f"%r = func.call @calls(%b, %x) : ({T}, f32) -> {T}", {-1}),
    "a call of what branches": (f"%r = func.call @branches(%b) : ({T}) -> {T}", {-1}),
    "a call of another module": (f"%r = func.call @outside(%b) : ({T}) -> {T}", {-1}),
}


@pytest.mark.parametrize("name", WRITES)
def test_what_is_written_to(name):
    body, expected = WRITES[name]
    assert roots(body) == expected
    assert roots(body, find=arguments_seen_by) == expected


CALL = f"%u:2 = func.call @updates(%a, %b, %x) : ({T}, {T}, f32) -> ({T}, {T})"
SEVERAL = {
    "linalg": (TWO, {1}, {0}),
    "if": (BRANCH, {0, 1}, {0}),
    "for": (LOOP, {0}, {1}),
    "for that exchanges": (CROSSED, {0, 1}, {0, 1}),
    "forall": (TASKS, {0}, {1}),
    "call": (CALL, {1}, {0}),
}


@pytest.mark.parametrize("name", SEVERAL)
def test_several_results(name):
    body, first, second = SEVERAL[name]
    assert roots(body, 0) == first
    assert roots(body, 1) == second


def test_within_a_loop():
    assert roots(LOOP, name="tensor.insert") == {1}
    with function(LOOP) as (_, ops):
        (loop,) = (op for op in ops if op.name == "scf.for")
        position, *carried = loop.regions[0].blocks[0].arguments
        assert arguments_written_to(position) == {-1}
        assert [arguments_written_to(value) for value in carried] == [{0}, {1}]


def test_an_argument_of_another_block():
    with function(f"cf.br ^next(%b : {T})\n^next(%y: {T}):") as (_, ops):
        next_ = ops[0].regions[0].blocks[1]
        assert arguments_written_to(next_.arguments[0]) == {-1}


VIEWS = {
    "tensor.extract_slice": f"tensor.extract_slice %b[%at] [1] [1] : {T} to tensor<1xf32>",
    "tensor.expand_shape": f"tensor.expand_shape %b [[0, 1]] output_shape [2, 4] : {T} into tensor<2x4xf32>",
    "tensor.collapse_shape": f"""tensor.collapse_shape %wide [[0, 1]] : tensor<1x8xf32> into {T}""",
    "tensor.reshape": f"tensor.reshape %b(%shape) : ({T}, tensor<1xindex>) -> {T}",
}
WIDE = f"%wide = tensor.expand_shape %b [[0, 1]] output_shape [1, 8] : {T} into tensor<1x8xf32>\n"


@pytest.mark.parametrize("name", VIEWS)
def test_views(name):
    body = f"{WIDE}%r = {VIEWS[name]}"
    assert roots(body) == {-1}
    assert roots(body, find=arguments_seen_by) == {1}


def test_names_of_arguments():
    assert roots(WRITES["tensor.cast"][0], find=argument_of) == "argument 1, "
    assert roots(WRITES["arith.select"][0], find=argument_of) == ""
    assert roots(WRITES["tensor.empty"][0], find=argument_of) == ""


def overwrites(body, keeps=None):
    with function(body) as (block, _):
        b = block.arguments[1]
        return may_be_overwritten(b) if keeps is None else may_be_overwritten(b, keeps)


READS = {
    "nothing": "",
    "tensor.dim": f"%n = tensor.dim %b, %at : {T}",
    "tensor.extract": f"%n = tensor.extract %b[%at] : {T}",
    "tensor.concat": f"%n = tensor.concat dim(0) %b, %a : ({T}, {T}) -> tensor<16xf32>",
    "vector.transfer_read": f"%n = vector.transfer_read %b[%at], %x : {T}, vector<4xf32>",
    "bufferization.alloc_tensor": f"%n = bufferization.alloc_tensor() copy(%b) : {T}",
    "bufferization.to_buffer": f"%n = bufferization.to_buffer %b : {T} to memref<8xf32>",
    "an input of linalg": f"%n = linalg.exp ins(%b : {T}) outs(%a : {T}) -> {T}",
    "what is inserted": f"%n = tensor.insert_slice %b into %a[0] [8] [1] : {T} into {T}",
    "attention.lse_combine": f"""%p, %l = attention.lse_combine splits = [0] ins(%b, %b : {T}, {T}) -> (tensor<f32>, tensor<f32>) {{
  ^bb0(%partial: {T}, %lse: {T}):
    %empty = tensor.empty() : tensor<f32>
    attention.yield %empty, %empty : tensor<f32>, tensor<f32>
  }}""",
    "attention.group": f"""%m = tensor.expand_shape %b [[0, 1]] output_shape [2, 4] : {T} into tensor<2x4xf32>
  %n = attention.group {{indexing_maps = [affine_map<(m, n, d, e) -> (m, d)>, affine_map<(m, n, d, e) -> (n, d)>, affine_map<(m, n, d, e) -> (n, e)>, affine_map<(m, n, d, e) -> (m, e)>]}}
      ins(%m, %m, %m : tensor<2x4xf32>, tensor<2x4xf32>, tensor<2x4xf32>) -> tensor<2x4xf32> {{
  ^bb0(%s: f32):
    attention.yield %s : f32
  }}""",
}
OVERWRITES = {
    "tensor.insert": f"%y = tensor.insert %x into %b[%at] : {T}",
    "tensor.insert_slice": WRITES["tensor.insert_slice"][0],
    "linalg.fill": WRITES["linalg.fill"][0],
    "linalg.generic": TWO,
    "scf.forall": TASKS,
    "func.call": f"%y = func.call @outside(%b) : ({T}) -> {T}",
}


@pytest.mark.parametrize("name", READS)
def test_what_is_read_only(name):
    assert not overwrites(READS[name])


def test_what_is_returned_only():
    with function("") as (_, ops):
        updates = ops_in(ops[0].parent.operation, "func.func")[1]
        assert not may_be_overwritten(updates.regions[0].blocks[0].arguments[0])


@pytest.mark.parametrize("name", OVERWRITES)
def test_what_may_be_overwritten(name):
    read = READS["tensor.extract"]
    for body in (OVERWRITES[name], OVERWRITES[name] + "\n" + read, read + "\n" + OVERWRITES[name]):
        assert overwrites(body)


@pytest.mark.parametrize("name", [*VIEWS, "tensor.cast"])
def test_what_may_be_overwritten_through_a_view(name):
    view = VIEWS.get(name) or f"tensor.cast %b : {T} to tensor<?xf32>"
    text = f"{WIDE}%v = {view}\n"
    type_ = view.split(" to ")[-1].split(" into ")[-1].split(" -> ")[-1]
    assert not overwrites(text)
    assert not overwrites(f"{text}%y = func.call @makes() : () -> {T}")
    assert overwrites(f"{text}%y = linalg.fill ins(%x : f32) outs(%v : {type_}) -> {type_}")
    # What is behind is looked at after a view that nothing writes to.
    assert overwrites(f"%y = tensor.insert %x into %b[%at] : {T}\n{text}")


def test_insertions_that_keep_what_is_read():
    insert = f"%y = tensor.insert %x into %b[%at] : {T}"
    again = f"%z = tensor.insert %x into %y[%at] : {T}"
    fill = f"%z = linalg.fill ins(%x : f32) outs(%y : {T}) -> {T}"
    cast = f"%d = tensor.cast %b : {T} to tensor<?xf32>\n%y = tensor.insert %x into %d[%at] : tensor<?xf32>"
    slice_ = "%d = tensor.extract_slice %b[0] [8] [1] : tensor<8xf32> to tensor<8xf32>\n%y = tensor.insert %x into %d[%at] : tensor<8xf32>"
    for keeps in (True, False):
        assert overwrites(insert, lambda op, keeps=keeps: keeps) is not keeps
        assert overwrites(f"{insert}\n{again}", lambda op, keeps=keeps: keeps) is not keeps
        assert overwrites(cast, lambda op, keeps=keeps: keeps) is not keeps
        assert overwrites(f"{insert}\n{fill}", lambda op, keeps=keeps: keeps)
        assert overwrites(slice_, lambda op, keeps=keeps: keeps)
