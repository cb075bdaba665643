# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What a bundle's entry takes and returns, as C and its tables have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlir_attention.bundle.agreements import Extent
from mlir_attention.runtime.arrays.element_types import Element, element_of
from mlir_attention.runtime.arrays.signature import ScalarType, Signature, TensorType, ValueType

#: The C types of scalars; f16, bf16 and f8 by their bits.
_C_TYPES = {
    "f64": "double", "f32": "float", "f16": "uint16_t", "bf16": "uint16_t", "f8E4M3FN": "uint8_t",
    "f8E5M2": "uint8_t", "i1": "bool", "i8": "int8_t", "i16": "int16_t", "i32": "int32_t",
    "i64": "int64_t", "ui8": "uint8_t", "ui16": "uint16_t", "ui32": "uint32_t",
    "ui64": "uint64_t", "index": "int64_t",
}  # fmt: skip


@dataclass(frozen=True)
class Value:
    """An argument or a result.

    name:       in C and in the manifest: arg0, result1.
    label:      in messages.
    type:       as in the module.
    is_written: whether a call writes to the tensor that is passed for it.
    updates:    of a result: the number of the argument that it is the new value of.
    offset:     of a result that is returned: in the structure of results, in bytes.
    """

    name: str
    label: str
    type: ValueType
    is_written: bool = False
    updates: int | None = None
    offset: int = 0

    @property
    def element(self) -> Element:
        """The type of a number, or of the elements of a tensor."""
        return element_of(self.type.element, self.label)

    @property
    def rank(self) -> int:
        """That of a tensor; -1 for a scalar."""
        return self.type.rank if isinstance(self.type, TensorType) else -1

    @property
    def words(self) -> int:
        """How many words of 8 bytes describe it."""
        return 3 + 2 * self.rank if isinstance(self.type, TensorType) else 1

    @property
    def c_type(self) -> str:
        """The C type of a scalar."""
        return _C_TYPES[self.type.element]

    @property
    def dlpack_types(self) -> list[tuple[int, int]]:
        """DLPack's (code, bits) that hold its elements."""
        return sorted(self.element.dlpack)


@dataclass(frozen=True)
class Entry:
    """A function of a bundle.

    symbol:   its name in C.
    results:  all of them, also those that are arguments updated in place.
    messages: of its assertions, by number.
    agreements: sets of extents that must be one; see `agreements.py`.
    """

    name: str
    symbol: str
    arguments: tuple[Value, ...]
    results: tuple[Value, ...]
    messages: tuple[str, ...]
    agreements: Sequence[Sequence[Extent]] = ()

    @staticmethod
    def of(
        signature: Signature,
        prefix: str,
        messages: tuple[str, ...],
        agreements: Sequence[Sequence[Extent]],
    ) -> Entry:
        """The entry of a compiled function."""
        name = signature.name
        written = {update.argument for update in signature.updates}
        updates = {update.result: update.argument for update in signature.updates}
        arguments = tuple(
            Value(f"arg{at}", f"argument {at} of '{name}'", type_, at in written)
            for at, type_ in enumerate(signature.arguments)
        )
        results, end = [], 0
        for at, type_ in enumerate(signature.results):
            label = f"result {at} of '{name}'"
            if at in updates:
                results.append(Value(f"result{at}", label, type_, updates=updates[at]))
                continue
            size = 8
            if isinstance(type_, ScalarType):
                size = element_of(type_.element, label).itemsize
            end = -(-end // size) * size
            value = Value(f"result{at}", label, type_, is_written=True, offset=end)
            end += 8 * value.words if isinstance(type_, TensorType) else size
            results.append(value)
        return Entry(name, f"{prefix}_{name}", arguments, tuple(results), messages, agreements)

    @property
    def returned(self) -> tuple[Value, ...]:
        """The results that a call returns: not those that are arguments."""
        return tuple(result for result in self.results if result.updates is None)

    @property
    def result_bytes(self) -> int:
        """Size of the structure of the results."""
        return max((value.offset + 8 * value.words for value in self.returned), default=0)

    def declaration(self) -> str:
        """Of its function in C, without the semicolon."""
        taken = [
            f"{value.c_type} {value.name}"
            if value.rank < 0
            else f"{'' if value.is_written else 'const '}DLTensor *{value.name}"
            for value in self.arguments
        ]
        given = [
            f"{value.c_type if value.rank < 0 else 'DLTensor'} *{value.name}"
            for value in self.returned
        ]
        return f"int {self.symbol}({', '.join([*taken, *given]) or 'void'})"
