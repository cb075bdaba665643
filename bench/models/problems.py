# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The problems: decode steps and prefills of models."""

from __future__ import annotations

from dataclasses import dataclass, replace

#: Bytes of a number.
DTYPES = {"f32": 4, "bf16": 2}

#: Families whose feed-forward layers are two products, and not three.
_UNGATED = ("gpt2", "t5", "whisper")


@dataclass(frozen=True)
class Model:
    """One call of a decoder with a static cache, whose last tokens are those of the call.

    name:     of the case.
    family:   a key of `families.FAMILIES`.
    batch:    sequences.
    tokens:   of the call, a sequence: one in a decode step.
    keys:     length of the cache, all of which the last token sees.
    layers:   of the decoder.
    width:    of the states between layers.
    inner:    width inside feed-forward layers.
    heads:    of queries; `kv_heads` of keys and values, all of `depth`.
    vocabulary: of the logits.
    experts:  that each feed-forward layer has, of which each token uses two; 0 for one layer.
    encoder:  positions of an encoder that each layer attends to; 0 for none.
    dtype:    of weights and cache, and of what is computed: a key of `DTYPES`.
    """

    name: str
    family: str
    batch: int
    tokens: int
    keys: int
    layers: int = 4
    width: int = 1024
    inner: int = 2816
    heads: int = 16
    kv_heads: int = 4
    depth: int = 64
    vocabulary: int = 8192
    experts: int = 0
    encoder: int = 0
    dtype: str = "f32"

    @property
    def weights(self) -> int:
        """Numbers in the matrices that the call multiplies by: no embedding, bias or norm."""
        return self._weights(2 * self.batch * self.tokens)

    def _weights(self, choices: int) -> int:
        """The same, if so many choices of an expert are made, each another as far as it goes."""
        projections = 2 * (self.heads + self.kv_heads) * self.depth * self.width
        if self.encoder:  # Its keys and values are in a cache.
            projections += 2 * self.heads * self.depth * self.width
        products = 2 if self.family in _UNGATED else 3
        used = min(self.experts, choices) or 1
        return (
            self.layers * (projections + used * products * self.width * self.inner)
            + self.width * self.vocabulary
        )

    @property
    def cached(self) -> int:
        """Numbers in the keys and values that the last token sees."""
        rows = self.kv_heads * self.keys + self.heads * self.encoder
        return 2 * self.layers * self.batch * rows * self.depth

    @property
    def kv_bytes(self) -> int:
        """Bytes of weights and cache: what must be read."""
        return (self.weights + self.cached) * DTYPES[self.dtype]

    @property
    def flops(self) -> float:
        """Multiplications and additions: a token sees the keys up to its own, and two experts."""
        seen = self.keys - (self.tokens - 1) / 2 + self.encoder
        attended = self.heads * self.depth * self.layers * seen
        return self.batch * self.tokens * (2.0 * self._weights(2) + 4.0 * attended)

    def __str__(self) -> str:
        what = f"{self.tokens} tokens" if self.tokens > 1 else "a step"
        return (
            f"{self.name}: {what} of {self.batch}, {self.layers} layers of {self.width}, "
            f"H{self.heads}/{self.kv_heads} N{self.keys} D{self.depth} {self.dtype}, "
            f"weights {self.weights / 1e6:.0f} M, with cache {self.kv_bytes / 2**20:.4g} MiB"
        )


#: 121 M parameters, as the example llama_decode has: all heads share one head of keys, or three do.
_MQA = Model(
    "llama-mqa", "llama", 1, 1, 512, width=1536, inner=4096, heads=12, kv_heads=1, depth=128
)
_GQA = replace(_MQA, name="llama-gqa", kv_heads=4)

_LLAMAS = [
    *(replace(_MQA, batch=batch, keys=keys) for batch in (1, 8) for keys in (512, 16384)),
    *(replace(_GQA, batch=batch, keys=keys) for batch, keys in ((1, 512), (1, 16384), (8, 512))),
    *(replace(_GQA, name=f"llama-{n}-tokens", tokens=n, keys=n) for n in (128, 512, 2048)),
]

_OTHERS = [
    Model("qwen3", "qwen3", 1, 1, 512),
    Model("gemma2", "gemma2", 1, 1, 512),
    Model("gpt2", "gpt2", 1, 1, 512, inner=4096, kv_heads=16),
    Model("t5", "t5", 1, 1, 512, inner=4096, kv_heads=16, encoder=512),
    Model("whisper", "whisper", 1, 1, 448, inner=4096, kv_heads=16, encoder=1500),
    Model("mixtral", "mixtral", 1, 1, 512, layers=2, experts=4),
]

#: A step of each, and a prefill of each.
MODELS = [
    *_LLAMAS,
    *(
        case
        for step in _OTHERS
        for case in (step, replace(step, name=f"{step.name}-128-tokens", tokens=128, keys=128))
    ),
]
