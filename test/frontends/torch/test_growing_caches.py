# REQUIRES: torch
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Models that take past keys and values, and return them with those of the token behind."""

import pytest

import mlir_attention as attn

torch = pytest.importorskip("torch")
pytest.importorskip("torch_mlir")

FAST = {"opt_level": 0, "num_threads": 1, "cache": False}


class Step(torch.nn.Module):
    """8 query heads share 2 heads of keys."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.project = torch.nn.Linear(16, 16, bias=False)

    def forward(self, q, key, value, past_k, past_v):
        k = torch.cat([past_k, self.project(key)], dim=2)
        v = torch.cat([past_v, value], dim=2)
        o = torch.nn.functional.scaled_dot_product_attention(q, k, v, enable_gqa=True)
        return {"o": o, "past": (k, v), "n": past_k}


def token(dtype=torch.float32):
    return [torch.randn(2, heads, 1, 16).to(dtype) for heads in (8, 2, 2)]


def caches(dtype=torch.float32):
    return torch.randn(2, 2, 2, 16, 16).to(dtype)


def first(cache, n):
    return cache[:, :, :n]


def compiled(model, dtype=torch.float32, **options):
    n = torch.export.Dim("n", min=1, max=1024)
    # Of a view, torch takes the strides for fixed.
    arguments = (*token(dtype), *torch.ones(2, 2, 2, 4, 16).to(dtype))
    shapes = ({}, {}, {}, {2: n}, {2: n})
    return attn.compile(model, *arguments, dynamic_shapes=shapes, **FAST, **options)


@pytest.mark.parametrize(
    ("dtype", "close"), [(torch.float32, 1e-5), (torch.bfloat16, 2e-2)], ids=["f32", "bf16"]
)
@torch.no_grad()
def test_steps(dtype, close):
    model = Step().eval().to(dtype)
    step = compiled(model, dtype, donate=(3, 4))
    k, v = caches(dtype)
    for n in range(2, 10):
        arguments = (*token(dtype), first(k, n), first(v, n))
        wanted = model(*arguments)
        longer = (first(k, n + 1), first(v, n + 1))
        got = step(*arguments, out={"o": None, "past": longer, "n": None})
        assert got["past"][0] is longer[0] and got["past"][1] is longer[1]
        assert got["n"] is arguments[3]
        torch.testing.assert_close(got["o"], wanted["o"], rtol=close, atol=close)
        torch.testing.assert_close(got["past"], wanted["past"], rtol=close, atol=close)


@torch.no_grad()
def test_errors():
    step = compiled(Step().eval(), donate={3: 1})
    k, v = caches()
    arguments = (*token(), first(k, 4), first(v, 4))
    before = k.clone()
    with pytest.raises(TypeError, match="result 1 of 'main' appends to argument 3 in place: name"):
        step(*arguments)
    with pytest.raises(TypeError, match=r"out must be {'o': \*, 'past': tuple\(\*, \*\), 'n': \*}"):
        step(*arguments, out=(None, first(k, 5)))
    with pytest.raises(TypeError, match="out must have None for result 3, which is not computed"):
        step(*arguments, out={"o": None, "past": (first(k, 5), None), "n": k})
    with pytest.raises(ValueError, match="result 1 of 'main': out must begin with argument 3"):
        step(*arguments, out={"o": None, "past": (first(v, 5), None), "n": None})
    assert k.equal(before)


@torch.no_grad()
def test_an_argument_of_this_name():
    class Model(torch.nn.Module):
        def forward(self, x, out):
            return x + out

    x, y = torch.randn(2, 2, 4)
    model = attn.compile(Model(), x, kwargs={"out": y}, **FAST)
    assert model(x, out=y).equal(x + y)
