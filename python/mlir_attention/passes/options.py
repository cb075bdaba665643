# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Typed options of passes: a frozen dataclass, declared once, in Python.

    @dataclass(frozen=True)
    class Options:
        num_splits: int = option(0, "number of splits; 0: decide", minimum=0)

A field `num_splits` is the option `num-splits` of textual pipelines. Its type is bool,
int, float or str; `choices` limits a str.
"""

import dataclasses
import re
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from mlir_attention.options import option as option  # It is this module's too.

OptionValue = bool | int | float | str
OptionsT = TypeVar("OptionsT")

_TYPE_NAMES = {bool: "true or false", int: "an integer", float: "a number", str: "a word"}


@dataclasses.dataclass(frozen=True)
class NoOptions:
    """Options of a pass that has none."""


def declare(owner: str, options: type[Any]) -> list[tuple[str, str, OptionValue]]:
    """The name, text for `--help` and default of every option of an options class.

    Raises TypeError for what is no dataclass, and for a field that is no `option`, naming it.
    """
    if not isinstance(options, type) or not dataclasses.is_dataclass(options):
        name = getattr(options, "__name__", repr(options))
        raise TypeError(f"the options of {owner} must be a dataclass, but are {name}")
    for field in dataclasses.fields(options):
        where = f"option '{_textual_name(field)}' of {owner}"
        if "description" not in field.metadata:
            raise TypeError(
                f"{where} must be declared by mlir_attention.passes.options.option, as "
                f'`{field.name}: ... = option(default, "what it is for")`'
            )
        if type(field.default) not in _TYPE_NAMES:
            kinds = ", ".join(kind.__name__ for kind in _TYPE_NAMES)
            raise TypeError(
                f"the default of {where} is {field.default!r}; it must be one of {kinds}"
            )
    return [
        (_textual_name(field), _help(field), cast(OptionValue, field.default))
        for field in dataclasses.fields(options)
    ]


def _help(field: "dataclasses.Field[Any]") -> str:
    """The description, with what the value may be and is by default."""
    default, choices = field.default, field.metadata["choices"]
    text = str(default).lower() if isinstance(default, bool) else str(default) or "''"
    allowed = f"one of {', '.join(choices)}; " if choices else ""
    return f"{field.metadata['description']} ({allowed}default: {text})"


def parse(owner: str, options: type[OptionsT], text: str) -> OptionsT:
    """Reads `a=1 b=x`, as it stands between the braces of a textual pipeline.

    Raises ValueError, naming the option and `owner`, for one that is unknown, given
    twice, of the wrong type or out of range.
    """
    fields = {_textual_name(field): field for field in dataclasses.fields(cast(Any, options))}
    values: dict[str, OptionValue] = {}
    for name, value in _tokens(owner, text):
        if name not in fields:
            raise ValueError(f"{owner} has no option '{name}'; {_list_names(list(fields))}")
        field = fields[name]
        if field.name in values:
            raise ValueError(f"option '{name}' of {owner} is given twice")
        values[field.name] = _parse_value(owner, field, value)
    try:
        return options(**values)
    except ValueError as error:
        raise ValueError(f"{owner}: {error}") from error


def to_text(values: Mapping[str, OptionValue]) -> str:
    """The text between the braces of a textual pipeline, which `parse` reads.

    A word that is empty has no text there: it stands for a default that is empty.
    """
    words = {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in values.items()
        if value != ""
    }
    return " ".join(f"{name.replace('_', '-')}={word}" for name, word in words.items())


def _textual_name(field: "dataclasses.Field[Any]") -> str:
    return field.name.replace("_", "-")


def _list_names(names: list[str]) -> str:
    return "it has " + ", ".join(f"'{name}'" for name in names) if names else "it has none"


def _tokens(owner: str, text: str) -> list[tuple[str, str | None]]:
    """Splits at spaces outside of braces and quotes, as MLIR does."""
    token = re.compile(r"""\s*([^\s=]+)(?:=(\{[^{}]*\}|'[^']*'|"[^"]*"|[^\s]*))?""")
    tokens, at = [], 0
    while text[at:].strip():
        match = token.match(text, at)
        if match is None:
            raise ValueError(f"{owner}: expected 'option=value', but got '{text[at:].strip()}'")
        value = match[2]
        if value and value[0] + value[-1] in ("{}", "''", '""'):
            value = value[1:-1]
        tokens.append((match[1], value))
        at = match.end()
    return tokens


def _parse_value(owner: str, field: "dataclasses.Field[Any]", text: str | None) -> OptionValue:
    kind = type(field.default)
    where = f"option '{_textual_name(field)}' of {owner}"
    expected = _TYPE_NAMES[kind]
    choices, minimum = field.metadata["choices"], field.metadata["minimum"]
    if choices:
        expected = "one of " + ", ".join(f"'{choice}'" for choice in choices)
    if minimum is not None:
        expected += f" of at least {minimum}"
    value = _convert(kind, text)
    valid = value is not None
    if choices:
        valid = value in choices
    if minimum is not None:
        valid = valid and value >= minimum
    if not valid:
        got = "nothing" if text is None or text == "" else f"'{text}'"
        raise ValueError(f"{where} expects {expected}, but got {got}")
    return cast(OptionValue, value)


def _convert(kind: type, text: str | None) -> Any:
    """The value that `text` means, or None. A bool may stand without a value."""
    if kind is bool:
        return {None: True, "true": True, "1": True, "false": False, "0": False}.get(text)
    if not text:
        return None
    if kind is str:
        return text
    if "_" in text:  # Python's digit separator.
        return None
    try:
        value = kind(text)
    except ValueError:
        return None
    # The options of MLIR hold 64 bits.
    return value if kind is not int or -(2**63) <= value < 2**63 else None
