# REQUIRES: torch
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ops that torch-mlir has no linalg for give what PyTorch gives.

What they compute is tested in test/frontends/aten, without torch.
"""

import pytest
from mlir import ir

import mlir_attention as attn
from mlir_attention.frontends.torch import import_model

torch = pytest.importorskip("torch")
pytest.importorskip("torch_mlir")
aten = torch.ops.aten


class Model(torch.nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, *arguments):
        return self.function(*arguments)


def rows(*shape):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(0))


def at(*positions):
    return torch.tensor(positions)


def assigned(target, key, value):
    target = target.clone()
    target[key] = value
    return target


CASES = {
    "index_copy": (
        lambda c, i, v: c.index_copy(2, i, v),
        rows(2, 3, 8, 4),
        at(3, 1),
        rows(2, 3, 2, 4),
    ),
    "index_copy of a number": (
        lambda c, i, v: c.index_copy(1, i, v),
        rows(2, 8),
        torch.tensor(3),
        rows(2, 1),
    ),
    "index_add": (lambda c, i, v: c.index_add(1, i, v), rows(2, 8, 4), at(3, 1, 3), rows(2, 3, 4)),
    "a row": (lambda c, i, v: assigned(c, (0, i), v), rows(2, 8, 4), at(-1), rows(1, 4)),
    "rows": (lambda c, i, v: assigned(c, (slice(None), i), v), rows(3, 8, 4), at(5, -2), rows(4)),
    "pages": (
        lambda c, i, j, v: assigned(c, (i, slice(None), j), v),
        rows(5, 3, 6, 4),
        at(-1, 1),
        at(0, 5).int(),
        rows(2, 3, 4),
    ),
    "accumulated": (
        lambda c, i, v: c.index_put((i,), v, accumulate=True),
        rows(8, 4),
        at(1, 1),
        rows(2, 4),
    ),
    "mask": (lambda c, m: assigned(c, m, 2.0), rows(8, 4), rows(8, 4) > 0),
    "mask of rows": (lambda c, m, v: assigned(c, m, v), rows(8, 4), rows(8) > 0, rows(4)),
    "select": (lambda c, v: c.select_scatter(v, 1, -2), rows(2, 8, 4), rows(2, 4)),
    "scatter": (
        lambda c, i, v: c.scatter(1, i, v),
        rows(3, 8),
        torch.tensor([[0, 7], [2, 2]]),
        rows(3, 8),
    ),
    "scatter of a number": (
        lambda c, i: c.scatter(1, i, 1.5),
        rows(3, 8),
        torch.tensor([[0], [2], [3]]),
    ),
    "scatter_add": (
        lambda c, i, v: c.scatter_add(0, i, v),
        rows(3, 2),
        torch.tensor([[0, 1], [0, 2]]),
        rows(2, 2),
    ),
    "scatter with a reduction": (
        lambda c, i, v: aten.scatter.reduce(c, 0, i, v, reduce="multiply"),
        rows(3),
        at(0, 0),
        rows(2),
    ),
    "scatter_reduce": (
        lambda c, i, v: c.scatter_reduce(0, i, v, "amax"),
        rows(3),
        at(0, 0),
        rows(2),
    ),
    "cumsum": (lambda x: x.cumsum(-1), (rows(3, 9) > 0).int()),
    "cumsum of truth": (lambda x: x.cumsum(0), rows(3, 9) > 0),
    "cumprod": (lambda x: x.cumprod(1), rows(2, 3, 4)),
    "topk": (lambda x: x.topk(3), rows(4, 9)),
    "topk of columns": (lambda x: x.topk(2, dim=0, largest=False), rows(9, 4)),
    "values of topk": (lambda x: x.topk(2)[0], rows(4, 9)),
    "sort": (lambda x: x.sort(dim=0, descending=True), rows(7, 2)),
    "stable sort": (lambda x: x.sort(stable=True), (3 * rows(40)).int()),
    "argsort": (lambda x: x.argsort(stable=True, descending=True), (3 * rows(2, 30)).int()),
    "histc": (lambda x: x.histc(4, 0, 3), torch.tensor([0.0, 1, 1, 3, 2.5, 4, -1])),
    "grouped_mm": (
        lambda x, w, ends: torch.nn.functional.grouped_mm(x, w.transpose(1, 2), offs=ends),
        rows(5, 16).bfloat16(),
        rows(3, 8, 16).bfloat16(),
        at(2, 2, 5).int(),
    ),
    "sort of bytes": (lambda x: x.sort()[0], torch.tensor([200, 3, 255, 7], dtype=torch.uint8)),
}


@pytest.mark.parametrize("case", CASES)
def test_results(case):
    function, *arguments = CASES[case]
    results = attn.compile(Model(function), *arguments, opt_level=0, num_threads=1)(*arguments)
    expected = function(*arguments)
    if isinstance(expected, torch.Tensor):
        results, expected = (results,), (expected,)
    for result, value in zip(results, expected, strict=True):
        assert result.dtype == value.dtype
        torch.testing.assert_close(result, value)


@pytest.mark.parametrize(
    "update",
    [
        lambda cache, position, row: cache.index_copy(1, position, row),
        lambda cache, position, row: assigned(cache, (slice(None), position), row),
        lambda cache, position, row: cache.scatter(1, position.view(1, 1, 1).expand(2, 1, 4), row),
        lambda cache, position, row: cache.select_scatter(row[:, 0], 1, 3),
    ],
    ids=["index_copy", "index_put", "scatter", "select_scatter"],
)
def test_the_update_of_a_cache_is_one_slice(update):
    with ir.Context():
        text = str(import_model(Model(update), rows(2, 8, 4), at(3), rows(2, 1, 4)).module)
    assert text.count("tensor.insert_slice") == 1
    assert "scf.for" not in text and "linalg.generic" not in text


def test_any_number_of_rows():
    class Update(torch.nn.Module):
        def forward(self, cache, positions, rows, row):
            by_index = cache.index_copy(1, positions, rows)
            by_scatter = cache.scatter(1, positions.view(1, -1, 1).expand(2, -1, 4), rows)
            by_key = assigned(cache, (slice(None), positions), rows)
            return by_index, by_scatter, by_key, assigned(cache, (slice(None), positions), row)

    some = torch.export.Dim("some", min=2, max=8)
    arguments = rows(2, 8, 4), at(3, 1), rows(2, 2, 4), rows(4)
    shapes = ({}, {0: some}, {1: some}, {})
    update = attn.compile(Update(), *arguments, dynamic_shapes=shapes, opt_level=0, num_threads=1)
    for positions in (at(0, 7), at(5, 2, 6)):
        arguments = rows(2, 8, 4), positions, rows(2, len(positions), 4), rows(4)
        for result, expected in zip(update(*arguments), Update()(*arguments), strict=True):
            torch.testing.assert_close(result, expected)


@pytest.mark.parametrize("mask", [at(1, 0, 1, 0) > 0, at(1, 0, 1, 0).byte()])
def test_values_for_each_element_of_a_mask_are_refused(mask):
    with pytest.raises((ValueError, RuntimeError)):
        attn.compile(Model(lambda c, m, v: aten.index_put(c, [m], v)), rows(4), mask, rows(2))


#: The largest error, of numbers up to 4: torch-mlir's own gelu by tanh is 5e-5 off.
ACTIVATIONS = {
    "gelu by tanh": (lambda x: torch.nn.functional.gelu(x, approximate="tanh"), 2e-6),
    "gelu": (torch.nn.functional.gelu, 2e-6),
    "silu": (torch.nn.functional.silu, 2e-6),
    "mish": (torch.nn.functional.mish, 2e-6),
}


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("name", ACTIVATIONS)
def test_activations(name, dtype):
    function, tolerance = ACTIVATIONS[name]
    numbers = torch.linspace(-4, 4, 1001).to(dtype)
    result = attn.compile(Model(function), numbers, num_threads=1, opt_level=0)(numbers)
    assert result.dtype == dtype
    tolerance = 2**-7 if dtype == torch.bfloat16 else tolerance
    torch.testing.assert_close(result.double(), function(numbers.double()), rtol=0, atol=tolerance)


def test_a_view_of_what_attention_returns():
    """PyTorch's op returns heads side by side in memory, what it is taken apart to does not."""

    def joined(query, key, value):
        out = torch.nn.functional.scaled_dot_product_attention(query, key, value)
        return out.transpose(1, 2).reshape(2, 5, -1).view(-1, 24)

    arrays = [rows(2, 5, 3, 8).transpose(1, 2) for _ in range(3)]
    result = attn.compile(Model(joined), *arrays, num_threads=1, opt_level=0)(*arrays)
    torch.testing.assert_close(result, joined(*arrays))


def rotated(x, angles):
    """A rotary embedding, as DeepSeek-V2 writes it."""
    numbers = torch.view_as_complex(x.reshape(*x.shape[:-1], -1, 2))
    turns = torch.polar(torch.ones_like(angles), angles) * 1.5
    return torch.view_as_real(numbers * turns.unsqueeze(1)).flatten(3)


def parts(x, y):
    numbers = torch.complex(x, y).conj() * x
    some = numbers[:, 1:].unsqueeze(-1).expand(3, 4, 2)
    return some.real, some.imag.clone(), numbers.view(15)[3:9].real


def converted(x, y):
    """From reals, to reals, to another precision; times complex numbers."""
    from_real = (x.to(torch.complex64) * torch.complex(x, y)).imag
    wide = torch.complex(x, y).to(torch.complex128) * (2 - 1j)
    return from_real, wide.real, torch.complex(x, y).to(torch.float32), (x * 3j).imag


COMPLEX = {
    "conversions": (converted, (rows(3, 5), rows(3, 5) + 1)),
    "rotary embedding": (rotated, (rows(2, 3, 5, 8), rows(2, 5, 4))),
    "parts": (parts, (rows(3, 5), rows(3, 5) + 1)),
}


@pytest.mark.parametrize("case", COMPLEX)
def test_complex_numbers(case):
    function, arrays = COMPLEX[case]
    results = attn.compile(Model(function), *arrays, num_threads=1, opt_level=0)(*arrays)
    torch.testing.assert_close(results, function(*arrays))


def test_other_complex_numbers_are_refused():
    with pytest.raises(ValueError, match="to linalg"):
        attn.compile(Model(lambda x: torch.fft.fft(x).real), rows(3, 5))


BYTES = {
    "halves of bytes": lambda x: torch.stack([x & 15, x >> 4], -1).flatten(-2).to(torch.int8) - 8,
    "sub": lambda x: x - 8,
    "sub of tensors": lambda x: x - x.flip(0),
    "sub of a product": lambda x: torch.sub(x, 3, alpha=50),
    "rsub": lambda x: 8 - x,
    "mul": lambda x: x * x * 100,
    "div": lambda x: torch.div(x, -3, rounding_mode="trunc"),
    "floor": lambda x: x // 3,
    "remainder": lambda x: x % -5,
    "i32 beside": lambda x: x - x.to(torch.int32),
}


@pytest.mark.parametrize("dtype", [torch.int8, torch.uint8], ids=str)
@pytest.mark.parametrize("function", BYTES.values(), ids=BYTES)
def test_arithmetic_of_bytes(function, dtype):
    """Which ends torch-mlir's process, but for what is done in i32 before."""
    x = (torch.arange(24) * 11 - 130).to(dtype).reshape(4, 6)
    got = attn.compile(Model(function), x, opt_level=0)(x)
    want = function(x)
    assert got.dtype == want.dtype and torch.equal(got, want)
