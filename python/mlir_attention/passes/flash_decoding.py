# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""attention-flash-decoding: a group -> a split group and an `attention.lse_combine`."""

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from mlir_attention.passes.options import option
from mlir_attention.passes.registry import module_pass
from mlir_attention.split.heuristic import SplitOptions
from mlir_attention.split.machines import Machine, find_machine

if TYPE_CHECKING:
    from mlir import ir


@dataclass(frozen=True)
class FlashDecodingOptions:
    num_splits: int = option(0, "number of whole chunks; 0: decide", minimum=0)
    chunk_size: int = option(0, "keys of a chunk; 0: decide", minimum=0)
    min_chunk_size: int = option(128, "the fewest keys of a chunk that the pass chooses", minimum=1)
    max_splits: int = option(
        128, "the most chunks that the pass chooses for a static number of keys", minimum=1
    )
    machine: str = option(
        "none",
        "the machine to choose for: 'cpu:<cores>', 'gpu:<processors>', 'a100', 'h100' or 'mi300x'; "
        "'none': any with 'parallelism' workers",
    )
    parallelism: int = option(
        0,
        "number of workers to choose for, if no machine is named and the number of keys is "
        "static; 0: 32",
        minimum=0,
    )
    strict: bool = option(
        False, "report an error if num-splits or chunk-size exceeds a static number of keys"
    )
    batch_invariant: bool = option(
        False,
        "choose one chunk size for any batch, so that the results of a sequence have the same bits "
        "alone and in any batch",
    )
    remarks: bool = option(False, "explain every choice in a remark")

    def __post_init__(self) -> None:
        if self.split_machine and self.parallelism:
            raise ValueError(
                f"parallelism={self.parallelism} and machine={self.machine} both say how many "
                "workers there are"
            )

    @property
    def split_machine(self) -> Machine | None:
        """The machine that is named. Raises ValueError if there is none of the name."""
        return None if self.machine == "none" else find_machine(self.machine)

    @property
    def split_options(self) -> SplitOptions:
        names = [field.name for field in fields(SplitOptions)]
        return SplitOptions(**{name: getattr(self, name) for name in names})


@module_pass("attention-flash-decoding", FlashDecodingOptions)
def flash_decoding(module: "ir.Operation", options: FlashDecodingOptions) -> None:
    """Splits the keys of every attention.group tagged "attention" (flash decoding).

    A group that is left alone gets a remark that says why.
    """
    from mlir_attention import diagnostics
    from mlir_attention.dialects.attention import GroupOp
    from mlir_attention.split.split_group import choose_and_split
    from mlir_attention.support.patterns import walk_and_rewrite

    machine, limits = options.split_machine, options.split_options
    explains = diagnostics.wants_remarks(options.remarks)
    walk_and_rewrite(
        module,
        GroupOp.OPERATION_NAME,
        lambda group, rewriter: choose_and_split(group, rewriter, machine, limits, explains),
        on_refusal=lambda group, reason: diagnostics.remark(group.location, f"not split: {reason}"),
    )
