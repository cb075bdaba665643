# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What a bundle's entry takes and returns, as C and its tables have it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from mlir_attention.bundle.agreements import Extent
from mlir_attention.bundle.device import DeviceKind, Program
from mlir_attention.bundle.levels import Level
from mlir_attention.runtime.arrays.element_types import Element, element_of
from mlir_attention.runtime.arrays.signature import ScalarType, Signature, TensorType, ValueType

#: The C types of scalars; f16, bf16 and f8 by their bits.
_C_TYPES = {
    "f64": "double", "f32": "float", "f16": "uint16_t", "bf16": "uint16_t", "f8E4M3FN": "uint8_t",
    "f8E5M2": "uint8_t", "i1": "bool", "i8": "int8_t", "i16": "int16_t", "i32": "int32_t",
    "i64": "int64_t", "ui8": "uint8_t", "ui16": "uint16_t", "ui32": "uint32_t",
    "ui64": "uint64_t", "index": "int64_t",
}  # fmt: skip


def _scalar_kind(type_: ValueType) -> str:
    if isinstance(type_, TensorType):
        return "none"
    element = type_.element
    if element == "i1":
        return "bool"
    if element in ("f32", "f64"):
        return "float"
    if element.startswith(("f", "bf")):
        return "bits"
    return "unsigned" if element.startswith("ui") else "signless"


@dataclass(frozen=True)
class Value:
    """An argument or a result.

    name:       in C and in the manifest: arg0, result1.
    label:      in messages.
    type:       as in the module.
    is_written: whether a call writes to the tensor that is passed for it.
    extends:    of a result: the number of the argument that its tensor begins with.
    updates:    of a result: the number of the argument that it is the new value of.
    offset:     of a result that is returned: in the structure of results, in bytes.
    """

    name: str
    label: str
    type: ValueType
    is_written: bool = False
    updates: int | None = None
    extends: int | None = None
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
    def scalar(self) -> str:
        """What a scalar is, as tensors.c has it; "none" for a tensor."""
        return _scalar_kind(self.type)

    @property
    def dlpack_types(self) -> list[tuple[int, int]]:
        """DLPack's (code, bits) that hold its elements."""
        return sorted(self.element.dlpack)


@dataclass(frozen=True)
class Entry:
    """A function of a bundle.

    symbol:   its name in C.
    memory:   results that are written behind arguments, in the order in which the code takes them.
    results:  all of them, also those that are arguments updated in place.
    messages: of the assertions of its code for each level, by number.
    agreements: sets of extents that must be one; see `agreements.py`.
    program:  its kernels; None: it runs on the CPU.
    """

    name: str
    symbol: str
    arguments: tuple[Value, ...]
    memory: tuple[Value, ...]
    results: tuple[Value, ...]
    messages: tuple[tuple[str, ...], ...]
    agreements: Sequence[Sequence[Extent]] = ()
    program: Program | None = None

    @staticmethod
    def of(
        signature: Signature,
        prefix: str,
        messages: tuple[tuple[str, ...], ...],
        agreements: Sequence[Sequence[Extent]],
        program: Program | None = None,
    ) -> Entry:
        """The entry of a compiled function."""
        name = signature.name
        written = {update.argument for update in signature.updates}
        updates = {update.result: update.argument for update in signature.updates}
        extends = {each.result: each.argument for each in signature.extensions}
        arguments = tuple(
            Value(f"arg{at}", f"argument {at} of '{name}'", type_, at in written)
            for at, type_ in enumerate(signature.arguments)
        )
        results, end = [], 0
        for at, type_ in enumerate(signature.results):
            label = f"result {at} of '{name}'"
            if at in extends:
                value = Value(f"result{at}", label, type_, is_written=True, extends=extends[at])
                results.append(value)
                continue
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
        memory = tuple(results[each.result] for each in signature.extensions)
        return Entry(
            name,
            f"{prefix}_{name}",
            arguments,
            memory,
            tuple(results),
            messages,
            agreements,
            program,
        )

    @property
    def tvm_symbol(self) -> str:
        """Its name for TVM-FFI's loaders."""
        return f"__tvm_ffi_{self.symbol}"

    @property
    def returned(self) -> tuple[Value, ...]:
        """The results that the code returns: not those that are in memory of its arguments."""
        return tuple(value for value in self.passed_results if value.extends is None)

    @property
    def passed_results(self) -> tuple[Value, ...]:
        """The results that a call passes places for: not those that are arguments."""
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
            for value in self.passed_results
        ]
        return f"int {self.symbol}({', '.join([*taken, *given]) or 'void'})"


@dataclass(frozen=True)
class Bundle:
    """What a bundle is.

    machine:     that it is for, as `platform.machine` has it.
    levels:      the CPUs that it has code for, the least first.
    threads:     "openmp", "sequential" or "callback".
    num_threads: how many share the tasks of an attention; None: as many as there are.
    device:      of the kernels that groups are; None: there are none.
    """

    name: str
    machine: str
    levels: Sequence[Level]
    entries: Sequence[Entry]
    threads: str
    num_threads: int | None
    device: DeviceKind | None = None
