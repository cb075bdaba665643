# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What a launch of a kernel needs, as an object of Python.

    for kernel in kernels_of(module):
        kernel.entry, kernel.block, kernel.shared_bytes
        kernel.grid({"query": q.shape, "key": k.shape, ...})
        [argument.kind for argument in kernel.arguments]

The same stands in the module, as the attribute `attention.kernels`: see docs/guide/gpu.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import prod

from mlir import ir

from mlir_attention.support.walk import ops_in

#: The attribute of a module that says how its kernels are launched.
KERNELS = "attention.kernels"

#: The gpu.module of all kernels.
MODULE = "attention_kernels"


@dataclass(frozen=True)
class Argument:
    """An argument of a kernel.

    Attributes:
      kind: "pointer", to the first element of a tensor's memory; "offset", of the tensor from
        there, in elements; "stride", of dimension `dim` of the tensor, in elements; "extent", of
        dimension `dim` of the tensor; "scalar", a value of the program. For Vulkan also "numbers",
        memory that holds `Kernel.numbers`, and among these "workgroups", how many there are.
      tensor: the tensor: an operand of the group or the combine, "table_0" and so on for those
        that the region reads by positions, "output" or "lse"; empty for a scalar.
      dim: of the tensor, for a stride and an extent; -1 otherwise.
      element: MLIR's name of the type: of the elements in memory, for a pointer; "index", which is
        an integer of 64 bits; or that of the scalar.
      multiple: what an offset and a stride must be a multiple of, since the kernel loads so many
        elements at once; the pointer is to be aligned to as many elements. 1: no condition.
      is_written: whether the kernel writes there; it reads all other memory only.
    """

    kind: str
    tensor: str
    dim: int
    element: str
    multiple: int = 1
    is_written: bool = False


@dataclass(frozen=True)
class Kernel:
    """A kernel and how it is launched.

    Attributes:
      entry: its name in the binary.
      arguments: in order. For Vulkan, each is the storage buffer at the binding of its number, in
        descriptor set 0.
      block: threads of a workgroup, along x, y, z.
      shared_bytes: of workgroup memory, which the kernel declares itself.
      factors: of the number of workgroups: (tensor, dim, divisor, ...) each; see `grid`.
      numbers: for Vulkan, those that the argument "numbers" holds in order: 8 bytes each.
    """

    entry: str
    arguments: tuple[Argument, ...]
    block: tuple[int, int, int]
    shared_bytes: int
    factors: tuple[Factor, ...]
    numbers: tuple[Argument, ...] = ()

    def grid(self, shapes: Mapping[str, Sequence[int]]) -> tuple[int, int, int]:
        """Workgroups along x, y, z, for the shapes of the kernel's tensors by name.

        If there are none, nothing is to be launched: all results are empty. Raises KeyError for a
        tensor whose shape is needed and missing.
        """
        return (prod(factor.of(shapes) for factor in self.factors), 1, 1)


@dataclass(frozen=True)
class Factor:
    """ceil(product of extents / divisor), of (tensor, dimension) pairs."""

    extents: tuple[tuple[str, int], ...]
    divisor: int

    def of(self, shapes: Mapping[str, Sequence[int]]) -> int:
        """For these shapes."""
        return -(-prod(shapes[tensor][dim] for tensor, dim in self.extents) // self.divisor)


def kernels_of(module: ir.Module | ir.Operation) -> list[Kernel]:
    """The kernels of a module that `attention-to-gpu` made, whatever stage it stopped after."""
    attributes = _operation(module).attributes
    if KERNELS not in attributes:
        return []
    return [_read(ir.DictAttr(each)) for each in ir.ArrayAttr(attributes[KERNELS])]


def binaries_of(module: ir.Module | ir.Operation) -> list[bytes]:
    """The objects of the `gpu.binary` ops of a module: SPIR-V, PTX or bitcode."""
    from mlir.dialects import gpu

    return [
        gpu.ObjectAttr(each).object
        for binary in ops_in(_operation(module), "gpu.binary")
        for each in ir.ArrayAttr(binary.attributes["objects"])
    ]


def add_kernel(module: ir.Operation, kernel: Kernel) -> None:
    """Puts a kernel on the list of those of a module."""
    set_kernels(module, [*kernels_of(module), kernel])


def set_kernels(module: ir.Operation, kernels: Sequence[Kernel]) -> None:
    """Replaces the list of the kernels of a module."""
    module.attributes[KERNELS] = ir.ArrayAttr.get([_write(kernel) for kernel in kernels])


def _operation(module: ir.Module | ir.Operation) -> ir.Operation:
    return module.operation if isinstance(module, ir.Module) else module


def _write(kernel: Kernel) -> ir.Attribute:
    fields: dict[str, ir.Attribute] = {
        "entry": ir.StringAttr.get(kernel.entry),
        "arguments": _write_arguments(kernel.arguments),
        "block": ir.DenseI64ArrayAttr.get(kernel.block),
        "shared_bytes": _number(kernel.shared_bytes),
        "grid": ir.ArrayAttr.get([_write_factor(each) for each in kernel.factors]),
    }
    if kernel.numbers:
        fields["numbers"] = _write_arguments(kernel.numbers)
    return ir.DictAttr.get(fields)


def _write_arguments(arguments: Sequence[Argument]) -> ir.Attribute:
    return ir.ArrayAttr.get([_write_argument(each) for each in arguments])


def _write_argument(argument: Argument) -> ir.Attribute:
    fields: dict[str, ir.Attribute] = {
        "kind": ir.StringAttr.get(argument.kind),
        "element": ir.StringAttr.get(argument.element),
    }
    if argument.tensor:
        fields["tensor"] = ir.StringAttr.get(argument.tensor)
    if argument.dim >= 0:
        fields["dim"] = _number(argument.dim)
    if argument.multiple > 1:
        fields["multiple"] = _number(argument.multiple)
    if argument.is_written:
        fields["written"] = ir.UnitAttr.get()
    return ir.DictAttr.get(fields)


def _write_factor(factor: Factor) -> ir.Attribute:
    extents = [
        ir.ArrayAttr.get([ir.StringAttr.get(tensor), _number(dim)])
        for tensor, dim in factor.extents
    ]
    return ir.DictAttr.get(
        {"extents": ir.ArrayAttr.get(extents), "divisor": _number(factor.divisor)}
    )


def _read(fields: ir.DictAttr) -> Kernel:
    x, y, z = ir.DenseI64ArrayAttr(fields["block"])
    return Kernel(
        _text(fields["entry"]),
        _read_arguments(fields["arguments"]),
        (x, y, z),
        _int(fields["shared_bytes"]),
        tuple(_read_factor(ir.DictAttr(each)) for each in ir.ArrayAttr(fields["grid"])),
        _read_arguments(fields["numbers"]) if "numbers" in fields else (),
    )


def _read_arguments(arguments: ir.Attribute) -> tuple[Argument, ...]:
    return tuple(_read_argument(ir.DictAttr(each)) for each in ir.ArrayAttr(arguments))


def _read_argument(fields: ir.DictAttr) -> Argument:
    return Argument(
        _text(fields["kind"]),
        _text(fields["tensor"]) if "tensor" in fields else "",
        _int(fields["dim"]) if "dim" in fields else -1,
        _text(fields["element"]),
        _int(fields["multiple"]) if "multiple" in fields else 1,
        "written" in fields,
    )


def _read_factor(fields: ir.DictAttr) -> Factor:
    extents = [ir.ArrayAttr(each) for each in ir.ArrayAttr(fields["extents"])]
    return Factor(
        tuple((_text(each[0]), _int(each[1])) for each in extents), _int(fields["divisor"])
    )


def _number(value: int) -> ir.Attribute:
    return ir.IntegerAttr.get(ir.IntegerType.get_signless(64), value)


def _int(attribute: ir.Attribute) -> int:
    return int(ir.IntegerAttr(attribute).value)


def _text(attribute: ir.Attribute) -> str:
    return str(ir.StringAttr(attribute).value)
