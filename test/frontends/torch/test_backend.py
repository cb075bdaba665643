# REQUIRES: torch
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`torch.compile(model, backend="mlir_attention")`: what it compiles, and what runs eagerly."""

import copy
import warnings
from importlib.metadata import entry_points

import pytest
from mlir import ir
from mlir.passmanager import PassManager

import mlir_attention  # noqa: F401
from mlir_attention.frontends.torch import backend, import_model

torch = pytest.importorskip("torch")
pytest.importorskip("torch_mlir")

F = torch.nn.functional
FAST = {"opt_level": 0, "num_threads": 1}


class SelfAttention(torch.nn.Module):
    def __init__(self, width=16, heads=4):
        super().__init__()
        self.heads = heads
        self.project = torch.nn.Linear(width, 3 * width)
        self.out = torch.nn.Linear(width, width)

    def forward(self, x):
        q, k, v = self.project(x).unflatten(-1, (3, self.heads, -1)).permute(2, 0, 3, 1, 4)
        o = F.scaled_dot_product_attention(q, k, v, is_causal=True)
        return self.out(o.transpose(1, 2).flatten(2))


class Session:
    """Compiles with the backend.

    graphs: for each that was compiled, the number of attentions that are found.
    said:   the warnings of graphs that run eagerly.
    """

    def __init__(self, monkeypatch):
        self.graphs = []
        self.said = []
        self._compile = backend.compile
        monkeypatch.setattr(backend, "compile", self._count)
        torch._dynamo.reset()

    def _count(self, program, **options):
        with ir.Context():
            module = import_model(program).module
            PassManager.parse("builtin.module(attention-form-groups)").run(module.operation)
            found = str(module).count(" = attention.group ")
        compiled = self._compile(program, **options)
        self.graphs.append(found)
        return compiled

    def check(self, function, *calls, dynamic=None):
        """Results, and what is written, are those of eager mode for each of the `calls`."""
        compiled = torch.compile(
            copy.deepcopy(function),
            backend=backend.mlir_attention,
            dynamic=dynamic,
            options=FAST,
        )
        for args in calls:
            given = copy.deepcopy(args)
            with torch.no_grad(), warnings.catch_warnings(record=True) as heard:
                warnings.simplefilter("always")
                expected, actual = function(*args), compiled(*given)
            texts = [str(warning.message) for warning in heard]
            self.said += [text for text in texts if text.startswith("mlir_attention")]
            close((actual, given), (expected, args))
        return compiled


@pytest.fixture
def session(monkeypatch):
    torch.manual_seed(0)
    return Session(monkeypatch)


def close(actual, expected):
    """To 2e-6 of the largest; what is no tensor is the same."""
    actual, spec = torch.utils._pytree.tree_flatten(actual)
    expected, expected_spec = torch.utils._pytree.tree_flatten(expected)
    assert spec == expected_spec
    for one, other in zip(actual, expected, strict=True):
        if isinstance(other, torch.Tensor):
            largest = other.abs().max().item() if other.numel() else 0
            torch.testing.assert_close(one, other, rtol=0, atol=2e-6 * largest)
        else:
            assert one == other


def test_it_is_an_entry_point():
    (found,) = entry_points(group="torch_dynamo_backends", name="mlir_attention")
    assert found.load() is backend.mlir_attention


def test_attention(session):
    session.check(SelfAttention().eval(), (torch.randn(2, 6, 16),))
    assert session.graphs == [1] and not session.said


def test_any_batch_and_length(session):
    calls = [(torch.randn(batch, length, 16),) for batch, length in ((2, 6), (3, 9), (5, 4))]
    session.check(SelfAttention().eval(), *calls, dynamic=True)
    assert session.graphs == [1] and not session.said


def test_sizes_that_change_become_dynamic(session):
    calls = [(torch.randn(2, length, 16),) for length in (6, 9, 4)]
    session.check(SelfAttention().eval(), *calls)
    assert session.graphs == [1, 1] and not session.said


@pytest.mark.parametrize("implementation", ["eager", "sdpa"])
def test_llama(session, implementation):
    pytest.importorskip("transformers")
    from models import llama

    model = llama(implementation).eval()
    model.config.use_cache = False
    session.check(model, *((torch.randint(0, 8, (2, length)),) for length in (6, 9)))
    assert session.graphs == [2, 2] and not session.said


def test_llama_of_any_batch_and_length(session):
    pytest.importorskip("transformers")
    from models import llama

    model = llama("sdpa").eval()
    model.config.use_cache = False
    calls = [(torch.randint(0, 8, shape),) for shape in ((2, 6), (3, 9))]
    session.check(model, *calls, dynamic=True)
    assert session.graphs == [2] and not session.said


def test_functions_of_flex_attention_become_regions(session):
    from torch.nn.attention.flex_attention import create_block_mask, flex_attention

    slopes = torch.randn(4)

    def score(score, batch, head, row, key):
        return 5 * torch.tanh(score / 5) + slopes[head] * (key - row)

    def is_seen(batch, head, row, key):  # Of the first two rows, none.
        return (key <= row + 4) & (row >= 2)

    mask = create_block_mask(is_seen, None, None, 6, 10, device="cpu")

    def function(q, k, v):
        return flex_attention(q, k, v, score_mod=score, block_mask=mask, enable_gqa=True)

    q, k, v = torch.randn(2, 4, 6, 8), torch.randn(2, 2, 10, 8), torch.randn(2, 2, 10, 8)
    session.check(function, (q, k, v))
    assert session.graphs == [1] and not session.said


def test_integers(session):
    def function(x, count):
        return x * count + torch.arange(count + 1).sum(), count + x.shape[0], None

    session.check(function, *((torch.ones(2, 3), count) for count in (2, 5)), dynamic=True)
    assert len(session.graphs) == 1 and not session.said


def test_a_graph_break_makes_two_graphs(session):
    def function(x):
        y = x * 2
        torch._dynamo.graph_break()
        return y + 1

    session.check(function, (torch.randn(2, 3),))
    assert len(session.graphs) == 2 and not session.said


def test_a_buffer_is_written_in_place(session):
    class Sum(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.register_buffer("total", torch.zeros(3))

        def forward(self, x):
            self.total.add_(x.sum(0))
            return x * self.total

    compiled = session.check(Sum(), (torch.ones(2, 3),))
    memory = compiled.total.data_ptr()
    with torch.no_grad():
        compiled(torch.ones(2, 3))
    assert compiled.total.tolist() == [4, 4, 4] and compiled.total.data_ptr() == memory
    assert session.graphs == [0] and not session.said


def test_what_is_written_and_returned_are_two_tensors(session):
    def function(x, y):
        z = x + y
        x.copy_(z)
        return z

    compiled = session.check(function, (torch.ones(2, 3), torch.ones(2, 3)))
    x = torch.ones(2, 3)
    z = compiled(x, x + 1)
    z.zero_()
    assert x.tolist() == [[3, 3, 3]] * 2
    assert not session.said


def test_weights_are_read_in_each_call(session):
    model = torch.nn.Linear(3, 2)
    x = torch.randn(4, 3)
    compiled = session.check(model, (x,))
    with torch.no_grad():
        compiled.weight.mul_(2)
        close(compiled(x), F.linear(x, compiled.weight, compiled.bias))
        compiled.bias = torch.nn.Parameter(torch.ones(2))
        close(compiled(x), F.linear(x, compiled.weight, compiled.bias))
    assert not session.said


def test_layouts(session):
    def function(x, y, z):
        x.t().add_(1)
        return x @ y, z + 1, (x + y.t()).t(), torch.arange(12.0).reshape(4, 3) + x.t()

    # In columns, with gaps, and of one element that is repeated.
    x, y, z = torch.randn(4, 3).t(), torch.randn(4, 3), torch.randn(3, 8)[:, ::2]
    compiled = session.check(function, (x, y, z), (x, y, torch.ones(3, 1).expand(3, 4)))
    expected, actual = function(x, y, z), compiled(x, y, z)
    assert [one.stride() for one in actual[:3]] == [one.stride() for one in expected[:3]]
    assert not session.said


def test_constants(session):
    def function(x):
        return x + torch.tensor([1.0, 2.0, 3.0]), x * torch.tensor([[1.0], [2.0]] * 5)

    session.check(function, (torch.randn(10, 3),))
    assert len(session.graphs) == 1 and not session.said


@pytest.mark.parametrize(
    ("function", "reason"),
    [
        (lambda x: torch.special.bessel_j0(x) + 1, "does not take 'aten.special_bessel_j0'"),
        (lambda x: torch.rand_like(x).clamp(2, 2) + x, "makes random numbers"),
    ],
)
def test_what_cannot_be_compiled_runs_eagerly(session, function, reason):
    session.check(function, (torch.randn(2, 3),))
    (said,) = session.said
    assert "decomposition_table" not in said
    assert reason in said and not session.graphs


def test_gradients_are_those_of_eager_mode(session):
    model = SelfAttention()
    compiled = torch.compile(model, backend=backend.mlir_attention, options=FAST)
    x = torch.randn(2, 6, 16)
    with pytest.warns(UserWarning, match="inference only"):
        compiled(x).sum().backward()
    gradient, model.out.weight.grad = model.out.weight.grad, None
    model(x).sum().backward()
    close(gradient, model.out.weight.grad)
    with torch.inference_mode():
        close(compiled(x), model(x))
    assert session.graphs == [1]


def test_options_are_checked():
    torch._dynamo.reset()
    compiled = torch.compile(
        lambda x: x + 1, backend=backend.mlir_attention, options={"num_thread": 1}
    )
    with pytest.raises(Exception, match="unknown option 'num_thread'; the options are num_threads"):
        compiled(torch.ones(2))
