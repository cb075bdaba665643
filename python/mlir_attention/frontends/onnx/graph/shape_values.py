# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Shapes that a graph computes, such as the second input of `Reshape`, in terms of named extents.

ONNX's own inference follows some of them, but knows no products: with an extent of -1 it is at its
end, and so are the shapes of all that follows.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mlir_attention.frontends.onnx.graph.loading import load_onnx
from mlir_attention.frontends.onnx.graph.symbols import product_of, product_of_all, simplified
from mlir_attention.frontends.onnx.graph.types import Extent, Type

#: The elements of a tensor of integers of up to one dimension; None where one is not known.
Values = list[Extent]

#: Larger tensors are no shapes.
_MOST = 64


class ShapeValues:
    """The elements of those tensors of a graph that are computed from extents."""

    def __init__(self, graph: Any, types: dict[str, Type]) -> None:
        """`types` may tell more later."""
        self._types = types
        self._producers = {name: node for node in graph.node for name in node.output}
        self._initializers = {tensor.name: tensor for tensor in graph.initializer}
        self._known: dict[str, Values | None] = {}

    def of(self, name: str) -> Values | None:
        """The elements of a value; None if not even their number is known."""
        if name in self._known:
            return self._known[name]
        self._known[name] = None  # A graph has no cycles, but a wrong one may.
        found = self._compute(name)
        if found is None:
            del self._known[name]  # Types may tell more later.
        else:
            self._known[name] = found
        return found

    def refined(self, node: Any) -> Type | None:
        """The type of the output of a node that takes a shape; None if nothing more is known."""
        refine = _REFINED.get(node.op_type) if node.domain in ("", "ai.onnx") else None
        return None if refine is None else refine(self, node)

    def type_of(self, name: str) -> Type | None:
        """The type of a value."""
        return self._types.get(name)

    def _compute(self, name: str) -> Values | None:
        if name in self._initializers:
            return self._constant(self._initializers[name])
        node = self._producers.get(name)
        if node is None or node.domain not in ("", "ai.onnx"):
            return None
        compute = _COMPUTED.get(node.op_type)
        return None if compute is None else compute(self, node)

    def _constant(self, tensor: Any) -> Values | None:
        array = load_onnx().numpy_helper.to_array(tensor)
        if array.ndim > 1 or array.size > _MOST or array.dtype.kind not in "iub":
            return None
        return [int(number) for number in array.reshape(-1)]


def attribute(node: Any, name: str, default: Any) -> Any:
    """The value of an attribute; `default` if the node has none of this name."""
    for each in node.attribute:
        if each.name == name:
            return load_onnx().helper.get_attribute_value(each)
    return default


# ---- what is computed


def _shape(values: ShapeValues, node: Any) -> Values | None:
    type_ = values.type_of(node.input[0])
    if type_ is None or type_.shape is None:
        return None
    return list(type_.shape[slice(attribute(node, "start", 0), attribute(node, "end", None))])


def _size(values: ShapeValues, node: Any) -> Values | None:
    type_ = values.type_of(node.input[0])
    product = None if type_ is None or type_.shape is None else product_of_all(type_.shape)
    return None if product is None else [product.extent()]


def _same(values: ShapeValues, node: Any) -> Values | None:
    """Of ops that change the number of dimensions at most, from none to one and back."""
    result = values.type_of(node.output[0])
    if result is not None and result.shape is not None and len(result.shape) > 1:
        return None
    return values.of(node.input[0])


def _gather(values: ShapeValues, node: Any) -> Values | None:
    data, indices = values.of(node.input[0]), values.of(node.input[1])
    if data is None or indices is None or attribute(node, "axis", 0) != 0:
        return None
    if not all(isinstance(at, int) and -len(data) <= at < len(data) for at in indices):
        return None
    return [data[at] for at in indices if isinstance(at, int)]


def _concat(values: ShapeValues, node: Any) -> Values | None:
    parts = [values.of(name) for name in node.input]
    joined: Values = []
    for part in parts:
        if part is None:
            return None
        joined += part
    return joined if len(joined) <= _MOST else None


def _slice(values: ShapeValues, node: Any) -> Values | None:
    data = values.of(node.input[0])
    steps: Values | None = [1]
    if len(node.input) < 3:  # Before opset 10, attributes.
        starts, ends = attribute(node, "starts", None), attribute(node, "ends", None)
    else:
        starts, ends = values.of(node.input[1]), values.of(node.input[2])
        if len(node.input) > 4 and node.input[4]:
            steps = values.of(node.input[4])
    if data is None or starts is None or ends is None or steps is None:
        return None
    bounds = [bound for bound in [*starts, *ends, *steps] if isinstance(bound, int)]
    if len(bounds) != 3 or bounds[2] == 0:
        return None
    return data[slice(*bounds)]


def _combined(combine: Callable[[Extent, Extent], Extent]) -> Callable[..., Values | None]:
    def compute(values: ShapeValues, node: Any) -> Values | None:
        operands = [values.of(name) for name in node.input]
        if len(operands) != 2 or operands[0] is None or operands[1] is None:
            return None
        one, other = _broadcast(operands[0], operands[1])
        return [combine(left, right) for left, right in zip(one, other, strict=True)]

    return compute


def _broadcast(one: Values, other: Values) -> tuple[Values, Values]:
    length = max(len(one), len(other))
    fit = [part * length if len(part) == 1 else part for part in (one, other)]
    return (fit[0], fit[1]) if len(fit[0]) == len(fit[1]) else ([], [])


def _multiply(one: Extent, other: Extent) -> Extent:
    product = product_of_all([one, other])
    return None if product is None else product.extent()


def _divide(one: Extent, other: Extent) -> Extent:
    if one is None or other is None or other == 0:
        return None
    if isinstance(one, int) and isinstance(other, int):
        return one // other if one >= 0 and other > 0 else None
    return simplified(f"({one})//({other})")


def _add(one: Extent, other: Extent) -> Extent:
    if one is None or other is None:
        return None
    if isinstance(one, int) and isinstance(other, int):
        return one + other
    if 0 in (one, other):
        return other if one == 0 else one
    return simplified(" + ".join(sorted([f"({one})", f"({other})"])))


def _subtract(one: Extent, other: Extent) -> Extent:
    if one is None or other is None:
        return None
    if isinstance(one, int) and isinstance(other, int):
        return one - other
    return one if other == 0 else 0 if one == other else simplified(f"({one}) - ({other})")


def _equal(one: Extent, other: Extent) -> Extent:
    if isinstance(one, int) and isinstance(other, int):
        return int(one == other)
    # Extents are not negative.
    is_negative = any(isinstance(each, int) and each < 0 for each in (one, other))
    return 0 if is_negative and None not in (one, other) else None


def _where(values: ShapeValues, node: Any) -> Values | None:
    operands = [values.of(name) for name in node.input]
    known = [operand for operand in operands if operand is not None]
    if len(known) != 3:
        return None
    length = max(map(len, known))
    known = [operand * length if len(operand) == 1 else operand for operand in known]
    if any(len(operand) != length for operand in known):
        return None
    choices = zip(*known, strict=True)
    return [None if which is None else yes if which else no for which, yes, no in choices]


def _constant_of_shape(values: ShapeValues, node: Any) -> Values | None:
    shape = values.of(node.input[0])
    if shape is None or len(shape) > 1 or not all(isinstance(extent, int) for extent in shape):
        return None
    count: Extent = shape[0] if shape else 1
    value = attribute(node, "value", None)
    number = 0.0 if value is None else load_onnx().numpy_helper.to_array(value).reshape(-1)[0]
    if not isinstance(count, int) or count > _MOST:
        return None
    return [int(number)] * count


def _product(values: ShapeValues, node: Any) -> Values | None:
    data = values.of(node.input[0])
    product = None if data is None else product_of_all(data)
    return None if product is None else [product.extent()]


_COMPUTED: dict[str, Callable[[ShapeValues, Any], Values | None]] = {
    "Add": _combined(_add),
    "Cast": _same,
    "Concat": _concat,
    "ConstantOfShape": _constant_of_shape,
    "Div": _combined(_divide),
    "Equal": _combined(_equal),
    "Gather": _gather,
    "Identity": _same,
    "Mul": _combined(_multiply),
    "ReduceProd": _product,
    "Reshape": _same,
    "Shape": _shape,
    "Size": _size,
    "Slice": _slice,
    "Squeeze": _same,
    "Sub": _combined(_subtract),
    "Unsqueeze": _same,
    "Where": _where,
}


# ---- the types that follow


def _reshaped(values: ShapeValues, node: Any) -> Type | None:
    source, shape = values.type_of(node.input[0]), values.of(node.input[1])
    if source is None or shape is None:
        return None
    extents: list[Extent] = []
    for number, extent in enumerate(shape):
        if extent == 0 and not attribute(node, "allowzero", 0) and source.shape is not None:
            extent = source.shape[number] if number < len(source.shape) else None
        extents.append(extent)
    if -1 in extents:
        rest = product_of_all([extent for extent in extents if extent != -1])
        total = None if source.shape is None else product_of_all(source.shape)
        left = None if rest is None or total is None else total.over(rest)
        at = extents.index(-1)
        extents[at] = None if left is None else left.extent()
    return Type(source.element, tuple(extents))


def _expanded(values: ShapeValues, node: Any) -> Type | None:
    source, shape = values.type_of(node.input[0]), values.of(node.input[1])
    if source is None or source.shape is None or shape is None:
        return None
    rank = max(len(shape), len(source.shape))
    one: list[Extent] = [*[1] * (rank - len(shape)), *shape]
    other: list[Extent] = [*[1] * (rank - len(source.shape)), *source.shape]
    return Type(source.element, tuple(map(_wider, one, other)))


def _wider(one: Extent, other: Extent) -> Extent:
    """Of two extents that broadcast."""
    if one == 1 or other == 1:
        return other if one == 1 else one
    return (
        one if one == other or isinstance(one, int) else other if isinstance(other, int) else None
    )


def _filled(values: ShapeValues, node: Any) -> Type | None:
    shape, known = values.of(node.input[0]), values.type_of(node.output[0])
    return None if shape is None or known is None else Type(known.element, tuple(shape))


def _counted(values: ShapeValues, node: Any) -> Type | None:
    """Of `Range` from 0 on, by 1."""
    start, limit, step = (values.of(name) for name in node.input)
    known = values.type_of(node.output[0])
    if start != [0] or step != [1] or limit is None or known is None:
        return None
    return Type(known.element, (limit[0],)) if product_of(limit[0]) is not None else None


_REFINED: dict[str, Callable[[ShapeValues, Any], Type | None]] = {
    "ConstantOfShape": _filled,
    "Expand": _expanded,
    "Range": _counted,
    "Reshape": _reshaped,
}
