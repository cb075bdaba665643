# REQUIRES: onnx
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Models in files, bytes and protos; their weights, which stay where they are."""

import sys

import numpy as np
import onnx
import pytest
from graphs import parsed, random
from levels import OPT_LEVEL
from mlir import ir

import mlir_attention as attn
from mlir_attention.frontends.onnx import import_model

WEIGHTED = """
weighted (float[B, S, 32] q) => (float[B, S, 32] y) {
  y = Attention <q_num_heads = 4, kv_num_heads = 2> (q, k, v)
}
"""
K, V = random(1, 6, 16), random(1, 6, 16, seed=1)


def weighted():
    return parsed(WEIGHTED, opset=23, k=K, v=V)


def imported(model):
    with ir.Context():
        return import_model(model)


def test_a_file_its_bytes_and_a_proto_are_one(tmp_path):
    path = tmp_path / "model.onnx"
    onnx.save(weighted(), path)
    q = random(1, 3, 32)
    results = [
        attn.compile(model, opt_level=OPT_LEVEL)(q)
        for model in (path, str(path), path.read_bytes(), weighted())
    ]
    for result in results[1:]:
        np.testing.assert_array_equal(result, results[0])


def test_the_text_does_not_grow_with_the_weights():
    model = weighted()
    before = model.SerializeToString()
    module = imported(model)
    assert list(module.weights) == ["k", "v"]
    np.testing.assert_array_equal(module.weights["k"], K)
    assert len(str(module.module)) < 3000
    assert model.SerializeToString() == before


def test_weights_of_external_files_are_mapped(tmp_path):
    path = tmp_path / "model.onnx"
    onnx.save(weighted(), path, save_as_external_data=True, size_threshold=0, location="w.bin")
    model = imported(path)
    assert all(isinstance(array, np.memmap) for array in model.weights.values())
    np.testing.assert_array_equal(model.weights["v"], V)
    assert attn.compile(path, opt_level=OPT_LEVEL)(random(1, 3, 32)).shape == (1, 3, 32)


def test_an_external_file_that_is_too_short(tmp_path):
    path = tmp_path / "model.onnx"
    onnx.save(weighted(), path, save_as_external_data=True, size_threshold=0, location="w.bin")
    (tmp_path / "w.bin").write_bytes(b"1234")
    with pytest.raises(ValueError, match=r"^initializer 'k' ends at byte 384 of 'w.bin', which"):
        imported(path)


def test_an_external_file_elsewhere(tmp_path):
    model = weighted()
    onnx.external_data_helper.set_external_data(model.graph.initializer[0], "../w.bin", 0, 384)
    model.graph.initializer[0].ClearField("raw_data")
    path = tmp_path / "model.onnx"
    path.write_bytes(model.SerializeToString())
    with pytest.raises(ValueError, match=r"'k' is in '\.\./w\.bin', which is not in the folder"):
        imported(path)


def test_small_and_unused_initializers():
    text = WEIGHTED.replace("{", "{ scale = Identity (small)", 1)
    model = parsed(text, opset=23, k=K, v=V, small=np.float32(2), unused=random(64))
    assert list(imported(model).weights) == ["k", "v"]


def test_initializers_that_are_inputs(tmp_path):
    """From version 4 of the IR on, they are what an input is if it is left out."""
    text = WEIGHTED.replace("float[B, S, 32] q", "float[B, S, 32] q, float[1, 6, 16] k", 1)
    model = parsed(text, opset=23, k=K, v=V)
    compiled = attn.compile(model, opt_level=OPT_LEVEL)
    q = random(1, 3, 32)
    assert compiled.input_names == ["q", "k"]
    np.testing.assert_array_equal(compiled(q), compiled(q, K))
    assert np.abs(compiled(q=q, k=2 * K) - compiled(q)).max() > 0.1
    model.ir_version = 3
    assert imported(model).input_names == ["q"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"no model", "cannot be read as an ONNX model|it is no ONNX model"),
        (b"", "the model has no graph, or imports no opset: it is no ONNX model"),
    ],
)
def test_files_that_are_no_model(tmp_path, content, message):
    path = tmp_path / "model.onnx"
    path.write_bytes(content)
    with pytest.raises(ValueError, match=message):
        attn.compile(path)
    with pytest.raises(ValueError, match=message):
        attn.compile(content)


def test_elements_that_no_array_has():
    model = weighted()
    model.graph.initializer[0].CopyFrom(
        onnx.helper.make_tensor("k", onnx.TensorProto.INT4, [96], [1] * 96)
    )
    with pytest.raises(ValueError, match=r"^initializer 'k' has elements of type INT4"):
        imported(model)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"none\.onnx"):
        attn.compile(tmp_path / "none.onnx")


def test_names_the_extra_without_onnx(monkeypatch):
    monkeypatch.setitem(sys.modules, "onnx", None)
    with ir.Context(), pytest.raises(ImportError, match=r"pip install 'mlir-attention\[onnx\]'"):
        import_model("model.onnx")


def test_names_the_extra_without_torch_mlir(monkeypatch):
    import importlib.util

    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "torch_mlir" else find(name)
    )
    model = parsed("g (float[2] x) => (float[2] y) { y = Relu (x) }")
    with ir.Context(), pytest.raises(ImportError, match=r"need torch-mlir: pip install 'mlir-at"):
        import_model(model)
    assert imported(weighted()).weights, "a model of attention ops needs none"


def test_needs_a_context():
    with pytest.raises(ValueError, match="importing needs a context: pass one, or enter one"):
        import_model(weighted())
    context = ir.Context()
    assert import_model(weighted(), context=context).module.context == context


def test_does_not_import_onnx():
    import subprocess

    code = "import sys, mlir_attention.frontends.onnx; assert 'onnx' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)
