# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The memory contract of the functions that Python calls.

Their tensor arguments become memrefs with dynamic outer strides, a dynamic offset and a unit
innermost stride, and are only read, but for those that are updated in place. Their results become
buffers without gaps that belong to the caller. A `tensor.collapse_shape` of such an argument is a
view if the strides allow one.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Sequence

from mlir import ir
from mlir.dialects import arith, bufferization, func, memref, scf

from mlir_attention.checks.written_tensors import may_be_overwritten
from mlir_attention.support.erasing import erase, replace_op
from mlir_attention.support.extents import as_value
from mlir_attention.support.functions import functions_of, is_public, operations_of
from mlir_attention.support.walk import ops_in, producer, reassociation, symbol_name
from mlir_attention.updates.aliases import is_writable
from mlir_attention.updates.caller_memory import DYNAMIC_STRIDE, strided_layout, strided_memref

#: Ops that write to the tensor that is their second operand.
_WRITES = ("tensor.insert", "tensor.insert_slice")

#: Ops that have a view of their first operand.
_VIEWS = ("tensor.cast", "tensor.collapse_shape", "tensor.expand_shape", "tensor.extract_slice")

_DYNAMIC_SIZE = ir.ShapedType.get_dynamic_size()


def keep_only_entry_public(module: ir.Operation, entry: str) -> None:
    """Makes every function of `module` but `entry` private, so that unused ones disappear.

    So do modules in it, whose functions it cannot call.

    Raises ValueError if `module` has no function `entry` with a body.
    """
    functions = _defined_functions(module)
    names = [symbol_name(function.operation) for function in functions]
    if entry not in names:
        known = ", ".join(repr(name) for name in names) or "none"
        raise ValueError(f"no function {entry!r} with a body in the module (it has {known})")
    for function, name in zip(functions, names, strict=True):
        visibility = "public" if name == entry else "private"
        function.attributes["sym_visibility"] = ir.StringAttr.get(visibility, module.context)
    for inner in nested_modules(module):
        erase(inner)


def nested_modules(module: ir.Operation) -> list[ir.Operation]:
    """The modules in `module`, but those that are in another of them."""
    return [op for op in operations_of(module) if op.name == module.name]


def set_boundary_layouts(module: ir.Operation) -> None:
    """Writes the contract onto the tensor arguments of the public functions, as attributes."""
    with module.context:
        for function in _public_functions(module):
            function.arg_attrs = ir.ArrayAttr.get(
                [
                    _contract(type_, attributes)
                    for type_, attributes in zip(
                        function.type.inputs, function.arg_attrs, strict=True
                    )
                ]
            )


def make_collapses_views(module: ir.Operation) -> None:
    """Lets `tensor.collapse_shape` of a public function's argument look at the strides it got.

    Bufferization alone copies the argument, since its type says nothing about the outer strides.
    Each such reshape becomes a test of these strides: if they allow a view there is no copy.
    Reshapes through slices, casts and other reshapes of the argument are covered too, and those of
    an argument that is updated, behind the last write to it.
    """
    with module.context:
        for function in _public_functions(module):
            views = {arg for arg in function.arguments if _is_tensor(arg.type)}
            updated = {arg for arg in views if is_writable(function, arg.arg_number)}
            _make_collapses_views(function.operation, views, updated)


def _defined_functions(module: ir.Operation) -> list[func.FuncOp]:
    return [function for function in functions_of(module) if not function.is_external]


def _public_functions(module: ir.Operation) -> list[func.FuncOp]:
    return [function for function in _defined_functions(module) if is_public(function)]


def _is_tensor(type_: ir.Type) -> bool:
    return isinstance(type_, ir.RankedTensorType)


def _contract(type_: ir.Type, attributes: ir.Attribute) -> ir.DictAttr:
    merged = {named.name: named.attr for named in ir.DictAttr(attributes)}
    if isinstance(type_, ir.RankedTensorType):
        merged["bufferization.buffer_layout"] = strided_layout(type_.rank)
        merged.setdefault("bufferization.writable", ir.BoolAttr.get(False))
    return ir.DictAttr.get(merged)


def _make_collapses_views(
    function: ir.Operation, views: set[ir.Value], updated: set[ir.Value]
) -> None:
    """`views` are arguments, `updated` some of them; what has their memory is added to both."""
    for operation in ops_in(function):
        if operation.name == "tensor.collapse_shape" and operation.operands[0] in views:
            # Reads of the view are hidden from bufferization: no write may come between.
            if _stays(_viewed(operation.operands[0])):
                views.add(_view_if_possible(operation))
        elif _updates(operation, updated) or _is_view(operation, updated):
            views.add(operation.results[0])
            updated.add(operation.results[0])
        elif _is_view(operation, views):
            views.add(operation.results[0])


def _updates(operation: ir.Operation, updated: set[ir.Value]) -> bool:
    """Whether the result has the memory of one of them, which the op, or a loop, writes to."""
    if operation.name in _WRITES:
        return operation.operands[1] in updated
    is_loop = operation.name == "scf.for" and len(operation.results) == 1
    return is_loop and operation.operands[3] in updated


def _is_view(operation: ir.Operation, views: set[ir.Value]) -> bool:
    """Whether the result has the memory of one of the views, and a unit innermost stride too."""
    return (
        len(operation.operands) > 0
        and operation.operands[0] in views
        and _keeps_unit_innermost_stride(operation)
    )


def _viewed(value: ir.Value) -> ir.Value:
    """What a tensor is a view of, through all views."""
    op = producer(value)
    while op is not None and op.name in _VIEWS:
        value = op.operands[0]
        op = producer(value)
    return value


def _stays(value: ir.Value) -> bool:
    """Whether the memory of a tensor that is no view holds it until the function returns."""
    if isinstance(value.owner, ir.Block):
        function = value.owner.owner.opview
        return not is_writable(function, ir.BlockArgument(value).arg_number)
    if value.owner.operation.name == "bufferization.to_tensor":
        return True  # It is such a view.
    # It is read by the return: so bufferization lets nothing else be written there.
    is_returned = any(use.owner.operation.name == "func.return" for use in value.uses)
    return is_returned and not may_be_overwritten(value)


def _keeps_unit_innermost_stride(operation: ir.Operation) -> bool:
    if operation.name in ("tensor.cast", "tensor.expand_shape"):
        return _is_tensor(operation.results[0].type)
    if operation.name != "tensor.extract_slice":
        return False
    # A slice that drops dimensions might drop the innermost one.
    keeps_rank = operation.operands[0].type.rank == operation.results[0].type.rank
    strides = ir.DenseI64ArrayAttr(operation.attributes["static_strides"])
    return keeps_rank and all(stride == 1 for stride in strides)


def _view_if_possible(collapse: ir.Operation) -> ir.Value:
    """Replaces `collapse` and returns what stands for its result."""
    source, result_type = collapse.operands[0], collapse.results[0].type
    groups = reassociation(collapse)
    if result_type.rank == 0 or not _needs_test(source.type, groups):
        return collapse.results[0]
    with ir.InsertionPoint(collapse), collapse.location:
        source_buffer = bufferization.to_buffer(_buffer_type(source), source, read_only=True)
        base, offset, sizes, strides = _strided_metadata(source_buffer)
        target = strided_memref(result_type)
        groups = _without_units(groups, source.type)
        fits = _can_be_viewed(groups, sizes, strides, source_buffer.type)
        choice = scf.IfOp(fits, [target], has_else=True)
        with ir.InsertionPoint(choice.then_block):
            view = _reinterpret(base, offset, sizes, strides, groups, target)
            scf.YieldOp([view])
        with ir.InsertionPoint(choice.else_block):
            scf.YieldOp([_copy_collapsed(source_buffer, sizes, collapse, target)])
        tensor = bufferization.to_tensor(result_type, choice.results[0], restrict=True)
    replace_op(collapse, [tensor])
    return tensor


def _needs_test(source: ir.RankedTensorType, groups: list[list[int]]) -> bool:
    """Whether some group joins a dimension that may exceed one to those behind it.

    Upstream copies even if these have extent 1, unless it knows their strides.
    """
    return any(source.shape[axis] != 1 for group in groups for axis in group[:-1])


def _without_units(groups: list[list[int]], source: ir.RankedTensorType) -> list[list[int]]:
    """The groups without dimensions of extent 1, whose strides say nothing."""
    return [[axis for axis in group if source.shape[axis] != 1] or group[-1:] for group in groups]


def _strided_metadata(
    buffer: ir.Value,
) -> tuple[ir.Value, ir.Value, list[ir.Value], list[ir.Value]]:
    """Base buffer, offset, sizes and strides of `buffer`."""
    rank = buffer.type.rank
    metadata = memref.ExtractStridedMetadataOp(buffer)
    values = list(metadata.operation.results)
    return values[0], values[1], values[2 : 2 + rank], values[2 + rank :]


def _buffer_type(source: ir.Value) -> ir.MemRefType:
    """What any buffer of the tensor can be cast to.

    Arguments and views of them have a unit innermost stride. What a loop makes of one may lie
    elsewhere, too, and bufferization says nothing of its strides then.
    """
    viewed = producer(_viewed(source))
    if viewed is None or viewed.name == "bufferization.to_tensor":
        return strided_memref(source.type)
    type_ = source.type
    layout = ir.StridedLayoutAttr.get(DYNAMIC_STRIDE, [DYNAMIC_STRIDE] * type_.rank)
    return ir.MemRefType.get(type_.shape, type_.element_type, layout=layout)


def _can_be_viewed(
    groups: list[list[int]], sizes: list[ir.Value], strides: list[ir.Value], type_: ir.MemRefType
) -> ir.Value:
    """True where, in every group, each dimension steps over the whole of the next one.

    And where the innermost stride is 1, as that of all views is.
    """
    tests = [
        arith.cmpi(arith.CmpIPredicate.eq, strides[outer], arith.muli(sizes[inner], strides[inner]))
        for group in groups
        for outer, inner in itertools.pairwise(group)
    ]
    innermost = groups[-1][-1]
    if type_ != strided_memref(type_) or innermost != len(strides) - 1:
        tests.append(arith.cmpi(arith.CmpIPredicate.eq, strides[innermost], as_value(1)))
    return functools.reduce(arith.andi, tests or [_true()])


def _true() -> ir.Value:
    return arith.constant(ir.IntegerType.get_signless(1), True)


def _reinterpret(
    base: ir.Value,
    offset: ir.Value,
    sizes: list[ir.Value],
    strides: list[ir.Value],
    groups: list[list[int]],
    target: ir.MemRefType,
) -> ir.Value:
    extents = [functools.reduce(arith.muli, [sizes[axis] for axis in group]) for group in groups]
    dynamic_extents = [
        extent
        for extent, static in zip(extents, target.shape, strict=True)
        if static == _DYNAMIC_SIZE
    ]
    outer_strides = [strides[group[-1]] for group in groups[:-1]]
    return memref.ReinterpretCastOp(
        target,
        base,
        [offset],
        dynamic_extents,
        outer_strides,
        [DYNAMIC_STRIDE],
        target.shape,
        [DYNAMIC_STRIDE] * (target.rank - 1) + [1],
    ).result


def _copy_collapsed(
    source: ir.Value, sizes: Sequence[ir.Value], collapse: ir.Operation, target: ir.MemRefType
) -> ir.Value:
    shape, element = source.type.shape, source.type.element_type
    dynamic_sizes = [
        size for size, static in zip(sizes, shape, strict=True) if static == _DYNAMIC_SIZE
    ]
    copy = memref.AllocOp(ir.MemRefType.get(shape, element), dynamic_sizes, []).result
    memref.CopyOp(source, copy)
    collapsed = memref.CollapseShapeOp(
        ir.MemRefType.get(target.shape, element), copy, collapse.attributes["reassociation"]
    ).result
    return memref.cast(target, collapsed)
