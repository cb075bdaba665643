# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""A node of a graph as what builds it sees it: attributes, inputs, and the types of both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from mlir_attention.frontends.onnx.graph.types import Extent, Type

#: ONNX calls its own domain by the empty name.
ONNX_DOMAIN = "ai.onnx"


@dataclass(frozen=True)
class Node:
    """A node and the types of its values.

    proto:    the `NodeProto`.
    opset:    the version of the opset that its domain is imported with.
    inputs:   the types of its inputs; None for one that is left out.
    declared: what the model says of the types of its outputs; None where it says nothing.
    numbers:  the inputs that are constants of one integer.
    """

    proto: Any
    opset: int
    inputs: Sequence[Type | None]
    declared: Sequence[Type | None]
    numbers: Mapping[int, int] = field(default_factory=dict)

    def attribute(self, name: str, default: Any = None) -> Any:
        """The value of an attribute; `default` if the node has none of this name."""
        from onnx import helper

        for attribute in self.proto.attribute:
            if attribute.name == name:
                value = helper.get_attribute_value(attribute)
                return value.decode() if isinstance(value, bytes) else value
        return default

    def required(self, name: str) -> Any:
        """The value of an attribute that the node must have. Raises ValueError if it has not."""
        value = self.attribute(name)
        if value is None:
            raise self.refusal(f"the attribute {name!r} is missing")
        return value

    def number(self, number: int) -> int | None:
        """The integer that an input is; None if it is no such constant."""
        return self.numbers.get(number)

    def has(self, number: int) -> bool:
        """Whether the input with this number is given."""
        return number < len(self.inputs) and self.inputs[number] is not None

    def wants(self, number: int) -> bool:
        """Whether the output with this number has a name, so that something may use it."""
        return number < len(self.proto.output) and bool(self.proto.output[number])

    def type_of(self, number: int, name: str, ranks: Sequence[int]) -> Type:
        """The type of an input, which must be given and have one of these ranks.

        Raises ValueError, which calls the input `name`, for any other.
        """
        type_ = self.inputs[number] if number < len(self.inputs) else None
        if type_ is None:
            raise self.refusal(f"the input {name!r} is missing")
        if type_.shape is None:
            raise self.refusal(f"the rank of the input {name!r} is not known")
        if len(type_.shape) not in ranks:
            expected = " or ".join(map(str, ranks))
            raise self.refusal(
                f"the input {name!r} has {len(type_.shape)} dimensions; expected {expected}"
            )
        return type_

    def extents(self, number: int, name: str, ranks: Sequence[int]) -> tuple[Extent, ...]:
        """The extents of an input: see `type_of`."""
        shape = self.type_of(number, name, ranks).shape
        assert shape is not None
        return shape

    def agree(self, what: str, *extents: Extent) -> Extent:
        """The extent that all of these are, the best known. Raises ValueError if two differ."""
        numbers = {extent for extent in extents if isinstance(extent, int)}
        if len(numbers) > 1:
            raise self.refusal(f"{what} must be equal, not {' and '.join(map(str, extents))}")
        names = [extent for extent in extents if isinstance(extent, str)]
        return next(iter(numbers)) if numbers else names[0] if names else None

    def static(self, what: str, extent: Extent) -> int:
        """An extent that must be known. Raises ValueError if it is not."""
        if not isinstance(extent, int):
            raise self.refusal(f"{what} must be known, but is {extent or '?'}")
        return extent

    def refusal(self, message: str) -> ValueError:
        """The error for a node that cannot be imported, which names it."""
        return ValueError(f"{described(self.proto, self.opset)}: {message}")


def described(proto: Any, opset: int | None) -> str:
    """As in "node 'attn_0' (Attention of ai.onnx 23)"."""
    version = "" if opset is None else f" {opset}"
    return f"node {proto.name!r} ({proto.op_type} of {proto.domain or ONNX_DOMAIN}{version})"
