# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""attention-flash-decoding: a group -> a split group and an `attention.lse_combine`."""

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from mlir_attention.passes.options import option
from mlir_attention.passes.registry import module_pass

if TYPE_CHECKING:
    from mlir import ir

_DIALECTS = ("affine", "arith", "attention", "cf", "linalg", "math", "tensor")


@dataclass(frozen=True)
class FlashDecodingOptions:
    num_splits: int = option(0, "whole chunks to cut the keys into; 0: decide", minimum=0)
    chunk_size: int = option(0, "keys of a chunk; 0: decide", minimum=0)
    min_chunk_size: int = option(
        128, "the fewest keys that a chunk may have where the pass decides", minimum=1
    )
    max_splits: int = option(
        128, "the most chunks where the pass decides and the number of keys is static", minimum=1
    )
    parallelism: int = option(
        0,
        "workers to fill where the pass decides and the number of keys is static; 0: 32, "
        "whatever the machine",
        minimum=0,
    )
    remarks: bool = option(False, "explain every choice in a remark")


@module_pass("attention-flash-decoding", FlashDecodingOptions, dialects=_DIALECTS)
def flash_decoding(module: "ir.Operation", options: FlashDecodingOptions) -> None:
    """Splits the keys of every attention.group tagged "attention" (flash decoding).

    A group that is left alone gets a remark that says why.
    """
    from mlir_attention.dialects.attention import GroupOp
    from mlir_attention.passes import diagnostics
    from mlir_attention.rewrites.driver import walk_and_rewrite
    from mlir_attention.rewrites.split_group import choose_and_split
    from mlir_attention.splitting import SplitOptions

    limits = asdict(options)
    explains = diagnostics.wants_remarks(limits.pop("remarks"))
    walk_and_rewrite(
        module,
        GroupOp.OPERATION_NAME,
        lambda group, rewriter: choose_and_split(group, rewriter, SplitOptions(**limits), explains),
        on_refusal=lambda group, reason: diagnostics.remark(group.location, f"not split: {reason}"),
    )
