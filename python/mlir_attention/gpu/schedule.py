# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How a workgroup computes a group: its threads, its tiles and its workgroup memory. No ops.

A workgroup takes one position along the batch and split dimensions and a few query rows, and goes
over the keys by tiles. In the product with the keys, `key_lanes` threads share a key: each loads
`key_width` elements at once, and lanes that follow each other follow each other in memory. In the
product with the values, `value_lanes` threads share a value row in the same way. The threads that
share one are a team; a team keeps a maximum and a sum of its own, and teams merge at the end.
Lanes are powers of two, so that a team is within a subgroup; some may be past the depth.
"""

from __future__ import annotations

from dataclasses import dataclass

from mlir import ir

#: Registers for addresses and the loop; ptxas takes 45 to 60 for a row of little depth.
_BASE_REGISTERS = 40


@dataclass(frozen=True)
class Schedule:
    """The numbers of a kernel; see the module.

    Attributes:
      threads: of a workgroup.
      rows: query rows of a workgroup.
      depth, value_depth: extents of the depth and the value depth.
      key_width, value_width: elements of a wide load.
      key_lanes, value_lanes: threads that share a row.
      keys_of_lane: keys of a tile that each team takes.
      yields: values that the region yields: the score, and a scale and an offset of the value.
      subgroup: threads of a subgroup, which read each other's values; 0: by workgroup memory.
      is_matrix: whether matrix units multiply; then `key_lanes` is 1 and `value_lanes` a subgroup.
      scratch: elements of workgroup memory for matrix units that are plain code.
    """

    threads: int
    rows: int
    depth: int
    value_depth: int
    key_width: int
    value_width: int
    key_lanes: int
    value_lanes: int
    keys_of_lane: int
    yields: int
    subgroup: int = 0
    is_matrix: bool = False
    scratch: int = 0

    @property
    def key_teams(self) -> int:
        """Keys whose products with the query are computed at the same time."""
        return self.threads // self.key_lanes

    @property
    def value_teams(self) -> int:
        """Rows of the value that are taken at the same time."""
        return self.threads // self.value_lanes

    @property
    def tile(self) -> int:
        """Keys of a tile."""
        if self.is_matrix:
            return 16 * self.merged_teams
        return self.key_teams * self.keys_of_lane

    @property
    def key_parts(self) -> int:
        """Wide loads of a thread for one key."""
        return -(-self.depth // (self.key_width * self.key_lanes))

    @property
    def value_parts(self) -> int:
        """Wide loads of a thread for one row of the value."""
        return -(-self.value_depth // (self.value_width * self.value_lanes))

    # Workgroup memory, in f32: where each part begins.

    @property
    def query_at(self) -> int:
        return 0

    @property
    def products_at(self) -> int:
        return self.query_at + self.rows * self.depth

    @property
    def scores_at(self) -> int:
        products = 0 if self.subgroup else self.rows * self.tile * self.product_stride
        return self.products_at + products

    @property
    def statistics_at(self) -> int:
        scores = 0 if self.subgroup else self.yields * self.rows * self.tile
        return self.scores_at + scores

    @property
    def totals_at(self) -> int:
        return self.statistics_at + 2 * self.rows * self.merged_teams

    @property
    def outputs_at(self) -> int:
        return self.totals_at + 2 * self.rows

    @property
    def product_stride(self) -> int:
        """Between the products of two keys: odd, so that threads meet no bank at the same time."""
        return self.key_lanes | 1

    @property
    def merged_teams(self) -> int:
        """Teams whose outputs meet in workgroup memory: a subgroup has merged its own."""
        return self.threads // self.subgroup if self.subgroup else self.value_teams

    @property
    def scratch_at(self) -> int:
        return self.outputs_at + self.merged_teams * self.value_depth

    @property
    def shared_elements(self) -> int:
        return self.scratch_at + self.scratch

    @property
    def shared_bytes(self) -> int:
        """Of workgroup memory."""
        return 4 * self.shared_elements

    @property
    def registers(self) -> int:
        """About as many as a thread needs, of 32 bits: its outputs, and a tile's loads and sums."""
        if self.is_matrix:
            return 64 + self.value_depth // 4 + self.depth // 8 + 32
        kept = self.rows * (self.value_parts * self.value_width + 2)
        # Lanes past the depth keep what they had.
        sums = self.rows * (2 if self.depth % (self.key_width * self.key_lanes) else 1)
        of_keys = self.keys_of_lane * (sums + self.key_width * min(self.key_parts, 3))
        rows_of_value = -(-self.tile // self.value_teams)
        of_values = rows_of_value * (self.rows + self.value_width * self.value_parts)
        return (_BASE_REGISTERS + kept + max(of_keys, of_values)) * 9 // 8

    def attribute(self) -> ir.DictAttr:
        """The numbers that a reader of the IR wants to know."""
        i64 = ir.IntegerType.get_signless(64)
        numbers = {
            "threads": self.threads, "rows": self.rows, "keys": self.tile,
            "key_lanes": self.key_lanes, "key_width": self.key_width,
            "value_lanes": self.value_lanes, "value_width": self.value_width,
            "shared_bytes": self.shared_bytes, "registers": self.registers,
        }  # fmt: skip
        if self.is_matrix:
            numbers["matrix"] = 1
        return ir.DictAttr.get({name: ir.IntegerAttr.get(i64, n) for name, n in numbers.items()})


class RefusalError(Exception):
    """Why a group or a combine is not taken, as a remark says it."""
