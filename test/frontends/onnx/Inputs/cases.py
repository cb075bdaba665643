# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Models of one attention op, with inputs, for the options that the op has.

A case is the text of a node, as `onnx.parser` reads it, with the types of its inputs and outputs.
Extents of inputs may be names, which `SIZES` or the case gives numbers.
"""

from dataclasses import dataclass, field

import ml_dtypes
import numpy as np
from onnx import TensorProto, helper

#: batch, rows, keys, past, and keys with the past.
SIZES = {"B": 2, "S": 3, "L": 5, "P": 4, "T": 9, "SP": 7, "M": 16}

DTYPES = {"f32": np.float32, "f16": np.float16, "bf16": ml_dtypes.bfloat16, "f64": np.float64}
DTYPES |= {"i32": np.int32, "i64": np.int64, "bool": np.bool_, "i8": np.int8}
DTYPES |= {"u8": np.uint8}


@dataclass
class Case:
    """A node of `op` in `domain`.

    inputs, outputs: "name:dtype[extent,extent]", or "" for one that is left out. An output may be
    without extents.
    values: for inputs that are not random numbers: what NumPy makes an array of.
    tolerance: of the comparison with onnxruntime.
    """

    name: str
    op: str
    inputs: str
    outputs: str = "y:f32"
    attributes: dict = field(default_factory=dict)
    values: dict = field(default_factory=dict)
    sizes: dict = field(default_factory=dict)
    domain: str = ""
    opset: int = 24
    tolerance: float = 2e-5

    def model(self):
        opsets = [helper.make_opsetid("", self.opset if not self.domain else 18)]
        if self.domain:
            opsets.append(helper.make_opsetid(self.domain, 1))
        inputs = [parsed(text) for text in self.inputs.split()]
        outputs = [parsed(text) for text in self.outputs.split()]
        node = helper.make_node(
            self.op,
            [each[0] for each in inputs],
            [each[0] for each in outputs],
            name=f"the_{self.name}",
            domain=self.domain,
            **self.attributes,
        )
        graph = helper.make_graph(
            [node],
            self.name,
            [value_info(*each) for each in inputs if each[0]],
            [value_info(*each) for each in outputs if each[0]],
        )
        return helper.make_model(graph, opset_imports=opsets, ir_version=11)

    def arrays(self, seed=0):
        rng = np.random.default_rng(seed)
        sizes = {**SIZES, **self.sizes}
        arrays = {}
        for name, dtype, shape in (parsed(text) for text in self.inputs.split()):
            if not name:
                continue
            if name in self.values:
                arrays[name] = np.asarray(self.values[name], DTYPES[dtype])
                continue
            shape = [sizes.get(extent, extent) for extent in shape]
            if dtype == "bool":
                arrays[name] = rng.random(shape) < 0.7
            elif dtype == "i8":
                arrays[name] = rng.integers(-100, 100, shape, np.int8)
            elif dtype == "u8":
                arrays[name] = rng.integers(0, 256, shape, np.uint8)
            else:
                arrays[name] = rng.standard_normal(shape).astype(DTYPES[dtype])
        return arrays


def parsed(text):
    """Name, dtype and extents of "name:dtype[extents]"; "-" is an input that is left out."""
    if text == "-":
        return "", None, None
    name, _, rest = text.partition(":")
    dtype, bracket, extents = rest.partition("[")
    if not bracket:
        return name, dtype, None
    extents = [each for each in extents.rstrip("]").split(",") if each]
    return name, dtype, [int(each) if each.isdigit() else each for each in extents]


def value_info(name, dtype, shape):
    types = {"f32": "FLOAT", "f16": "FLOAT16", "bf16": "BFLOAT16", "f64": "DOUBLE"}
    types |= {"i32": "INT32", "i64": "INT64", "bool": "BOOL", "i8": "INT8", "u8": "UINT8"}
    return helper.make_tensor_value_info(name, TensorProto.DataType.Value(types[dtype]), shape)


Q4, K4, V4 = "q:f32[B,4,S,8]", "k:f32[B,4,L,8]", "v:f32[B,4,L,8]"
G4 = "q:f32[B,4,S,8] k:f32[B,2,L,8] v:f32[B,2,L,6]"
G3 = "q:f32[B,S,32] k:f32[B,L,16] v:f32[B,L,12]"
GP = "past_k:f32[B,2,P,8] past_v:f32[B,2,P,6]"
GQA_HEADS = {"q_num_heads": 4, "kv_num_heads": 2}
PRESENT = "y:f32 present_k:f32 present_v:f32"
MASK2 = [[1, 1, 1, 0, 1], [1, 0, 1, 1, 0], [0, 0, 1, 1, 1]]


def standard(name, inputs, outputs="y:f32", **options):
    known = ("values", "sizes", "opset", "tolerance")
    rest = {key: options.pop(key) for key in known if key in options}
    return Case(name, "Attention", inputs, outputs, options, **rest)


STANDARD = [
    standard("plain", f"{Q4} {K4} {V4}"),
    standard("static", "q:f32[2,4,3,8] k:f32[2,4,5,8] v:f32[2,4,5,8]", opset=23),
    standard("gqa", G4),
    standard("gqa_3d", G3, **GQA_HEADS),
    standard("mqa_3d", "q:f32[B,S,32] k:f32[B,L,8] v:f32[B,L,8]", q_num_heads=4, kv_num_heads=1),
    standard("scale", G4, scale=0.3),
    standard("softcap", G4, softcap=1.5),
    standard("causal", G4, is_causal=1),
    standard("causal_past", f"{G4} - {GP}", PRESENT, is_causal=1),
    standard("causal_past_3d", f"{G3} - {GP}", PRESENT, is_causal=1, **GQA_HEADS),
    standard("past_mask", f"{G4} m:bool[S,T] {GP}", PRESENT),
    standard("bool_mask_2d", f"{G4} m:bool[S,L]", values={"m": MASK2}),
    standard("bool_mask_3d", f"{G4} m:bool[1,S,L]", values={"m": [MASK2]}),
    standard("bool_mask_4d", f"{G4} m:bool[B,1,S,L]"),
    standard("float_mask_2d", f"{G4} m:f32[S,L]"),
    standard("float_mask_heads", f"{G4} m:f32[4,S,L]"),
    standard("float_mask_4d", f"{G4} m:f32[B,4,S,L]", softcap=2.0, is_causal=1),
    standard("short_mask", f"{G4} m:f32[S,3]", opset=24),
    standard("row_all_masked", f"{G4} m:bool[S,L]", values={"m": [[0] * 5, MASK2[0], MASK2[1]]}),
    standard("lengths", f"{G4} - - - len:i64[B]", values={"len": [2, 5]}),
    standard("lengths_causal", f"{G4} - - - len:i64[B]", values={"len": [3, 5]}, is_causal=1),
    standard("lengths_mask", f"{G4} m:f32[S,4] - - len:i64[B]", values={"len": [2, 4]}),
    standard("scores", G4, "y:f32 - - s:f32", qk_matmul_output_mode=0, softcap=2.0),
    standard("scores_capped", G4, "y:f32 - - s:f32", qk_matmul_output_mode=1, softcap=2.0),
    standard("scores_masked", f"{G4} m:f32[S,L]", "y:f32 - - s:f32", qk_matmul_output_mode=2),
    standard("scores_softmax", f"{G4} m:bool[S,L]", "y:f32 - - s:f32", qk_matmul_output_mode=3),
    standard(
        "scores_short_mask", f"{G4} m:f32[S,3]", "y:f32 - - s:f32", qk_matmul_output_mode=1,
        softcap=2.0,
    ),
    standard(
        "softmax_short_mask", f"{G4} m:f32[S,3]", "y:f32 - - s:f32", qk_matmul_output_mode=3
    ),
    standard("scale_of_zero", G4, scale=0.0),
    standard("window", G4, opset=25, left_window_size=1, right_window_size=1),
    standard("window_causal_past", f"{G4} - {GP}", opset=25, left_window_size=2, is_causal=1),
    standard("double", "q:f64[B,4,S,8] k:f64[B,2,L,8] v:f64[B,2,L,8]", "y:f64", tolerance=2e-7),
    standard("softmax_in_double", G4, softmax_precision=11),
    standard("half", f"{G4} m:f32[S,L]".replace("f32", "f16"), "y:f16", tolerance=3e-3),
    standard("no_rows", "q:f32[B,4,0,8] k:f32[B,4,L,8] v:f32[B,4,L,8]"),
    standard("one_row", "q:f32[B,4,1,8] k:f32[B,2,L,8] v:f32[B,2,L,8]", is_causal=0),
]  # fmt: skip

Q3, K3, V3 = "q:f32[B,S,32]", "k:f32[B,L,32]", "v:f32[B,L,16]"
MP = "past_k:f32[B,4,P,8] past_v:f32[B,4,P,8]"


def multi_head(name, inputs, outputs="y:f32", num_heads=4, values=None, **options):
    sizes = options.pop("sizes", {})
    attributes = {"num_heads": num_heads, **options}
    return Case(
        name, "MultiHeadAttention", inputs, outputs, attributes, values or {}, sizes,
        domain="com.microsoft",
    )  # fmt: skip


PAD = [[1, 1, 1, 0, 0], [1, 1, 1, 1, 0]]
MULTI_HEAD = [
    multi_head("mha", f"{Q3} {K3} {V3}"),
    multi_head("mha_scale", f"{Q3} {K3} {V3}", scale=0.25),
    multi_head("mha_bias", f"{Q3} {K3} {V3} bias:f32[80]"),
    multi_head("mha_causal", f"{Q3} k:f32[B,S,32] v:f32[B,S,16]", unidirectional=1),
    multi_head("mha_padding_2d", f"{Q3} {K3} {V3} - pad:i32[B,L]", values={"pad": PAD}),
    multi_head(
        "mha_padding_3d", f"{Q3} {K3} {V3} - pad:i32[B,S,L]", values={"pad": [MASK2, MASK2[::-1]]}
    ),
    multi_head("mha_lengths", f"{Q3} {K3} {V3} - pad:i32[B]", values={"pad": [2, 5]}),
    multi_head(
        "mha_filter_value", f"{Q3} {K3} {V3} - pad:i32[B,L]", values={"pad": PAD},
        mask_filter_value=-2.0,
    ),
    multi_head("mha_attention_bias", f"{Q3} {K3} {V3} - - ab:f32[B,4,S,L]"),
    multi_head("mha_attention_bias_shared", f"{Q3} {K3} {V3} - - ab:f32[1,1,S,L]"),
    multi_head(
        "mha_attention_bias_padding", f"{Q3} {K3} {V3} - pad:i32[B,L] ab:f32[1,4,S,L]",
        values={"pad": PAD},
    ),
    multi_head("mha_past", f"{Q3} {K3} v:f32[B,L,32] - - - {MP}", PRESENT),
    multi_head(
        "mha_past_causal", f"{Q3} k:f32[B,S,32] v:f32[B,S,32] - - - {MP}", PRESENT,
        unidirectional=1,
    ),
    multi_head("mha_4d_key", f"{Q3} k:f32[B,4,L,8] v:f32[B,4,L,8]"),
    multi_head(
        "mha_padding_past", f"{Q3} {K3} v:f32[B,L,32] - pad:i32[B,T] - {MP}", PRESENT,
        values={"pad": [[0, 0, 1, 1, 1, 1, 1, 1, 1], [1] * 9]},
    ),
]  # fmt: skip

PACKED = [
    multi_head("mha_packed_qkv", "q:f32[B,S,4,3,8]"),
    multi_head("mha_packed_kv", f"{Q3} k:f32[B,L,4,2,8]"),
]


def group_query(name, inputs, outputs=PRESENT, values=None, **options):
    sizes = options.pop("sizes", {})
    tolerance = options.pop("tolerance", 2e-5)
    attributes = {"num_heads": 4, "kv_num_heads": 2, **options}
    return Case(
        name, "GroupQueryAttention", inputs, outputs, attributes, values or {}, sizes,
        domain="com.microsoft", tolerance=tolerance,
    )  # fmt: skip


STEP = "q:f32[B,1,64] k:f32[B,1,32] v:f32[B,1,32]"
PROMPT = "q:f32[B,S,64] k:f32[B,S,32] v:f32[B,S,32]"
CACHE = "past_k:f32[B,2,M,16] past_v:f32[B,2,M,16]"
SHORT = "past_k:f32[B,2,P,16] past_v:f32[B,2,P,16]"
COUNTS = "sl:i32[B] total:i32[1]"
SHARED = "y:f32 present_k:f32[B,2,M,16] present_v:f32[B,2,M,16]"
TABLES = "cos:f32[M,8] sin:f32[M,8]"
AT = {"sl": [6, 11], "total": [12]}
ALL = {"sl": [4, 4], "total": [5]}
FIRST = {"sl": [2, 2], "total": [3]}
CACHE_8, SHARED_8 = CACHE.replace("f32", "i8"), SHARED.replace("_k:f32", "_k:i8")
SHARED_8 = SHARED_8.replace("_v:f32", "_v:i8")
CACHE_4, SHARED_4 = (
    text.replace("i8", "u8").replace("M,16]", "M,8]") for text in (CACHE_8, SHARED_8)
)
SCALES = np.linspace(0.01, 0.04, 32).reshape(1, 2, 1, 16)
GROUP_QUERY = [
    group_query("gqa_step", f"{STEP} {CACHE} {COUNTS}", SHARED, AT),
    group_query("gqa_step_unshared", f"{STEP} {SHORT} {COUNTS}", values=ALL),
    group_query("gqa_prompt", f"{PROMPT} - - {COUNTS}", values=FIRST),
    group_query("gqa_prompt_in_cache", f"{PROMPT} {CACHE} {COUNTS}", SHARED, FIRST),
    group_query("gqa_packed", f"q:f32[B,1,128] - - {CACHE} {COUNTS}", SHARED, AT),
    group_query(
        "gqa_window", f"{STEP} {CACHE} {COUNTS}", SHARED, AT, local_window_size=4
    ),
    group_query("gqa_prompt_window", f"{PROMPT} - - {COUNTS}", values=FIRST, local_window_size=2),
    group_query("gqa_softcap", f"{STEP} {CACHE} {COUNTS}", SHARED, AT, softcap=1.5),
    group_query("gqa_scale", f"{STEP} {CACHE} {COUNTS}", SHARED, AT, scale=0.5),
    group_query(
        "gqa_rotary", f"{STEP} {CACHE} {COUNTS} {TABLES}", SHARED, AT, do_rotary=1
    ),
    group_query(
        "gqa_rotary_interleaved", f"{PROMPT} {CACHE} {COUNTS} {TABLES}", SHARED, FIRST,
        do_rotary=1, rotary_interleaved=1,
    ),
    group_query(
        "gqa_rotary_packed", f"q:f32[B,1,128] - - {CACHE} {COUNTS} {TABLES}", SHARED, AT,
        do_rotary=1,
    ),
    group_query("gqa_smooth", f"{STEP} {CACHE} {COUNTS}", SHARED, AT, smooth_softmax=1),
    group_query(
        "gqa_sink", f"{STEP} {CACHE} {COUNTS} - - - - sink:f32[4]", SHARED, AT
    ),
    group_query(
        "gqa_bias", f"{STEP} {CACHE} {COUNTS} - - - ab:f32[B,4,1,12]", SHARED, AT
    ),
    group_query(
        "gqa_chunk", "q:f32[1,S,64] k:f32[1,S,32] v:f32[1,S,32] past_k:f32[1,2,M,16] "
        "past_v:f32[1,2,M,16] sl:i32[1] total:i32[1]",
        "y:f32 present_k:f32[1,2,M,16] present_v:f32[1,2,M,16]", {"sl": [9], "total": [10]},
    ),
    group_query(
        "gqa_rotary_part", "q:f32[B,1,128] k:f32[B,1,64] v:f32[B,1,64] past_k:f32[B,2,M,32] "
        f"past_v:f32[B,2,M,32] {COUNTS} cos:f32[M,8] sin:f32[M,8]",
        "y:f32 present_k:f32[B,2,M,32] present_v:f32[B,2,M,32]", AT, do_rotary=1,
    ),
    group_query(
        "gqa_int8", f"{STEP} {CACHE_8} {COUNTS} - - - - - ks:f32[1] vs:f32[1]", SHARED_8,
        {**AT, "ks": [0.02], "vs": [0.03]}, k_quant_type="PER_TENSOR", v_quant_type="PER_TENSOR",
        kv_cache_bit_width=8,
    ),
    group_query(
        "gqa_int8_channels",
        f"{STEP} {CACHE_8} {COUNTS} - - - - - ks:f32[1,2,1,16] vs:f32[1,2,1,16]", SHARED_8,
        {**AT, "ks": SCALES, "vs": SCALES[..., ::-1]}, k_quant_type="PER_CHANNEL",
        v_quant_type="PER_CHANNEL", kv_cache_bit_width=8,
    ),
    group_query(
        "gqa_int4", f"{STEP} {CACHE_4} {COUNTS} - - - - - ks:f32[1] vs:f32[1]", SHARED_4,
        {**AT, "ks": [0.2], "vs": [0.3]}, k_quant_type="PER_TENSOR", v_quant_type="PER_TENSOR",
        kv_cache_bit_width=4,
    ),
    group_query(
        "gqa_int4_channels",
        f"{STEP} {CACHE_4} {COUNTS} - - - - - ks:f32[1,2,1,16] vs:f32[1,2,1,16]", SHARED_4,
        {**AT, "ks": 9 * SCALES, "vs": 9 * SCALES[..., ::-1]}, k_quant_type="PER_CHANNEL",
        v_quant_type="PER_CHANNEL", kv_cache_bit_width=4,
    ),
    group_query(
        "gqa_int4_sink",
        f"{STEP} {CACHE_4} {COUNTS} - - - - sink:f32[4] ks:f32[1] vs:f32[1]", SHARED_4,
        {**AT, "ks": [0.2], "vs": [0.3]}, k_quant_type="PER_TENSOR", v_quant_type="PER_TENSOR",
        kv_cache_bit_width=4, local_window_size=5,
    ),
    group_query(
        "gqa_int4_unshared",
        f"{STEP} {SHORT} {COUNTS} - - - - - ks:f32[1] vs:f32[1]".replace("P,16]", "P,8]").replace(
            "_k:f32", "_k:u8").replace("_v:f32", "_v:u8"),
        "y:f32 present_k:u8 present_v:u8", {**ALL, "ks": [0.2], "vs": [0.3]},
        k_quant_type="PER_TENSOR", v_quant_type="PER_TENSOR", kv_cache_bit_width=4,
    ),
    group_query(
        "gqa_int4_prompt", f"{PROMPT} {CACHE_4} {COUNTS} - - - - - ks:f32[1] vs:f32[1]", SHARED_4,
        {"sl": [2, 2], "total": [3], "ks": [0.2], "vs": [0.3]}, k_quant_type="PER_TENSOR",
        v_quant_type="PER_TENSOR", kv_cache_bit_width=4,
    ),
    group_query(
        "gqa_half", f"{STEP} {CACHE} {COUNTS} {TABLES}".replace("f32", "f16"),
        SHARED.replace("f32", "f16"), AT, do_rotary=1, tolerance=3e-3,
    ),
]  # fmt: skip

CASES = [*STANDARD, *MULTI_HEAD, *GROUP_QUERY]
