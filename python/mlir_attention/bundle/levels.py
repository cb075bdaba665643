# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The CPUs that a bundle has code for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from mlir_attention import _extension
from mlir_attention.bundle.cpu_features import FEATURES, Feature, host_features
from mlir_attention.cpu.target import host_options, options_for
from mlir_attention.runtime.code.object_code import HOST, CodeTarget

#: The machine of each triple, as uname names it.
MACHINES = {"x86_64-linux-gnu": "x86_64", "aarch64-linux-gnu": "aarch64"}

_NATIVE = "native"


@dataclass(frozen=True)
class Level:
    """The CPUs that one version of the code is for.

    name:     of the CPU or the level, as LLVM has it, with the features that it has besides.
    target:   what LLVM compiles for.
    features: those that the code may use, and a program asks for.
    known:    all that LLVM knows of, by name; those of this machine if None.
    """

    name: str
    target: CodeTarget
    features: tuple[Feature, ...]
    known: frozenset[str] | None = field(default=None, repr=False)

    def options(self, num_threads: int | None, *, batch_invariant: bool, workers: int) -> str:
        """Those of `attention-to-cpu`."""
        if self.known is None:
            return host_options(num_threads, batch_invariant=batch_invariant, workers=workers)
        return options_for(
            self.known,
            num_threads=num_threads,
            batch_invariant=batch_invariant,
            workers=workers,
        )


def levels_of(cpu: str | Iterable[str] | None, machine: str) -> list[Level]:
    """The levels that `cpu` names, the least first, for machines of `machine`'s kind.

    Raises TypeError for what is no name, ValueError for the name of no CPU.
    """
    is_one = isinstance(cpu, str) or not isinstance(cpu, Iterable)
    names: list[str | None] = [cpu] if is_one else list(cpu)  # type: ignore[arg-type, list-item]
    if not names or not all(name is None or isinstance(name, str) for name in names):
        raise TypeError(f"cpu is {cpu!r}; it must be None, the name of a CPU, or several names")
    level_of = _aarch64 if machine == "aarch64" else _x86
    levels = {level.name: level for level in map(level_of, names)}
    # A level that has more is preferred where both run.
    return sorted(levels.values(), key=lambda level: len(level.features))


def _x86(name: str | None) -> Level:
    if name in (None, _NATIVE):
        found, features = host_features()
        return Level(found, HOST, tuple(features))
    assert name is not None
    cpu, *added = name.split("+")
    for feature in added:
        if feature not in FEATURES:
            raise ValueError(
                f"cpu is {name!r}; {feature!r} is no feature whose instructions LLVM chooses by "
                "itself, such as avx512bf16"
            )
    known = _extension.features_of(cpu, added)
    if not known:
        raise ValueError(
            f"cpu is {name!r}; LLVM knows no x86-64 CPU {cpu!r}. It must be a level such as "
            "x86-64-v3, a CPU such as znver4, either with features as in x86-64-v4+avx512bf16, or "
            "native"
        )
    features = [feature for key, feature in FEATURES.items() if key in known]
    target = CodeTarget("x86_64-unknown-linux-gnu", cpu, tuple(added))
    return Level(name, target, tuple(features), frozenset(known))


def _aarch64(name: str | None) -> Level:
    if name not in (None, "generic"):
        raise ValueError(
            f"cpu is {name!r}; code for AArch64 is for any CPU so far, by NEON: leave cpu out, or "
            "say generic"
        )
    target = CodeTarget("aarch64-unknown-linux-gnu", "generic")
    return Level("generic", target, (), frozenset(("neon",)))
