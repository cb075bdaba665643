"""Export the examples from PyTorch: linalg text, inputs, and PyTorch's own outputs.

For each example NAME this writes

    OUT/NAME/NAME.mlir  the program on tensors, as torch-mlir lowers it, unedited
    OUT/NAME/NAME.npz   `arg0`, `arg1`, ... in the order of the function's arguments;
                        `result0`, ..., which PyTorch computed from them (eager)

Seeds are fixed, so the same versions of the packages write the same programs and
inputs; the last bits of the results depend on the machine.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

try:
    import torch
    from torch_mlir import fx
    from transformers import LlamaConfig
    from transformers.models.llama.modeling_llama import (
        LlamaAttention,
        LlamaRotaryEmbedding,
        apply_rotary_pos_emb,
    )
except ImportError as error:
    message = (
        f"export.py needs torch, torch-mlir and transformers ({error}).\n"
        "They are an extra of this package: pip install '.[torch]'"
    )
    raise SystemExit(message) from error


@dataclass(frozen=True)
class Example:
    """A program to export, with the data to run it on.

    Attributes:
        name: The name of the exported function, its folder and its files.
        program: The module that is exported.
        inputs: The program's arguments by name, in their order.
        outputs: What PyTorch's eager mode returns for these inputs.
    """

    name: str
    program: torch.nn.Module
    inputs: Mapping[str, torch.Tensor]
    outputs: Sequence[torch.Tensor]


class GroupedQueryAttention(torch.nn.Module):  # type: ignore[misc, unused-ignore]
    """`scaled_dot_product_attention` whose query heads share key/value heads."""

    def forward(self, query: torch.Tensor, key: torch.Tensor, value: torch.Tensor) -> torch.Tensor:
        """Attend `query` [B, H, M, D] to `key` and `value` [B, H_kv, N, D]; no mask."""
        return torch.nn.functional.scaled_dot_product_attention(
            query, key, value, attn_mask=None, enable_gqa=True
        )


def sdpa_gqa_decode() -> Example:
    """Build PyTorch's own attention in decode shape: one query token, f32.

    Each of the 2 key/value heads serves 4 of the 8 query heads.
    """
    batch, heads, kv_heads, keys, depth = 2, 8, 2, 1024, 64
    generator = torch.Generator().manual_seed(0)
    inputs = {
        "query": torch.randn(batch, heads, 1, depth, generator=generator),
        # Scores with a deviation of 2: the softmax is peaked, as trained models' are.
        "key": 2 * torch.randn(batch, kv_heads, keys, depth, generator=generator),
        "value": torch.randn(batch, kv_heads, keys, depth, generator=generator),
    }
    program = GroupedQueryAttention()
    return Example("sdpa_gqa_decode", program, inputs, [program(*inputs.values())])


class FilledCache:
    """A key/value cache that already holds this step's key and value.

    It stands where Transformers' `Cache` does. Serving systems write a step's key and
    value in place before they attend; the exported program is what follows.
    """

    def __init__(self, key: torch.Tensor, value: torch.Tensor) -> None:
        """Serve `key` and `value`, both [B, H_kv, N, D]."""
        self.key = key
        self.value = value

    def update(
        self,
        key_states: torch.Tensor,
        value_states: torch.Tensor,
        layer_idx: int,
        *args: object,
        **kwargs: object,
    ) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the whole cache; this step's states are in it already.

        What follows the layer differs from version to version of Transformers.
        """
        del key_states, value_states, layer_idx, args, kwargs
        return self.key, self.value


class LlamaDecodeStep(torch.nn.Module):  # type: ignore[misc, unused-ignore]
    """One decode step of a `LlamaAttention`; its weights and cache are arguments."""

    def __init__(self, attention: LlamaAttention) -> None:
        """Wrap `attention`, of which only the configuration is exported."""
        super().__init__()
        self.attention = attention

    def forward(
        self,
        hidden_states: torch.Tensor,
        cos: torch.Tensor,
        sin: torch.Tensor,
        mask: torch.Tensor,
        key_cache: torch.Tensor,
        value_cache: torch.Tensor,
        q_proj: torch.Tensor,
        o_proj: torch.Tensor,
    ) -> torch.Tensor:
        """Return the layer's attention output, [B, 1, hidden].

        Args:
            hidden_states: This step's token, [B, 1, hidden].
            cos: The rotary embedding at this step's position, [B, 1, D].
            sin: Likewise.
            mask: Added to the scaled scores, [B, 1, 1, N].
            key_cache: Every key so far, this step's included, [B, H_kv, N, D].
            value_cache: Likewise.
            q_proj: The weight of the query projection, [H * D, hidden].
            o_proj: The weight of the output projection, [hidden, H * D].
        """
        outputs: tuple[torch.Tensor, torch.Tensor] = torch.func.functional_call(
            self.attention,
            {"q_proj.weight": q_proj, "o_proj.weight": o_proj},
            (hidden_states, (cos, sin), mask, FilledCache(key_cache, value_cache)),
        )
        return outputs[0]


def llama_attention() -> Example:
    """Build the attention of a Hugging Face Llama decoder layer: one decode step, f32.

    The weights are random. The cache has 2048 slots, which two sequences fill to a
    different length; what lies past a sequence's length is left over from others, and
    the mask hides it.
    """
    torch.manual_seed(0)
    hidden, heads, kv_heads, depth, slots = 256, 8, 2, 32, 2048
    lengths = torch.tensor([slots - 5, slots - 700])
    batch = len(lengths)
    config = LlamaConfig(
        hidden_size=hidden,
        num_attention_heads=heads,
        num_key_value_heads=kv_heads,
        head_dim=depth,
        max_position_embeddings=slots,
        attn_implementation="eager",  # type: ignore[call-arg, unused-ignore]
    )
    attention = LlamaAttention(config, layer_idx=0).eval()

    hidden_states = torch.randn(batch, 1, hidden)
    cos, sin = LlamaRotaryEmbedding(config)(hidden_states, (lengths - 1)[:, None])
    unused = torch.arange(slots) >= lengths[:, None]
    mask = torch.zeros(batch, 1, 1, slots)
    mask.masked_fill_(unused[:, None, None, :], torch.finfo(mask.dtype).min)

    # Large keys make scores with a deviation of about 2: the softmax is peaked.
    key_cache = 4 * torch.randn(batch, kv_heads, slots, depth)
    value_cache = torch.randn(batch, kv_heads, slots, depth)
    step_shape = (batch, 1, kv_heads, depth)
    key = attention.k_proj(hidden_states).view(step_shape).transpose(1, 2)
    value = attention.v_proj(hidden_states).view(step_shape).transpose(1, 2)
    _, key = apply_rotary_pos_emb(key, key, cos, sin)
    sequences = torch.arange(batch)
    key_cache[sequences, :, lengths - 1] = key[:, :, 0]
    value_cache[sequences, :, lengths - 1] = value[:, :, 0]

    cache = FilledCache(key_cache, value_cache)
    output, _ = attention(hidden_states, (cos, sin), mask, cache)
    inputs = {
        "hidden_states": hidden_states,
        "cos": cos,
        "sin": sin,
        "mask": mask,
        "key_cache": key_cache,
        "value_cache": value_cache,
        "q_proj": attention.q_proj.weight,
        "o_proj": attention.o_proj.weight,
    }
    return Example("llama_attention", LlamaDecodeStep(attention), inputs, [output])


EXAMPLES: tuple[Callable[[], Example], ...] = (sdpa_gqa_decode, llama_attention)


def header(example: Example) -> str:
    """Return the comment that opens an example's text: its origin and its arguments."""
    packages = ("torch", "torch-mlir", "transformers")
    made_with = ", ".join(f"{package} {version(package)}" for package in packages)
    arguments = (f"//   %arg{i}: {name}" for i, name in enumerate(example.inputs))
    origin = f"// Exported by examples/export.py ({made_with})."
    return "\n".join([origin, "// Arguments:", *arguments, ""])


def save(example: Example, out: Path) -> list[Path]:
    """Export `example` into `out`/NAME; return the paths of the two files written."""
    folder = out / example.name
    folder.mkdir(parents=True, exist_ok=True)

    text = folder / f"{example.name}.mlir"
    module = fx.export_and_import(
        example.program.eval(),
        *example.inputs.values(),
        output_type="linalg-on-tensors",
        func_name=example.name,
    )
    text.write_text(header(example) + str(module).rstrip() + "\n")

    data = folder / f"{example.name}.npz"
    arguments = example.inputs.values()
    arrays: dict[str, Any] = {f"arg{i}": t.numpy() for i, t in enumerate(arguments)}
    arrays |= {f"result{i}": t.numpy() for i, t in enumerate(example.outputs)}
    np.savez(data, **arrays)
    return [text, data]


def main() -> None:
    """Export every example."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--out",
        type=Path,
        default=Path(__file__).parent,
        metavar="OUT",
        help="the folder that gets a folder for each example (default: this script's)",
    )
    out: Path = parser.parse_args().out
    with torch.no_grad():
        for build in EXAMPLES:
            for path in save(build(), out):
                print(f"{path} ({path.stat().st_size:,} bytes)")


if __name__ == "__main__":
    main()
