# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Makes the exports of this folder: python export.py [NAME ...]. Needs torch and torch-mlir."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.export import Dim
from torch.nn.functional import scaled_dot_product_attention as sdpa
from torch_mlir import fx

FOLDER = Path(__file__).parent
BATCH, HEADS, GROUPS, ROWS, KEYS, DEPTH = 2, 4, 2, 3, 24, 8
SCALE = DEPTH**-0.5
INFINITY = float("inf")

rnd = torch.randn


@dataclass(frozen=True)
class Program:
    compute: Callable | torch.nn.Module
    arguments: tuple[torch.Tensor, ...]
    dynamic: tuple[dict | None, ...] | None = None


def qkv(kv_heads=HEADS, rows=ROWS, dtype=torch.float32):
    return (
        rnd(BATCH, HEADS, rows, DEPTH).to(dtype),
        rnd(BATCH, kv_heads, KEYS, DEPTH).to(dtype),
        rnd(BATCH, kv_heads, KEYS, DEPTH).to(dtype),
    )


def btnh(kv_heads=HEADS):
    """In the order batch, row or key, head, depth."""
    return tuple(
        rnd(BATCH, length, heads, DEPTH)
        for length, heads in ((ROWS, HEADS), (KEYS, kv_heads), (KEYS, kv_heads))
    )


def boolean_mask():
    keep = torch.ones(BATCH, 1, 1, KEYS, dtype=torch.bool)
    keep[0, ..., -3:] = False
    keep[1, ..., -7:] = False
    return keep


def additive_mask(dtype=torch.float32):
    return torch.zeros(BATCH, 1, 1, KEYS, dtype=dtype).masked_fill(
        ~boolean_mask(), torch.finfo(dtype).min
    )


def one_batch_masked():
    keep = boolean_mask()
    keep[1] = False
    return keep


def sinks(dtype=torch.float32):
    return 2 * rnd(HEADS).to(dtype)


def scores(q, k):
    return q @ k.transpose(-1, -2) * SCALE


def with_sink(q, k, v, mask, sink):
    """As the gpt-oss of Hugging Face."""
    s = scores(q, repeat_kv(k)) + mask
    sink = sink.reshape(1, -1, 1, 1).expand(q.shape[0], -1, q.shape[-2], -1)
    joined = torch.cat([s, sink], dim=-1)
    joined = joined - joined.max(dim=-1, keepdim=True).values
    p = torch.softmax(joined, dim=-1, dtype=joined.dtype)
    return p[..., :-1].to(v.dtype) @ repeat_kv(v)


def padded_value(q, k, v, sink):
    sink = sink.reshape(1, -1, 1, 1).expand(BATCH, HEADS, ROWS, 1)
    joined = torch.cat([scores(q, k), sink], dim=-1)
    return softmax(joined) @ torch.nn.functional.pad(v, (0, 0, 0, 1))


def softmax(s):
    return torch.softmax(s, -1)


def after(q, k, v):
    return softmax(scores(q, k)) @ v


def add(q, k, v, mask):
    return softmax(scores(q, k) + mask) @ v


def upcast(q, k, v):
    return torch.softmax(scores(q, k), -1, dtype=torch.float32).to(q.dtype) @ v


def softcap(q, k, v):
    return softmax(torch.tanh(scores(q, k) / 20.0) * 20.0) @ v


def lsesm(q, k, v):
    s = scores(q, k)
    return torch.exp(s - torch.logsumexp(s, -1, keepdim=True)) @ v


def logsm(q, k, v):
    return torch.log_softmax(scores(q, k), -1).exp() @ v


def nomax(q, k, v):
    p = torch.exp(scores(q, k))
    return (p / p.sum(-1, keepdim=True)) @ v


def manual(q, k, v):
    s = scores(q, k)
    p = torch.exp(s - s.amax(-1, keepdim=True))
    return (p @ v) / p.sum(-1, keepdim=True)


def manuallse(q, k, v):
    s = scores(q, k)
    m = s.amax(-1, keepdim=True)
    p = torch.exp(s - m)
    total = p.sum(-1, keepdim=True)
    return (p / total) @ v, (m + total.log())[..., 0]


def retlse(q, k, v):
    s = scores(q, k)
    return softmax(s) @ v, torch.logsumexp(s, -1)


def weights(q, k, v):
    p = softmax(scores(q, k))
    return p @ v, p


def positions(s):
    """Rows, aligned with the last keys, and keys."""
    rows, keys = s.shape[-2:]
    return torch.arange(keys - rows, keys)[:, None], torch.arange(keys)[None]


def alibi(q, k, v):
    s = scores(q, k)
    row, key = positions(s)
    slopes = 2.0 ** (-torch.arange(1, HEADS + 1) * 8.0 / HEADS)
    return softmax(s + slopes[:, None, None] * (key - row)) @ v


def window(q, k, v):
    s = scores(q, k)
    row, key = positions(s)
    return softmax(s.masked_fill(~((key <= row) & (key > row - 6)), -INFINITY)) @ v


def tril(q, k, v):
    s = scores(q, k)
    rows, keys = s.shape[-2:]
    keep = torch.ones(rows, keys, dtype=torch.bool).tril(keys - rows)
    return softmax(s.masked_fill(~keep, -INFINITY)) @ v


def appended(q, k, v, new_k, new_v):
    """A step of decoding that appends to its cache."""
    return grouped_sdpa(q, torch.cat([k, new_k], 2), torch.cat([v, new_v], 2))


def lengths(q, k, v, length):
    s = scores(q, k)
    beyond = torch.arange(s.shape[-1])[None, None, None] >= length[:, None, None, None]
    return softmax(s.masked_fill(beyond, -INFINITY)) @ v


def repeat_kv(x):
    """As transformers repeats keys and values."""
    batch, heads, keys, depth = x.shape
    repeated = x[:, :, None].expand(batch, heads, HEADS // GROUPS, keys, depth)
    return repeated.reshape(batch, HEADS, keys, depth)


def expand(q, k, v):
    return after(q, repeat_kv(k), repeat_kv(v))


def expand_as_hf(q, k, v, mask):
    s = scores(q, repeat_kv(k)) + mask
    return torch.softmax(s, -1, dtype=torch.float32).to(q.dtype) @ repeat_kv(v)


def interleave(q, k, v):
    return after(q, *(x.repeat_interleave(HEADS // GROUPS, 1) for x in (k, v)))


def tile(q, k, v):
    """Query heads 0 and 2 share the first head of the key."""
    return after(q, *(x.repeat(1, HEADS // GROUPS, 1, 1) for x in (k, v)))


def five_dimensions(q, k, v):
    batch, heads, rows, depth = q.shape
    q = q.view(batch, GROUPS, heads // GROUPS, rows, depth)
    return after(q, k[:, :, None], v[:, :, None]).reshape(batch, heads, rows, -1)


def packed(q, k, v):
    batch, heads, rows, depth = q.shape
    q = q.reshape(batch, GROUPS, heads // GROUPS * rows, depth)
    return after(q, k, v).reshape(batch, heads, rows, -1)


def mqa_einsum(q, k, v):
    return softmax(torch.einsum("bhmd,bnd->bhmn", q, k) * SCALE) @ v[:, None]


def einsum_mask(q, k, v, keep):
    s = torch.einsum("bthd,bshd->bhts", q, k) * SCALE
    p = softmax(torch.where(keep, s, -2.3819763e38))
    return torch.einsum("bhts,bshd->bthd", p, v)


def einsum_gqa(q, k, v):
    batch, rows, heads, depth = q.shape
    q = q.view(batch, rows, GROUPS, heads // GROUPS, depth)
    p = softmax(torch.einsum("btkgd,bskd->bkgts", q, k) * SCALE)
    return torch.einsum("bkgts,bskd->btkgd", p, v).reshape(batch, rows, heads, depth)


def baddbmm(q, k, v):
    zeros = torch.zeros(q.shape[0], q.shape[1], k.shape[1])
    s = torch.baddbmm(zeros, q, k.transpose(1, 2), beta=0, alpha=SCALE)
    return torch.bmm(softmax(s), v)


def bloom(q, k, v, bias):
    """As transformers' Bloom, whose bias of the positions goes into the product."""
    batch, heads, rows, depth = q.shape
    q, k, v = (x.reshape(batch * heads, -1, depth) for x in (q, k, v))
    s = bias.baddbmm(q, k.transpose(1, 2), beta=1.0, alpha=SCALE)
    p = softmax(s.view(batch, heads, rows, -1)).view(batch * heads, rows, -1)
    return torch.bmm(p, v).view(batch, heads, rows, depth)


class MultiheadAttention(torch.nn.Module):
    def __init__(self, need_weights):
        super().__init__()
        self.attention = torch.nn.MultiheadAttention(16, 2, batch_first=True)
        self.need_weights = need_weights

    def forward(self, x, y):
        return self.attention(x, y, y, need_weights=self.need_weights)[0]


def swapped(q, k, v):
    return sdpa(*(x.transpose(1, 2) for x in (q, k, v))).transpose(1, 2)


def grouped_sdpa(q, k, v):
    return sdpa(q, k, v, enable_gqa=True)


def masked_sdpa(q, k, v, mask):
    return sdpa(q, k, v, attn_mask=mask)


def causal_sdpa(q, k, v):
    return sdpa(q, k, v, is_causal=True)


class LlamaDecode(torch.nn.Module):
    """LlamaAttention, whose cache grows by torch.cat."""

    def __init__(self):
        from transformers import LlamaConfig
        from transformers.models.llama.modeling_llama import LlamaAttention

        super().__init__()
        config = LlamaConfig(
            hidden_size=32,
            num_attention_heads=HEADS,
            num_key_value_heads=GROUPS,
            head_dim=DEPTH,
            attn_implementation="sdpa",
        )
        self.attention = LlamaAttention(config, 0)

    def forward(self, x, cos, sin, mask, k, v):
        class Cache:
            def update(self, new_k, new_v, *_, **__):
                return torch.cat([k, new_k], 2), torch.cat([v, new_v], 2)

        return self.attention(x, (cos, sin), mask, Cache())[0]


def llama_arguments():
    mask = torch.zeros(BATCH, 1, 1, 21)
    mask[..., -3:] = torch.finfo(torch.float32).min
    cache = rnd(BATCH, GROUPS, 20, DEPTH), rnd(BATCH, GROUPS, 20, DEPTH)
    return rnd(BATCH, 1, 32), rnd(BATCH, 1, DEPTH), rnd(BATCH, 1, DEPTH), mask, *cache


def programs() -> dict[str, Callable[[], Program]]:
    f16, bf16, f64 = torch.float16, torch.bfloat16, torch.float64
    batch, rows, keys = (Dim(name, min=2, max=4096) for name in "bmn")
    dynamic_keys = (None, {2: keys}, {2: keys})
    dynamic_all = ({0: batch, 2: rows}, {0: batch, 2: keys}, {0: batch, 2: keys})
    dynamic_batch_keys = ({0: batch}, {0: batch, 2: keys}, {0: batch, 2: keys})
    eager = (softcap, lsesm, logsm, nomax, manual, manuallse, retlse, weights, alibi, window, tril)
    made = {f"eager_{f.__name__}": lambda f=f: Program(f, qkv()) for f in (after, *eager)}
    made |= {
        "eager_add_bf16": lambda: Program(add, (*qkv(dtype=bf16), additive_mask(bf16))),
        "eager_after_f64": lambda: Program(after, qkv(dtype=f64)),
        "eager_upcast_f16": lambda: Program(upcast, qkv(dtype=f16)),
        "eager_lengths": lambda: Program(lengths, (*qkv(), torch.tensor([21, 17]))),
        "sdpa_gqa": lambda: Program(grouped_sdpa, qkv(GROUPS)),
        "sdpa_causal": lambda: Program(causal_sdpa, qkv(rows=KEYS)),
        "sdpa_boolmask_f16": lambda: Program(masked_sdpa, (*qkv(dtype=f16), boolean_mask())),
        "sdpa_boolmask_allmasked": lambda: Program(masked_sdpa, (*qkv(), one_batch_masked())),
        "sdpa_floatmask2": lambda: Program(masked_sdpa, (*qkv(), rnd(ROWS, KEYS))),
        "sdpa_5d": lambda: Program(
            sdpa, tuple(rnd(BATCH, 2, 3, length, DEPTH) for length in (ROWS, KEYS, KEYS))
        ),
        "sdpa_bthd": lambda: Program(swapped, btnh()),
        "gqa_expand_bf16": lambda: Program(
            expand_as_hf, (*qkv(GROUPS, dtype=bf16), additive_mask(bf16))
        ),
        "gqa_sink": lambda: Program(with_sink, (*qkv(GROUPS), additive_mask(), sinks())),
        "gqa_sink_bf16": lambda: Program(
            with_sink, (*qkv(GROUPS, dtype=bf16), additive_mask(bf16), sinks(bf16))
        ),
        "gqa_tile": lambda: Program(tile, qkv(GROUPS)),
        "gqa_5d": lambda: Program(five_dimensions, qkv(GROUPS)),
        "gqa_packed": lambda: Program(packed, qkv(GROUPS)),
        "mqa": lambda: Program(after, qkv(1)),
        "mqa_einsum": lambda: Program(
            mqa_einsum,
            (rnd(BATCH, HEADS, ROWS, DEPTH), *(rnd(BATCH, KEYS, DEPTH) for _ in range(2))),
        ),
        "einsum_bthd_mask": lambda: Program(einsum_mask, (*btnh(), boolean_mask())),
        "einsum_gqa": lambda: Program(einsum_gqa, btnh(GROUPS)),
        "rank2": lambda: Program(after, tuple(rnd(n, DEPTH) for n in (ROWS, KEYS, KEYS))),
        "rank1_query": lambda: Program(
            lambda q, k, v: softmax(k @ q * SCALE) @ v,
            (rnd(DEPTH), rnd(KEYS, DEPTH), rnd(KEYS, DEPTH)),
        ),
        "rank3_baddbmm": lambda: Program(
            baddbmm, tuple(rnd(4, n, DEPTH) for n in (ROWS, KEYS, KEYS))
        ),
        "nn_mha": lambda: Program(
            MultiheadAttention(False), (rnd(BATCH, ROWS, 16), rnd(BATCH, KEYS, 16))
        ),
        "nn_mha_weights": lambda: Program(
            MultiheadAttention(True), (rnd(BATCH, ROWS, 16), rnd(BATCH, KEYS, 16))
        ),
        "neg_two_uses": lambda: Program(lambda q, k, v: (after(q, k, v), scores(q, k)), qkv()),
        "neg_relu_after": lambda: Program(
            lambda q, k, v: torch.relu(softmax(scores(q, k)) - 0.01) @ v, qkv()
        ),
        "neg_softmax_queries": lambda: Program(
            lambda q, k, v: torch.softmax(scores(q, k), -2) @ v, qkv()
        ),
        "dyn_eager_manual": lambda: Program(manual, qkv(), dynamic_keys),
        "dyn_sdpa_gqa": lambda: Program(grouped_sdpa, qkv(GROUPS), dynamic_keys),
        "dyn_sdpa_causal": lambda: Program(causal_sdpa, qkv(rows=KEYS), ({2: keys},) * 3),
        "dyn_gqa_expand": lambda: Program(expand, qkv(GROUPS), dynamic_keys),
        "dyn_gqa_repeat_interleave": lambda: Program(interleave, qkv(GROUPS), dynamic_keys),
        "dyn_bmn_sdpa_gqa": lambda: Program(grouped_sdpa, qkv(GROUPS), dynamic_all),
        "dyn_bmn_gqa_expand": lambda: Program(
            lambda q, k, v, mask: add(q, repeat_kv(k), repeat_kv(v), mask),
            (*qkv(GROUPS), additive_mask()),
            (*dynamic_all, {0: batch, 3: keys}),
        ),
        "dyn_bmn_gqa_sink": lambda: Program(
            with_sink,
            (*qkv(GROUPS), additive_mask(), sinks()),
            (*dynamic_all, {0: batch, 3: keys}, None),
        ),
        "dyn_sink_padded_value": lambda: Program(
            padded_value, (*qkv(), sinks()), (*dynamic_keys, None)
        ),
        "dyn_bn_sdpa_gqa": lambda: Program(grouped_sdpa, qkv(GROUPS, rows=1), dynamic_batch_keys),
        "dyn_bn_gqa_cat": lambda: Program(
            appended,
            (*qkv(GROUPS, rows=1), *(rnd(BATCH, GROUPS, 1, DEPTH) for _ in range(2))),
            (*dynamic_batch_keys, {0: batch}, {0: batch}),
        ),
        "bloom_dyn_bn": lambda: Program(
            bloom,
            (*qkv(rows=1), rnd(BATCH * HEADS, 1, KEYS)),
            # The first dimension of the bias is a multiple of the batch, which torch finds out.
            (
                {0: Dim.AUTO},
                *({0: Dim.AUTO, 2: Dim.AUTO},) * 2,
                {0: Dim.AUTO, 2: Dim.AUTO},
            ),
        ),
        "hf_llamaattn_sdpa_cat": lambda: Program(LlamaDecode(), llama_arguments()),
    }
    return made


class Function(torch.nn.Module):
    def __init__(self, compute):
        super().__init__()
        self.compute = compute

    def forward(self, *arguments):
        return self.compute(*arguments)


def stored(tensor: torch.Tensor) -> np.ndarray:
    tensor = tensor.detach().contiguous()
    return (tensor.view(torch.uint16) if tensor.dtype == torch.bfloat16 else tensor).numpy()


@torch.no_grad()
def export(name: str, program: Program) -> None:
    module = program.compute
    dynamic = program.dynamic
    if not isinstance(module, torch.nn.Module):
        module, dynamic = Function(module), dynamic and (dynamic,)
    module.eval()
    results = module(*program.arguments)
    results = results if isinstance(results, tuple) else (results,)
    exported = torch.export.export(module, program.arguments, dynamic_shapes=dynamic, strict=False)
    text = fx.export_and_import(exported, output_type="linalg-on-tensors", func_name=name)
    (FOLDER / f"{name}.mlir").write_text(f"{str(text).rstrip()}\n")
    np.savez(
        FOLDER / f"{name}.npz",
        **{f"arg{at}": stored(tensor) for at, tensor in enumerate(program.arguments)},
        **{f"result{at}": stored(tensor) for at, tensor in enumerate(results)},
    )


if __name__ == "__main__":
    torch.manual_seed(0)
    all_programs = programs()
    for wanted in sys.argv[1:] or all_programs:
        export(wanted, all_programs[wanted]())
