# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes the tables of docs/reference/gpu-kernels.md: what kernels take of chips.

    python docs/scripts/gpu_table.py          writes them; needs nvidia-cuda-nvcc and llvmlite
    python docs/scripts/gpu_table.py --check  fails if the modelled times are out of date

Registers depend on the version of the assembler, so that a check leaves them out.
"""

import sys
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from mlir import ir
from mlir.dialects import arith, func
from mlir.passmanager import PassManager

from mlir_attention.dialects import attention
from mlir_attention.gpu import Resources, amd_object, kernels_of, nvidia_object
from mlir_attention.gpu.chips import Chip
from mlir_attention.gpu.targets import TARGETS
from mlir_attention.split.cost_model import Estimate, Problem, estimate
from mlir_attention.split.heuristic import choose_splits
from mlir_attention.split.machines import find_machine

PAGE = Path(__file__).parents[1] / "reference/gpu-kernels.md"

CHIPS = {
    "sm_80": "nvvm", "sm_90": "nvvm", "sm_100": "nvvm",
    "gfx90a": "rocdl", "gfx942": "rocdl", "gfx1100": "rocdl",
}  # fmt: skip

_BYTES = {"f32": 4, "f16": 2, "bf16": 2}


@dataclass(frozen=True)
class Shape:
    """A decode step.

    Attributes:
      name: what it is.
      element: type of query, key and value.
      depth, value_depth: of a head.
      rows: query rows that share a key/value head.
      tasks: sequences x key/value heads.
      keys: of each.
    """

    name: str
    element: str
    depth: int
    value_depth: int
    rows: int
    tasks: int
    keys: int

    @property
    def cache_bytes(self) -> int:
        """Of keys and values."""
        width = _BYTES[self.element]
        return self.tasks * self.keys * (self.depth + self.value_depth) * width

    @property
    def problem(self) -> Problem:
        width = _BYTES[self.element]
        return Problem(
            self.tasks, self.keys, 1, self.rows, self.depth, self.value_depth, width, width
        )


SHAPES = (
    Shape("a head of its own", "f16", 128, 128, 1, 32, 8192),
    Shape("groups of 4", "bf16", 64, 64, 4, 8, 32768),
    Shape("groups of 4", "f32", 128, 128, 4, 8, 8192),
    Shape("groups of 8", "bf16", 128, 128, 8, 64, 8192),
    Shape("groups of 8, 8 queries", "f16", 128, 128, 64, 8, 8192),
    Shape("groups of 4, deep", "f32", 256, 256, 4, 8, 8192),
    Shape("groups of 8, deep", "bf16", 256, 256, 8, 16, 8192),
    Shape("latent (MLA), 16 heads", "bf16", 576, 512, 16, 16, 8192),
)


def lowered(shapes: tuple[Shape, ...], pipeline: str) -> ir.Module:
    """Groups of all shapes, in the current context, after a pipeline."""
    with ir.Location.unknown():
        module = ir.Module.create()
        with ir.InsertionPoint(module.body):
            for number, shape in enumerate(shapes):
                _add_function(f"f{number}", shape)
        PassManager.parse(f"builtin.module({pipeline})").run(module.operation)
        return module


def _add_function(name: str, shape: Shape) -> None:
    types = [
        ir.Type.parse(f"tensor<{shape.tasks}x{rows}x{shape.element}>")
        for rows in (
            f"{shape.rows}x{shape.depth}", f"?x{shape.depth}", f"?x{shape.value_depth}"
        )
    ]  # fmt: skip

    @func.FuncOp.from_py_func(*types, name=name)
    def attend(query: ir.Value, key: ir.Value, value: ir.Value) -> ir.Value:
        return attention.group(
            query,
            key,
            value,
            maps="brd, bnd, bne -> bre",
            score=lambda s, index: arith.mulf(s, arith.constant(s.type, 0.1)),
        )


def chip_named(name: str) -> Chip:
    """The chip that a column is of."""
    return TARGETS[CHIPS[name]].chip_of(name)


def schedules(shapes: tuple[Shape, ...], chip: str) -> list[dict[str, int]]:
    """The numbers of the kernels."""
    found = []
    with ir.Context():
        module = lowered(
            shapes, f"attention-to-gpu{{target={CHIPS[chip]} chip={chip} stop-after=tiled}}"
        )
        for function in module.body.operations:
            group = function.regions[0].blocks[0].operations[0].operation
            numbers = ir.DictAttr(group.attributes["attention.schedule"])
            found.append({each.name: ir.IntegerAttr(each.attr).value for each in numbers})
    return found


def resources(shapes: tuple[Shape, ...], chip: str, options: str = "") -> list[Resources]:
    """What the kernels take of a chip, as its assembler says it."""
    with ir.Context():
        if CHIPS[chip] == "nvvm":
            module = lowered(shapes, f"attention-to-gpu{{target=nvvm chip={chip} {options}}}")
            taken = nvidia_object(module, chip).resources
        else:
            options = f"target=rocdl chip={chip} {options} stop-after=target"
            module = lowered(shapes, f"attention-to-gpu{{{options}}}")
            taken = amd_object(module, chip).resources
        return [taken[kernel.entry] for kernel in kernels_of(module)]


def modelled(shape: Shape, chip: str, rows: int) -> Estimate:
    """The chosen split, where each workgroup of so many rows reads its keys."""
    machine = replace(find_machine(chip_named(chip).machine), rows=rows)
    splits = choose_splits(shape.problem, machine).num_chunks or 1
    return estimate(shape.problem, machine, splits)


@cache
def _schedules(chip: str) -> list[dict[str, int]]:
    return schedules(SHAPES, chip)


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _sizes(shape: Shape) -> list[str]:
    depth = (
        str(shape.depth)
        if shape.depth == shape.value_depth
        else f"{shape.depth} / {shape.value_depth}"
    )
    numbers = [str(number) for number in (shape.rows, shape.tasks, shape.keys)]
    return [shape.name, shape.element, depth, *numbers]


_SIZES = ["decode step", "type", "depth", "rows", "tasks", "keys"]


def times_table() -> list[str]:
    """For each chip: workgroups, the modelled time, and what its memory alone takes."""
    head = [*_SIZES, "K and V, MB", *CHIPS]
    lines = [_row(head), _row(["---", "---", *["--:"] * (len(head) - 2)])]
    for number, shape in enumerate(SHAPES):
        cells = []
        for chip in CHIPS:
            model = modelled(shape, chip, _schedules(chip)[number]["rows"])
            least = shape.cache_bytes / find_machine(chip_named(chip).machine).bandwidth
            cells.append(f"{model.tasks}: {model.total / 1e3:.0f} ({least / 1e3:.0f})")
        lines.append(_row([*_sizes(shape), f"{shape.cache_bytes / 1e6:.0f}", *cells]))
    return lines


def schedules_table() -> list[str]:
    """For each chip: threads, rows, keys, and workgroup memory."""
    head = [*_SIZES[:4], *CHIPS]
    lines = [_row(head), _row(["---", "---", *["--:"] * (len(head) - 2)])]
    for number, shape in enumerate(SHAPES):
        cells = []
        for chip in CHIPS:
            s = _schedules(chip)[number]
            sizes = " x ".join(str(s[name]) for name in ("threads", "rows", "keys"))
            cells.append(f"{sizes}, {s['shared_bytes'] / 1024:.0f} KiB")
        lines.append(_row([*_sizes(shape)[:4], *cells]))
    return lines


def resources_table() -> list[str]:
    """For each chip: registers, and workgroups of a processor. No kernel spills."""
    head = [*_SIZES[:4], *CHIPS]
    lines = [_row(head), _row(["---", "---", *["--:"] * (len(head) - 2)])]
    taken = {chip: resources(SHAPES, chip) for chip in CHIPS}
    for number, shape in enumerate(SHAPES):
        cells = []
        for chip in CHIPS:
            kernel, threads = taken[chip][number], _schedules(chip)[number]["threads"]
            assert kernel.spills == 0, (shape, chip)
            count = chip_named(chip).workgroups(threads, kernel.registers, kernel.shared_bytes)
            cells.append(f"{kernel.registers}, {count}")
        lines.append(_row([*_sizes(shape)[:4], *cells]))
    return lines


def matrix_table() -> list[str]:
    """As `resources_table`, by matrix units, for the shapes that they take."""
    shapes = tuple(
        shape for shape in SHAPES
        if shape.rows >= 8 and shape.element != "f32" and shape.depth <= 256
    )  # fmt: skip
    chips = [chip for chip in CHIPS if chip_named(chip).has_matrix_units]
    head = [*_SIZES[:4], *chips]
    lines = [_row(head), _row(["---", "---", *["--:"] * (len(head) - 2)])]
    taken = {chip: resources(shapes, chip, "matrix-units") for chip in chips}
    for number, shape in enumerate(shapes):
        cells = []
        for chip in chips:
            kernel = taken[chip][number]
            assert kernel.spills == 0, (shape, chip)
            count = chip_named(chip).workgroups(128, kernel.registers, kernel.shared_bytes)
            cells.append(f"{kernel.registers}, {count}")
        lines.append(_row([*_sizes(shape)[:4], *cells]))
    return lines


def _between(text: str, name: str, lines: list[str]) -> str:
    """Puts `lines` between the two markers that have `name`."""
    begin, end = f"<!-- begin {name} -->\n", f"<!-- end {name} -->\n"
    before, rest = text.split(begin)
    return before + begin + "\n" + "\n".join(lines) + "\n\n" + end + rest.split(end)[1]


def current_page(text: str) -> str:
    """The page with the tables that do not depend on an assembler."""
    return _between(_between(text, "schedules", schedules_table()), "times", times_table())


def main() -> int:
    old = PAGE.read_text()
    new = current_page(old)
    if "--check" in sys.argv:
        if old != new:
            print(f"{PAGE.name} is out of date: run docs/scripts/gpu_table.py", file=sys.stderr)
        return int(old != new)
    new = _between(new, "registers", resources_table())
    PAGE.write_text(_between(new, "matrix units", matrix_table()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
