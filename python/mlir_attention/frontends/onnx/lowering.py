# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""From a graph to a function of linalg on tensors: by torch-mlir, in a process of its own."""

from __future__ import annotations

import importlib.util
import json
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from mlir import ir
from mlir.dialects import arith, func

from mlir_attention.frontends.onnx.graph.editing import nodes_of, opset_of
from mlir_attention.frontends.onnx.graph.loading import load_onnx
from mlir_attention.frontends.onnx.graph.node import described
from mlir_attention.frontends.onnx.graph.types import Type

_PROGRAM = Path(__file__).with_name("torch_mlir_process.py")

#: Runs a program whose modules are found where those of this process are.
_RUN = "import json, runpy, sys; sys.path[:] = json.loads(sys.argv[1]); " + (
    "runpy.run_path(sys.argv[2], run_name='__main__')"
)

_NAMED = re.compile(r'"((?:[^"\\\\]|\\\\.)*)"')


def lower(proto: Any, types: dict[str, Type], name: str) -> ir.Module:
    """The module with the function `name` that a graph becomes, in the current context.

    A graph without nodes needs no torch-mlir. Raises ValueError for a node that does not cross,
    which names it, and ImportError if torch-mlir is missing.
    """
    if not proto.graph.node:
        return _lower_nothing(proto, types, name)
    _refuse_unknown_types(proto, types)
    return _lower_nodes(proto, name)


def _lower_nothing(proto: Any, types: dict[str, Type], name: str) -> ir.Module:
    """A function that returns what it takes, and constants."""
    onnx = load_onnx()
    graph = proto.graph
    inputs = [value.name for value in graph.input]
    module = ir.Module.create(ir.Location.unknown())
    taken = [types[value].mlir() for value in inputs]
    returned = [types[value.name].mlir() for value in graph.output]
    with ir.InsertionPoint(module.body), ir.Location.unknown():
        function = func.FuncOp(name, (taken, returned))
        with ir.InsertionPoint(function.add_entry_block()):
            values = dict(zip(inputs, function.arguments, strict=True))
            for tensor in graph.initializer:
                array = onnx.numpy_helper.to_array(tensor)
                values[tensor.name] = _constant(array, types[tensor.name])
            func.ReturnOp([values[value.name] for value in graph.output])
    return module


def _constant(array: Any, type_: Type) -> ir.Value:
    import numpy as np

    mlir = type_.mlir()
    bits = np.ascontiguousarray(array)
    if type_.element == "BOOL":
        attribute = ir.DenseElementsAttr.get(
            np.packbits(bits, bitorder="little"), type=mlir.element_type, shape=list(array.shape)
        )
    else:
        attribute = ir.DenseElementsAttr.get(
            bits.view(f"u{bits.dtype.itemsize}").reshape(-1),
            type=mlir.element_type,
            shape=list(array.shape),
        )
    return arith.constant(mlir, attribute)


def _refuse_unknown_types(proto: Any, types: dict[str, Type]) -> None:
    for node in proto.graph.node:
        if any(name and name not in types for name in node.output):
            opset = opset_of(proto, node.domain)
            raise ValueError(
                f"{described(node, opset)}: the op, or the type of what it reads, is not known"
            )


def _lower_nodes(proto: Any, name: str) -> ir.Module:
    if importlib.util.find_spec("torch_mlir") is None:
        raise ImportError(
            "ONNX models with other ops than those of attention need torch-mlir: "
            "pip install 'mlir-attention[onnx]'"
        )
    proto.graph.name = name
    done = subprocess.run(
        [sys.executable, "-I", "-c", _RUN, json.dumps(sys.path), str(_PROGRAM)],
        input=proto.SerializeToString(),
        capture_output=True,
        check=False,
    )
    header, _, text = done.stdout.partition(b"\n")
    if done.returncode or not header:
        raise ValueError(_of_end(proto, done))
    said = json.loads(header)
    if said["failed"]:
        raise _refusal(proto, said["heard"])
    module = ir.Module.parse(text.decode())
    function = ir.SymbolTable(module.operation)[name]
    for attribute in [name for name in function.attributes if name.startswith("torch.")]:
        del function.attributes[attribute]
    return module


def _refusal(proto: Any, heard: list[tuple[str, str]]) -> ValueError:
    """The error for what torch-mlir said, which names the node."""
    nodes = {node.name: node for node in nodes_of(proto.graph)}
    for location, message in heard:
        for name in _NAMED.findall(location):
            node = nodes.get(name)
            if node is not None:
                return ValueError(
                    f"{described(node, opset_of(proto, node.domain))}: torch-mlir does not take it "
                    f"to linalg: {_first_line(message)}"
                )
    said = "; ".join(_first_line(message) for _, message in heard)
    return ValueError(f"torch-mlir cannot take the graph to linalg: {said}")


def _first_line(message: str) -> str:
    return message.strip().partition("\n")[0]


def _of_end(proto: Any, done: subprocess.CompletedProcess[bytes]) -> str:
    """What to say of a process that has not come to its end."""
    ops = sorted({node.op_type for node in proto.graph.node})
    if done.returncode < 0:
        how = signal.Signals(-done.returncode).name
        return f"torch-mlir ended with {how} for a graph of {', '.join(ops)}"
    last = (done.stderr.decode(errors="replace").strip().splitlines() or ["no message"])[-1]
    return f"torch-mlir failed for a graph of {', '.join(ops)}: {last}"
