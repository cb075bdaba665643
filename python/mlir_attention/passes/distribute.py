# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""attention-distribute: groups of sharded tensors -> local groups, and a combine over ranks."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from mlir_attention.passes.options import option
from mlir_attention.passes.registry import module_pass

if TYPE_CHECKING:
    from mlir import ir


@dataclass(frozen=True)
class DistributeOptions:
    combine: str = option(
        "flat",
        "how ranks along several axes combine what their keys give: 'flat': all at once; 'tree': "
        "axis by axis, the last one first",
        choices=("flat", "tree"),
    )
    remarks: bool = option(False, "explain in a remark what each group became")


@module_pass("attention-distribute", DistributeOptions)
def distribute(module: "ir.Operation", options: DistributeOptions) -> None:
    """Makes functions of sharded keys and values those of one rank.

    `shard.shard` says how tensors lie on a grid of ranks. Keys that are cut give a partial output
    and its LSE, which one `shard.all_gather` collects and an `attention.lse_combine` merges.
    """
    from mlir_attention import diagnostics
    from mlir_attention.sharding.partition import distribute as partition

    partition(
        module,
        explains=diagnostics.wants_remarks(options.remarks),
        is_tree=options.combine == "tree",
    )
