# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Prints the table of docs/reference/models.md: which attention of which model is found.

    python docs/scripts/families.py                 tries all families, for half an hour
    python docs/scripts/families.py llama bert      tries some

Each family is a small model of `transformers` with random weights. It is compiled for the sizes of
the example, and for any batch and length, with its attention written out ("eager") and by
PyTorch's op ("sdpa"), and compared with the model in f64. Needs the extra `torch`.
"""

from __future__ import annotations

import copy
import re
import sys
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import torch
import transformers
from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.frontends.torch import import_model

#: What the configurations of most language models have.
COMMON = {
    "vocab_size": 97,
    "hidden_size": 64,
    "intermediate_size": 96,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "num_key_value_heads": 2,
    "max_position_embeddings": 64,
    "pad_token_id": 0,
    "bos_token_id": 1,
    "eos_token_id": 2,
}
ENCODER = {key: value for key, value in COMMON.items() if key != "num_key_value_heads"}
EXPERTS = {"num_local_experts": 4, "num_experts_per_tok": 2}
LATENT = {
    "num_key_value_heads": 4,
    "moe_intermediate_size": 32,
    "n_routed_experts": 4,
    "num_experts_per_tok": 2,
    "n_shared_experts": 1,
    "kv_lora_rank": 32,
    "qk_rope_head_dim": 8,
    "qk_nope_head_dim": 16,
    "v_head_dim": 16,
    "n_group": 1,
    "topk_group": 1,
    "first_k_dense_replace": 1,
}


@dataclass(frozen=True)
class Family:
    """A model to try.

    Attributes:
      config: the name of its configuration without "Config".
      options: those of the configuration, besides `COMMON` or in place of them.
      model: the class, by the end of its name.
      attentions: how many it has.
      inputs: "ids", "ids and decoder ids", "pixels" or "frames".
    """

    config: str
    options: dict[str, Any] = field(default_factory=lambda: COMMON)
    model: str = "ForCausalLM"
    attentions: int = 2
    inputs: str = "ids"


FAMILIES = {
    "Llama": Family("Llama"),
    "Mistral": Family("Mistral", {**COMMON, "sliding_window": 8}),
    "Qwen2": Family("Qwen2"),
    "Qwen3": Family("Qwen3", {**COMMON, "head_dim": 16}),
    "Phi-3": Family("Phi3"),
    "Gemma": Family("Gemma", {**COMMON, "head_dim": 16}),
    "Gemma 2": Family("Gemma2", {**COMMON, "head_dim": 16, "sliding_window": 8}),
    "Gemma 3": Family("Gemma3Text", {**COMMON, "head_dim": 16, "sliding_window": 8}, "ForCausalLM"),
    "OLMo 2": Family("Olmo2"),
    "Granite": Family("Granite"),
    "Cohere": Family("Cohere"),
    "StableLM": Family("StableLm"),
    "StarCoder 2": Family("Starcoder2"),
    "GLM 4": Family("Glm4", {**COMMON, "head_dim": 16}),
    "SmolLM 3": Family("SmolLM3"),
    "Nemotron": Family("Nemotron"),
    "Exaone 4": Family("Exaone4", {**COMMON, "sliding_window": 8}),
    "Helium": Family("Helium", {**COMMON, "head_dim": 16}),
    "DiffLlama": Family("DiffLlama", attentions=4),
    "Mixtral": Family("Mixtral", {**COMMON, **EXPERTS}),
    "Qwen3 MoE": Family(
        "Qwen3Moe",
        {**COMMON, "head_dim": 16, "num_experts": 4, "num_experts_per_tok": 2,
         "moe_intermediate_size": 32},
    ),
    "gpt-oss": Family("GptOss", {**COMMON, **EXPERTS, "head_dim": 16, "sliding_window": 8}),
    "DeepSeek-V2": Family("DeepseekV2", {**COMMON, **LATENT, "q_lora_rank": None}),
    "DeepSeek-V3": Family("DeepseekV3", {**COMMON, **LATENT, "q_lora_rank": 24}),
    "GPT-2": Family(
        "GPT2", {"vocab_size": 97, "n_embd": 64, "n_layer": 2, "n_head": 4, "n_positions": 64},
        "LMHeadModel",
    ),
    "GPT-NeoX": Family("GPTNeoX", ENCODER),
    "GPT-J": Family(
        "GPTJ",
        {"vocab_size": 97, "n_embd": 64, "n_layer": 2, "n_head": 4, "n_positions": 64,
         "rotary_dim": 8},
    ),
    "OPT": Family(
        "OPT",
        {**ENCODER, "ffn_dim": 96, "word_embed_proj_dim": 64},
    ),
    "Bloom": Family("Bloom", {"vocab_size": 97, "hidden_size": 64, "n_layer": 2, "n_head": 4}),
    "Falcon": Family("Falcon", {**ENCODER, "new_decoder_architecture": False}),
    "BERT": Family("Bert", ENCODER, "Model"),
    "RoBERTa": Family("Roberta", ENCODER, "Model"),
    "ELECTRA": Family("Electra", {**ENCODER, "embedding_size": 64}, "Model"),
    "DistilBERT": Family(
        "DistilBert", {"vocab_size": 97, "dim": 64, "n_layers": 2, "n_heads": 4, "hidden_dim": 96,
                       "max_position_embeddings": 64}, "Model",
    ),
    "ModernBERT": Family("ModernBert", {**ENCODER, "cls_token_id": 1, "sep_token_id": 2}, "Model"),
    "T5": Family(
        "T5",
        {"vocab_size": 97, "d_model": 64, "d_kv": 16, "d_ff": 96, "num_layers": 2, "num_heads": 4,
         "pad_token_id": 0, "decoder_start_token_id": 0},
        "ForConditionalGeneration", 6, "ids and decoder ids",
    ),
    "BART": Family(
        "Bart",
        {"vocab_size": 97, "d_model": 64, "encoder_layers": 2, "decoder_layers": 2,
         "encoder_attention_heads": 4, "decoder_attention_heads": 4, "encoder_ffn_dim": 96,
         "decoder_ffn_dim": 96, "max_position_embeddings": 64, "pad_token_id": 0},
        "Model", 6, "ids and decoder ids",
    ),
    "Whisper": Family(
        "Whisper",
        {"vocab_size": 97, "d_model": 64, "encoder_layers": 2, "decoder_layers": 2,
         "encoder_attention_heads": 4, "decoder_attention_heads": 4, "encoder_ffn_dim": 96,
         "decoder_ffn_dim": 96, "num_mel_bins": 16, "max_source_positions": 20,
         "max_target_positions": 40, "pad_token_id": 0, "bos_token_id": 1, "eos_token_id": 2,
         "decoder_start_token_id": 1},
        "Model", 6, "frames",
    ),
    "ViT": Family(
        "ViT",
        {**ENCODER, "image_size": 16, "patch_size": 4, "num_channels": 3}, "Model", 2, "pixels",
    ),
    "CLIP (vision)": Family(
        "CLIPVision",
        {**ENCODER, "image_size": 16, "patch_size": 4}, "Model", 2, "pixels",
    ),
}  # fmt: skip


class FirstResult(torch.nn.Module):
    """A model of tensors: of its results, the logits or the last hidden states."""

    def __init__(self, model: torch.nn.Module, names: tuple[str, ...]) -> None:
        super().__init__()
        self.model, self.names = model, names

    def forward(self, *tensors: torch.Tensor) -> torch.Tensor:
        arguments = dict(zip(self.names, tensors, strict=True))
        causal = {"use_cache": False} if "use_cache" in dir(self.model.config) else {}
        return self.model(**arguments, **causal)[0]


def build(family: Family, attention: str) -> tuple[FirstResult, tuple[torch.Tensor, ...]]:
    """The model and example arguments."""
    torch.manual_seed(0)
    options = dict(family.options)
    if "Moe" in family.config or family.config in ("Mixtral", "GptOss", "DeepseekV2", "DeepseekV3"):
        options["experts_implementation"] = "batched_mm"
    config = getattr(transformers, f"{family.config}Config")(
        **options, attn_implementation=attention
    )
    name = family.config.replace("Gemma3Text", "Gemma3") + family.model
    model = getattr(transformers, name)(config).eval().requires_grad_(False)
    ids = torch.randint(3, 97, (2, 12))
    arguments = {
        "ids": {"input_ids": ids},
        "ids and decoder ids": {
            "input_ids": ids, "decoder_input_ids": torch.randint(3, 97, (2, 9)),
        },
        "pixels": {"pixel_values": torch.randn(2, 3, 16, 16)},
        "frames": {
            "input_features": torch.randn(2, 16, 40), "decoder_input_ids": ids,
        },
    }[family.inputs]  # fmt: skip
    return FirstResult(model, tuple(arguments)), tuple(arguments.values())


def dynamic_shapes(arguments: tuple[torch.Tensor, ...]) -> Any:
    """Any batch; and any lengths, of tokens."""
    batch = torch.export.Dim("batch", min=2, max=8)
    return (
        tuple(
            {0: batch, 1: torch.export.Dim(f"length_{number}", min=2, max=60)}
            if not tensor.is_floating_point()
            else {0: batch}
            for number, tensor in enumerate(arguments)
        ),
    )


def in_f64(model: FirstResult, arguments: tuple[torch.Tensor, ...]) -> torch.Tensor:
    """The result that the model has in f64."""
    wide = copy.deepcopy(model).double()
    inputs = [each.double() if each.is_floating_point() else each for each in arguments]
    with torch.no_grad():
        return wide(*inputs)


def try_model(family: Family, attention: str, *, dynamic: bool) -> str:
    """What the table says: found, of how many, and the largest difference from f64."""
    try:
        model, arguments = build(family, attention)
    except (ValueError, ImportError) as error:
        if "scaled_dot_product_attention" in str(error):
            return "-"
        raise
    expected = in_f64(model, arguments)
    options = {"dynamic_shapes": dynamic_shapes(arguments)} if dynamic else {}
    try:
        with ir.Context(), ir.Location.unknown():
            imported = import_model(model, *arguments, **options)
            passes = PassManager.parse("builtin.module(attention-form-groups)")
            passes.run(imported.module.operation)
            found = len(re.findall(r"= attention\.group\b", str(imported.module)))
            result = imported.compile()(*arguments)
    except (ValueError, ir.MLIRError) as error:
        return f"refused: {re.sub(r'^.*?[.]py:[0-9]+: ', '', str(error).splitlines()[0])[:90]}"
    difference = (result.double() - expected).abs().max() / expected.abs().max()
    return f"{found} of {family.attentions}, {float(difference):.0e}"


#: The columns of the table.
WAYS = [(attention, dynamic) for dynamic in (False, True) for attention in ("eager", "sdpa")]


def rows(names: list[str]) -> Iterator[str]:
    """The rows of the table, one a family."""
    for name in names:
        cells = [try_model(FAMILIES[name], way, dynamic=dynamic) for way, dynamic in WAYS]
        yield f"| {name} | {' | '.join(cells)} |"


def main() -> None:
    """Tries the families that the command line names, or all."""
    warnings.filterwarnings("ignore")
    transformers.logging.set_verbosity_error()
    wanted = [name for name in FAMILIES if name.lower().replace(" ", "") in sys.argv[1:]]
    for row in rows(wanted or list(FAMILIES)):
        print(row, flush=True)


if __name__ == "__main__":
    main()
