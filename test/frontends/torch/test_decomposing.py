# REQUIRES: torch
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ops are taken apart as torch does, which runs each kind of op once."""

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("torch_mlir")

from mlir_attention.frontends.torch import importing  # noqa: E402
from mlir_attention.frontends.torch.decompositions import decompositions  # noqa: E402
from mlir_attention.frontends.torch.exporting import load_torch_mlir  # noqa: E402
from mlir_attention.frontends.torch.graphs import decomposing  # noqa: E402
from mlir_attention.frontends.torch.lifting import lift  # noqa: E402


def lifted(program):
    """What crosses, which returns what it writes where the program does, too."""
    return lift(program, decompositions(load_torch_mlir()), returns_all=True)


def written(function):
    """The graph of a function: what its nodes are, and what they take of which others."""
    numbers, lines = {}, []
    for number, node in enumerate(function.program.graph.nodes):
        numbers[node] = f"%{number}"
        arguments = torch.fx.node.map_arg((node.args, node.kwargs), numbers.__getitem__)
        values = torch.utils._pytree.tree_leaves(node.meta.get("val"))
        types = [(each.shape, each.stride(), each.dtype) for each in values if each is not None]
        target = node.target if node.op == "call_function" else ""
        lines.append(f"{node.op} {target} {arguments} {types} {node.meta.get('stack_trace')}")
    kinds = [spec.kind for spec in function.program.graph_signature.output_specs]
    return lines, kinds, function.mutations


def run_by_torch(monkeypatch, program):
    """The function of a program, and how many ops torch ran."""
    run, ran = torch.export.ExportedProgram.run_decompositions, []

    def count(self, table):
        ran.append(sum(node.op == "call_function" for node in self.graph.nodes))
        return run(self, table)

    monkeypatch.setattr(torch.export.ExportedProgram, "run_decompositions", count)
    function = lifted(program)
    monkeypatch.undo()
    return function, sum(ran)


def by_torch(monkeypatch, program):
    monkeypatch.setattr(decomposing, "_has_known_sizes", lambda graph: False)
    function = lifted(program)
    monkeypatch.undo()
    return function


class Layer(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.project = torch.nn.Linear(8, 24, bias=False)
        self.norm = torch.nn.LayerNorm(8)
        self.register_buffer("cache", torch.zeros(1, 2, 16, 4))
        self.register_buffer("seen", torch.zeros((), dtype=torch.int64))

    def forward(self, x, at):
        q, k, _ = self.project(self.norm(x)).view(1, -1, 3, 2, 4).permute(2, 0, 3, 1, 4)
        self.cache.index_copy_(2, at, k)
        self.seen.add_(1)
        y = torch.nn.functional.scaled_dot_product_attention(q, self.cache, self.cache + self.seen)
        return x + y.transpose(1, 2).flatten(2)


class Layers(torch.nn.Module):
    def __init__(self, count):
        super().__init__()
        self.layers = torch.nn.ModuleList(Layer() for _ in range(count))

    def forward(self, x, at):
        for layer in self.layers:
            x = layer(x, at)
        return x


@torch.no_grad()
def exported(module, *args, **options):
    return torch.export.export(module.eval(), args, **options)


def layers(count):
    return exported(Layers(count), torch.randn(1, 1, 8), torch.tensor([3]))


def test_a_layer_more_runs_nothing(monkeypatch):
    three, ran_for_three = run_by_torch(monkeypatch, layers(3))
    nine, ran_for_nine = run_by_torch(monkeypatch, layers(9))
    assert ran_for_three == ran_for_nine
    assert written(three) == written(by_torch(monkeypatch, layers(3)))
    assert written(nine) == written(by_torch(monkeypatch, layers(9)))
    assert len(nine.mutations) == 18


class Program(torch.nn.Module):
    def __init__(self, function):
        super().__init__()
        self.function = function
        self.register_buffer("cache", torch.arange(12.0).view(3, 4))

    def forward(self, x):
        return self.function(x, self.cache)


def twice_the_write(x, cache):
    before = cache * 2
    cache.add_(x)
    between = cache.exp()
    cache.mul_(3)
    return before, between, cache.view(-1) + 1


def what_is_written_is_returned(x, cache):
    return cache.add_(x), cache, x


def several_results(x, cache):
    values, places = torch.topk(x, 2)
    first, second = x.split(2, dim=-1)
    return values.sum() + first.sum(), places, second


def numbers_of_several_types(x, cache):
    return x * 2, x * 2.0, x + True, torch.where(x > 0, x, -0.0), torch.where(x > 0, x, 0.0)


def one_tensor_twice(x, cache):
    return x * x, x * cache, cache * cache, torch.cat([x, x, x]), torch.cat([x, cache, x]), x


def made_and_filled(x, cache):
    made = torch.zeros(3, 4)
    made.copy_(x)
    made[1] = 5
    return made


def a_view_that_is_read_after_a_write(x, cache):
    row = cache[1]
    cache.add_(x)
    return row * 2


def a_write_to_a_view(x, cache):
    cache[1].copy_(x[0])
    return cache * 2


def a_number_that_is_cast(x, cache):
    count = torch.zeros(3, 4, dtype=torch.int64)
    count.copy_(x)
    return count


def what_is_added_is_cast(x, cache):
    half = torch.zeros(3, 4, dtype=torch.bfloat16)
    half.add_(x)
    return half * 2


@pytest.mark.parametrize(
    "function",
    [
        twice_the_write,
        what_is_written_is_returned,
        several_results,
        numbers_of_several_types,
        one_tensor_twice,
        made_and_filled,
        a_view_that_is_read_after_a_write,
        a_write_to_a_view,
        a_number_that_is_cast,
        what_is_added_is_cast,
    ],
)
def test_as_torch_does(monkeypatch, function):
    program = exported(Program(function), torch.randn(3, 4))
    assert written(lifted(program)) == written(by_torch(monkeypatch, program))


def test_of_a_program_that_was_taken_apart(monkeypatch):
    program = layers(2).run_decompositions({})
    mine, expected = lifted(program), by_torch(monkeypatch, program)
    # Torch copies what is written.
    importing._drop_copies(expected.program.graph)
    assert written(mine) == written(expected)


def test_dynamic_sizes_are_run_as_a_whole(monkeypatch):
    size = torch.export.Dim("n", min=2)
    program = exported(
        torch.nn.Sequential(torch.nn.Linear(4, 4), torch.nn.Linear(4, 4)),
        torch.randn(3, 4),
        dynamic_shapes=({0: size},),
    )
    _, ran = run_by_torch(monkeypatch, program)
    assert ran == 2
