# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Makes static extents dynamic, with all that the text needs to stay valid."""

import re
from random import Random

_FUNCTION = re.compile(r"^ *func\.func .*?\((.*?)\)[^\n]*\{ *$", re.M)
_ARGUMENT = re.compile(r"(%\w+): (tensor<((?:(?:\?|\d+)x)+)[^<>]*>)")
_EXTENTS = re.compile(r"(?<=<)(?:(?:\?|\d+)x)+")
_EMPTY = re.compile(r"tensor\.empty\(\) : tensor<((?:(?:\?|\d+)x)+)")


def dynamic_extent(rng: Random, text: str) -> str | None:
    """One extent of one function becomes unknown, wherever it stands.

    Where ops ask for it, they get the `tensor.dim` of an argument that has it.
    """
    function = rng.choice(list(_FUNCTION.finditer(text)) or [None])
    if function is None:
        return None
    extents = [
        (name, type_, at, size)
        for name, type_, sizes in _ARGUMENT.findall(function[1])
        for at, size in enumerate(sizes[:-1].split("x"))
        if size not in ("?", "1")
    ]
    if not extents:
        return None
    name, type_, at, size = rng.choice(extents)
    value = f"%dynamic{rng.randrange(1000)}"
    rest = text[function.end() :]
    end = rest.find("func.func")
    body, after = (rest, "") if end < 0 else (rest[:end], rest[end:])
    body = _EMPTY.sub(lambda match: _empty(match[0], match[1], size, value), body)
    body = re.sub(
        r"output_shape \[[^\]]*\]",
        lambda match: re.sub(rf"(?<![\w%]){size}(?!\w)", value, match[0]),
        body,
    )
    return "".join(
        [
            text[: function.start()],
            _unknown(function[0], size),
            f"\n{value}_at = arith.constant {at} : index",
            f"\n{value} = tensor.dim {name}, {value}_at : {_unknown(type_, size)}",
            _unknown(body, size),
            after,
        ]
    )


def _empty(text: str, sizes: str, size: str, value: str) -> str:
    operands = ", ".join([value] * sizes[:-1].split("x").count(size))
    return text.replace("()", f"({operands})")


def _unknown(text: str, size: str) -> str:
    def replaced(match: re.Match[str]) -> str:
        return "".join("?x" if part == size else f"{part}x" for part in match[0][:-1].split("x"))

    return _EXTENTS.sub(replaced, text)
