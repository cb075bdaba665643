# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Cuts the nodes that are built here out of a graph, which then goes to torch-mlir.

What such a node reads is returned by the graph, and what it computes is an input of it.
`frontends/joining.py` joins the two again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from mlir import ir

from mlir_attention.frontends.joining import Op as Joined
from mlir_attention.frontends.onnx.graph.editing import add_inputs, drop_unused, node_of, used_names
from mlir_attention.frontends.onnx.graph.node import Node
from mlir_attention.frontends.onnx.graph.types import Type, type_proto
from mlir_attention.frontends.onnx.ops import Op, op_of
from mlir_attention.support.tensor_slices import as_type


@dataclass(frozen=True)
class Crossing:
    """A node that was cut out.

    operands: the names of what it reads, each once.
    results:  whether each of its outputs is used.
    types:    those of all values, by name.
    """

    node: Node
    op: Op
    operands: Sequence[str]
    results: Sequence[bool]
    types: dict[str, Type]

    def joined(self) -> Joined:
        """As the op that is to be built."""
        return Joined(
            self._build,
            len(self.operands),
            self.results,
            ir.Location.name(self.node.proto.name),
        )

    def _build(
        self, operands: Sequence[ir.Value], types: Sequence[ir.Type | None]
    ) -> list[ir.Value | None]:
        values = {
            name: as_type(value, self.types[name].mlir())
            for name, value in zip(self.operands, operands, strict=True)
        }
        given = [values.get(name) for name in self.node.proto.input]
        # Trailing inputs may be left out altogether.
        given += [None] * 16
        wanted = [type_ is not None for type_ in types]
        built = [*self.op.build(self.node, given, wanted), *[None] * len(types)]
        results: list[ir.Value | None] = []
        for number, (value, type_) in enumerate(zip(built, types, strict=False)):
            if type_ is not None and value is None:
                raise self.node.refusal(f"its output {number} is not supported")
            results.append(None if value is None or type_ is None else as_type(value, type_))
        return results


def cut(proto: Any, types: dict[str, Type]) -> list[Crossing]:
    """Takes the nodes out of `proto`, which is changed, and drops what nothing needs then.

    Raises ValueError for a node whose values have types that are not known.
    """
    graph = proto.graph
    crossings: list[Crossing] = []
    used = used_names(proto.graph)
    kept = []
    for node in graph.node:
        op = op_of(node)
        if op is None:
            kept.append(node)
            continue
        known = node_of(proto, node, types)
        if not op.is_needed(known):
            kept.append(node)
            continue
        if known.opset < op.since:
            raise known.refusal(f"the op is there from opset {op.since} on")
        for name in [*node.input, *node.output]:
            if name and (name not in types or types[name].shape is None):
                raise known.refusal(f"the shape of {name!r} is not known")
        operands = list(dict.fromkeys(name for name in node.input if name))
        results = [bool(name) and name in used for name in node.output]
        if any(results):
            crossings.append(Crossing(known, op, operands, results, types))
    copies = [type(node).FromString(node.SerializeToString()) for node in kept]
    del graph.node[:]
    graph.node.extend(copies)
    for crossing in crossings:
        outputs = zip(crossing.node.proto.output, crossing.results, strict=True)
        add_inputs(graph, [(name, types[name]) for name, is_used in outputs if is_used])
        for name in crossing.operands:
            graph.output.add(name=name).type.CopyFrom(type_proto(types[name]))
    drop_unused(proto)
    return crossings
