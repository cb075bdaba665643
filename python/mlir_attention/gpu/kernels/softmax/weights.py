# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the softmax of a tile gives to the product with the value, and who computes it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from mlir import ir

from mlir_attention.gpu.kernels.emit import Number


@dataclass(frozen=True)
class Weights:
    """What a thread knows of the keys of its team, in the product with the value.

    Attributes:
      keys: their positions in the tile.
      decays: for each row, what its sums so far are multiplied by.
      yielded: for each row and key, the weight, then the scale and the offset of the value if the
        region yields them.
    """

    keys: list[Number]
    decays: list[ir.Value]
    yielded: list[list[list[ir.Value]]]


class Softmax(Protocol):
    """The online softmax of a workgroup.

    Its state is a list of values, which a loop over tiles carries.
    """

    def initial(self) -> list[ir.Value]:
        """The state before the first tile."""

    def weigh(
        self,
        first: Number,
        limit: Number,
        products: list[list[ir.Value]],
        state: Sequence[ir.Value],
    ) -> tuple[list[ir.Value], Weights]:
        """The state with a tile more, and the weights of its keys.

        `products` are those of a lane, for each row and each key of its team: to be added up over
        the lanes of the team. `first` is the first key of the tile, `limit` the end of all keys.
        """

    def merge(
        self, state: Sequence[ir.Value], outputs: list[list[ir.Value]]
    ) -> list[list[ir.Value]]:
        """For each row its maximum, its sum, and the outputs of a thread.

        They are those of all that need no workgroup memory to be merged: of a team that
        `Schedule.merged_teams` counts.
        """
