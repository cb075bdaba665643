# REQUIRES: torch
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is looked up in tensors of positions is the positions themselves."""

import numpy as np
import pytest
import torch
from mlir import ir
from mlir.passmanager import PassManager
from transformers import LlamaConfig, LlamaForCausalLM

import mlir_attention as attn
from mlir_attention.frontends.torch import import_model
from mlir_attention.frontends.torch.graphs.positions import look_up_no_positions


def simplified(function, *arguments, dynamic=False):
    """The ops that are left of a function of tensors, which still computes what it did."""

    class Module(torch.nn.Module):
        def forward(self, *inputs):
            return function(*inputs)

    shapes = {0: torch.export.Dim("n", min=2, max=1 << 20)} if dynamic else None
    inputs = (tuple(shapes for _ in arguments),) if dynamic else None
    program = torch.export.export(Module(), arguments, dynamic_shapes=inputs)
    look_up_no_positions(program.graph)
    program.graph.lint()
    program.graph_module.recompile()
    want, got = function(*(x.clone() for x in arguments)), program.module()(*arguments)
    torch.testing.assert_close(got, want)
    return [
        node.target.overloadpacket.__name__
        for node in program.graph.nodes
        if node.op == "call_function" and hasattr(node.target, "overloadpacket")
    ]


def positions_of(x):
    return torch.arange(x.shape[0])[None]


def starts_of(positions):
    first = positions[:, :1] - 1
    return torch.cumsum(torch.diff(positions, prepend=first, dim=-1) != 1, -1)


def causal(x):
    positions, n = positions_of(x), torch.arange(x.shape[0])
    zero, rows, keys = torch.arange(1)[:, None, None], n[None, :, None], n[None, None, :]
    seen = positions[zero, keys] <= positions[zero, rows]
    starts = starts_of(positions)
    return seen & (starts[zero, rows] == starts[zero, keys])


@pytest.mark.parametrize("dynamic", [False, True])
def test_the_mask_of_a_prompt_without_positions(dynamic):
    ops = simplified(causal, torch.ones(9), dynamic=dynamic)
    assert not {"index", "cumsum", "diff", "ne", "eq", "__and__"}.intersection(ops)
    assert "le" in ops


@pytest.mark.parametrize(
    "look_up",
    [
        lambda x, n: (torch.arange(9) + 1)[n],
        lambda x, n: (torch.arange(9) * 2)[n],
        lambda x, n: torch.arange(0, 18, 2)[n],
        lambda x, n: torch.arange(8, -1, -1)[n],
        lambda x, n: x.long()[n],
        lambda x, n: torch.arange(9)[n - 1],
        lambda x, n: torch.arange(9)[x.long()],
        lambda x, n: torch.arange(9)[None].expand(2, 9)[torch.arange(2)[:, None], n],
        lambda x, n: torch.arange(9)[:, None].expand(9, 9)[n, torch.arange(9)],
        lambda x, n: torch.stack([n, n + 1])[torch.zeros(9, dtype=torch.int64), n],
        lambda x, n: torch.arange(9, dtype=torch.int32)[n],
        lambda x, n: torch.arange(9.0)[n],
        lambda x, n: torch.cumsum(torch.ones(9, dtype=torch.int64), 0)[n],
        lambda x, n: torch.cumsum(torch.arange(9), 0)[n],
        lambda x, n: torch.diff(torch.arange(9), n=2)[n[:7]],
        lambda x, n: torch.diff(torch.arange(9), prepend=torch.tensor([5]))[n],
        lambda x, n: torch.arange(9)[-4:][n[:4]],
        lambda x, n: torch.arange(9)[::2][n[:5]],
        lambda x, n: torch.add(torch.arange(9), n, alpha=2)[n],
        lambda x, n: (n == 3) & (n >= 0),
        lambda x, n: (n >= n) & (n == 3),
        lambda x, n: (
            (torch.ones(9, dtype=torch.bool) + torch.ones(9, dtype=torch.bool) == 1) & (n == 3)
        ),
        lambda x, n: torch.zeros(9, dtype=torch.bool) & (n == 3),
        lambda x, n: torch.ones(9, 9, dtype=torch.bool) & (n == 3),
        lambda x, n: (torch.ones(9, dtype=torch.int64) & n) == 1,
        lambda x, n: torch.full((9,), 2) & n,
        lambda x, n: torch.logical_and(torch.ones(9), n),
        lambda x, n: torch.logical_and(n * 0 + 2, n * 0 + 1) & (n == 3),
        lambda x, n: (torch.logical_and(n * 0 + 2, n * 0 + 2) == 2) & (n == 3),
        lambda x, n: (torch.arange(9)[torch.ones(9, dtype=torch.bool)] == 1) & (n < 5),
        lambda x, n: torch.arange(9)[None][:, :1] + torch.arange(9)[n] + n[None][n[:1] * 0, n],
    ],
)
def test_everything_else_stays_right(look_up):
    simplified(lambda x: look_up(x, torch.arange(x.shape[0])), torch.arange(9.0))


def shifted(x):
    positions = torch.arange(9)
    positions[2:4].add_(5)
    return positions[torch.arange(9)]


def shifted_in_a_list(x):
    positions = torch.arange(9)
    torch._foreach_add_([positions], 5)
    return positions[torch.arange(9)]


def shifted_through_a_grid(x):
    positions = torch.arange(9)
    rows, _ = torch.meshgrid(positions, torch.arange(1), indexing="ij")
    rows.add_(5)
    return positions[torch.arange(9)]


def written_as_out(x):
    positions = torch.arange(9)
    same = positions[:]
    torch.add(x.long(), 5, out=positions)
    return same[torch.arange(9)]


def zeroed_without_gradient(x):
    positions = torch.arange(9)
    same = positions[None]
    with torch.no_grad():
        positions.mul_(0)
    return same[torch.zeros(9, dtype=torch.int64), torch.arange(9)]


def inverted_result(x):
    both = (x > 3) & torch.ones(9, dtype=torch.bool)
    both.logical_not_()
    return both


def inverted_operand(x):
    mask = x > 3
    both = mask & torch.ones(9, dtype=torch.bool)
    mask.logical_not_()
    return both


@pytest.mark.parametrize(
    "function",
    [
        shifted,
        shifted_in_a_list,
        shifted_through_a_grid,
        written_as_out,
        zeroed_without_gradient,
        inverted_result,
        inverted_operand,
    ],
)
def test_what_is_written_to_stays_right(function):
    simplified(function, torch.arange(9.0))


def test_a_result_is_not_the_memory_of_an_argument():
    class Module(torch.nn.Module):
        def forward(self, mask):
            return mask & torch.ones(9, dtype=torch.bool)

    mask = torch.arange(9) > 3
    result = attn.compile(Module(), mask)(mask)
    np.testing.assert_array_equal(result, mask)
    assert not np.shares_memory(np.asarray(result), mask.numpy())


def test_positions_of_packed_sequences_stay():
    def of(positions):
        n = torch.arange(positions.shape[0])
        return starts_of(positions[None])[torch.zeros_like(n), n]

    assert "cumsum" in simplified(of, torch.tensor([0, 1, 2, 0, 1, 0, 1, 2, 3]))


def test_a_lookup_that_may_be_outside_stays():
    def of(x):
        return torch.arange(4)[torch.arange(x.shape[0])]

    assert "index" not in simplified(of, torch.ones(4))
    assert "index" in simplified(of, torch.ones(3), dynamic=True)


class Prefill(torch.nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        config = LlamaConfig(
            hidden_size=64,
            intermediate_size=96,
            num_hidden_layers=1,
            num_attention_heads=4,
            num_key_value_heads=2,
            vocab_size=50,
        )
        self.model = LlamaForCausalLM(config).eval().requires_grad_(False)

    def forward(self, input_ids):
        return self.model(input_ids, use_cache=False).logits


@pytest.mark.parametrize("tokens", [1, 2, 40])
def test_prompts_of_a_llama(tokens):
    model = Prefill()
    dim = torch.export.Dim("n", min=1, max=64)
    example = torch.arange(7)[None]
    compiled = attn.compile(model, example, dynamic_shapes=({1: dim},))
    ids = torch.randint(50, (1, tokens))
    np.testing.assert_allclose(compiled(ids), model(ids).numpy(), atol=1e-4)


def test_the_group_of_a_prompt_reads_no_positions():
    """So that no task computes with keys that none of its rows sees."""
    program = torch.export.export(Prefill(), (torch.arange(40)[None],))
    with ir.Context():
        module = import_model(program).module
        PassManager.parse("builtin.module(attention-form-groups)").run(module.operation)
        text = str(module)
    (group,) = [line for line in text.splitlines() if "attention.group" in line]
    assert "xi64>" not in group
