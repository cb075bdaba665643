# REQUIRES: torch
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`compile` of a torch model: its weights, what it takes and returns, and what it writes."""

import copy
import gc
import pickle
import weakref

import pytest
from mlir import ir

import mlir_attention as attn
from mlir_attention.frontends.torch import import_model

torch = pytest.importorskip("torch")
pytest.importorskip("torch_mlir")

FAST = {"opt_level": 0, "num_threads": 1}


class Layer(torch.nn.Module):
    """One weight twice, one that is not used, a buffer, and a constant."""

    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.first = torch.nn.Linear(16, 16)
        self.second = torch.nn.Linear(16, 16, bias=False)
        self.second.weight = self.first.weight
        self.unused = torch.nn.Linear(16, 16)
        self.register_buffer("shift", torch.randn(16), persistent=False)
        self.constant = [torch.randn(16)]

    def forward(self, x):
        return self.second(self.first(x) + self.shift) * self.constant[0]


X = torch.linspace(-1, 1, 32).reshape(2, 16)


def close(actual, expected):
    torch.testing.assert_close(actual, expected, rtol=1e-5, atol=1e-5)


def test_weights_are_the_models_own():
    layer = Layer()
    compiled = attn.compile(layer, X, **FAST)
    assert [name.split(".")[-1] for name in compiled.weights] == [
        "bias",
        "weight",
        "shift",
        *["lifted_tensor_0"],
    ]
    close(compiled(X), layer(X).detach())
    assert compiled.weights["shift"].data_ptr() == layer.shift.data_ptr()
    with torch.no_grad():
        layer.first.weight.mul_(2)
        layer.shift.zero_()
    close(compiled(X), layer(X).detach())


def test_nothing_in_the_text_grows_with_the_weights():
    def length(width):
        with ir.Context():
            model = torch.nn.Sequential(*(torch.nn.Linear(width, width) for _ in range(2)))
            return len(str(import_model(model, torch.ones(1, width)).module))

    assert length(1000) < 1.1 * length(100)


def test_arguments_are_named_by_their_locations():
    with ir.Context():
        imported = import_model(Layer(), X)
        block = imported.module.body.operations[0].regions[0].blocks[0]
        names = [str(argument.location) for argument in block.arguments]
    assert names[0] == 'loc("x")' and 'loc("shift")' in names
    assert len(names) == 1 + len(imported.weights)


def test_functions_of_a_model_share_its_weights():
    layer = Layer()
    one, several = attn.compile(layer, X[:1], **FAST), attn.compile(layer, X, **FAST)
    for name, weight in one.weights.items():
        if name != "lifted_tensor_0":
            assert weight.data_ptr() == several.weights[name].data_ptr()
    weight = weakref.ref(layer.first.weight)
    del layer, one
    gc.collect()
    several(X)
    assert weight() is None  # The memory is kept, not the parameter.


def test_a_weight_whose_last_dimension_is_not_contiguous_is_read_in_place():
    layer = Layer()
    layer.first.weight = layer.second.weight = torch.nn.Parameter(torch.randn(16, 16).T)
    compiled = attn.compile(layer, X, **FAST)
    close(compiled(X), layer(X).detach())
    with torch.no_grad():
        layer.first.weight.neg_()
    close(compiled(X), layer(X).detach())


class Holder:
    """No module, as the layers of a cache of Hugging Face."""


class Counted(torch.nn.Module):
    """A buffer of one element that its code reaches another way."""

    def __init__(self):
        super().__init__()
        self.holder = Holder()
        self.holder.length = torch.tensor([2.0])
        self.register_buffer("length", self.holder.length)

    def forward(self, x):
        return x * self.holder.length


def test_a_small_buffer_that_is_reached_another_way_is_no_constant():
    model = Counted()
    compiled = attn.compile(model, X, **FAST)
    assert list(compiled.weights) == ["length"]
    model.length.fill_(3)
    close(compiled(X), 3 * X)


class Structures(torch.nn.Module):
    def forward(self, pair, *, scale, mode="add", extra=None):
        first, second = pair["first"], pair["second"]
        value = first + scale * second if mode == "add" else first
        return {"value": value, "mode": mode, "none": extra, "first": first, "list": [value, 3]}


def test_structures_of_arguments_and_results():
    pair = {"first": X, "second": X + 1}
    kwargs = {"scale": torch.tensor(2.0), "mode": "add"}
    compiled = attn.compile(Structures(), pair, kwargs=kwargs, **FAST)
    result = compiled(pair, mode="add", scale=torch.tensor(3.0))
    close(result["value"], X + 3 * (X + 1))
    assert result["mode"] == "add" and result["none"] is None
    assert result["first"] is X
    assert result["list"][1] == 3
    with pytest.raises(ValueError, match="is 'other', but the model was compiled for 'add'"):
        compiled(pair, mode="other", scale=torch.tensor(3.0))
    with pytest.raises(TypeError, match=r"compiled for \({'first': \*.*mode=\*\), got \("):
        compiled(pair, scale=torch.tensor(3.0))
    with pytest.raises(TypeError, match="argument 2 of 'main' has dtype torch"):
        compiled(pair, mode="add", scale=torch.tensor(3.0, dtype=torch.float64))


def test_arguments_may_require_gradients():
    x = X.clone().requires_grad_()
    result = attn.compile(Layer(), x, **FAST)(x)
    assert not result.requires_grad


def test_arguments_whose_rows_have_gaps():
    layer = Layer()
    compiled = attn.compile(layer, X, **FAST)
    for x in (X.T.contiguous().T, torch.randn(2, 1).expand(2, 16), torch.randn(2, 20)[:, :16]):
        close(compiled(x), layer(x).detach())


def test_views_that_negate_their_memory():
    """Imaginary parts of conjugates; one of one element is contiguous, too."""
    for shape in ((1, 1), (3, 2)):
        x = torch.randn(shape, dtype=torch.complex64).conj().imag
        assert x.is_neg()
        compiled = attn.compile(Doubled(), x.clone(), **FAST)
        close(compiled(x), x + x)


class Doubled(torch.nn.Module):
    def forward(self, x):
        return x + x


@pytest.mark.parametrize(
    "dtype", [torch.bfloat16, torch.float16, torch.float64, torch.uint8, torch.int32, torch.bool]
)
def test_dtypes_of_results(dtype):
    class Twice(torch.nn.Module):
        def forward(self, x):
            return x.clone(), x.flatten()[0]

    values = torch.tensor([[200, 1], [0, 3]]).to(dtype)
    results = attn.compile(Twice(), values, **FAST)(values)
    for result, expected in zip(results, Twice()(values), strict=True):
        assert result.dtype == dtype
        torch.testing.assert_close(result, expected)


def test_dynamic_shapes():
    rows = torch.export.Dim("rows", min=2, max=64)
    layer = Layer()
    compiled = attn.compile(layer, X, dynamic_shapes=({0: rows},), **FAST)
    for count in (2, 7):
        x = torch.randn(count, 16)
        close(compiled(x), layer(x).detach())


def test_a_copy_in_another_process_has_the_weights():
    layer = Layer()
    again = pickle.loads(pickle.dumps(attn.compile(layer, X, **FAST)))
    close(again(X), layer(X).detach())
    assert repr(again) == "<CompiledModel main, 1 arguments, 4 weights>"


def test_options_are_those_of_modules():
    class Attention(torch.nn.Module):
        def forward(self, q, k, v):
            return torch.nn.functional.scaled_dot_product_attention(q, k, v)

    q, k, v = (torch.randn(batch, 2, rows, 8) for batch, rows in ((1, 1), (1, 600), (1, 600)))
    attend = attn.compile(Attention(), q, k, v, batch_invariant=True, cache=False, **FAST)
    close(attend(q, k, v), Attention()(q, k, v))


def test_an_exported_program():
    layer = Layer()
    program = torch.export.export(layer, (X,))
    close(attn.compile(program, **FAST)(X), layer(X).detach())


class Counter(torch.nn.Module):
    """Writes a buffer, an argument, and an argument's slice; returns what it wrote, and more."""

    def __init__(self):
        super().__init__()
        self.register_buffer("count", torch.zeros(3))

    def forward(self, x, states, other):
        self.count.add_(x)
        states[0].mul_(2)
        later = x + 1
        states[1][1:2].copy_(later[:1])
        other.copy_(later)
        return later, self.count, states[0], x


@pytest.mark.parametrize("decomposed", [False, True], ids=["", "decomposed"])
def test_what_a_model_writes_is_written_in_place(decomposed):
    eager = Counter()
    model = copy.deepcopy(eager)
    arguments = [torch.ones(3), [torch.ones(3), torch.ones(3)], torch.ones(3)]
    given = model
    if decomposed:
        given = torch.export.export(model, tuple(arguments)).run_decompositions()
    compiled = attn.compile(given, *([] if decomposed else arguments), **FAST)
    mine, theirs = copy.deepcopy(arguments), copy.deepcopy(arguments)
    for step in range(3):
        mine[0].fill_(step)
        theirs[0].fill_(step)
        results, expected = compiled(*mine), eager(*theirs)
        for result, value in zip(results, expected, strict=True):
            close(result, value)
        assert results[2] is mine[1][0] and results[3] is mine[0]
        close(model.count, eager.count)
        for array, other in zip([*mine[1], mine[2]], [*theirs[1], theirs[2]], strict=True):
            close(array, other)
    if not decomposed:
        assert results[1].data_ptr() == model.count.data_ptr()


def test_what_is_written_must_not_overlap():
    compiled = attn.compile(
        Counter(), torch.ones(3), [torch.ones(3), torch.ones(3)], torch.ones(3), **FAST
    )
    shared = torch.ones(3)
    with pytest.raises(ValueError, match=r"argument [12] of 'main' .*overlaps argument [12]"):
        compiled(torch.ones(3), [shared, shared], torch.ones(3))


def test_imported_models_go_through_passes_of_the_users():
    from mlir.passmanager import PassManager

    class Attention(torch.nn.Module):
        def forward(self, q, k, v):
            return torch.nn.functional.scaled_dot_product_attention(q, k, v)

    q, k, v = (torch.randn(2, 4, rows, 8) for rows in (3, 24, 24))
    with ir.Context():
        imported = import_model(Attention(), q, k, v, function_name="attend")
        PassManager.parse(
            "builtin.module(attention-form-groups,attention-flash-decoding{num-splits=3})"
        ).run(imported.module.operation)
        assert "attention.lse_combine" in str(imported.module)
        attend = imported.compile(**FAST)
    assert attend.executable.name == "attend"
    close(attend(q, k, v), Attention()(q, k, v))


def test_loops_and_conditions_are_refused():
    class Loop(torch.nn.Module):
        def forward(self, x):
            return torch.while_loop(
                lambda count, _: count < 3,
                lambda count, y: (count + 1, y * 2),
                (torch.tensor(0), x),
            )

    class Condition(torch.nn.Module):
        def forward(self, x):
            return torch.cond(x.sum() > 0, lambda y: y + 1, lambda y: y - 1, (x,))

    with pytest.raises(ValueError, match=r"models\.py:\d+: .* 'while_loop' to a loop without end"):
        attn.compile(Loop(), X)
    with pytest.raises(ValueError, match="does not take 'cond' to linalg"):
        attn.compile(Condition(), X)


def test_wrong_uses():
    with pytest.raises(TypeError, match=r"module must be an mlir\.ir\.Module, but is a Tensor"):
        attn.compile(X)
    with (
        ir.Context(),
        pytest.raises(TypeError, match="kwargs are for a model of PyTorch or a func"),
    ):
        attn.compile(ir.Module.parse(""), kwargs={})
    with ir.Context(), pytest.raises(TypeError, match="dynamic_shapes are for a model of PyTorch"):
        attn.compile(ir.Module.parse(""), dynamic_shapes={})
    with pytest.raises(ValueError, match="num_threads is 0"):
        attn.compile(Layer(), X, num_threads=0)
    with pytest.raises(TypeError, match="num_threads is 'two', a str"):
        attn.compile(Layer(), X, num_threads="two")


def test_example_arguments_are_given_one_by_one():
    class Sum(torch.nn.Module):
        def forward(self, x, y):
            return x + y

    class SumOfPair(torch.nn.Module):
        def forward(self, pair):
            x, y = pair
            return x + y

    with pytest.raises(TypeError, match=r"^Sum takes 2 arguments, but got a tuple"):
        attn.compile(Sum(), (X, X))
    # A tuple may be what a model takes, and may be wrong in another way.
    close(attn.compile(SumOfPair(), (X, X), **FAST)((X, X)), X + X)
    with pytest.raises(ValueError, match="unpack"):
        attn.compile(SumOfPair(), (X, X, X))
