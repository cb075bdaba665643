# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Groups and combines become launches of kernels, where a kernel can take them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from mlir import ir
from mlir.dialects import gpu

from mlir_attention.checks.positions import assert_body_reads_inside
from mlir_attention.checks.quantities import Facts
from mlir_attention.diagnostics import RewriteError, remark
from mlir_attention.dialects.attention import GroupOp, LseCombineOp, accumulation_type
from mlir_attention.gpu.chips import Budget
from mlir_attention.gpu.choice import OptionError, Wanted, choose_schedule, matrix_schedule
from mlir_attention.gpu.kernel import Factor
from mlir_attention.gpu.kernels.combine import THREADS, CombineKernel
from mlir_attention.gpu.kernels.emit import Number, ceil_div, product
from mlir_attention.gpu.kernels.group import build_group_kernel
from mlir_attention.gpu.kernels.memory import KernelBody, Position
from mlir_attention.gpu.kernels.score import captured_scalars, captured_tables, check_region
from mlir_attention.gpu.kernels.workgroup import Workgroup
from mlir_attention.gpu.launch import Launch, kernel_name
from mlir_attention.gpu.schedule import RefusalError, Schedule
from mlir_attention.gpu.targets import FLOAT8, Target
from mlir_attention.group.iteration_space import IterationSpace
from mlir_attention.group.kv_lengths import as_index
from mlir_attention.group.runtime_checks import assert_operands_agree
from mlir_attention.group.score_region import block_of
from mlir_attention.split.combine_form import merging_op
from mlir_attention.support.extents import Extent, extent_of
from mlir_attention.support.functions import module_of
from mlir_attention.support.indexing_maps import dims, positions_of, select
from mlir_attention.support.patterns import Rewriter, walk_and_rewrite
from mlir_attention.support.walk import ops_in

#: The attribute of a group that a kernel can take: its schedule.
SCHEDULE = "attention.schedule"


@dataclass(frozen=True)
class Device:
    """What kernels are made for.

    Attributes:
      target: the kind of GPU.
      budget: what a workgroup may take of it.
      wanted: what the options ask of schedules.
      subgroup: threads that read each other's values; 0: none do.
      matrix_units: whether groups that they take are computed by them.
    """

    target: Target
    budget: Budget
    wanted: Wanted
    subgroup: int = 0
    matrix_units: bool = False


def choose_schedules(module: ir.Operation, device: Device) -> None:
    """Writes its schedule onto every group that a kernel can take.

    A remark says why another one stays. Raises RewriteError if a kernel cannot be as an option
    wants it.
    """

    for found in ops_in(module, GroupOp.OPERATION_NAME):
        _check_reads(found)

    def choose(group: GroupOp, rewriter: Rewriter) -> str | None:
        group.attributes[SCHEDULE] = _schedule_of(group, device, module).attribute()
        return None

    walk_and_rewrite(
        module, GroupOp.OPERATION_NAME, _explained(choose, "no kernel takes this group: ")
    )


def _check_reads(group: ir.Operation) -> None:
    """Asserts in front of a group that positions of its region are inside: no kernel reports them.

    Where only the region can tell, as in a branch, the group becomes linalg that does.
    """
    location, place = group.location, group.parent
    count = len(ops_in(place, GroupOp.OPERATION_NAME))
    assert_body_reads_inside(group, Facts())
    if len(ops_in(place, GroupOp.OPERATION_NAME)) < count:
        remark(
            location, "no kernel takes this group: what its region reads is checked in the region"
        )


def make_kernels(module: ir.Operation, device: Device) -> None:
    """Replaces groups that have a schedule, and combines, by launches of kernels."""

    def of_group(group: GroupOp, rewriter: Rewriter) -> str | None:
        if SCHEDULE not in group.attributes:
            return "it has no schedule"
        results = _launch_group(group, _schedule_of(group, device, module), device, module)
        rewriter.replace_op(group, results)
        return None

    def of_combine(combine: LseCombineOp, rewriter: Rewriter) -> str | None:
        results = _launch_combine(combine, device, module)
        rewriter.replace_op(combine, results)
        return None

    walk_and_rewrite(module, GroupOp.OPERATION_NAME, of_group)
    walk_and_rewrite(
        module,
        LseCombineOp.OPERATION_NAME,
        _explained(of_combine, "no kernel takes this combine: "),
    )


def _explained(
    pattern: Callable[[Any, Rewriter], str | None], beginning: str
) -> Callable[[Any, Rewriter], str | None]:
    """The pattern, whose refusals are remarks with such a beginning."""

    def explained(op: Any, rewriter: Rewriter) -> str | None:
        try:
            return pattern(op, rewriter)
        except RefusalError as refusal:
            remark(op.location, f"{beginning}{refusal}")
            return str(refusal)

    return explained


def _schedule_of(group: GroupOp, device: Device, module: ir.Operation) -> Schedule:
    target = device.target
    space = IterationSpace.of(group)
    _check_place(group, module)
    if not isinstance(accumulation_type(group.query, group.key, group.value), ir.F32Type):
        raise RefusalError("it accumulates in f64")
    for operand in space.operands:
        _check_element(operand.name, operand.element_type, target)
    for result in group.results:
        _check_result(result, target)
    check_region(group, target)
    captured_scalars(group)
    yields = len(block_of(group).operations[-1].operands)
    try:
        return _matrix_schedule(space, yields, device, group) or choose_schedule(
            space, yields, device.budget, device.wanted, device.subgroup
        )
    except OptionError as error:
        raise RewriteError(group.location, str(error)) from None


def _matrix_schedule(
    space: IterationSpace, yields: int, device: Device, group: GroupOp
) -> Schedule | None:
    """The schedule by matrix units; None without them. A remark says why they do not take it."""
    if not device.matrix_units:
        return None
    is_plain = device.target.name == "spirv"
    try:
        return matrix_schedule(
            space, yields, device.budget, device.wanted, device.subgroup, is_plain=is_plain
        )
    except RefusalError as refusal:
        if SCHEDULE not in group.attributes:
            remark(group.location, f"matrix units do not take this group: {refusal}")
        return None


def _check_place(op: Any, module: ir.Operation) -> None:
    if module_of(op.operation) != module:
        raise RefusalError("it is in a module within the module")


def _check_element(what: str, element: ir.Type, target: Target) -> None:
    is_integer = isinstance(element, ir.IntegerType) and element.width in (1, 8, 16, 32, 64)
    if str(element) not in target.elements and not is_integer:
        raise RefusalError(f"{target.described} cannot load or store its {what} of {element}")


def _check_result(value: ir.Value, target: Target) -> None:
    element = ir.RankedTensorType(value.type).element_type
    if str(element) in FLOAT8:
        raise RefusalError(f"no kernel rounds its result to {element}")
    _check_element("result", element, target)


def _launch_group(
    group: GroupOp, schedule: Schedule, device: Device, module: ir.Operation
) -> list[ir.Value]:
    space = IterationSpace.of(group)
    assert_operands_agree(space)
    extents = space.extents()
    launch = Launch(device.target, device.budget.blocks, module)
    wide = {"key": schedule.key_width, "value": schedule.value_width}
    for operand in space.operands:
        launch.read(
            operand.name, operand.value, operand.map, wide.get(operand.name, 1),
            is_unsigned=operand.is_unsigned,
        )  # fmt: skip
    for name, result, positions in zip(
        ("output", "lse"), group.results, space.result_maps, strict=False
    ):
        type_ = ir.RankedTensorType(result.type)
        launch.write(name, type_, select(extents, positions), positions)
    sources = _sources(space)
    for dim in _looped_dims(space):
        extent = extents[dim]
        if not isinstance(extent, int):
            launch.extent(*sources[dim], extent)
    tables = captured_tables(group)
    for number, table in enumerate(tables):
        launch.read(f"table_{number}", table, tuple(range(ir.RankedTensorType(table.type).rank)))
    captured = captured_scalars(group)
    for value in captured:
        launch.scalar(value)
    name = kernel_name(module, "attention_group")
    block, body = launch.begin(name, schedule.threads, schedule.shared_elements)
    with ir.InsertionPoint(block):
        inner: list[Number] = [
            extent if isinstance(extent, int) else body.extents.get(sources[dim], 0)
            for dim, extent in enumerate(extents)
        ]
        known = dict(zip(captured, body.scalars, strict=True))
        read = {table: body.tensors[f"table_{at}"] for at, table in enumerate(tables)}
        build_group_kernel(Workgroup(group, space, schedule, _with_pages(body), inner, known, read))
        gpu.ReturnOp([])
    rows = [sources[dim] for dim in space.query_dims]
    outer = (*space.batch_dims, *space.split_dims)
    factors = [
        *(Factor((sources[dim],), 1) for dim in outer), Factor(tuple(rows), schedule.rows)
    ]  # fmt: skip
    tiles = ceil_div(product([extents[dim] for dim in space.query_dims]), schedule.rows)
    grid = product([*(extents[dim] for dim in outer), tiles])
    return launch.finish(name, schedule.threads, schedule.shared_bytes, factors, grid)


def _looped_dims(space: IterationSpace) -> tuple[int, ...]:
    return (*space.batch_dims, *space.split_dims, *space.query_dims, *space.key_dims)


def _sources(space: IterationSpace) -> dict[int, tuple[str, int]]:
    """For each iteration dimension, an operand that has it, and which of its dimensions it is."""
    sources: dict[int, tuple[str, int]] = {}
    for operand in space.operands:
        for at, dim in enumerate(operand.map):
            if dim is not None:
                sources.setdefault(dim, (operand.name, at))
    return sources


def _with_pages(body: KernelBody) -> KernelBody:
    """Lets the key and the value be read by way of the page table, if there is one."""
    table = body.tensors.get("page_table")
    if table is None:
        return body

    def page(at: Position) -> Number:
        return as_index(table.load(table.address(at)))

    paged = {name: replace(body.tensors[name], page=page) for name in ("key", "value")}
    return replace(body, tensors={**body.tensors, **paged})


def _launch_combine(combine: LseCombineOp, device: Device, module: ir.Operation) -> list[ir.Value]:
    target = device.target
    _check_place(combine, module)
    merging = merging_op(combine)
    if merging is None:
        raise RefusalError("its region is not the merge of partial outputs by their LSE")
    partial, lses = combine.operands
    for value in (partial, lses, *combine.results):
        if isinstance(ir.RankedTensorType(value.type).element_type, ir.F64Type):
            raise RefusalError("it accumulates in f64")
    for what, value in (("partial outputs", partial), ("LSE", lses)):
        _check_element(what, ir.RankedTensorType(value.type).element_type, target)
    for result in combine.results:
        _check_result(result, target)
    maps = [
        positions_of(ir.AffineMapAttr(each).value) for each in merging.attributes["indexing_maps"]
    ]
    rank = ir.RankedTensorType(partial.type).rank
    value_depth = tuple(dim for dim in range(rank) if dim not in dims(maps[1]))
    (split,) = combine.splits
    extents: Sequence[Extent] = [extent_of(partial, dim) for dim in range(rank)]
    rows = tuple(dim for dim in range(rank) if dim not in value_depth)
    launch = Launch(target, device.budget.blocks, module)
    launch.read("partial", partial, tuple(range(rank)))
    launch.read("partial_lse", lses, rows)
    kept = {
        "output": tuple(dim for dim in range(rank) if dim != split),
        "lse": tuple(dim for dim in rows if dim != split),
    }
    for (name, positions), result in zip(kept.items(), combine.results, strict=False):
        type_ = ir.RankedTensorType(result.type)
        launch.write(name, type_, select(extents, positions), positions)
    for dim, extent in enumerate(extents):
        if not isinstance(extent, int):
            launch.extent("partial", dim, extent)
    name = kernel_name(module, "attention_combine")
    block, body = launch.begin(name, THREADS, 1)
    with ir.InsertionPoint(block):
        inner: list[Number] = [
            extent if isinstance(extent, int) else body.extents["partial", dim]
            for dim, extent in enumerate(extents)
        ]
        kernel = CombineKernel(body, inner, split, value_depth, device.subgroup)
        kernel.build()
        gpu.ReturnOp([])
    factors = [Factor((("partial", dim),), 1) for dim in kernel.row_dims]
    grid = product([extents[dim] for dim in kernel.row_dims])
    return launch.finish(name, THREADS, 0, factors, grid)
