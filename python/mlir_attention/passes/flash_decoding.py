# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""attention-flash-decoding: a group -> a split group and an `attention.lse_combine`."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlir_attention.passes.options import option
from mlir_attention.passes.registry import module_pass
from mlir_attention.split.heuristic import SplitOptions
from mlir_attention.split.machines import Machine, find_machine

if TYPE_CHECKING:
    from mlir import ir


@dataclass(frozen=True)
class FlashDecodingOptions(SplitOptions):
    machine: str = option(
        "none",
        "the machine to choose for: 'cpu:<cores>', 'gpu:<processors>', 'a100', 'h100' or 'mi300x'; "
        "'none': any with 'parallelism' workers",
    )
    remarks: bool = option(False, "explain every choice in a remark")

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.split_machine and self.parallelism:
            raise ValueError(
                f"parallelism={self.parallelism} and machine={self.machine} both say how many "
                "workers there are"
            )

    @property
    def split_machine(self) -> Machine | None:
        """The machine that is named. Raises ValueError if there is none of the name."""
        return None if self.machine == "none" else find_machine(self.machine)


@module_pass("attention-flash-decoding", FlashDecodingOptions)
def flash_decoding(module: "ir.Operation", options: FlashDecodingOptions) -> None:
    """Splits the keys of every attention.group tagged "attention" (flash decoding).

    A group that is left alone gets a remark that says why.
    """
    from mlir_attention import diagnostics
    from mlir_attention.dialects.attention import GroupOp
    from mlir_attention.split.split_group import choose_and_split
    from mlir_attention.support.patterns import walk_and_rewrite

    machine = options.split_machine
    explains = diagnostics.wants_remarks(options.remarks)
    walk_and_rewrite(
        module,
        GroupOp.OPERATION_NAME,
        lambda group, rewriter: choose_and_split(group, rewriter, machine, options, explains),
        on_refusal=lambda group, reason: diagnostics.remark(group.location, f"not split: {reason}"),
    )
