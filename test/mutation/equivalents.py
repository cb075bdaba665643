# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Mutants that no test can kill, as they do the same, and why."""

#: By the name of the module ("*": any) and the first line that differs, as the run prints it.
EQUIVALENTS: dict[tuple[str, str], str] = {
    ("*", "@dataclass(frozen=True)  ->  @dataclass(frozen=False)"): "no field is assigned to",
    ("*", "@dataclass(frozen=True, eq=False)  ->  @dataclass(frozen=False, eq=False)"): (
        "no field is assigned to"
    ),
    (
        "pattern.py",
        "old.replace_all_uses_with(lse[0])  ->  old.replace_all_uses_with(lse[ -1])",
    ): "there is one",
    (
        "quantities.py",
        "return is_product or self.is_at_most([(-1, quantity)], 0)  ->  return is_product or "
        "self.is_at_most([(- 2, quantity)], 0)",
    ): "twice a number is natural where the number is",
    (
        "split_group.py",
        "if plan.num_chunks is not None and plan.chunk is not None and plan.tail is not None:  ->  "
        "if plan.num_chunks is not None and plan.chunk is not None or plan.tail is not None:",
    ): "a plan has a tail where it has a number of chunks and their size",
    (
        "row_statistics.py",
        'if reduction is None or reduction.kind != "all" or not _starts_true(tracer, reduction):'
        "  ->  if reduction is None or not _starts_true(tracer, reduction):",
    ): "only andi combines what a comparison gives",
    (
        "linalg_builders.py",
        "block = op.regions[0].blocks[0]  ->  block = op.regions[ -1].blocks[0]",
    ): "a linalg.generic has one region",
}

EQUIVALENTS |= {
    (module, "@dataclass(frozen=True, eq=False)  ->  @dataclass(frozen=True, eq=True)"): (
        "no two are compared, and none is hashed: expressions are looked up by id"
    )
    for module in (
        "attention.py", "exponents.py", "products.py", "reductions.py", "softmax.py",
        "structured_op.py", "tracer.py",
    )
}  # fmt: skip
