# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What to say of a program that torch-mlir does not take."""

from __future__ import annotations

import re
import traceback
from collections.abc import Sequence
from typing import Any

#: An op of torch in what torch-mlir says: 'torch.aten.nonzero', torch.operator "torch.aten.sinc".
_OP = re.compile(
    r'torch\.operator "torch\.([\w.]+)"|torch\.((?:aten|prims?|quantized|torchvision)\.[\w.]+)'
)


#: What can be done.
ADVICE = "write it with other ops, or pass a decomposition_table that has it"


def refuse_unknown_ops(torch_mlir: Any, module: Any, context: Any, graph: Any) -> None:
    """Raises ValueError for an op of `module` that only torch-mlir has, where `context` has none.

    It names the ops of `graph` that stand at its place in the user's program.
    """
    unknown: list[Any] = []

    def check(op: Any) -> Any:
        if context.is_registered_operation(op.name):
            return torch_mlir.ir.WalkResult.ADVANCE
        unknown.append(op)
        return torch_mlir.ir.WalkResult.INTERRUPT

    module.walk(check, torch_mlir.ir.WalkOrder.PRE_ORDER)
    for op in unknown:
        place = place_of(op.location)
        names = " or ".join(_suspects(graph, place)) or "this"
        raise ValueError(
            f"{place}torch-mlir makes {names} '{op.name}', which MLIR does not have: {ADVICE}"
        )


def refusal(heard: Sequence[tuple[str, str]], message: str) -> ValueError:
    """The error for what was `heard`, locations and messages, before torch-mlir gave up.

    It names the op and its place in the user's program, if these are known.
    """
    for location, text in heard:
        found = _OP.search(text)
        if found:
            return ValueError(
                f"{place_of(location)}torch-mlir does not take '{found[1] or found[2]}' to linalg: "
                f"{ADVICE}"
            )
    said = "; ".join(f"{place_of(location)}{text}" for location, text in heard)
    return ValueError(f"torch-mlir cannot take the program to linalg: {said or message}")


def refusal_of_node(error: Exception) -> ValueError:
    """The error for one that torch-mlir raised, on behalf of a node of the graph."""
    for frame, _ in reversed(list(traceback.walk_tb(error.__traceback__))):
        node = frame.f_locals.get("node")
        if node is not None and hasattr(node, "meta"):
            said = f"{type(error).__name__}: {error}"
            return ValueError(
                f"{_place_of_node(node)}torch-mlir does not take '{node.target}' to linalg "
                f"({said}): {ADVICE}"
            )
    return ValueError(f"torch-mlir cannot take the program to linalg: {error}")


def refuse_loops(graph: Any) -> None:
    """Raises ValueError for a `while_loop`, whose condition torch-mlir drops."""
    for node in graph.nodes:
        if node.op == "call_function" and str(node.target) == "while_loop":
            raise ValueError(
                f"{_place_of_node(node)}torch-mlir takes 'while_loop' to a loop without end: call "
                "the compiled body in a loop of yours"
            )


def place_of(location: object) -> str:
    """As in "model.py:12: "; empty if it is not known."""
    place = re.search(r'"([^"]*)":(\d+)', str(location))
    return f"{place[1]}:{place[2]}: " if place else ""


def _place_of_node(node: Any) -> str:
    """As `place_of`, of the innermost line that the node stands for."""
    # What torch generates and executes is in files such as "<eval_with_key>".
    frames = re.findall(r'File "([^<"][^"]*)", line (\d+),', node.meta.get("stack_trace") or "")
    return "{}:{}: ".format(*frames[-1]) if frames else ""


def _suspects(graph: Any, place: str) -> list[str]:
    """The ops at a place, but for those of single elements and views, which MLIR has."""
    names = []
    for node in graph.nodes:
        schema = getattr(node.target, "_schema", None)
        if schema is None or not place or place != _place_of_node(node):
            continue
        is_view = any(argument.alias_info for argument in schema.arguments)
        is_simple = any(tag.name == "pointwise" for tag in node.target.tags)
        is_about_sizes = re.search(r"sym_|_assert", str(node.target))
        if not (is_view or is_simple or is_about_sizes):
            names.append(f"'{node.target}'")
    return list(dict.fromkeys(names))
