# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A function as each rank runs it: sharded arguments are parts, and so is what is computed of them.

The annotations `shard.shard` say where tensors are cut. From there on, ops that have a rule take
parts. What is computed of them is gathered, where an op has no rule for them and where the function
returns it; what an annotation cuts is not.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import func

from mlir_attention.diagnostics import RewriteError, remark
from mlir_attention.dialects.attention import GroupOp, name_operands
from mlir_attention.sharding.exchange import gather_whole
from mlir_attention.sharding.group import partition_group
from mlir_attention.sharding.layout import Axes, Layout, cut_along
from mlir_attention.sharding.part import Part
from mlir_attention.sharding.structured import structured
from mlir_attention.sharding.tensor_ops import RULES
from mlir_attention.support.erasing import erase
from mlir_attention.support.extents import extent_of
from mlir_attention.support.functions import functions_of
from mlir_attention.support.walk import ops_in, symbol_name

#: An attribute of arguments that are parts: the axes along which each dimension is cut.
SPLIT_AXES = "attention.split_axes"

_SHARD = "shard.shard"


def distribute(module: ir.Operation, *, explains: bool, is_tree: bool) -> None:
    """Partitions every function of `module` that has a sharded tensor.

    With `explains`, remarks tell what each group became; with `is_tree`, ranks along several axes
    combine axis by axis. Raises RewriteError for what no rule is
    for.
    """
    for function in functions_of(module):
        if ops_in(function.operation, _SHARD):
            _Partition(function, explains, is_tree).run()


class _Partition:
    """A function that is being partitioned: the parts of its values, and what they replace."""

    def __init__(self, function: func.FuncOp, explains: bool, is_tree: bool) -> None:
        self._function = function
        self._explains = explains
        self._is_tree = is_tree
        self._parts: dict[ir.Value, Part] = {}
        self._replaced: list[ir.Operation] = []
        self._arguments: dict[int, Layout] = {}
        self._wholes: dict[ir.Value, ir.Value] = {}

    def run(self) -> None:
        block = self._function.regions[0].blocks[0]
        if len(self._function.regions[0].blocks) > 1:
            raise RewriteError(
                self._function.location,
                "a function of sharded tensors must have one block: run lift-cf-to-scf",
            )
        for op in [view.operation for view in block.operations]:
            with ir.InsertionPoint(op), op.location:
                self._visit(op)
        self._state_types(block)
        for op in reversed(self._replaced):
            erase(op)
        for sharding in ops_in(self._function.operation, "shard.sharding"):
            if not any(True for _ in sharding.results[0].uses):
                erase(sharding)

    def _visit(self, op: ir.Operation) -> None:
        if op.name == _SHARD:
            return self._annotate(op)
        self._refuse_nested(op)
        if op.name == "func.return":
            self._gather_operands(op)
            return None
        while any(value in self._parts for value in op.operands):
            try:
                return self._replace(op, self._partitioned(op))
            except RewriteError:
                if not self._gather_operands(op):
                    raise
        return None

    def _partitioned(self, op: ir.Operation) -> list[Part]:
        """The parts of the results of an op. Raises RewriteError if no rule takes its operands."""
        if isinstance(op.opview, GroupOp):
            return self._group(op.opview)
        rule = RULES.get(op.name, structured if op.name.startswith("linalg.") else None)
        if rule is None:
            value = next(value for value in op.operands if value in self._parts)
            raise RewriteError(
                op.location,
                f"'{op.name}' has no rule for a sharded tensor, {self._parts[value].layout}: only "
                "groups, views, insertions of rows and linalg ops have",
            )
        return [rule(op, self._parts)]

    def _gather_operands(self, op: ir.Operation) -> bool:
        """Lets an op use wholes of the parts that may be gathered; whether there is one."""
        found = False
        for number, value in enumerate(op.operands):
            part = self._parts.get(value)
            if part is not None and part.may_gather:
                op.operands[number] = self._whole(value, part)
                found = True
        return found

    def _whole(self, value: ir.Value, part: Part) -> ir.Value:
        """All of a tensor, which is gathered before its first use."""
        if value not in self._wholes:
            self._wholes[value] = gather_whole(part.value, part.layout)
        return self._wholes[value]

    def _annotate(self, op: ir.Operation) -> None:
        """A `shard.shard`: a part of an argument or of a whole tensor, or a whole of parts."""
        value, layout = op.operands[0], Layout.of(op)
        part = self._parts.get(value)
        if part is not None:
            if part.layout == layout:
                return self._replace(op, [Part(part.value, layout)])
            if not layout.is_whole:
                raise RewriteError(
                    op.location, f"a tensor that is {part.layout} cannot become {layout}"
                )
            return self._replace(op, [Part(self._whole(value, part), layout)])
        if layout.is_whole:
            return self._replace(op, [Part(value, layout)])
        if isinstance(value.owner, ir.Block):
            _check_uses(op, value, layout)
            type_ = ir.RankedTensorType(value.type)
            ir.BlockArgument(value).set_type(layout.local_type(type_, op.location))
            self._arguments[ir.BlockArgument(value).arg_number] = layout
            self._parts[value] = Part(value, layout)
            return self._replace(op, [Part(value, layout)])
        own = value
        for at, axes in layout.cut:
            extent = extent_of(value, at)
            if not isinstance(extent, int):
                raise RewriteError(
                    op.location, f"dimension {at}, which is cut, must have a static extent"
                )
            size = layout.local_type(ir.RankedTensorType(value.type), op.location).shape[at]
            own = cut_along(own, at, layout.grid, axes, size, "a tensor")
        return self._replace(op, [Part(own, layout)])

    def _group(self, group: GroupOp) -> list[Part]:
        named = name_operands(
            group.query, group.key, group.value, group.score_operands, group.kv_lengths,
            group.page_table,
        )  # fmt: skip
        parts = {name: self._parts[value] for name, value in named.items() if value in self._parts}
        local = partition_group(group, parts, is_tree=self._is_tree)
        if self._explains:
            grid = parts[next(iter(parts))].layout.grid
            how = (
                f"{grid.count(local.combined)} ranks each attend to their keys, and combine"
                if local.combined
                else "each rank attends to its part, and combines with none"
            )
            remark(group.location, f"distributed: {how}")
        return local.results

    def _replace(self, op: ir.Operation, results: Sequence[Part]) -> None:
        """What uses the results of `op` takes these instead: now if whole, or in its turn."""
        for old, part in zip(op.results, results, strict=True):
            if part.layout.is_whole:
                old.replace_all_uses_with(part.value)
            else:
                self._parts[old] = part
        self._replaced.append(op)

    def _refuse_nested(self, op: ir.Operation) -> None:
        """Raises RewriteError for an op that has a part, or an annotation, in its regions."""
        for inner in ops_in(op) if len(op.regions) else ():
            if inner == op:
                continue
            if inner.name == _SHARD or any(value in self._parts for value in inner.operands):
                raise RewriteError(
                    inner.location,
                    f"a sharded tensor cannot be used within a '{op.name}'",
                )

    def _state_types(self, block: ir.Block) -> None:
        """Returns parts where the function returned what they are of, and states their types."""
        terminator = block.operations[len(block.operations) - 1]
        for at, value in enumerate(terminator.operands):
            if value in self._parts:
                terminator.operation.operands[at] = self._parts[value].value
        inputs = [argument.type for argument in block.arguments]
        results = [value.type for value in terminator.operation.operands]
        type_ = ir.FunctionType.get(inputs, results)
        if type_ == self._function.type and not self._arguments:
            return
        _refuse_callers(self._function)
        self._function.attributes["function_type"] = ir.TypeAttr.get(type_)
        _state_split_axes(self._function, self._arguments)


def split_axes_of(function: func.FuncOp) -> dict[int, tuple[Axes, ...]]:
    """The axes along which each dimension is cut, of the arguments that are parts, by number."""
    if "arg_attrs" not in function.attributes:
        return {}
    found = {}
    for number, attributes in enumerate(ir.ArrayAttr(function.attributes["arg_attrs"])):
        attributes = ir.DictAttr(attributes)
        if SPLIT_AXES in attributes:
            found[number] = tuple(
                tuple(ir.IntegerAttr(axis).value for axis in ir.ArrayAttr(axes))
                for axes in ir.ArrayAttr(attributes[SPLIT_AXES])
            )
    return found


def _state_split_axes(function: func.FuncOp, layouts: dict[int, Layout]) -> None:
    """Notes which arguments are parts, for those who call the function."""
    count = len(function.type.inputs)
    known = [ir.DictAttr.get({})] * count
    if "arg_attrs" in function.attributes:
        known = [ir.DictAttr(each) for each in ir.ArrayAttr(function.attributes["arg_attrs"])]
    i64 = ir.IntegerType.get_signless(64)
    for number, layout in layouts.items():
        axes = [
            ir.ArrayAttr.get([ir.IntegerAttr.get(i64, axis) for axis in each])
            for each in layout.axes
        ]
        attributes = {each.name: each.attr for each in known[number]}
        known[number] = ir.DictAttr.get({**attributes, SPLIT_AXES: ir.ArrayAttr.get(axes)})
    function.attributes["arg_attrs"] = ir.ArrayAttr.get(known)


def _check_uses(op: ir.Operation, argument: ir.Value, layout: Layout) -> None:
    """Raises RewriteError if an argument is used in another way than as `layout` says."""
    for use in argument.uses:
        user = use.owner.operation
        if user.name != _SHARD:
            raise RewriteError(
                user.location,
                f"'{user.name}' uses an argument that is sharded elsewhere, {layout}: let it use "
                "the result of the 'shard.shard'",
            )
        if user != op and Layout.of(user) != layout:
            raise RewriteError(
                user.location, f"an argument that is {layout} cannot be {Layout.of(user)} too"
            )


def _refuse_callers(function: func.FuncOp) -> None:
    name = symbol_name(function.operation)
    root = function.operation.parent
    for call in ops_in(root.operation, "func.call"):
        if ir.FlatSymbolRefAttr(call.attributes["callee"]).value == name:
            raise RewriteError(
                call.location,
                f"a function of sharded tensors, @{name}, cannot be called: inline it first",
            )
