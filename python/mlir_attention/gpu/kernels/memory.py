# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tensors as a kernel sees them: a pointer, and an offset and strides, which are arguments too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import arith, memref, vector

from mlir_attention.gpu.kernels.emit import Number, add, from_f32, mul, to_f32
from mlir_attention.gpu.targets import Target
from mlir_attention.support.extents import as_value
from mlir_attention.support.indexing_maps import Positions

#: The position along an iteration dimension.
Position = Callable[[int], Number]


@dataclass(frozen=True)
class Memory:
    """A tensor in the memory of a device.

    Attributes:
      flat: a memref of one dimension, from the pointer on.
      offset: of the first element, in elements.
      strides: of the dimensions that have more than one position, by their numbers.
      map: the iteration dimension along each dimension; None where there is no other than 0.
      stored, meant: MLIR's names of the element type in `flat`, and of that of the tensor.
      is_unsigned: whether its integers have no sign.
      page: gives the entry of the page table that stands for the dimension whose map is None.
    """

    flat: ir.Value
    offset: Number
    strides: Mapping[int, Number]
    map: Positions
    stored: str
    meant: str
    is_unsigned: bool = False
    page: Callable[[Position], Number] | None = None

    def address(self, at: Position, only: Sequence[int | None] | None = None) -> Number:
        """The element at a position; with `only`, the part of it that these dimensions add."""
        terms: list[Number] = []
        for dim, name in enumerate(self.map):
            if dim not in self.strides or (only is not None and name not in only):
                continue
            if name is not None:
                terms.append(mul(at(name), self.strides[dim]))
            elif self.page is not None:
                terms.append(mul(self.page(at), self.strides[dim]))
        return add(self.offset if only is None else 0, *terms)

    def stride_of(self, name: int) -> Number:
        """Between two positions along an iteration dimension; 0 if the tensor does not have it."""
        return next(
            (self.strides[dim] for dim, each in enumerate(self.map) if each == name and
             dim in self.strides), 0
        )  # fmt: skip

    def load(self, address: Number) -> ir.Value:
        """The element at an address, as it is stored."""
        return memref.load(self.flat, [as_value(address)])

    def load_f32(self, address: Number, width: int = 1) -> list[ir.Value]:
        """Elements from an address on, which one load reads, as f32."""
        if width == 1:
            return [self._to_f32(self.load(address))]
        return elements_of(self._to_f32(self._load_wide(address, width)))

    def load_stored(self, address: Number, width: int) -> list[ir.Value]:
        """Elements from an address on, which one load reads, as they are stored."""
        return elements_of(self._load_wide(address, width))

    def _load_wide(self, address: Number, width: int) -> ir.Value:
        element = ir.MemRefType(self.flat.type).element_type
        type_ = ir.VectorType.get([width], element)
        bytes_ = width * element.width // 8
        return vector.load(type_, self.flat, [as_value(address)], alignment=bytes_)

    def load_meant(self, address: Number) -> ir.Value:
        """The element at an address, of the element type of the tensor."""
        element = self.load(address)
        if self.stored == self.meant:
            return element
        if self.meant == "i1":
            none = arith.constant(element.type, 0)
            return arith.cmpi(arith.CmpIPredicate.ne, element, none)
        return arith.truncf(ir.Type.parse(self.meant), self._to_f32(element))

    def store_f32(self, address: Number, value: ir.Value) -> None:
        """Rounds f32 to the element type and stores it."""
        memref.store(from_f32(value, self.stored, self.meant), self.flat, [as_value(address)])

    def _to_f32(self, element: ir.Value) -> ir.Value:
        return to_f32(element, self.stored, self.meant, self.is_unsigned)


@dataclass(frozen=True)
class Shared:
    """Workgroup memory: f32, one after the other."""

    flat: ir.Value

    def load(self, at: Number) -> ir.Value:
        return memref.load(self.flat, [as_value(at)])

    def load_many(self, at: Number, width: int) -> list[ir.Value]:
        """`width` elements from `at` on."""
        return [self.load(add(at, number)) for number in range(width)]

    def store(self, at: Number, value: ir.Value) -> None:
        memref.store(value, self.flat, [as_value(at)])


@dataclass(frozen=True)
class KernelBody:
    """What the arguments of a kernel are.

    Attributes:
      tensors: by name.
      extents: by name and dimension of a tensor.
      scalars: in the order in which they were given.
      shared: the workgroup memory.
      target: what the kernel is for.
    """

    tensors: dict[str, Memory]
    extents: dict[tuple[str, int], ir.Value]
    scalars: list[ir.Value]
    shared: Shared
    target: Target


def elements_of(value: ir.Value) -> list[ir.Value]:
    """The elements of a vector."""
    (count,) = ir.VectorType(value.type).shape
    return [vector.extract(value, [], [number]) for number in range(count)]
