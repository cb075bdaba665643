# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Graphs of several ops, as `onnx.parser` reads them."""

import numpy as np
import onnx.parser
import onnxruntime
from onnx import numpy_helper


def parsed(text, opset=18, **weights):
    """The model of a graph, with `weights` as initializers."""
    model = onnx.parser.parse_model(
        f'<ir_version: 10, opset_import: ["" : {opset}, "com.microsoft" : 1]>\n{text}'
    )
    for name, array in weights.items():
        model.graph.initializer.append(numpy_helper.from_array(np.asarray(array), name))
    return model


def by_onnx_runtime(model, arrays):
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    session = onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )
    return session.run(None, arrays)


def random(*shape, seed=0):
    return np.random.default_rng([seed, *shape]).standard_normal(shape).astype(np.float32)


#: Attention as PyTorch's older exporter writes it: sizes that the graph computes, and masks that it
#: looks up one by one.
DECOMPOSED = """
decomposed (float[batch, row, 32] x, int64[batch, row] mask) => (float[batch, row, 32] y) {
  shape = Shape (x)
  zero = Constant <value_int = 0> ()
  one = Constant <value_int = 1> ()
  batch_size = Gather (shape, zero)
  rows = Gather (shape, one)
  axis = Constant <value_ints = [0]> ()
  batch_1 = Unsqueeze (batch_size, axis)
  rows_1 = Unsqueeze (rows, axis)
  four = Constant <value_ints = [4]> ()
  left = Constant <value_ints = [-1]> ()
  apart = Concat <axis = 0> (batch_1, rows_1, four, left)
  qkv = MatMul (x, w)
  q_flat, k_flat, v_flat = Split <axis = -1> (qkv, widths)
  q_apart = Reshape (q_flat, apart)
  k_apart = Reshape (k_flat, apart)
  v_apart = Reshape (v_flat, apart)
  q = Transpose <perm = [0, 2, 1, 3]> (q_apart)
  k = Transpose <perm = [0, 2, 3, 1]> (k_apart)
  v = Transpose <perm = [0, 2, 1, 3]> (v_apart)
  products = MatMul (q, k)
  root = Constant <value_float = 2.8284271> ()
  scores = Div (products, root)
  kept = Cast <to = 9> (mask)
  kept_flat = Reshape (kept, left)
  middle = Constant <value_ints = [1, 2]> ()
  kept_again = Reshape (kept_flat, mask_shape)
  kept_4 = Unsqueeze (kept_again, middle)
  lowest = Constant <value_float = -3.4e38> ()
  masked = Where (kept_4, scores, lowest)
  weights = Softmax <axis = -1> (masked)
  outputs = MatMul (weights, v)
  outputs_back = Transpose <perm = [0, 2, 1, 3]> (outputs)
  together = Concat <axis = 0> (batch_1, rows_1, left)
  y = Reshape (outputs_back, together)
  mask_shape = Concat <axis = 0> (batch_1, rows_1)
}
"""
# A value is defined before it is used.
DECOMPOSED = DECOMPOSED.replace("  mask_shape = Concat <axis = 0> (batch_1, rows_1)\n", "").replace(
    "  kept = Cast", "  mask_shape = Concat <axis = 0> (batch_1, rows_1)\n  kept = Cast"
)

#: A layer as ONNX Runtime's optimizer leaves it, with its cache.
DECODER_LAYER = """
decoder (float[batch, row, 64] x, int32[batch] seqlens_k, int32[1] total,
         float[batch, 2, most, 16] past_k, float[batch, 2, most, 16] past_v)
    => (float[batch, row, 64] y, float[batch, 2, most, 16] present_k,
        float[batch, 2, most, 16] present_v) {
  normal = SimplifiedLayerNormalization <axis = -1, epsilon = 0.00001> (x, scale)
  qkv = MatMul (normal, w_qkv)
  attended, present_k, present_v = com.microsoft.GroupQueryAttention <num_heads = 4,
      kv_num_heads = 2, do_rotary = 1> (qkv, , , past_k, past_v, seqlens_k, total, cos, sin)
  projected = MatMul (attended, w_out)
  normal_2, , , skipped = com.microsoft.SkipSimplifiedLayerNormalization
      <epsilon = 0.00001> (x, projected, scale)
  up = MatMul (normal_2, w_up)
  active = com.microsoft.QuickGelu <alpha = 1.0> (up)
  down = com.microsoft.FusedMatMul <transB = 1, alpha = 0.5> (active, w_down)
  y = Add (down, skipped)
}
"""

DECODER_WEIGHTS = {
    "scale": 1 + 0.1 * random(64),
    "w_qkv": 0.1 * random(64, 128),
    "w_out": 0.1 * random(64, 64, seed=1),
    "w_up": 0.1 * random(64, 96),
    "w_down": 0.1 * random(64, 96, seed=1),
    "cos": np.cos(random(24, 8)),
    "sin": np.sin(random(24, 8)),
}

#: An encoder's layer as ONNX Runtime's optimizer leaves it.
ENCODER_LAYER = """
encoder (float[batch, row, 32] x, int32[batch, row] mask) => (float[batch, row, 32] y) {
  attended = com.microsoft.Attention <num_heads = 4> (x, w_qkv, b_qkv, mask)
  first = com.microsoft.SkipLayerNormalization <epsilon = 0.00001> (attended, x, scale, shift, bias)
  up = MatMul (first, w_up)
  active = com.microsoft.BiasGelu (up, b_up)
  fast = com.microsoft.FastGelu (active, b_up)
  plain = com.microsoft.Gelu (fast)
  y = MatMul (plain, w_down)
}
"""

ENCODER_WEIGHTS = {
    "w_qkv": 0.3 * random(32, 96),
    "b_qkv": 0.3 * random(96),
    "scale": 1 + 0.1 * random(32),
    "shift": 0.1 * random(32, seed=1),
    "bias": 0.1 * random(32, seed=2),
    "w_up": 0.2 * random(32, 48),
    "b_up": 0.2 * random(48),
    "w_down": 0.2 * random(48, 32),
}

#: Ops of opset 24 around an attention that reads a cache.
CACHED = """
cached (float[batch, 4, row, 8] q, float[batch, 2, row, 8] k, float[batch, 2, row, 8] v,
        int64[batch, row] positions, float[batch, 2, most, 8] past_k,
        float[batch, 2, most, 8] past_v, int64[batch] start, int64[batch] end)
    => (float[batch, 4, row, 8] y, float[batch, 2, most, 8] present_k,
        float[batch, 2, most, 8] present_v) {
  q_turned = RotaryEmbedding <interleaved = 1> (q, cos, sin, positions)
  k_turned = RotaryEmbedding <interleaved = 1> (k, cos, sin, positions)
  present_k = TensorScatter <axis = 2> (past_k, k_turned, start)
  present_v = TensorScatter <axis = 2> (past_v, v, start)
  attended = Attention <is_causal = 1> (q_turned, present_k, present_v, , , , end)
  normal = RMSNormalization <axis = -1> (attended, scale)
  y = Swish (normal)
}
"""

#: Ops that become loops here.
LOOPS = """
loops (float[batch, 7] x, int64[batch, 3] index, float[batch, 3] source, int64[2, 2] places,
       float[2] numbers)
    => (float[batch, 7] sums, float[batch, 2] best, int64[batch, 2] at, float[batch, 7] scattered,
        float[batch, 7] put, float[batch] gathered) {
  sums = CumSum (x, axis)
  best, at = TopK <axis = -1> (x, count)
  scattered = ScatterElements <axis = 1, reduction = "add"> (x, index, source)
  put = ScatterND (x, places, numbers)
  gathered = GatherND <batch_dims = 1> (x, last)
  last = Slice (index, zero, one, one)
}
"""
LOOPS = LOOPS.replace("  last = Slice (index, zero, one, one)\n", "").replace(
    "  gathered", "  last = Slice (index, zero, one, one)\n  gathered"
)
LOOPS_CONSTANTS = {name: np.array([at]) for name, at in (("count", 2), ("zero", 0), ("one", 1))}
LOOPS_CONSTANTS["axis"] = np.array(1)
