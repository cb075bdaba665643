# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Types of values: as ONNX states them, as MLIR and NumPy have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from mlir import ir

from mlir_attention.frontends.onnx.graph.symbols import simplified

#: A number, the name of a dimension (`dim_param`), or None where nothing is known.
Extent: TypeAlias = int | str | None

#: ONNX's names of element types, with MLIR's.
_ELEMENTS = {
    "FLOAT": "f32",
    "DOUBLE": "f64",
    "FLOAT16": "f16",
    "BFLOAT16": "bf16",
    "FLOAT8E4M3FN": "f8E4M3FN",
    "FLOAT8E5M2": "f8E5M2",
    "BOOL": "i1",
    "INT8": "i8",
    "INT16": "i16",
    "INT32": "i32",
    "INT64": "i64",
    "UINT8": "i8",
    "UINT16": "i16",
    "UINT32": "i32",
    "UINT64": "i64",
}


@dataclass(frozen=True)
class Type:
    """The type of a tensor.

    element: ONNX's name of the element type, such as "FLOAT16".
    shape:   the extents; None if not even the rank is known.
    """

    element: str
    shape: tuple[Extent, ...] | None

    @property
    def is_float(self) -> bool:
        """Whether its elements are floating-point numbers."""
        return self.element in ("FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16") or "FLOAT8" in (
            self.element
        )

    @property
    def is_unsigned(self) -> bool:
        """Whether its elements are unsigned integers, or truth values."""
        return self.element.startswith("UINT") or self.element == "BOOL"

    def mlir(self) -> ir.RankedTensorType:
        """The tensor type of MLIR, whose integers have no sign."""
        shape = self.shape or ()
        dynamic = ir.ShapedType.get_dynamic_size()
        return ir.RankedTensorType.get(
            [extent if isinstance(extent, int) else dynamic for extent in shape],
            ir.Type.parse(_ELEMENTS[self.element]),
        )

    def __str__(self) -> str:
        shape = "?" if self.shape is None else ", ".join(str(e or "?") for e in self.shape)
        return f"{self.element.lower()}[{shape}]"


def type_of(proto: Any) -> Type | None:
    """The type that a `TypeProto` states; None if that is none of a tensor."""
    from onnx import TensorProto

    tensor = proto.tensor_type
    if proto.WhichOneof("value") != "tensor_type" or not tensor.elem_type:
        return None
    shape = None
    if tensor.HasField("shape"):
        shape = tuple(_extent(dim) for dim in tensor.shape.dim)
    return Type(TensorProto.DataType.Name(tensor.elem_type), shape)


def type_proto(type_: Type) -> Any:
    """The `TypeProto` of a type."""
    from onnx import TensorProto, helper

    element = TensorProto.DataType.Value(type_.element)
    return helper.make_tensor_type_proto(element, None if type_.shape is None else type_.shape)


def is_supported(type_: Type) -> bool:
    """Whether arrays of the type can be passed to compiled code."""
    return type_.element in _ELEMENTS


def merged(one: Type | None, other: Type | None) -> Type | None:
    """What both say of one value; numbers go before names."""
    if one is None or other is None:
        return one or other
    if one.shape is None or other.shape is None:
        return Type(one.element, one.shape or other.shape)
    if len(one.shape) != len(other.shape):
        return one
    return Type(one.element, tuple(map(_better, one.shape, other.shape)))


def known_shape(type_: Type) -> Sequence[Extent]:
    """The extents of a type whose rank is known."""
    assert type_.shape is not None
    return type_.shape


def _better(one: Extent, other: Extent) -> Extent:
    return other if _knowledge(other) > _knowledge(one) else one


def _knowledge(extent: Extent) -> int:
    """How much is known: nothing, a name that ONNX's inference made up, a name, a number."""
    if extent is None or isinstance(extent, int):
        return 0 if extent is None else 3
    return 1 if "unk__" in extent else 2


def _extent(dim: Any) -> Extent:
    kind = dim.WhichOneof("value")
    if kind == "dim_value":
        # Exporters write what they do not know as -1 or so.
        return int(dim.dim_value) if dim.dim_value >= 0 else None
    return simplified(dim.dim_param) if kind == "dim_param" and dim.dim_param else None
