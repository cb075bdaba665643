# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Reads a model, and takes its weights out: what goes on does not grow with them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

#: Tensors of up to so many elements stay in the graph, where shapes are computed from them.
_FEW_ELEMENTS = 8


@dataclass(frozen=True)
class Loaded:
    """A model without its weights.

    proto:    the `ModelProto`; its initializers have up to a few elements, and its inputs are those
              that a caller passes.
    weights:  the other initializers by name, in the order of the file. Those of external files are
              mapped into memory, and not read.
    defaults: what inputs are that a caller leaves out.
    """

    proto: Any
    weights: dict[str, Array]
    defaults: dict[str, Array]


def load(model: Any) -> Loaded:
    """Reads the file at a path, `bytes`, or a `ModelProto`, which is not changed.

    Raises ImportError if the package onnx is missing, OSError for files that cannot be read,
    TypeError for what is no model, and ValueError for a file that holds none.
    """
    onnx = load_onnx()
    if isinstance(model, str | os.PathLike):
        path = Path(os.fsdecode(model))
        proto = _parsed(onnx, path.read_bytes(), repr(os.fsdecode(model)))
        folder = path.parent
    elif isinstance(model, bytes | bytearray | memoryview):
        proto, folder = _parsed(onnx, bytes(model), "the bytes"), Path()
    elif isinstance(model, onnx.ModelProto):
        proto, folder = model, Path()
    else:
        raise TypeError(
            f"model is a {type(model).__name__}; it must be a path, bytes or an onnx.ModelProto"
        )
    if not proto.HasField("graph") or not proto.opset_import:
        raise ValueError("the model has no graph, or imports no opset: it is no ONNX model")
    if proto.graph.sparse_initializer:
        raise ValueError("the model has sparse initializers, which are not supported")
    return _without_weights(onnx, proto, folder)


def load_onnx() -> Any:
    """The package `onnx` with what is used of it; ImportError names the extra."""
    try:
        import onnx
        import onnx.external_data_helper
        import onnx.inliner
        import onnx.numpy_helper
        import onnx.shape_inference
    except ImportError as error:
        raise ImportError(
            "models of ONNX need the package onnx: pip install 'mlir-attention[onnx]'"
        ) from error
    return onnx


def _parsed(onnx: Any, data: bytes, name: str) -> Any:
    from google.protobuf.message import DecodeError

    proto = onnx.ModelProto()
    try:
        proto.ParseFromString(data)
    except DecodeError:
        raise ValueError(f"{name} cannot be read as an ONNX model") from None
    return proto


def _without_weights(onnx: Any, proto: Any, folder: Path) -> Loaded:
    """A copy of a model but for large tensors, which are returned."""
    slim = onnx.ModelProto()
    _copy_fields(proto, slim, without=("graph",))
    _copy_fields(proto.graph, slim.graph, without=("initializer", "node", "input"))
    given = {tensor.name for tensor in proto.graph.initializer}
    # Before version 4 of the IR, all initializers are inputs too.
    optional = given if proto.ir_version >= 4 else set()
    inputs = [value for value in proto.graph.input if value.name not in given - optional]
    slim.graph.input.extend(inputs)
    optional &= {value.name for value in inputs}
    weights: dict[str, Array] = {}
    defaults: dict[str, Array] = {}

    def add(name: str, tensor: Any) -> None:
        if name in optional:
            defaults[name] = _array(onnx, tensor, folder)
        elif _is_small(tensor):
            kept = slim.graph.initializer.add()
            kept.CopyFrom(onnx.numpy_helper.from_array(_array(onnx, tensor, folder), name))
        else:
            weights[name] = _array(onnx, tensor, folder)

    for tensor in proto.graph.initializer:
        add(tensor.name, tensor)
    for node in proto.graph.node:
        value = _constant(onnx, node)
        if value is None:
            slim.graph.node.add().CopyFrom(node)
        else:
            add(node.output[0], value)
    return Loaded(slim, weights, defaults)


def _copy_fields(source: Any, target: Any, without: Iterable[str]) -> None:
    for descriptor, value in source.ListFields():
        name = descriptor.name
        if name in without:
            continue
        if isinstance(value, str | bytes | int | float):
            setattr(target, name, value)
        elif hasattr(value, "extend"):
            getattr(target, name).extend(value)
        else:
            getattr(target, name).CopyFrom(value)


def _constant(onnx: Any, node: Any) -> Any:
    """The tensor that a node `Constant` is; None for any other node."""
    if node.op_type != "Constant" or node.domain not in ("", "ai.onnx"):
        return None
    (attribute,) = node.attribute or [None]
    if attribute is None:
        return None
    if attribute.name == "value":
        return attribute.t
    types: dict[str, Any] = {"value_float": np.float32, "value_floats": np.float32}
    types |= {"value_int": np.int64, "value_ints": np.int64}
    if attribute.name not in types:
        return None
    value = onnx.helper.get_attribute_value(attribute)
    return onnx.numpy_helper.from_array(np.asarray(value, types[attribute.name]))


def _is_small(tensor: Any) -> bool:
    return int(np.prod(tensor.dims, dtype=np.int64)) <= _FEW_ELEMENTS


def _array(onnx: Any, tensor: Any, folder: Path) -> Array:
    """The elements of a tensor: in its file, if it has one, or else in the bytes of the model."""
    if tensor.data_type == onnx.TensorProto.STRING:
        raise ValueError(f"initializer {tensor.name!r} holds strings, which are not supported")
    try:
        dtype = np.dtype(onnx.helper.tensor_dtype_to_np_dtype(tensor.data_type))
    except KeyError:
        raise ValueError(
            f"initializer {tensor.name!r} has an element type that is not known: {tensor.data_type}"
        ) from None
    shape = tuple(tensor.dims)
    if onnx.external_data_helper.uses_external_data(tensor):
        return _mapped(onnx, tensor, dtype, shape, folder)
    is_packed = dtype.itemsize * 8 != _bits(onnx, tensor.data_type)
    if not tensor.HasField("raw_data") or is_packed:
        return np.asarray(onnx.numpy_helper.to_array(tensor))
    expected, found = int(np.prod(shape)) * dtype.itemsize, len(tensor.raw_data)
    if expected != found:
        raise ValueError(f"initializer {tensor.name!r} has {found} bytes; expected {expected}")
    return np.frombuffer(tensor.raw_data, dtype).reshape(shape)


def _bits(onnx: Any, data_type: int) -> int:
    name = onnx.TensorProto.DataType.Name(data_type)
    if name.endswith("INT4") or name.startswith("FLOAT4"):
        return 4
    if name.endswith("INT2"):
        return 2
    return int(np.dtype(onnx.helper.tensor_dtype_to_np_dtype(data_type)).itemsize * 8)


def _mapped(
    onnx: Any, tensor: Any, dtype: np.dtype[Any], shape: tuple[int, ...], folder: Path
) -> Array:
    """A tensor in a file beside the model, mapped into memory."""
    info = onnx.external_data_helper.ExternalDataInfo(tensor)
    root = folder.resolve()
    path = (root / info.location).resolve()
    if not path.is_relative_to(root):
        raise ValueError(
            f"initializer {tensor.name!r} is in {info.location!r}, which is not in the folder of "
            "the model"
        )
    if dtype.itemsize * 8 != _bits(onnx, tensor.data_type):
        raise ValueError(
            f"initializer {tensor.name!r} has elements of less than a byte, which are not supported"
        )
    size, offset = int(np.prod(shape)) * dtype.itemsize, info.offset or 0
    there = path.stat().st_size
    if offset < 0 or offset + size > there:
        raise ValueError(
            f"initializer {tensor.name!r} ends at byte {offset + size} of {info.location!r}, which "
            f"has {there}"
        )
    if size == 0:
        return np.empty(shape, dtype)
    array = np.memmap(path, dtype, "r", offset, shape)
    # Compiled code reads elements at their natural alignment.
    return array if offset % dtype.itemsize == 0 else np.array(array)
