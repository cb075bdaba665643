# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A Llama of Transformers as a GGUF file, which llama.cpp reads."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gguf
import torch

from bench.inputs import Array
from bench.models.problems import Model

TYPES = {"f32": gguf.GGMLQuantizationType.F32, "bf16": gguf.GGMLQuantizationType.BF16}

_FILE_TYPES = {"f32": gguf.LlamaFileType.ALL_F32, "bf16": gguf.LlamaFileType.MOSTLY_BF16}


def write_gguf(problem: Model, llama: Any, path: Path) -> None:
    """Writes a LlamaForCausalLM: matrices in the type of the problem, norms in f32, no tokens."""
    config = llama.config
    writer = gguf.GGUFWriter(path, gguf.MODEL_ARCH_NAMES[gguf.MODEL_ARCH.LLAMA])
    writer.add_file_type(_FILE_TYPES[problem.dtype])
    writer.add_vocab_size(problem.vocabulary)
    writer.add_tokenizer_model("no_vocab")
    writer.add_context_length(config.max_position_embeddings)
    writer.add_block_count(problem.layers)
    writer.add_embedding_length(problem.width)
    writer.add_feed_forward_length(problem.inner)
    writer.add_head_count(problem.heads)
    writer.add_head_count_kv(problem.kv_heads)
    writer.add_key_length(problem.depth)
    writer.add_value_length(problem.depth)
    writer.add_rope_dimension_count(problem.depth)
    writer.add_rope_freq_base(config.rope_parameters["rope_theta"])
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.LLAMA, problem.layers)
    for name, tensor in llama.state_dict().items():
        new_name = names.get_name(name, try_suffixes=(".weight",))
        if tensor.dim() == 1:
            writer.add_tensor(new_name, tensor.float().numpy())
            continue
        if "q_proj" in name or "k_proj" in name:
            heads = tensor.view(-1, problem.depth, problem.width)
            tensor = pairs_side_by_side(heads, 1).reshape(tensor.shape)
        writer.add_tensor(new_name, as_bytes(tensor), raw_dtype=TYPES[problem.dtype])
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def pairs_side_by_side(tensor: torch.Tensor, dim: int) -> torch.Tensor:
    """The channels of a head as llama.cpp rotates them: channel i beside channel i + depth / 2."""
    halves = tensor.unflatten(dim, (2, -1))
    return halves.transpose(dim, dim + 1).flatten(dim, dim + 1)


def as_bytes(tensor: torch.Tensor) -> Array:
    """The bytes of a tensor, in the last dimension."""
    array: Array = tensor.contiguous().view(torch.uint8).numpy()
    return array
