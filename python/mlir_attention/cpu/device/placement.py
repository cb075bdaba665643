# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Takes what the host computes out of functions whose tensors are on a device.

On tensors. What is left launches kernels, makes views and copies, and computes with numbers. Two
things remain for the host, each a function of its own:

    numbers from tensors, such as the check that lengths are within the keys

      %all = linalg.generic ins(%lengths)          func @on_host_0(%lengths_buffer, ...) -> i1 {
      %fit = tensor.extract %all[]           ->      a copy of the lengths, from the device;
      cf.assert %fit                                 linalg.generic; tensor.extract; return

    tensors from numbers and from integers of 32 bits and more, such as constants, and the lengths
    of chunks of keys

      %t = linalg.fill ins(%x)               ->    func @on_host_1(%x, %buffer) {
                                                     linalg.fill; a copy, to the device

Everything else that computes tensors is refused.
"""

from __future__ import annotations

from collections.abc import Sequence

from mlir import ir
from mlir.dialects import bufferization as buf
from mlir.dialects import func, memref, tensor

from mlir_attention.cpu.device.host_calls import call_host_here, declare_host_call
from mlir_attention.cpu.device.requests import READ, WRITE, described
from mlir_attention.diagnostics import RewriteError
from mlir_attention.support.erasing import erase
from mlir_attention.support.extents import as_value
from mlir_attention.support.functions import declare_private, functions_of
from mlir_attention.support.walk import is_constant, is_inside, ops_in, producer

#: The attribute of a function whose tensors are on the device.
ON_DEVICE = "attention.on_device"

#: Ops that have a view of their first operand.
_VIEWS = ("tensor.cast", "tensor.collapse_shape", "tensor.expand_shape", "tensor.extract_slice")

#: Ops that take tensors of the device and make such: they hand them on, or copy them there.
_OF_DEVICE = (
    *_VIEWS,
    "bufferization.alloc_tensor",
    "bufferization.materialize_in_destination",
    "bufferization.to_buffer",
    "bufferization.to_tensor",
    "cf.br",
    "cf.cond_br",
    "func.call",
    "func.return",
    "scf.condition",
    "scf.for",
    "scf.if",
    "scf.while",
    "scf.yield",
    "tensor.concat",
    "tensor.empty",
    "tensor.insert_slice",
)

#: Ops that have memory and do not say what is in it.
_EMPTY = ("bufferization.alloc_tensor", "tensor.empty")

#: Ops that make numbers of tensors.
_NUMBERS = ("tensor.dim", "tensor.extract")

_DYNAMIC = ir.ShapedType.get_dynamic_stride_or_offset()


def place_on_device(module: ir.Operation) -> None:
    """Marks the functions of `module` as those of a device, and outlines what the host computes.

    Raises RewriteError for an op that computes a tensor from one of the device.
    """
    with module.context:
        for function in functions_of(module):
            # Those that call the host are made of memrefs.
            if not function.is_external and "no_inline" not in function.attributes:
                declare_host_call(module)
                function.attributes[ON_DEVICE] = ir.UnitAttr.get()
                _Placement(function.operation).run()


class _Placement:
    """The ops of one function, and what becomes of them."""

    def __init__(self, function: ir.Operation) -> None:
        self._computing: set[ir.Operation] = set()
        self._moved: dict[ir.Value, ir.Value] = {}
        self._ops = self._outer_ops(function)

    def run(self) -> None:
        """Outlines what the host computes."""
        for op in self._ops:
            if self._is_number_of_host(op):
                op.results[0].replace_all_uses_with(self._number(op))
            elif op.name in _OF_DEVICE and not self._is_view_of_host(op):
                for at, operand in enumerate(op.operands):
                    if self._is_of_host(operand):
                        op.operands[at] = self._move(operand)
        gone = [
            op
            for op in self._ops
            if op in self._computing or self._is_view_of_host(op) or self._is_number_of_host(op)
        ]
        for op in reversed(gone):
            if any(list(result.uses) for result in op.results):
                raise _refusal(op)
            erase(op)

    def _outer_ops(self, function: ir.Operation) -> list[ir.Operation]:
        """The ops of a function in order, but those within ops that compute tensors."""
        found = []
        for op in ops_in(function)[1:]:
            if any(_is_within(op, other) for other in self._computing):
                continue
            found.append(op)
            if op.name not in _OF_DEVICE and op.name not in _NUMBERS and _sees_tensors(op):
                self._computing.add(op)
        return found

    def _is_of_host(self, value: ir.Value) -> bool:
        op = producer(value)
        return op is not None and (
            (op in self._computing and _is_tensor(value)) or self._is_view_of_host(op)
        )

    def _is_view_of_host(self, op: ir.Operation) -> bool:
        return op.name in _VIEWS and self._is_of_host(op.operands[0])

    def _is_number_of_host(self, op: ir.Operation) -> bool:
        """Whether an op makes a number of what is in a tensor, or of one of the host."""
        return op.name == "tensor.extract" or (
            op.name == "tensor.dim" and self._is_of_host(op.operands[0])
        )

    def _number(self, op: ir.Operation) -> ir.Value:
        """The result of an op that makes a number, by a function of the host."""
        ops, taken = self._slice(op)
        with ir.InsertionPoint(op), op.location:
            function = _outline(op, ops, taken, op.results[0])
            return func.CallOp(function, [_passed(each) for each in taken]).results[0]

    def _move(self, value: ir.Value) -> ir.Value:
        """A tensor of the host, on the device, by a function of the host."""
        if value in self._moved:
            return self._moved[value]
        op = value.owner.operation
        ops, taken = self._slice(op)
        for each in ops:
            if any(used in taken and _is_data(used) for used in _used_by(each)):
                raise _refusal(each)
        type_ = ir.RankedTensorType(value.type)
        with ir.InsertionPoint.after(op), op.location:
            sizes = [
                self._extent(value, at) for at in range(type_.rank) if type_.is_dynamic_dim(at)
            ]
            room = memref.AllocOp(_buffer(type_), sizes, []).result
            function = _outline(op, ops, [*taken, room], value)
            func.CallOp(function, [*map(_passed, taken), room])
            self._moved[value] = buf.to_tensor(type_, room, restrict=True, writable=True)
        return self._moved[value]

    def _extent(self, value: ir.Value, at: int) -> ir.Value:
        dim = tensor.DimOp(value, as_value(at))
        number = self._number(dim.operation)
        erase(dim)
        return number

    def _slice(self, root: ir.Operation) -> tuple[list[ir.Operation], list[ir.Value]]:
        """The ops of the host that `root` needs, it included, in order; and what they take."""
        ops: dict[ir.Operation, None] = {}
        taken: dict[ir.Value, None] = {}

        def visit(op: ir.Operation) -> None:
            for value in _used_by(op):
                source = producer(value)
                if source is None or not (
                    self._is_of_host(value) or is_constant(value) or _is_empty(source)
                ):
                    taken[value] = None
                elif source not in ops:
                    visit(source)
            ops[op] = None

        visit(root)
        return list(ops), list(taken)


def _outline(
    user: ir.Operation, ops: Sequence[ir.Operation], taken: Sequence[ir.Value], result: ir.Value
) -> func.FuncOp:
    """A function of the host with copies of `ops`; `taken` is what it takes.

    Tensors are taken as buffers, of which it reads a copy. Where `result` is a tensor, the last one
    is where it is written; else it is returned.
    """
    inputs = [_strided(each) if _is_tensor(each) else each.type for each in taken]
    is_number = not _is_tensor(result)
    function = declare_private(user, "on_host", inputs, [result.type] if is_number else [])
    function.attributes["no_inline"] = ir.UnitAttr.get()
    known: dict[ir.Value, ir.Value] = {}
    with user.location, ir.InsertionPoint(function.add_entry_block()):
        for value, argument in zip(taken, function.arguments, strict=True):
            known[value] = _read(user, argument, value.type) if _is_tensor(value) else argument
        for op in ops:
            copy = op.clone().operation
            for nested in ops_in(copy):
                for at, operand in enumerate(nested.operands):
                    if operand in known:
                        nested.operands[at] = known[operand]
            known.update(zip(op.results, copy.results, strict=True))
        if not is_number:
            source = buf.to_buffer(_strided(result), known[result], read_only=True)
            written = [source, function.arguments[-1]]
            call_host_here(user, "write_to_device", WRITE, written, described)
        func.ReturnOp([known[result]] if is_number else [])
    return function


def _read(user: ir.Operation, buffer: ir.Value, type_: ir.Type) -> ir.Value:
    """A tensor of the host with what is in a buffer of the device."""
    type_ = ir.RankedTensorType(type_)
    sizes = [
        memref.dim(buffer, as_value(at)) for at in range(type_.rank) if type_.is_dynamic_dim(at)
    ]
    copy = memref.AllocOp(_buffer(type_), sizes, [], alignment=64).result
    call_host_here(user, "read_from_device", READ, [buffer, copy], described)
    return buf.to_tensor(type_, copy, restrict=True, writable=True)


def _passed(value: ir.Value) -> ir.Value:
    return buf.to_buffer(_strided(value), value, read_only=True) if _is_tensor(value) else value


def _refusal(op: ir.Operation) -> RewriteError:
    return RewriteError(
        op.location, f"'{op.name}' stays on the host, and computes with tensors of the device"
    )


def _buffer(type_: ir.RankedTensorType) -> ir.MemRefType:
    return ir.MemRefType.get(type_.shape, type_.element_type)


def _strided(value: ir.Value) -> ir.MemRefType:
    """A buffer of any offset and strides."""
    type_ = ir.RankedTensorType(value.type)
    layout = ir.StridedLayoutAttr.get(_DYNAMIC, [_DYNAMIC] * type_.rank)
    return ir.MemRefType.get(type_.shape, type_.element_type, layout=layout)


def _is_tensor(value: ir.Value) -> bool:
    return isinstance(value.type, ir.RankedTensorType | ir.UnrankedTensorType)


def _is_data(value: ir.Value) -> bool:
    """Whether it is a tensor of other elements than lengths, positions and tables have."""
    if not _is_tensor(value):
        return False
    element = ir.ShapedType(value.type).element_type
    is_long = isinstance(element, ir.IntegerType) and element.width >= 32
    return not (is_long or isinstance(element, ir.IndexType))


def _sees_tensors(op: ir.Operation) -> bool:
    return any(map(_is_tensor, (*op.operands, *op.results)))


def _is_empty(op: ir.Operation) -> bool:
    return op.name in _EMPTY and not any(map(_is_tensor, op.operands))


def _used_by(op: ir.Operation) -> list[ir.Value]:
    """What an op uses, in its regions too, of what is made outside of it."""
    used = [value for nested in ops_in(op) for value in nested.operands]
    return [value for value in used if not is_inside(value, op)]


def _is_within(op: ir.Operation, other: ir.Operation) -> bool:
    parent = op.parent
    while parent is not None and parent.operation != other:
        parent = parent.parent
    return parent is not None
