# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""llama.cpp, by the C API that llama-cpp-python has."""

from __future__ import annotations

import ctypes
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench.inputs import Array, in_huge_pages
from bench.peers.peer import Peer, UnsupportedError

if TYPE_CHECKING:
    import torch

    from bench.models import Model, ModelInputs


class LlamaCpp(Peer):
    """`llama_decode` of the same weights, after the same cache; both in the type of the problem.

    It has copies of its own, in pages of the same kind. A call takes its last positions back out
    of the cache first, and gives the logits of all tokens, as the module does.
    """

    name = "llama.cpp"

    def load(self) -> None:
        import gguf  # noqa: F401
        import llama_cpp  # noqa: F401

    def prepare(self, problem: Model, inputs: ModelInputs, threads: int) -> Callable[[], Any]:
        import llama_cpp

        if problem.family != "llama":
            raise UnsupportedError("only Llamas are written as GGUF here")
        llama_cpp.llama_log_set(_ignore, ctypes.c_void_p())
        llama_cpp.llama_backend_init()
        with in_huge_pages():
            model = _load_model(problem, inputs)
            context = _make_context(model, problem, threads)
        first = problem.keys - problem.tokens
        if first:
            for sequence in range(problem.batch):
                _set_cache(context, problem, inputs, sequence)
        memory = llama_cpp.llama_get_memory(context)
        batch = _make_batch(problem, inputs.arguments["input_ids"].numpy(), first)
        shape = (problem.batch, problem.tokens, problem.vocabulary)

        def call() -> Array:
            llama_cpp.llama_memory_seq_rm(memory, -1, first, -1)
            if llama_cpp.llama_decode(context, batch):
                raise RuntimeError("llama_decode failed")
            return np.ctypeslib.as_array(llama_cpp.llama_get_logits(context), shape)

        return call

    def tolerance(self, problem: Model) -> float:
        """Wider: its rotary embeddings multiply the position by one factor after the other."""
        return super().tolerance(problem) + problem.keys * 2.0**-24


@ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p)
def _ignore(level: int, text: bytes, data: Any) -> None:
    """Takes what llama.cpp logs."""


def _load_model(problem: Model, inputs: ModelInputs) -> Any:
    import llama_cpp

    from bench.models.gguf_file import write_gguf

    params = llama_cpp.llama_model_default_params()
    params.n_gpu_layers = 0
    params.load_mode = llama_cpp.LLAMA_LOAD_MODE_NONE  # A file that is mapped has small pages.
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.gguf"
        write_gguf(problem, inputs.module.model, path)
        model = llama_cpp.llama_model_load_from_file(str(path).encode(), params)
    if not model:
        raise RuntimeError("llama.cpp did not load the model")
    return model


def _make_context(model: Any, problem: Model, threads: int) -> Any:
    import llama_cpp

    from bench.models.gguf_file import TYPES

    params = llama_cpp.llama_context_default_params()
    params.n_ctx = problem.batch * _cells(problem)
    params.n_batch = problem.batch * problem.tokens
    params.n_outputs_max_per_seq = problem.tokens
    params.n_seq_max = problem.batch
    params.n_threads = params.n_threads_batch = threads
    params.type_k = params.type_v = TYPES[problem.dtype]
    params.flash_attn_type = _has_flash_attention(problem)
    params.offload_kqv = params.op_offload = False
    context = llama_cpp.llama_init_from_model(model, params)
    if not context:
        raise RuntimeError("llama.cpp made no context")
    return context


def _has_flash_attention(problem: Model) -> bool:
    """Where it is faster, which it is not for long prefills: 2048 tokens took 1.4 times as long.

    Never for f32: llama.cpp would make f16 of the whole cache in each call.
    """
    return problem.dtype != "f32" and problem.tokens <= 512


def _cells(problem: Model) -> int:
    """Positions of a sequence, which llama.cpp wants a multiple of 256 of."""
    return -(-problem.keys // 256) * 256


def _make_batch(problem: Model, tokens: Array, first: int) -> Any:
    """All tokens of all sequences [batch, tokens], at the positions from `first` on."""
    import llama_cpp

    batch = llama_cpp.llama_batch_init(tokens.size, 0, 1)
    batch.n_tokens = tokens.size
    for at, ((sequence, position), token) in enumerate(np.ndenumerate(tokens)):
        batch.token[at] = token
        batch.pos[at] = first + position
        batch.n_seq_id[at] = 1
        batch.seq_id[at][0] = sequence
        batch.logits[at] = True
    return batch


def _set_cache(context: Any, problem: Model, inputs: ModelInputs, sequence: int) -> None:
    """Puts the cache of a sequence in, but for the positions of the call.

    This is the layout of `llama_kv_cache::state_read`. A version with another refuses it, or gives
    logits that are wrong.
    """
    import llama_cpp

    # Of an empty sequence: three words, and a count of cells for each sequence.
    size = llama_cpp.llama_state_seq_get_size(context, sequence)
    empty = np.zeros(size, np.uint8)
    llama_cpp.llama_state_seq_get_data(context, _pointer(empty), size, sequence)
    counts = 3 + sequence
    words = empty.view(np.uint32)
    parts = [words[:counts], *_cache_parts(problem, inputs, sequence), words[counts + 1 :]]
    state = np.concatenate([part.reshape(-1).view(np.uint8) for part in parts])
    if llama_cpp.llama_state_seq_set_data(context, _pointer(state), state.size, sequence) == 0:
        raise RuntimeError("llama.cpp refused the cache")


def _cache_parts(problem: Model, inputs: ModelInputs, sequence: int) -> Iterator[Array]:
    """The cells of a sequence: their positions, then the keys and the values of each layer."""
    from bench.models.gguf_file import TYPES, as_bytes, pairs_side_by_side

    cells, element = problem.keys - problem.tokens, TYPES[problem.dtype]
    buffers = dict(inputs.module.named_buffers())
    keys, values = (
        [buffers[f"{name}_{layer}"][sequence, :, :cells] for layer in range(problem.layers)]
        for name in ("key_cache", "value_cache")
    )

    def rows(heads: torch.Tensor) -> Iterator[Array]:
        array = as_bytes(heads.transpose(0, 1).flatten(1))
        yield from (np.array([element], np.int32), np.array([array.shape[1]], np.uint64), array)

    def columns(heads: torch.Tensor) -> Iterator[Array]:
        width = problem.kv_heads * problem.depth
        yield np.array([element, heads.itemsize, width], np.int32)
        yield as_bytes(heads.transpose(1, 2))

    flash = _has_flash_attention(problem)
    yield np.array([cells], np.int32)
    for cell in range(cells):
        yield np.array([cell, 1, sequence], np.int32)  # One sequence has it.
    yield np.array([not flash, problem.layers], np.int32)
    for heads in keys:
        yield from rows(pairs_side_by_side(heads, 2))
    for heads in values:
        yield from (rows if flash else columns)(heads)


def _pointer(array: Array) -> Any:
    return array.ctypes.data_as(ctypes.POINTER(ctypes.c_uint8))
