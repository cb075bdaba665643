# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Exports functions of a module as a bundle."""

from __future__ import annotations

import importlib.metadata
import keyword
import os
import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import SupportsIndex

from mlir import ir

from mlir_attention.bundle.agreements import Agreements, agreements_of
from mlir_attention.bundle.cpu_features import host_features
from mlir_attention.bundle.glue import GUARDED, glue_of, internal
from mlir_attention.bundle.header import STATUSES, header_of
from mlir_attention.bundle.interface import Entry
from mlir_attention.bundle.linking import Linker
from mlir_attention.bundle.manifest import manifest_of
from mlir_attention.cpu.target import available_cores, host_options
from mlir_attention.runtime.arrays.signature import only_public_function
from mlir_attention.runtime.code.generation import symbol_of
from mlir_attention.runtime.code.jit import Compilation
from mlir_attention.runtime.code.object_code import MachineCode
from mlir_attention.runtime.code.openmp import MAX_THREADS
from mlir_attention.runtime.compile import checked_donation, checked_integer, prepare

#: Functions of every bundle, beside its entries.
_UTILITIES = ("message", "check", "free")

_LOADER = Path(__file__).parent / "loader.py"

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

_MACHINES = ("x86_64", "AMD64")


def export_module(
    module: ir.Module,
    folder: str | os.PathLike[str],
    *,
    name: str | None = None,
    entry: str | Iterable[str] | None = None,
    num_threads: SupportsIndex | None = None,
    sequential: bool = False,
    opt_level: SupportsIndex = 3,
    batch_invariant: bool = False,
    donate: SupportsIndex | Iterable[SupportsIndex] | Mapping[int, int] = (),
    agreements: Agreements | None = None,
) -> Path:
    """Writes the functions `entry` of a module to a folder; see `mlir_attention.export`.

    `agreements` are those of the module before its groups were split; None: it is not split.
    """
    if not isinstance(module, ir.Module):
        raise TypeError(f"module must be an mlir.ir.Module, but is a {type(module).__name__}")
    if not isinstance(sequential, bool):
        raise TypeError(f"sequential is {sequential!r}; it must be a bool")
    if num_threads is not None:
        num_threads = checked_integer("num_threads", num_threads, 1, MAX_THREADS, "None or an int")
    if sequential and num_threads not in (None, 1):
        raise ValueError(f"num_threads is {num_threads}, but a sequential bundle has one thread")
    opt_level = checked_integer("opt_level", opt_level, 0, 3, "an int")
    if platform.machine() not in _MACHINES:
        raise ValueError(f"bundles are for x86-64 so far, and this machine is {platform.machine()}")
    names = _entries(module, entry)
    prefix = names[0] if name is None and len(names) == 1 else name
    _check_names(prefix, names)
    assert prefix is not None
    options = host_options(
        1 if sequential else num_threads,
        batch_invariant=batch_invariant,
        workers=1 if sequential else available_cores(),
    )
    if agreements is None:
        with module.context:
            agreements = agreements_of(module)
    with tempfile.TemporaryDirectory() as place:
        linker = Linker(Path(place))
        entries, codes = [], []
        for each in names:
            compilation = Compilation(each, options, opt_level, None)
            with module.context, ir.Location.unknown():
                copy, signature = prepare(module, each, checked_donation(donate))
                if signature.extensions:
                    raise ValueError(
                        f"{each!r} appends to an argument (attention.extends), which bundles do "
                        "not take yet: write into a tensor of the full length"
                    )
                code = compilation.generate(copy)
            entries.append(Entry.of(signature, prefix, code.messages, agreements.get(each, [])))
            codes.append(code)
        _write(
            linker, Path(place), Path(os.fsdecode(folder)), prefix, entries, codes,
            uses_openmp=not sequential and any(code.uses_openmp for code in codes),
            num_threads=1 if sequential else num_threads,
        )  # fmt: skip
    return Path(os.fsdecode(folder))


def _write(
    linker: Linker,
    place: Path,
    folder: Path,
    prefix: str,
    entries: Sequence[Entry],
    codes: Sequence[MachineCode],
    *,
    uses_openmp: bool,
    num_threads: int | None,
) -> None:
    """Makes the files in `place`, and moves them to the folder when all are there."""
    cpu = host_features()
    version = importlib.metadata.version("mlir-attention")
    header = place / f"{prefix}.h"
    header.write_text(header_of(prefix, entries, version, cpu[0]))
    glue = linker.compile(glue_of(prefix, entries, cpu[1], uses_openmp=uses_openmp), prefix)
    parts = [_renamed(linker, prefix, *pair) for pair in zip(entries, codes, strict=True)]
    public = [f"{prefix}_{name}" for name in _UTILITIES] + [entry.symbol for entry in entries]
    whole = linker.join([glue, *parts], public).rename(place / f"{prefix}.o")
    library = linker.share(whole, f"lib{prefix}.so")
    manifest = place / f"{prefix}.json"
    manifest.write_text(
        manifest_of(
            prefix, entries, cpu, [library, whole], uses_openmp=uses_openmp, num_threads=num_threads
        )
    )
    loader = place / f"{prefix}.py"
    shutil.copyfile(_LOADER, loader)
    folder.mkdir(parents=True, exist_ok=True)
    for path in (whole, library, header, loader, manifest):
        # A file that is in use, such as a library, keeps its content.
        beside = folder / f".{path.name}.{os.getpid()}"
        shutil.copyfile(path, beside)
        os.replace(beside, folder / path.name)


def _renamed(linker: Linker, prefix: str, entry: Entry, code: MachineCode) -> Path:
    """The code of one entry, as one object that leaves names of the bundle open."""
    symbol = internal(prefix, f"code_{entry.name}")
    names = {given: internal(prefix, ours) for given, ours in GUARDED.items()}
    names[symbol_of(entry.name)] = symbol
    return linker.join([linker.rename(each, names) for each in code.objects], [symbol])


def _entries(module: ir.Module, entry: str | Iterable[str] | None) -> list[str]:
    if entry is None:
        return [only_public_function(module.operation)]
    names = [entry] if isinstance(entry, str) or not isinstance(entry, Iterable) else list(entry)
    if not names or not all(isinstance(each, str) for each in names):
        raise TypeError(
            f"entry is {entry!r}; it must be None, the name of a function, or several names"
        )
    return list(dict.fromkeys(names))


def _check_names(prefix: str | None, entries: Sequence[str]) -> None:
    """Raises ValueError for names that cannot be those of files, symbols and Python's modules."""
    if prefix is None:
        raise ValueError("a bundle of several entries needs a name")
    if not isinstance(prefix, str):
        raise TypeError(f"name is {prefix!r}, a {type(prefix).__name__}; it must be a str")
    if not _IDENTIFIER.fullmatch(prefix) or keyword.iskeyword(prefix):
        raise ValueError(f"name is {prefix!r}; it must be an identifier in C and Python")
    if prefix in sys.stdlib_module_names or prefix == "numpy":
        raise ValueError(f"name is {prefix!r}: {prefix}.py would hide a module of Python's")
    taken = {*_UTILITIES, *(status for status, _ in STATUSES)}
    for entry in entries:
        if not _IDENTIFIER.fullmatch(entry):
            raise ValueError(f"entry {entry!r} is no identifier in C: rename the function")
        if entry in taken or entry.startswith("_"):
            raise ValueError(
                f"entry {entry!r} would be {prefix}_{entry}, a name of the bundle's own: rename "
                "the function"
            )
