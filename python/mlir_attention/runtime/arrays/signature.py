# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What a compiled function takes and returns, in terms that outlive the MLIR context."""

from __future__ import annotations

from dataclasses import dataclass

from mlir import ir
from mlir.dialects import func

from mlir_attention.runtime.arrays.element_types import element_of
from mlir_attention.support.functions import functions_of, is_public, operations_of
from mlir_attention.updates.aliases import Update, updates_of
from mlir_attention.updates.extensions import Extension, extensions_of


@dataclass(frozen=True)
class ScalarType:
    """A scalar; `element` is its MLIR spelling, such as "f32"."""

    element: str

    def __str__(self) -> str:
        return self.element


@dataclass(frozen=True)
class TensorType:
    """A ranked tensor; an extent of None is known only at run time."""

    shape: tuple[int | None, ...]
    element: str

    @property
    def rank(self) -> int:
        """The number of dimensions."""
        return len(self.shape)

    def admits(self, shape: tuple[int, ...]) -> bool:
        """Whether an array of this shape is of the type, the dynamic extents being any."""
        return len(shape) == self.rank and all(
            expected is None or extent == expected
            for extent, expected in zip(shape, self.shape, strict=True)
        )

    def __str__(self) -> str:
        extents = ["?" if extent is None else str(extent) for extent in self.shape]
        return f"tensor<{'x'.join([*extents, self.element])}>"


ValueType = ScalarType | TensorType

#: What becomes of functions below func.
_LOWERED = ("llvm.func", "emitc.func", "spirv.func")


@dataclass(frozen=True)
class Signature:
    """Name and types of a function as its author wrote it, before any lowering.

    updates:    the results that are new values of arguments, which are updated in place.
    extensions: memory for results, which the compiled function takes behind the arguments.
    """

    name: str
    arguments: tuple[ValueType, ...]
    results: tuple[ValueType, ...]
    updates: tuple[Update, ...] = ()
    extensions: tuple[Extension, ...] = ()

    @staticmethod
    def of(module: ir.Operation, entry: str) -> Signature:
        """The signature of the function `entry` of `module`, whose types are still tensors.

        Raises ValueError if there is no such function, and TypeError for an argument or result
        that is neither a ranked tensor without encoding nor a scalar, or whose elements cannot
        cross the boundary.
        """
        function = function_named(module, entry)
        function_type = ir.FunctionType(ir.TypeAttr(function.attributes["function_type"]).value)
        updates, extensions = updates_of(function), extensions_of(function)
        count = len(function_type.inputs) - len(extensions)
        return Signature(
            entry,
            _value_types(function_type.inputs[:count], "argument", entry),
            _value_types(function_type.results, "result", entry),
            updates,
            extensions,
        )

    def __str__(self) -> str:
        arguments = ", ".join(map(str, self.arguments))
        results = ", ".join(map(str, self.results))
        return f"{self.name}({arguments}) -> ({results})"


def only_public_function(module: ir.Operation) -> str:
    """Name of the only function of `module` that can be called from outside.

    Raises ValueError if there is none, or more than one.
    """
    names = public_functions(module)
    if len(names) != 1:
        raise ValueError(f"entry must name one of the module's {_describe_functions(module)}")
    return names[0]


def function_named(module: ir.Operation, entry: str) -> func.FuncOp:
    """The function `entry` of `module`. Raises ValueError if there is none."""
    functions = {_name(function): function for function in functions_of(module)}
    if entry in functions:
        return functions[entry]
    raise ValueError(
        f"no function {entry!r} in the module; entry must name one of its "
        + _describe_functions(module)
    )


def _describe_functions(module: ir.Operation) -> str:
    """`public functions (it has 'f', 'g')`, and why a lowered module has none."""
    names = ", ".join(map(repr, public_functions(module))) or "none"
    lowered = next((op.name for op in operations_of(module) if op.name in _LOWERED), None)
    hint = f": its functions are {lowered}, compile takes the module before attention-to-cpu"
    return f"public functions (it has {names}{hint if names == 'none' and lowered else ''})"


def public_functions(module: ir.Operation) -> list[str]:
    """Names of the functions of `module` that have a body and can be called from outside."""
    return [
        _name(function)
        for function in functions_of(module)
        if is_public(function) and not function.is_external
    ]


def _name(function: func.FuncOp) -> str:
    name = ir.StringAttr(function.attributes["sym_name"]).value_bytes
    try:
        return name.decode()
    except UnicodeDecodeError:
        raise ValueError(
            f"a function of the module has a name that is not UTF-8, {name!r}"
        ) from None


def _value_types(types: list[ir.Type], kind: str, entry: str) -> tuple[ValueType, ...]:
    return tuple(
        _value_type(type_, f"{kind} {number} of {entry!r}") for number, type_ in enumerate(types)
    )


def _value_type(type_: ir.Type, label: str) -> ValueType:
    if isinstance(type_, ir.RankedTensorType) and type_.encoding is None:
        extents = (
            None if type_.is_dynamic_dim(axis) else type_.get_dim_size(axis)
            for axis in range(type_.rank)
        )
        return TensorType(tuple(extents), element_of(str(type_.element_type), label).name)
    if isinstance(type_, ir.IntegerType | ir.FloatType | ir.IndexType):
        return ScalarType(element_of(str(type_), label).name)
    raise TypeError(f"{label} is a {type_}; expected a ranked tensor without encoding or a scalar")
