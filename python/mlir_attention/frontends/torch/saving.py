# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compiled models in files: a process that loads one exports nothing, and needs no torch-mlir."""

from __future__ import annotations

import os
import pickle
import warnings
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mlir_attention.frontends.torch.model import CompiledModel

#: The first line of a file: this, the version of the package that wrote it, and a checksum.
_NAME = "mlir-attention"


def save(model: CompiledModel, path: str | os.PathLike[str]) -> None:
    """Writes a compiled model to a file, without its weights.

    The file holds the program before it is lowered, what the model takes and returns, the names and
    layouts of its weights, and those tensors that are neither parameters nor buffers. Raises
    OSError as `open` does.
    """
    weights = {
        name: tensor if name in model._constants else _Layout.of(tensor)
        for name, tensor in model.weights.items()
    }
    with _silent_pickles():
        parts = pickle.dumps((model._unbound, weights, model._call, model._constants))
    Path(path).write_bytes(b"%s %08x\n" % (_writer(), zlib.crc32(parts)) + parts)


def load(path: str | os.PathLike[str], weights: Any) -> CompiledModel:
    """The model that `save` wrote, on these weights, which are read in place.

    Args:
      path: of the file. **Load only files that you trust: a pickle can run code.**
      weights: the `torch.nn.Module` or `ExportedProgram` that was compiled, or one like it; or
        tensors, by their names in it.

    The machine code is made here, or found in the cache. Raises ValueError for a file that `save`
    did not write, that is damaged or of another version of the package, and for a weight that is
    missing or has another shape, dtype or layout; and OSError as `open` does.
    """
    parts = _content(path)
    with _silent_pickles():
        executable, layouts, call, constants = pickle.loads(parts)
    tensors = _by_name(weights)
    bound = {
        name: layout.view_of(name, tensors) if isinstance(layout, _Layout) else layout
        for name, layout in layouts.items()
    }
    return CompiledModel(executable, bound, call, constants)


@dataclass(frozen=True)
class _Layout:
    """How compiled code reads a weight: its dimensions may have another order in the model."""

    shape: tuple[int, ...]
    strides: tuple[int, ...]
    dtype: Any

    @staticmethod
    def of(tensor: Any) -> _Layout:
        return _Layout(tuple(tensor.shape), tensor.stride(), tensor.dtype)

    def view_of(self, name: str, tensors: Mapping[str, Any]) -> Any:
        """The tensor of that name, in this layout. Raises ValueError, which names the weight."""
        if name not in tensors:
            raise ValueError(f"weight {name!r} is missing")
        tensor = tensors[name].detach()
        found = _Layout.of(tensor)
        if (found.dtype, found._dimensions()) != (self.dtype, self._dimensions()):
            raise ValueError(f"weight {name!r} is {found}; the model was compiled for {self}")
        return tensor.as_strided(self.shape, self.strides)

    def _dimensions(self) -> list[tuple[int, int]]:
        return sorted(zip(self.shape, self.strides, strict=True))

    def __str__(self) -> str:
        return f"{self.dtype} of shape {self.shape} and strides {self.strides}"


def _writer() -> bytes:
    return f"{_NAME} {version(_NAME)}".encode()


def _content(path: str | os.PathLike[str]) -> bytes:
    """What follows the first line. Raises ValueError if `load` cannot read it."""
    name = os.fspath(path)
    with open(path, "rb") as file:
        writer, _, checksum = file.readline(80).strip().rpartition(b" ")
        parts = file.read()
    if not writer.startswith(_NAME.encode()):
        raise ValueError(f"{name!r} holds no compiled model")
    if writer != _writer():
        raise ValueError(
            f"{name!r} is of {writer.decode(errors='replace')}, and this is {_writer().decode()}: "
            "compile the model again"
        )
    if checksum != b"%08x" % zlib.crc32(parts):
        raise ValueError(f"{name!r} is damaged: compile the model again")
    return parts


@contextmanager
def _silent_pickles() -> Iterator[None]:
    """Without what torch warns of where its own structures are pickled."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*LeafSpec", FutureWarning)
        yield


def _by_name(weights: Any) -> Mapping[str, Any]:
    """Tensors by the names that a program's signature gives them."""
    import torch

    if isinstance(weights, torch.nn.Module):
        parameters = weights.named_parameters(remove_duplicate=False)
        return {**dict(parameters), **dict(weights.named_buffers(remove_duplicate=False))}
    if isinstance(weights, torch.export.ExportedProgram):
        return {**weights.constants, **weights.state_dict}
    if isinstance(weights, Mapping):
        return weights
    raise TypeError(
        f"weights are a {type(weights).__name__}; they must be a module, an ExportedProgram, or "
        "tensors by their names"
    )
