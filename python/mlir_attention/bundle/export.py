# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Exports functions of a module as a bundle."""

from __future__ import annotations

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
from mlir_attention.bundle.device import DeviceKind, Program
from mlir_attention.bundle.files.cmake import package_file, package_of
from mlir_attention.bundle.files.glue import GUARDED, TEAMS, code_symbol, glue_of, internal
from mlir_attention.bundle.files.header import STATUSES, header_of
from mlir_attention.bundle.files.manifest import manifest_of
from mlir_attention.bundle.interface import Bundle, Entry
from mlir_attention.bundle.levels import MACHINES, Level, levels_of
from mlir_attention.bundle.linking import Linker
from mlir_attention.cpu.target import available_cores
from mlir_attention.runtime.arrays.signature import Signature, only_public_function
from mlir_attention.runtime.code.generation import symbol_of
from mlir_attention.runtime.code.jit import Compilation
from mlir_attention.runtime.code.object_code import MachineCode
from mlir_attention.runtime.code.openmp import MAX_THREADS
from mlir_attention.runtime.compile import checked_donation, checked_integer, prepare

#: Functions of every bundle, beside its entries.
_UTILITIES = ("message", "check", "free", "cpu")

#: Beside them, where the threads are the caller's.
_POOL_UTILITIES = ("set_parallel_for",)

_LOADER = Path(__file__).parent / "files" / "loader.py"

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def export_module(
    module: ir.Module,
    folder: str | os.PathLike[str],
    *,
    name: str | None = None,
    entry: str | Iterable[str] | None = None,
    num_threads: SupportsIndex | None = None,
    threads: str = "openmp",
    cpu: str | Iterable[str] | None = None,
    target: str | None = None,
    device: str | None = None,
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
    if threads not in TEAMS:
        raise ValueError(f"threads is {threads!r}; it must be one of {', '.join(map(repr, TEAMS))}")
    is_sequential = threads == "sequential"
    if num_threads is not None:
        num_threads = checked_integer("num_threads", num_threads, 1, MAX_THREADS, "None or an int")
    if is_sequential and num_threads not in (None, 1):
        raise ValueError(f"num_threads is {num_threads}, but a sequential bundle has one thread")
    opt_level = checked_integer("opt_level", opt_level, 0, 3, "an int")
    machine = _machine(target)
    levels = levels_of(cpu, machine)
    kind = None if device is None else DeviceKind.of(device)
    names = _entries(module, entry)
    prefix = names[0] if name is None and len(names) == 1 else name
    _check_names(prefix, names)
    assert prefix is not None
    if agreements is None:
        with module.context:
            agreements = agreements_of(module)
    options = [
        level.options(
            1 if is_sequential else num_threads,
            batch_invariant=batch_invariant,
            workers=1 if is_sequential else available_cores(),
        )
        for level in levels
    ]
    with tempfile.TemporaryDirectory() as place:
        linker = Linker(Path(place), machine)
        entries, codes = [], []
        for each in names:
            signature, versions, program = _compile(
                module, each, levels, options, opt_level, checked_donation(donate), kind
            )
            messages = tuple(code.messages for code in versions)
            agree = agreements.get(each, [])
            entries.append(Entry.of(signature, prefix, messages, agree, program))
            codes.append(versions)
        if kind is not None and not any(entry.program for entry in entries):
            raise ValueError(f"no group of {', '.join(map(repr, names))} becomes a kernel")
        bundle = Bundle(prefix, machine, levels, entries, threads, num_threads, kind)
        _write(linker, Path(place), Path(os.fsdecode(folder)), bundle, codes)
    return Path(os.fsdecode(folder))


def _machine(target: str | None) -> str:
    """What a triple is for, or this machine."""
    if target is not None and target not in MACHINES:
        expected = ", ".join(map(repr, MACHINES))
        raise ValueError(f"target is {target!r}; it must be None or one of {expected}")
    machine = platform.machine() if target is None else MACHINES[target]
    if target is None and machine != "x86_64":
        raise ValueError(
            f"bundles are for x86-64, or for {', '.join(MACHINES)} by target, and this machine is "
            f"{machine}"
        )
    return machine


def _compile(
    module: ir.Module,
    name: str,
    levels: Sequence[Level],
    options: Sequence[str],
    opt_level: int,
    donated: Mapping[int, int | None],
    kind: DeviceKind | None,
) -> tuple[Signature, list[MachineCode], Program | None]:
    """The signature of a function, its code for each level, and its kernels."""
    codes: list[MachineCode] = []
    program = None
    for level, each in zip(levels, options, strict=True):
        with module.context, ir.Location.unknown():
            copy, signature = prepare(module, name, donated)
            if kind is not None:
                program = kind.program_of(copy, name)
            compilation = Compilation(name, each, opt_level, None, level.target)
            codes.append(compilation.generate(copy))
    return signature, codes, program


def _write(
    linker: Linker,
    place: Path,
    folder: Path,
    bundle: Bundle,
    codes: Sequence[Sequence[MachineCode]],
) -> None:
    """Makes the files in `place`, and moves them to the folder when all are there."""
    prefix, entries = bundle.name, bundle.entries
    teams = bundle.threads
    if teams == "openmp" and not any(code.uses_openmp for each in codes for code in each):
        teams = "sequential"
    header = place / f"{prefix}.h"
    header.write_text(header_of(bundle))
    glue = linker.compile(glue_of(bundle, teams), prefix)
    parts = [
        _renamed(linker, prefix, entry, level, code)
        for entry, versions in zip(entries, codes, strict=True)
        for level, code in enumerate(versions)
    ]
    utilities = (*_UTILITIES, *_POOL_UTILITIES) if teams == "callback" else _UTILITIES
    public = [f"{prefix}_{name}" for name in utilities]
    public += [symbol for entry in entries for symbol in (entry.symbol, entry.tvm_symbol)]
    whole = linker.join([glue, *parts], public).rename(place / f"{prefix}.o")
    library = linker.share(whole, f"lib{prefix}.so")
    manifest = place / f"{prefix}.json"
    manifest.write_text(manifest_of(bundle, [library, whole], uses_openmp=teams == "openmp"))
    loader = place / f"{prefix}.py"
    shutil.copyfile(_LOADER, loader)
    package = place / package_file(prefix)
    package.write_text(package_of(prefix))
    folder.mkdir(parents=True, exist_ok=True)
    for path in (whole, library, header, loader, package, manifest):
        # A file that is in use, such as a library, keeps its content.
        beside = folder / f".{path.name}.{os.getpid()}"
        shutil.copyfile(path, beside)
        os.replace(beside, folder / path.name)


def _renamed(linker: Linker, prefix: str, entry: Entry, level: int, code: MachineCode) -> Path:
    """The code of one entry for a level, as one object that leaves names of the bundle open."""
    symbol = code_symbol(prefix, entry.name, level)
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
    taken = {*_UTILITIES, *_POOL_UTILITIES, "manifest", *(status for status, _ in STATUSES)}
    for entry in entries:
        if not _IDENTIFIER.fullmatch(entry):
            raise ValueError(f"entry {entry!r} is no identifier in C: rename the function")
        if entry in taken or entry.startswith("_"):
            raise ValueError(
                f"entry {entry!r} would be {prefix}_{entry}, a name of the bundle's own: rename "
                "the function"
            )
