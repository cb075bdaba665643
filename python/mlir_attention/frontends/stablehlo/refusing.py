# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What to say of a program of StableHLO that is not taken to linalg."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from mlir_attention.frontends.stablehlo.jaxlib_mlir import ops_in

#: The location and the message of a diagnostic.
Heard = tuple[str, str]

_DIALECTS = ("stablehlo.", "chlo.", "sdy.", "mhlo.", "mpmd.", "vhlo.")

#: Calls that JAX makes of Python, at run time.
_CALLBACKS = re.compile("callback")


#: How JAX states, in a call, that sizes of arguments agree.
SHAPE_ASSERTION = "shape_assertion"


def kind_of(mlir: Any, op: Any) -> str:
    """The name of an op, or what it calls."""
    if op.name != "stablehlo.custom_call":
        return str(op.name)
    return str(mlir.ir.StringAttr(op.attributes["call_target_name"]).value)


def left_in(mlir: Any, module: Any, kinds: tuple[str, ...]) -> list[Any]:
    """The ops of these kinds."""
    ops = ops_in(mlir, module.operation, *_DIALECTS)
    return [op for op in ops if kind_of(mlir, op) in kinds]


def refuse_leftovers(mlir: Any, module: Any, known: tuple[str, ...]) -> None:
    """Raises ValueError, which names each op that is not legal and its place, if there is one.

    Those of the kinds `known` may be left, and what ends their regions.
    """
    left = [
        op
        for op in ops_in(mlir, module.operation, *_DIALECTS)
        if kind_of(mlir, op) not in known and op.name != "stablehlo.return"
    ]
    raise_refusals((str(op.location), _described(mlir, op)) for op in left)


def raise_refusals(refusals: Iterable[Heard]) -> None:
    """Raises ValueError, a line for each location and what is not taken there, if there is one."""
    lines = [f"{place_of(location)}{what} is not taken to linalg" for location, what in refusals]
    if lines:
        raise ValueError("\n".join(dict.fromkeys(lines)))


def refused(heard: list[Heard], message: str) -> ValueError:
    """The error for what was heard before the passes gave up."""
    said = "\n".join(f"{place_of(location)}{text}" for location, text in heard)
    return ValueError(f"StableHLO is not taken to linalg: {said or message}")


def place_of(location: str) -> str:
    """As in "model.py:12: ", of the user's innermost line; empty if it is not known."""
    place = re.search(r'"([^"]*)":(\d+)', location)
    return f"{place[1]}:{place[2]}: " if place else ""


def _described(mlir: Any, op: Any) -> str:
    """Its name, and what it calls."""
    if op.name != "stablehlo.custom_call":
        return f"{op.name!r}"
    target = kind_of(mlir, op)
    hint = ", a callback to Python," if _CALLBACKS.search(target) else ""
    return f"{op.name!r} of {target!r}{hint}"
