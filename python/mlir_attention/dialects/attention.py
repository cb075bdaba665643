# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The attention dialect: op classes, and builders that take a Python function as region.

    out = attention.group(
        q, k, v, keep,
        maps="bhrmd, bhnd, bhne, bn -> bhrme",
        score=lambda score, keep, index: arith.select(
            keep, arith.mulf(score, scale), minus_infinity
        ),
    )

A letter of `maps` is a dimension of the iteration space.
"""

import contextlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from mlir import ir

from mlir_attention import _extension
from mlir_attention.dialects._attention_ops_gen import (
    GroupOp,
    IndexOp,
    LseCombineOp,
    YieldOp,
    _Dialect,
)

__all__ = [
    "GroupOp",
    "IndexOp",
    "LseCombineOp",
    "YieldOp",
    "_Dialect",
    "accumulation_type",
    "group",
    "lse_combine",
    "register_dialect",
]

#: Elements that a tensor of an op has at most.
MOST_ELEMENTS = _extension.MOST_ELEMENTS

#: The attention dialect gives positions by dimension: a letter of `maps`, or a number.
IndexGetter = Callable[[str | int], ir.Value]


def register_dialect(context: ir.Context) -> None:
    """Makes a context know the dialect, if it does not: one from before the import of this package.

    Every context that is made after the import knows it.
    """
    if not context.is_registered_operation(GroupOp.OPERATION_NAME):
        registry = ir.DialectRegistry()
        _extension.register_dialect(registry)
        context.append_dialect_registry(registry)
        _ = context.dialects["attention"]


def accumulation_type(*inputs: ir.Value) -> ir.Type:
    """The type in which scores of `inputs` (query, key, value) are computed.

    f64 if one of them holds f64, f32 otherwise.
    """
    elements = [ir.RankedTensorType(value.type).element_type for value in inputs]
    context = inputs[0].type.context
    if any(isinstance(element, ir.F64Type) for element in elements):
        return ir.F64Type.get(context)
    return ir.F32Type.get(context)


def name_operands(
    query: ir.Value,
    key: ir.Value,
    value: ir.Value,
    score_operands: Sequence[ir.Value],
    kv_lengths: ir.Value | None = None,
    page_table: ir.Value | None = None,
) -> dict[str, ir.Value]:
    """The operands that a group has, in order, by the names that errors call them."""
    named = {"query": query, "key": key, "value": value}
    named |= {f"score operand {number}": operand for number, operand in enumerate(score_operands)}
    optional = {"kv_lengths": kv_lengths, "page_table": page_table}
    return named | {name: operand for name, operand in optional.items() if operand is not None}


def group(
    query: ir.Value,
    key: ir.Value,
    value: ir.Value,
    *score_operands: ir.Value,
    kv_lengths: ir.Value | None = None,
    page_table: ir.Value | None = None,
    maps: str | Sequence[ir.AffineMap],
    score: Callable[..., ir.Value] | None = None,
    lse: bool = False,
    element_type: ir.Type | None = None,
    tag: str = "attention",
    unsigned_key: bool = False,
    unsigned_value: bool = False,
    packed_key: bool = False,
    packed_value: bool = False,
    loc: ir.Location | None = None,
    ip: ir.InsertionPoint | None = None,
) -> Any:
    """Builds an `attention.group` and returns its output, or (output, lse).

    Args:
      query, key, value: ranked tensors of floats; key and value may hold i8 too.
      score_operands: ranked tensors of which the score function gets one element each.
      kv_lengths: the number of keys that exist, i32 or i64, over batch dimensions.
      page_table: the pages of the keys, i32 or i64, where key and value are caches of
        pages.
      maps: one map for the query, key, value, each score operand, the lengths and the
        page table if there are, and the output, either as text, a letter a dimension
        and `0` for a broadcast dimension of extent 1 and for the pages of a cache
        ("bhmd, bhnd, bhne, b0mn -> bhme"; "bhmd, 0nhd, 0nhe, b, bp -> bhme"), or as
        affine maps (with one for the lse too if `lse` is set).
      score: called as `score(score, *elements, index)` with the insertion point in the
        region; returns the new score. `index("n")` is the position along dimension n.
        None: scores are not changed, hence not scaled by 1 / sqrt(d). It may also return
        the new score, the scale of the value and perhaps its offset.
      lse: whether the group also returns the log-sum-exp of each row.
      element_type: of the output; the query's by default.
      tag: "attention" lets `attention-flash-decoding` split the group.
      unsigned_key, unsigned_value: the integers of a key or value have no sign.
      packed_key, packed_value: each byte of a key or value holds two integers of 4 bits, along
        the last dimension of its map, which the tensor has not ("bhmji, bhnji, bhne -> bhme").

    Raises TypeError for operands that are no ranked tensors and for a score function that
    takes or returns something else, and ValueError if `maps` does not fit the operands, or is
    text in which no dimension is summed between query and key. The op is removed before an error
    is raised. The op's verifier reports everything else.
    """
    named = name_operands(query, key, value, score_operands, kv_lengths, page_table)
    for name, operand in named.items():
        _check_tensor(name, operand)
    if score is not None:
        elements = [f"element_{number}" for number in range(len(score_operands))]
        _check_takes("score", score, ["score", *elements, "index"])
    register_dialect(query.type.context)
    operands = list(named.values())
    num_results = 2 if lse else 1
    letters = text = None
    if isinstance(maps, str):
        is_paged = page_table is not None
        text = maps
        letters, maps = _parse_maps(text, len(operands), is_paged, lse, query.type.context)
    if len(maps) != len(operands) + num_results:
        raise ValueError(
            f"{len(operands)} operands and {num_results} results need as many maps, "
            f"but there are {len(maps)}"
        )
    packed = {"key": packed_key, "value": packed_value}
    extents = _extents(named, maps, letters, [name for name in packed if packed[name]])
    if text is not None:
        _check_depth(text)
    element_type = element_type or ir.RankedTensorType(query.type).element_type
    accumulation = accumulation_type(query, key, value)
    result_types = [
        _tensor_type(extents, result_map, element, letters)
        for result_map, element in zip(
            maps[len(operands) :], [element_type, accumulation], strict=False
        )
    ]
    op = GroupOp(
        result_types[0],
        result_types[1] if lse else None,
        query,
        key,
        value,
        list(score_operands),
        ir.ArrayAttr.get([ir.AffineMapAttr.get(affine_map) for affine_map in maps]),
        kv_lengths=kv_lengths,
        page_table=page_table,
        tag=tag,
        unsigned_key=unsigned_key,
        unsigned_value=unsigned_value,
        packed_key=packed_key,
        packed_value=packed_value,
        loc=loc,
        ip=ip,
    )
    elements = [ir.RankedTensorType(operand.type).element_type for operand in score_operands]
    block = op.regions[0].blocks.append(accumulation, *elements)

    def index(dimension: str | int) -> ir.Value:
        if isinstance(dimension, str):
            if letters is None or dimension not in letters:
                raise ValueError(f"the maps of the group have no dimension '{dimension}'")
            dimension = letters.index(dimension)
        return IndexOp(dimension).result

    with _erased_on_error(op), ir.InsertionPoint(block), op.location:
        arguments = list(block.arguments)
        returned = score(*arguments, index) if score else arguments[0]
        is_several = isinstance(returned, tuple) and len(returned) in (2, 3)
        results = list(returned) if is_several else [returned]
        what = "the new score, an ir.Value, or a tuple of it and the scale and offset of the value"
        _check_returns("score", results, what)
        YieldOp(results)
    return (op.results[0], op.results[1]) if lse else op.results[0]


def lse_combine(
    partial: ir.Value,
    partial_lse: ir.Value,
    *,
    splits: Sequence[int],
    combine: Callable[[ir.Value, ir.Value], ir.Value | Sequence[ir.Value]],
    lse: bool = False,
    element_type: ir.Type | None = None,
    loc: ir.Location | None = None,
    ip: ir.InsertionPoint | None = None,
) -> Any:
    """Builds an `attention.lse_combine` and returns its output, or (output, lse).

    Args:
      partial: partial outputs, with the split dimensions at the positions `splits`.
      partial_lse: their log-sum-exp: the dimensions of `partial` without value depth.
      splits: positions of the split dimensions, the same in both.
      combine: called as `combine(partial, lse)` on the block arguments, with the
        insertion point in the region; returns the output, and the combined LSE if
        `lse` is set. It must not use values from outside.
      lse: whether the combined LSE is a result too.
      element_type: of the output; that of `partial` by default.

    Raises TypeError for operands that are no ranked tensors and for a combine function that
    takes or returns something else.
    """
    _check_tensor("partial", partial)
    _check_tensor("partial_lse", partial_lse)
    _check_takes("combine", combine, ["partial", "lse"])
    register_dialect(partial.type.context)

    def without_splits(value: ir.Value, element: ir.Type) -> ir.RankedTensorType:
        shape = ir.RankedTensorType(value.type).shape
        kept = [extent for at, extent in enumerate(shape) if at not in splits]
        return ir.RankedTensorType.get(kept, element)

    element = ir.RankedTensorType(partial.type).element_type
    op = LseCombineOp(
        without_splits(partial, element_type or element),
        without_splits(partial_lse, element) if lse else None,
        partial,
        partial_lse,
        list(splits),
        loc=loc,
        ip=ip,
    )
    block = op.regions[0].blocks.append(partial.type, partial_lse.type)
    with _erased_on_error(op), ir.InsertionPoint(block), op.location:
        returned = combine(*block.arguments)
        results = list(returned) if isinstance(returned, Iterable) else [returned]
        what = "the output and its lse, ir.Values" if lse else "the output, an ir.Value"
        _check_returns("combine", results, what)
        YieldOp(results)
    return (op.results[0], op.results[1]) if lse else op.results[0]


def _check_tensor(name: str, operand: Any) -> None:
    if not isinstance(operand, ir.Value):
        raise TypeError(f"{name} is a {type(operand).__name__}; it must be an ir.Value")
    if not isinstance(operand.type, ir.RankedTensorType):
        raise TypeError(f"{name} is a {operand.type}; it must be a ranked tensor")


def _check_takes(name: str, function: Any, arguments: list[str]) -> None:
    if not callable(function):
        raise TypeError(f"{name} is a {type(function).__name__}; it must be a function")
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # Not everything that can be called tells it.
        return
    try:
        signature.bind(*arguments)
    except TypeError:
        raise TypeError(
            f"{name} is called as {name}({', '.join(arguments)}), but takes {signature}"
        ) from None


def _check_returns(name: str, results: Sequence[Any], expected: str) -> None:
    for result in results:
        if not isinstance(result, ir.Value | ir.OpView | ir.Operation):
            raise TypeError(f"{name} must return {expected}, but returned {result!r}")


@contextlib.contextmanager
def _erased_on_error(op: ir.OpView) -> Iterator[None]:
    try:
        yield
    except BaseException:
        op.operation.erase()
        raise


def _check_depth(text: str) -> None:
    """Raises ValueError for the habit of one letter for the depths of key and value.

    It is a batch dimension then, so that scores are products of single elements, and so are
    the terms of the output. A group that is to have neither depth can be built from affine maps.
    """
    inputs, _, output = text.replace(" ", "").partition("->")
    query, key, value, result = (set(term) - {"0"} for term in [*inputs.split(",")[:3], output])
    batch = [repr(letter) for letter in sorted(query & key & value & result, key=text.index)]
    has_depth = bool(query & key - result or value & result - query - key)
    if batch and not has_depth:
        raise ValueError(
            f"maps '{text}': no dimension is summed between query and key; "
            f"{' and '.join(batch)} {'is' if len(batch) == 1 else 'are'} in query, key, value and "
            "output, hence batch. Give the value depth a letter of its own, such as 'e'"
        )


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _term(letters: str, affine_map: ir.AffineMap) -> str:
    """A map as text has it: the inverse of `_parse_maps`."""
    return "".join(
        letters[expr.position] if isinstance(expr, ir.AffineDimExpr) else "0"
        for expr in affine_map.results
    )


def _parse_maps(
    text: str, num_operands: int, is_paged: bool, lse: bool, context: ir.Context
) -> tuple[str, list[ir.AffineMap]]:
    """Dimensions in order of appearance, and the affine maps that the text stands for.

    The dimensions of a page table appear where the pages stand in the key: pages come
    before the keys in them.
    """
    inputs, arrow, output = text.replace(" ", "").partition("->")
    terms = [*inputs.split(","), output]
    if not arrow or len(terms) != num_operands + 1:
        raise ValueError(
            f"maps '{text}' must have {num_operands} terms, a '->' and the output's term"
        )
    appearing = list(terms)
    if is_paged:
        appearing[1] = terms[1].replace("0", terms[num_operands - 1])
    letters = "".join(dict.fromkeys("".join(appearing).replace("0", "")))
    if not letters.isalpha():
        raise ValueError(f"maps '{text}' may hold letters, 0, commas and one '->'")
    if lse:
        shared = set(terms[0]) | set(appearing[1])
        terms.append("".join(letter for letter in output if letter in shared))
    with context:
        return letters, [
            ir.AffineMap.get(
                len(letters),
                0,
                [
                    ir.AffineExpr.get_constant(0)
                    if letter == "0"
                    else ir.AffineExpr.get_dim(letters.index(letter))
                    for letter in term
                ],
            )
            for term in terms
        ]


def _extents(
    operands: Mapping[str, ir.Value],
    maps: Sequence[ir.AffineMap],
    letters: str | None,
    packed: Sequence[str],
) -> dict[int, int]:
    """The extent of every iteration dimension, from the operands; dynamic if none tells.

    The map of a `packed` operand has a last dimension of extent 2 that its tensor has not.
    """
    extents: dict[int, int] = {}
    for (name, operand), affine_map in zip(operands.items(), maps, strict=False):
        shape = [*ir.RankedTensorType(operand.type).shape, *([2] if name in packed else [])]
        rank = len(affine_map.results)
        if len(shape) != rank:
            places = (
                f"{affine_map} has {_count(rank, 'result')}"
                if letters is None
                else f"'{_term(letters, affine_map)}' has {_count(rank, 'letter')}"
            )
            dimensions = _count(len(shape), "dimension")
            raise ValueError(f"{name}: {places}, {operand.type} {dimensions}")
        for extent, expr in zip(shape, affine_map.results, strict=True):
            if isinstance(expr, ir.AffineDimExpr):
                known = extents.get(expr.position, ir.ShapedType.get_dynamic_size())
                if ir.ShapedType.is_dynamic_size(known):
                    extents[expr.position] = extent
    return extents


def _tensor_type(
    extents: dict[int, int], affine_map: ir.AffineMap, element: ir.Type, letters: str | None
) -> ir.RankedTensorType:
    shape = []
    for expr in affine_map.results:
        if not isinstance(expr, ir.AffineDimExpr):
            raise ValueError(f"the map of a result, {affine_map}, must list dimensions only")
        position = expr.position
        if position not in extents:
            dimension = position if letters is None else repr(letters[position])
            raise ValueError(f"no operand tells the extent of dimension {dimension} of a result")
        shape.append(extents[position])
    return ir.RankedTensorType.get(shape, element)
