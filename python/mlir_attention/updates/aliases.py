# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which arguments of a function are updated, and which results are their new values.

An argument that may be updated has upstream's attribute `bufferization.writable = true`. The result
that is its new value is the number in `attention.aliases_result`; where that is left out, it is the
result that is computed by writing to the argument, or the only one of the argument's type.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mlir import ir
from mlir.dialects import func

from mlir_attention.checks.written_tensors import arguments_written_to
from mlir_attention.diagnostics import RewriteError
from mlir_attention.support.functions import module_of
from mlir_attention.support.walk import ops_in, symbol_name

WRITABLE = "bufferization.writable"
ALIASES_RESULT = "attention.aliases_result"

#: See `updates/extensions.py`.
EXTENDS = "attention.extends"


@dataclass(frozen=True)
class Update:
    """The result with the number `result` is the new value of the argument with that number.

    keeps_extents: it is made by writes to the argument, so that all its extents are the argument's.
    """

    argument: int
    result: int
    keeps_extents: bool


def updates_of(function: func.FuncOp) -> tuple[Update, ...]:
    """The updates of a function on tensors, in the order of the arguments.

    Raises ValueError for an attribute that names no result of the argument's type, or one that
    another argument has, and for one of an argument that is no writable tensor.
    """
    writable = [number for number in tensors_of(function) if is_writable(function, number)]
    found = _stated_results(function, writable)
    if not writable:
        return ()
    written = _written(function)
    _refuse_two_of_one(function, found)
    for number in writable:
        result = written.get(number)
        if number not in found and result is not None and result not in found.values():
            found[number] = result
    found |= _only_ones_of_their_type(function, set(writable) - set(found), set(found.values()))
    return tuple(
        Update(number, found[number], written.get(number) == found[number])
        for number in sorted(found)
    )


def is_writable(function: func.FuncOp, number: int) -> bool:
    """Whether an argument has upstream's `bufferization.writable = true`."""
    attributes = attributes_of(function, number)
    if attributes is None or WRITABLE not in attributes:
        return False
    return isinstance(attributes[WRITABLE], ir.BoolAttr) and attributes[WRITABLE].value


def declare_updated(function: func.FuncOp, results: Mapping[int, int]) -> None:
    """Says that a function updates the arguments with these numbers, and no others.

    `results` has the number of the result that is the new value of each.
    """
    every = []
    for number, attributes in enumerate(function.arg_attrs):
        kept = {named.name: named.attr for named in ir.DictAttr(attributes)}
        if WRITABLE in kept:
            kept[WRITABLE] = ir.BoolAttr.get(number in results)
        if number in results:
            kept[ALIASES_RESULT] = number_attribute(results[number])
        every.append(ir.DictAttr.get(kept))
    function.arg_attrs = ir.ArrayAttr.get(every)


def declared_updates(function: func.FuncOp) -> dict[int, int]:
    """What `declare_updated` said."""
    found = {}
    for number in range(len(function.type.inputs)):
        attributes = attributes_of(function, number)
        if attributes is not None and ALIASES_RESULT in attributes:
            result = number_of(attributes[ALIASES_RESULT], len(function.type.results))
            if result is not None:
                found[number] = result
    return found


def forget_updates(function: func.FuncOp) -> None:
    """Takes back what arguments say of results."""
    gone = (ALIASES_RESULT, EXTENDS)
    every = [
        {named.name: named.attr for named in ir.DictAttr(each) if named.name not in gone}
        for each in function.arg_attrs
    ]
    function.arg_attrs = ir.ArrayAttr.get([ir.DictAttr.get(each) for each in every])


def name_result(function: func.FuncOp, number: int, result: int) -> None:
    """Says that a result is the new value of an argument."""
    set_attributes(function, number, {ALIASES_RESULT: number_attribute(result)})


def refuse_calls(function: func.FuncOp) -> None:
    """Raises RewriteError if another function calls it: it would miss the results.

    So does a `func.constant`.
    """
    name = symbol_name(function.operation)
    module = module_of(function.operation)
    for op, symbol in (("func.call", "callee"), ("func.constant", "value")):
        for use in ops_in(module, op):
            if ir.FlatSymbolRefAttr(use.attributes[symbol]).value == name:
                raise RewriteError(
                    use.location,
                    f"{name!r} updates arguments in place, so that no other function of its module "
                    "may call it: make it private, or choose the caller as the entry",
                )


def number_attribute(number: int) -> ir.IntegerAttr:
    """What an argument says of another one, or of a result."""
    return ir.IntegerAttr.get(ir.IntegerType.get_signless(64), number)


def returns_of(function: func.FuncOp) -> list[ir.Operation]:
    """The `func.return` ops of a function."""
    last = [block.operations[-1].operation for block in function.body.blocks]
    return [op for op in last if op.name == "func.return"]


def tensors_of(function: func.FuncOp) -> list[int]:
    """The numbers of the arguments that are ranked tensors."""
    inputs = enumerate(function.type.inputs)
    return [number for number, type_ in inputs if isinstance(type_, ir.RankedTensorType)]


def attributes_of(function: func.FuncOp, number: int) -> ir.DictAttr | None:
    """Those of an argument; None if no argument has any."""
    attributes = function.attributes.get("arg_attrs")
    return None if attributes is None else ir.DictAttr(ir.ArrayAttr(attributes)[number])


def set_attributes(
    function: func.FuncOp, number: int, attributes: Mapping[str, ir.Attribute]
) -> None:
    """Gives an argument these attributes besides those that it has."""
    merged = {named.name: named.attr for named in attributes_of(function, number) or ()}
    every = list(function.arg_attrs)
    every[number] = ir.DictAttr.get({**merged, **attributes})
    function.arg_attrs = ir.ArrayAttr.get(every)


def _stated_results(function: func.FuncOp, writable: Sequence[int]) -> dict[int, int]:
    """The results that attributes of arguments name."""
    found = {}
    for number in range(len(function.type.inputs)):
        attributes = attributes_of(function, number)
        if attributes is None or ALIASES_RESULT not in attributes:
            continue
        stated = attributes[ALIASES_RESULT]
        what = (
            f"argument {number} of {symbol_name(function.operation)!r}: "
            f"{ALIASES_RESULT} is {stated}"
        )
        if number not in writable:
            raise ValueError(f"{what}, but the argument is no tensor with {WRITABLE} = true")
        found[number] = _named_result(stated, what, function.type, number)
    return found


def _named_result(stated: ir.Attribute, what: str, type_: ir.FunctionType, number: int) -> int:
    """`what` begins the errors."""
    count = len(type_.results)
    at = number_of(stated, count)
    if at is None:
        raise ValueError(f"{what}; it must be the number of one of {count} results")
    result, argument = type_.results[at], type_.inputs[number]
    if result != argument:
        raise ValueError(f"{what}, but that result is a {result}, and the argument a {argument}")
    return at


def number_of(stated: ir.Attribute, count: int) -> int | None:
    """The number that an attribute is, if it is one below `count`."""
    # A value of more bits cannot be asked for.
    is_number = isinstance(stated, ir.IntegerAttr) and str(stated.type) in ("i64", "i32", "index")
    return int(stated.value) if is_number and 0 <= stated.value < count else None


def _refuse_two_of_one(function: func.FuncOp, found: Mapping[int, int]) -> None:
    taken: dict[int, int] = {}
    for number, result in found.items():
        if result in taken:
            raise ValueError(
                f"arguments {taken[result]} and {number} of {symbol_name(function.operation)!r} "
                f"have one new value, result {result}"
            )
        taken[result] = number


def _written(function: func.FuncOp) -> dict[int, int]:
    """The first result that is made by writing to an argument, at every return, by argument.

    If there is none, the result that is the argument itself.
    """
    written: dict[int, int] = {}
    unchanged: dict[int, int] = {}
    returns = returns_of(function)
    for result, type_ in enumerate(function.type.results):
        values = [op.operands[result] for op in returns]
        for number in _common(map(arguments_written_to, values)):
            if function.type.inputs[number] == type_:
                is_old = function.arguments[number] in values
                (unchanged if is_old else written).setdefault(number, result)
    return unchanged | written


def _common(found: Iterator[set[int]]) -> set[int]:
    """The one argument that all of them come from; none if there are several."""
    sets = list(found)
    first = sets[0] if sets else set()
    return first if len(first) == 1 and all(other == first for other in sets) else set()


def _only_ones_of_their_type(
    function: func.FuncOp, arguments: set[int], taken: set[int]
) -> dict[int, int]:
    inputs, results = function.type.inputs, function.type.results
    free = [number for number in range(len(results)) if number not in taken]
    found = {}
    for number in arguments:
        alike = [other for other in arguments if inputs[other] == inputs[number]]
        candidates = [result for result in free if results[result] == inputs[number]]
        if len(alike) == len(candidates) == 1:
            found[number] = candidates[0]
    return found
