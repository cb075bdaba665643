# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ops that torch-mlir has no linalg for, taken out of a graph, to be built by `frontends.aten`.

Such an op leaves a graph that torch-mlir knows: what it reads is returned by the graph, and what it
computes is an argument. `frontends/torch/importing.py` joins the two again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Crossing:
    """An op to build.

    name, attributes: of a builder of `frontends.aten`.
    operands:         nodes of the graph.
    results:          the nodes that it replaces; None for a result that nothing uses.
    node:             whose place in the program is that of the op.
    """

    name: str
    attributes: dict[str, Any]
    operands: list[Any]
    results: list[Any]
    node: Any


def find_crossings(graph: Any) -> list[Crossing]:
    """The ops of `graph` to be built here, in its order. Ops that prepare operands are added."""
    rewrites = _rewrites()
    found = []
    for node in list(graph.nodes):
        rewrite = rewrites.get(node.target) if node.op == "call_function" else None
        if rewrite is not None:
            with graph.inserting_before(node):
                crossing = rewrite(node)
            if crossing is not None and any(result is not None for result in crossing.results):
                found.append(crossing)
    return found


def kept_whole() -> set[Any]:
    """The ops that must not be decomposed before `find_crossings`."""
    return set(_rewrites())


def _rewrites() -> dict[Any, Callable[[Any], Crossing | None]]:
    import torch

    aten = torch.ops.aten
    rewrites: dict[Any, Callable[[Any], Crossing | None]] = {
        aten.index_copy.default: _index_copy,
        aten.index_add.default: _index_add,
        aten.index_put.default: _index_put,
        aten.scatter.src: lambda node: _scatter(node, "set"),
        aten.scatter_add.default: lambda node: _scatter(node, "add"),
        aten.scatter.reduce: _scatter_with_reduction,
        aten.scatter_reduce.two: _scatter_with_reduction,
        aten.cumsum.default: lambda node: _scan(node, "add"),
        aten.cumprod.default: lambda node: _scan(node, "multiply"),
        aten.sort.default: _sort,
        aten.sort.stable: _sort,
        aten.topk.default: _topk,
    }
    # Those that there are in this version of torch, or where transformers is loaded.
    for library, name in ((aten, "_grouped_mm"), (torch.ops.transformers, "grouped_mm_fallback")):
        if hasattr(library, name):
            rewrites[getattr(library, name).default] = _grouped_matmul
    return rewrites


def _index_copy(node: Any) -> Crossing:
    target, axis, index, source = node.args
    axes = [_positive(axis, target)]
    return _put(node, target, source, axes, [_row(node, index)], wrap=False)


def _index_add(node: Any) -> Crossing:
    import torch

    target, axis, index, source = node.args
    factor = node.kwargs.get("alpha", 1)
    if factor != 1:
        source = _call(node, torch.ops.aten.mul.Scalar, source, factor)
    axes = [_positive(axis, target)]
    return _put(node, target, source, axes, [_row(node, index)], wrap=False, accumulate=True)


def _row(node: Any, index: Any) -> Any:
    """One position, which may be given without a dimension, as a row of one."""
    import torch

    if _value(index).dim() == 1:
        return index
    return _call(node, torch.ops.aten.view.default, index, [1])


def _index_put(node: Any) -> Crossing | None:
    """Positions in some dimensions; `values` broadcast to what they select."""
    import torch

    target, indices, values = node.args[:3]
    accumulate = _options(node, accumulate=False)["accumulate"]
    axes = [axis for axis, index in enumerate(indices) if index is not None]
    positions = [indices[axis] for axis in axes]
    # torch takes bytes for truth values too.
    if any(_value(index).dtype in (torch.bool, torch.uint8) for index in positions):
        if not accumulate:
            _replace_masked(node, target, axes, positions, values)
        return None
    positions = _broadcast(node, positions)
    shape = _sizes(node, positions[0])
    # What stands between the dimensions of several positions goes behind them.
    together = axes == list(range(axes[0], axes[-1] + 1))
    at = axes[0] if together else 0
    rest = [size for axis, size in enumerate(_sizes(node, target)) if axis not in axes]
    values = _expanded(node, values, [*rest[:at], *shape, *rest[at:]])
    return _put(node, target, values, axes, positions, wrap=True, accumulate=accumulate, at=at)


def _broadcast(node: Any, tensors: list[Any]) -> list[Any]:
    """The tensors with one shape, of as many dimensions as the one that has most."""
    rank = max(_value(tensor).dim() for tensor in tensors)
    shape: list[Any] = [1] * rank
    for tensor in tensors:
        for dimension, size in enumerate(_sizes(node, tensor), rank - _value(tensor).dim()):
            if shape[dimension] == 1:
                shape[dimension] = size
    return [_expanded(node, tensor, shape) for tensor in tensors]


def _sizes(node: Any, tensor: Any) -> list[Any]:
    """Ints, and nodes of dynamic ones."""
    import torch

    size_of = torch.ops.aten.sym_size.int
    return [
        size if isinstance(size, int) else _call(node, size_of, tensor, dimension)
        for dimension, size in enumerate(_value(tensor).shape)
    ]


def _expanded(node: Any, tensor: Any, shape: list[Any]) -> Any:
    import torch

    expected = [size if isinstance(size, int) else _value(size) for size in shape]
    if len(expected) == _value(tensor).dim() and all(map(_same, expected, _value(tensor).shape)):
        return tensor
    return _call(node, torch.ops.aten.expand.default, tensor, shape)


def _put(
    node: Any,
    target: Any,
    values: Any,
    axes: list[int],
    indices: list[Any],
    *,
    wrap: bool,
    accumulate: bool = False,
    at: int | None = None,
) -> Crossing:
    attributes = {
        "axes": axes,
        "at": axes[0] if at is None else at,
        "wrap": wrap,
        "accumulate": accumulate,
    }
    return Crossing("index_put", attributes, [target, values, *indices], [node], node)


def _replace_masked(node: Any, target: Any, axes: list[int], masks: list[Any], values: Any) -> None:
    """The same values wherever a mask is true are a selection, which torch-mlir knows.

    A value for each is left for it to refuse: their number is known at run time only.
    """
    import torch

    mask, values_rank = masks[0], _value(values).dim()
    rest = _value(target).dim() - _value(mask).dim()
    if len(masks) > 1 or axes != [0] or values_rank > max(rest, 0):
        return
    if _value(mask).dtype != torch.bool:
        return
    aten = torch.ops.aten
    for _ in range(rest):
        mask = _call(node, aten.unsqueeze.default, mask, -1)
    _replace(node, _call(node, aten.where.self, mask, values, target))


def _scatter_with_reduction(node: Any) -> Crossing | None:
    options = _options(node, reduce=None, include_self=True)
    kind = {"sum": "add", "prod": "multiply"}.get(options["reduce"], options["reduce"])
    if kind not in ("add", "multiply", "amax", "amin") or not options["include_self"]:
        return None
    return _scatter(node, kind)


def _scatter(node: Any, kind: str) -> Crossing | None:
    target, axis, index, source = node.args[:4]
    if _value(target).dim() == 0:
        return None
    axis = _positive(axis, target)
    positions = _same_for_all_rows(node, target, axis, index)
    if positions is not None and kind in ("set", "add"):
        source = _narrowed(node, source, index)
        return _put(node, target, source, [axis], [positions], wrap=False, accumulate=kind == "add")
    attributes = {"axis": axis, "kind": kind, "unsigned": _is_unsigned(target)}
    return Crossing("scatter", attributes, [target, index, source], [node], node)


def _same_for_all_rows(node: Any, target: Any, axis: int, index: Any) -> Any:
    """The positions along `axis`, if an index that was expanded has the same everywhere."""
    import torch

    index_value, target_value = _value(index), _value(target)
    for dimension, (size, stride) in enumerate(
        zip(index_value.shape, index_value.stride(), strict=True)
    ):
        if dimension == axis:
            continue
        is_whole = _same(size, target_value.shape[dimension])
        if not is_whole or not (_same(size, 1) or _same(stride, 0)):
            return None
    index = _unexpanded(index, axis)
    for dimension in reversed(range(index_value.dim())):
        if dimension != axis:
            index = _call(node, torch.ops.aten.select.int, index, dimension, 0)
    return index


def _unexpanded(index: Any, axis: int) -> Any:
    """What `index` was expanded from, if that has all of dimension `axis`; else itself."""
    import torch

    if index.target is not torch.ops.aten.expand.default:
        return index
    source = index.args[0]
    is_whole = _value(source).dim() == _value(index).dim() and _same(
        _value(source).shape[axis], _value(index).shape[axis]
    )
    return source if is_whole else index


def _narrowed(node: Any, source: Any, index: Any) -> Any:
    """`source` as long as `index`, which may be shorter."""
    import torch

    for dimension, size in enumerate(_value(index).shape):
        if not _same(size, _value(source).shape[dimension]):
            size = _sizes(node, index)[dimension]
            source = _call(node, torch.ops.aten.slice.Tensor, source, dimension, 0, size)
    return source


def _scan(node: Any, kind: str) -> Crossing | None:
    import torch

    source, axis = node.args[:2]
    if _value(source).dim() == 0:
        return None
    dtype = _value(node).dtype
    if _value(source).dtype != dtype:
        source = _call(node, torch.ops.prims.convert_element_type.default, source, dtype)
    attributes = {"axis": _positive(axis, source), "kind": kind}
    return Crossing("scan", attributes, [source], [node], node)


def _grouped_matmul(node: Any) -> Crossing | None:
    """Groups of rows, which `offs` ends, by a matrix each; there are kinds for groups elsewhere."""
    rows, matrices = node.args[:2]
    options = _options(node, offs=None, bias=None, out_dtype=None)
    is_whole = _value(rows).dim() == 2 and _value(matrices).dim() == 3
    if not is_whole or options["offs"] is None or options["bias"] is not None:
        return None
    if _value(node).dtype != _value(rows).dtype:
        return None
    source = _untransposed(matrices)
    attributes = {"transposed": source is not matrices}
    return Crossing("grouped_matmul", attributes, [rows, source, options["offs"]], [node], node)


def _untransposed(matrices: Any) -> Any:
    """What has the last two dimensions in the other order, if `matrices` is such a view."""
    import torch

    if matrices.target is not torch.ops.aten.permute.default:
        return matrices
    source, order = matrices.args
    return source if list(order) == [0, 2, 1] else matrices


def _sort(node: Any) -> Crossing | None:
    options = _options(node, dim=-1, descending=False)
    return _sorted(node, "sort", options["dim"], {"descending": options["descending"]})


def _topk(node: Any) -> Crossing | None:
    options = _options(node, k=None, dim=-1, largest=True)
    if not isinstance(options["k"], int):
        return None
    attributes = {"count": options["k"], "largest": options["largest"]}
    return _sorted(node, "topk", options["dim"], attributes)


def _options(node: Any, **defaults: Any) -> dict[str, Any]:
    """What an op is given for these of its arguments, by position or name."""
    names = [argument.name for argument in node.target._schema.arguments]
    given = {**dict(zip(names, node.args, strict=False)), **node.kwargs}
    return {name: given.get(name, default) for name, default in defaults.items()}


def _sorted(node: Any, name: str, axis: int, attributes: dict[str, Any]) -> Crossing | None:
    """Values and indices along one dimension, which is moved to the end."""
    import torch

    source = node.args[0]
    rank = _value(source).dim()
    if rank == 0:
        return None
    axis = axis % rank
    attributes["unsigned"] = _is_unsigned(source)
    results = [_result(node, number) for number in range(2)]
    if axis != rank - 1:
        order = [other for other in range(rank) if other != axis] + [axis]
        back = [order.index(other) for other in range(rank)]
        source = _call(node, torch.ops.aten.permute.default, source, order)
        results = [_moved(result, order, back) for result in results]
    return Crossing(name, attributes, [source], results, node)


def _moved(result: Any, order: list[int], back: list[int]) -> Any:
    """A result whose dimensions are in `order`; what used `result` uses it, moved `back`."""
    import torch

    if result is None:
        return None
    users = list(result.users)
    with result.graph.inserting_after(result):
        moved = _call(result, torch.ops.aten.permute.default, result, order)
    with result.graph.inserting_after(moved):
        again = _call(result, torch.ops.aten.permute.default, moved, back)
    for user in users:
        user.replace_input_with(result, again)
    return moved


def _result(node: Any, number: int) -> Any:
    """The node of one of several results; None if nothing uses it."""
    found = [user for user in node.users if user.args[1] == number and user.users]
    return found[0] if found else None


def _replace(node: Any, other: Any) -> None:
    node.replace_all_uses_with(other)
    node.graph.erase_node(node)


def _call(node: Any, target: Any, *arguments: Any) -> Any:
    """A new node at the insertion point, whose place in the program is that of `node`."""
    from torch.fx.node import map_arg

    made = node.graph.call_function(target, arguments)
    made.meta = {
        key: node.meta[key] for key in ("stack_trace", "nn_module_stack") if key in node.meta
    }
    made.meta["val"] = target(*map_arg(arguments, _value))
    return made


def _value(node: Any) -> Any:
    return node.meta["val"]


def _is_unsigned(node: Any) -> bool:
    return not _value(node).dtype.is_signed


def _positive(axis: int, tensor: Any) -> int:
    return axis % max(_value(tensor).dim(), 1)


def _same(one: Any, other: Any) -> bool:
    """Whether two sizes are equal for sure: dynamic ones, if they are the same expression."""
    return str(one) == str(other)
