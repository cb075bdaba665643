# REQUIRES: torch
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`save` and `load` of compiled models: the weights are those of the process that loads."""

import subprocess
import sys

import pytest

import mlir_attention as attn
from mlir_attention.frontends.torch import load, save

torch = pytest.importorskip("torch")
pytest.importorskip("torch_mlir")

FAST = {"opt_level": 0, "num_threads": 1}


class Step(torch.nn.Module):
    """One weight twice, one that is turned, a constant, and a buffer that is written."""

    def __init__(self, seed=0):
        super().__init__()
        torch.manual_seed(seed)
        self.first = torch.nn.Linear(16, 16)
        self.second = torch.nn.Linear(16, 16, bias=False)
        self.second.weight = self.first.weight
        self.turned = torch.nn.Parameter(torch.randn(16, 4).t())
        self.register_buffer("rows", torch.zeros(3, 4), persistent=False)
        self.constant = [torch.linspace(0, 1, 16)]

    def forward(self, x, position):
        row = (self.second(self.first(x)) + self.constant[0]) @ self.turned.t()
        self.rows.index_copy_(0, position, row)
        return {"rows": self.rows * 1, "row": row}


X, POSITION = torch.linspace(-1, 1, 16)[None], torch.tensor([1])


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    path = tmp_path_factory.mktemp("saved") / "step.model"
    save(attn.compile(Step(), X, POSITION, **FAST), path)
    return path


def check(model, expected):
    wanted = expected(X, POSITION)
    found = model(X, POSITION)
    assert found.keys() == wanted.keys()
    for name, value in wanted.items():
        torch.testing.assert_close(found[name], value.detach(), rtol=1e-5, atol=1e-5)


def test_weights_are_those_of_the_module(saved):
    step = Step(seed=1)
    model = load(saved, step)
    assert model.weights["turned"].data_ptr() == step.turned.data_ptr()
    check(model, Step(seed=1))
    # What it writes is in the module's buffer, what is written to a weight is read.
    assert step.rows[1].abs().sum() > 0
    with torch.no_grad():
        step.first.weight += 1
    check(model, step)


def test_weights_of_a_program_and_of_a_mapping(saved):
    step = Step(seed=2)
    program = torch.export.export(step, (X, POSITION))
    check(load(saved, program), Step(seed=2))
    named = {**dict(step.named_parameters()), **dict(step.named_buffers())}
    check(load(saved, named), Step(seed=2))


def test_a_file_has_no_weights(saved):
    large = torch.nn.Linear(512, 512)
    save(attn.compile(large, torch.zeros(1, 512), **FAST), path := saved.with_name("large.model"))
    assert path.stat().st_size < 20_000 < large.weight.nbytes
    x = torch.randn(1, 512)
    torch.testing.assert_close(load(path, large)(x), large(x).detach(), rtol=1e-4, atol=1e-4)


def test_a_process_that_loads_needs_no_torch_mlir(saved):
    program = f"""
import sys
sys.modules["torch_mlir"] = None
import torch
from mlir_attention.frontends.torch import load
names = dict(turned=torch.randn(16, 4).t(), rows=torch.zeros(3, 4))
names |= {{"first.weight": torch.eye(16), "second.weight": torch.eye(16)}}
model = load({str(saved)!r}, names | {{"first.bias": torch.zeros(16)}})
print(*model(torch.zeros(1, 16), torch.tensor([0]))["row"].shape)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout == "1 4\n", done.stderr


def test_a_model_that_was_loaded_is_saved_again(saved, tmp_path):
    save(load(saved, Step(seed=3)), tmp_path / "again")
    check(load(tmp_path / "again", Step(seed=4)), Step(seed=4))


def without(name):
    step = Step()
    return {key: value for key, value in tensors(step).items() if key != name}


def tensors(step):
    return {**dict(step.named_parameters()), **dict(step.named_buffers())}


@pytest.mark.parametrize(
    ("weights", "message"),
    [
        (without("turned"), "weight 'turned' is missing"),
        (tensors(Step()) | {"rows": torch.zeros(4, 4)}, r"'rows' is torch.float32 of shape \(4, 4"),
        (tensors(Step().double()), r"weight '.*' is torch.float64 of shape .*compiled for"),
        (
            tensors(Step()) | {"turned": torch.randn(4, 16)},
            r"'turned' is .* strides \(16, 1\); the model was compiled for .* strides \(4, 1\)",
        ),
    ],
)
def test_weights_that_do_not_fit(saved, weights, message):
    with pytest.raises(ValueError, match=message):
        load(saved, weights)


def test_weights_of_no_kind(saved):
    with pytest.raises(TypeError, match="weights are a list"):
        load(saved, [])


def test_files_of_others(saved, tmp_path):
    other = tmp_path / "other"
    other.write_bytes(b"PK\x03\x04" + bytes(100))
    with pytest.raises(ValueError, match="other' holds no compiled model"):
        load(other, Step())
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none", Step())
    first, _, parts = saved.read_bytes().partition(b"\n")
    other.write_bytes(b"mlir-attention 0.0.1 12345678\n" + parts)
    with pytest.raises(ValueError, match=r"is of mlir-attention 0\.0\.1, and this is .*again"):
        load(other, Step())
    other.write_bytes(first + b"\n" + parts[:-1])
    with pytest.raises(ValueError, match="other' is damaged"):
        load(other, Step())
