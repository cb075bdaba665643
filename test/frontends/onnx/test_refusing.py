# REQUIRES: onnx
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is said of nodes that cannot be imported, and of calls that do not fit."""

import re

import numpy as np
import pytest
from cases import AT, CACHE, COUNTS, G3, G4, GP, GQA_HEADS, Q3, STEP, Case
from cases import group_query as query
from cases import multi_head as multi
from cases import standard as attention
from graphs import parsed, random
from levels import OPT_LEVEL
from mlir import ir

import mlir_attention as attn
from mlir_attention.frontends.onnx import import_model

Q2 = "q:f32[2,4,3,8] k:f32[2,2,5,8] v:f32[2,2,5,6]"


@pytest.mark.parametrize(
    ("case", "message"),
    [
        (attention("a", G3, kv_num_heads=2), "the attribute 'q_num_heads' is missing"),
        (attention("a", G3, q_num_heads=5, kv_num_heads=2), "the last extent of Q, 32, is no mul"),
        (
            attention("a", "q:f32[B,3,S,8] k:f32[B,2,L,8] v:f32[B,2,L,8]"),
            "3 query heads cannot share 2 heads of keys and values",
        ),
        (
            attention("a", "q:f32[B,4,S,8] k:f32[B,2,L,4] v:f32[B,2,L,8]"),
            "the depths of Q and K must be equal, not 8 and 4",
        ),
        (
            attention("a", "q:f32[3,4,S,8] k:f32[2,2,L,8] v:f32[2,2,L,8]"),
            "the batches of Q, K and V must be equal, not 3 and 2 and 2",
        ),
        (attention("a", G4, q_num_heads=3), "q_num_heads is 3, but there are 4 heads"),
        (attention("a", f"{G4} - past_k:f32[B,2,P,8]"), "past_key is given without past_value"),
        (
            attention("a", f"{G4} - {GP} len:i64[B]"),
            "nonpad_kv_seqlen cannot be combined with past_key and past_value",
        ),
        (attention("a", G4, qk_matmul_output_mode=4), "qk_matmul_output_mode is 4; it must be"),
        (attention("a", G4, softcap=-1.0), "softcap is -1; it must not be negative"),
        (attention("a", G4, softmax_precision=7), "softmax_precision is 7; it must be a float"),
        (attention("a", f"{Q2} m:f32[3,6]"), "attn_mask is for 6 keys, but there are 5"),
        (
            attention("a", f"{Q2} m:f32[2,5]"),
            "the rows of attn_mask and of the query must be equal, not 2 and 3",
        ),
        (attention("a", f"{Q2} m:f32[3,3,5]"), "the heads of attn_mask and of the query must be"),
        (attention("a", G4, opset=22), "the op is there from opset 23 on"),
        (attention("a", G4, opset=25, left_window_size=-2), "left_window_size is -2; it must be"),
        (multi("a", f"{Q3} k:f32[B,L,16] v:f32[B,L,32]"), "the depths of query and key must be"),
        (multi("a", f"{Q3} k:f32[B,L,32]"), "the input 'value' is missing"),
        (multi("a", Q3), "the input 'key' is missing"),
        (multi("a", f"{Q3} k:f32[B,L,32] v:f32[B,L,32] b:f32[80]"), "the width of bias and of q"),
        (multi("a", "q:f32[B,S,4,2,8]"), "dimension 3 of a packed query and 3 must be equal"),
        (
            multi("a", "q:f32[2,S,32] k:f32[2,L,32] v:f32[2,L,32] - pad:i32[7]"),
            "key_padding_mask has extent 7; expected 2 or 8",
        ),
        (
            multi("a", f"{Q3} k:f32[B,L,32] v:f32[B,L,32] - - - - - psl:i32[1]"),
            "the input 'past_sequence_length' is not supported",
        ),
        (query("a", f"{STEP} {CACHE} {COUNTS}", do_rotary=1), "do_rotary needs the inputs 'cos_c"),
        (query("a", f"{STEP} {CACHE} {COUNTS}", num_heads=3), "3 query heads cannot share 2 heads"),
        (
            query("a", f"{STEP} {CACHE} {COUNTS}", local_window_size=4, causal=0),
            "local_window_size is for causal attention",
        ),
        (
            query("a", f"{STEP} {CACHE} {COUNTS}", sliding_window_cache=1),
            "sliding_window_cache is not supported",
        ),
        (
            query("a", f"{STEP} past_k:i8[B,2,M,16] past_v:i8[B,2,M,16] {COUNTS}"),
            "a cache of int8 needs k_scale",
        ),
        (
            query("a", f"{STEP} past_k:u8[B,2,M,8] past_v:u8[B,2,M,8] {COUNTS}"),
            "a cache of uint8 is not supported",
        ),
        (
            query(
                "a",
                f"{STEP} past_k:i8[B,2,M,16] past_v:i8[B,2,M,16] {COUNTS}",
                kv_cache_bit_width=4,
            ),
            "a cache of int8 with kv_cache_bit_width=4 is not supported",
        ),
        (
            query(
                "a",
                f"{STEP} past_k:u8[B,2,M,16] past_v:u8[B,2,M,16] {COUNTS}",
                kv_cache_bit_width=4,
            ),
            "half the depth of query and the depths of past must be equal, not 8 and 16 and 16",
        ),
        (
            query(
                "a",
                "q:f32[B,1,60] k:f32[B,1,30] v:f32[B,1,30] past_k:u8[B,2,M,8] "
                f"past_v:u8[B,2,M,8] {COUNTS}",
                kv_cache_bit_width=4,
            ),
            "a cache of 4 bits has heads of an even depth, not of 15",
        ),
        (
            query("a", f"{STEP} - - {COUNTS} - - - - - ks:f32[1] vs:f32[1]"),
            "k_scale and v_scale are those of a past, and there is none",
        ),
    ],
)
def test_nodes_that_contradict_themselves(case, message):
    version = f"ai.onnx {case.opset}" if not case.domain else "com.microsoft 1"
    whole = f"node 'the_a' ({case.op} of {version}): {message}"
    with ir.Context(), pytest.raises(ValueError, match="^" + re.escape(whole)):
        import_model(case.model())


def test_an_op_that_torch_mlir_does_not_take():
    text = "g (float[2] x) => (float[2] y) { [nobody] y = com.microsoft.Nothing (x) }"
    with (
        ir.Context(),
        pytest.raises(ValueError, match=r"^node 'nobody' \(Nothing of com\.microsoft 1\): torch-"),
    ):
        import_model(parsed(text))


def test_an_output_of_unknown_type():
    text = "g (float[2] x) => (float[2] y) { a = com.microsoft.Nothing (x) y = Relu (a) }"
    what = r"\(Nothing of com\.microsoft 1\): the op, or the type of what it reads, is not known"
    with ir.Context(), pytest.raises(ValueError, match=what):
        import_model(parsed(text))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x) => (float[2] y) { [n] y = Add (x, z) }", "^node 'n' .*nothing before it computes its"),
        ("x) => (float[2] y) { z = Relu (x) }", "^nothing computes output 'y' of the model"),
        ("x, float[2] x) => (float[2] y) { y = Relu (x) }", "^two inputs or initializers of the m"),
        ("x) => (float[2] x) { [n] x = Relu (x) }", "^node 'n' .*there is another value 'x'"),
        ("x) => (float[2] y) { y = nowhere.Op (x) }", "^ONNX cannot infer the types of the model"),
    ],
)
def test_values_that_are_not_there(text, message):
    with ir.Context(), pytest.raises(ValueError, match=message):
        import_model(parsed(f"g (float[2] {text}"))


def test_an_op_in_a_graph_of_a_node():
    text = """g (bool c, float[1, 2, 3, 8] q) => (float[1, 2, 3, 8] y) {
      y = If (c) <then_branch = t () => (float[1, 2, 3, 8] a) {
                    [inner] a = com.microsoft.QuickGelu (q) },
                  else_branch = e () => (float[1, 2, 3, 8] b) { b = Identity (q) }>
    }"""
    what = r"^node 'inner' \(QuickGelu of com\.microsoft 1\): torch-mlir does not take it"
    with ir.Context(), pytest.raises(ValueError, match=what):
        import_model(parsed(text, opset=23))


@pytest.fixture(scope="module")
def compiled():
    case = attention("a", f"{G3} m:f32[S,L]", **GQA_HEADS)
    return attn.compile(case.model(), opt_level=OPT_LEVEL), case.arrays()


@pytest.mark.parametrize(
    ("changes", "error", "message"),
    [
        ({"q": None}, TypeError, "^input 'q' is missing; the model takes 'q': float"),
        ({"x": np.ones(3)}, TypeError, "^the model has no input 'x'; it takes 'q': float"),
        ({"q": np.ones((2, 3, 32))}, TypeError, "^input 'q' has dtype float64; expected float32"),
        ({"q": random(3, 32)}, ValueError, "^input 'q' has 2 dimensions"),
        ({"q": random(2, 3, 31)}, ValueError, "^input 'q' has extent 31 along dimension 2"),
        (
            {"k": random(2, 4, 16)},
            ValueError,
            "^input 'v' has extent 5 along dimension 1, 'L'; 'k'",
        ),
        ({"q": [[1.0]]}, TypeError, "^input 'q' is a list; expected a NumPy array"),
    ],
)
def test_calls_that_do_not_fit(compiled, changes, error, message):
    model, arrays = compiled
    given = {name: array for name, array in {**arrays, **changes}.items() if array is not None}
    with pytest.raises(error, match=message):
        model(**given)


def test_calls_by_position_and_by_name(compiled):
    model, arrays = compiled
    values = list(arrays.values())
    right = model(*values)
    for result in (model(arrays), model(*values[:2], **dict(list(arrays.items())[2:]))):
        np.testing.assert_array_equal(result, right)
    with pytest.raises(TypeError, match=r"^input 'q' is given twice, by position and by name"):
        model(*values[:3], **arrays)
    with pytest.raises(TypeError, match="got 5 inputs"):
        model(*values, values[0])
    turned = np.asfortranarray(arrays["m"])
    np.testing.assert_array_equal(model(*values[:3], turned), right)


def test_integers_of_another_sign():
    case = attention("a", f"{G4} - - - len:i64[B]")
    model, arrays = attn.compile(case.model(), opt_level=OPT_LEVEL), case.arrays()
    arrays["len"] = np.array([2, 3], np.uint64)
    with pytest.raises(TypeError, match=r"^input 'len' has dtype uint64; expected int64"):
        model(**arrays)


def test_rows_outside_the_cache():
    case = query("step", f"{STEP} {CACHE} {COUNTS}", "y:f32 pk:f32[B,2,M,16] pv:f32[B,2,M,16]", AT)
    model, arrays = attn.compile(case.model(), opt_level=OPT_LEVEL), case.arrays()
    arrays["sl"] = np.array([3, 16], np.int32)
    what = r"node 'the_step' \(GroupQueryAttention of com\.microsoft 1\) has rows outside its cache"
    with pytest.raises(attn.CompiledAssertionError, match=what):
        model(**arrays)


def test_donated_names_that_are_none():
    case = Case("a", "Attention", G4)
    with pytest.raises(ValueError, match=r"^the model has no input 'past'; it has 'q', 'k', 'v'"):
        attn.compile(case.model(), donate="past")


def test_example_arguments_are_not_for_onnx():
    with pytest.raises(TypeError, match="is compiled without example arguments"):
        attn.compile(Case("a", "Attention", G4).model(), random(3))
