# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Names that moved: whoever imports an old one is told the new place.

Only modules that documentation named, and those that programs are likely to have reached for,
are listed. `CHANGELOG.md` says what else changed.
"""

from __future__ import annotations

import sys
from importlib.abc import Loader
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

_PACKAGE = __name__.partition(".")[0]

#: Old modules and what holds their names now, both within the package.
MOVED = {
    "cost_model": "split.cost_model",
    "machines": "split.machines",
    "splitting": "split.heuristic",
    "passes.diagnostics": "diagnostics",
    "rewrites.check_accesses": "checks.accesses",
    "rewrites.check_operands": "group.runtime_checks",
    "rewrites.combine": "split.lse_combine",
    "rewrites.driver": "support.patterns",
    "rewrites.erasing": "support.erasing",
    "rewrites.extents": "support.extents",
    "rewrites.forming": "find",
    "rewrites.group_like": "group.clone",
    "rewrites.group_to_linalg": "lower.group_to_linalg",
    "rewrites.inline_combine": "lower.inline_combine",
    "rewrites.linear": "support.linear_forms",
    "rewrites.ops": "support.walk",
    "rewrites.scalars": "support.scalars",
    "rewrites.score_region": "group.score_region",
    "rewrites.split_group": "split.split_group",
    "rewrites.structure": "group.iteration_space",
    "rewrites.structured": "support.linalg_builders",
    "rewrites.views": "support.tensor_slices",
    "cpu.boundary": "cpu.memory.function_boundary",
    "cpu.caches": "tasks.kv_cache",
    "cpu.host": "cpu.target",
    "cpu.plan": "cpu.vector.tile_sizes",
    "cpu.scripts": "support.transform_scripts",
    "cpu.tiling": "tasks.tiling",
    "cpu.vectorize": "cpu.vector.vectorize",
    "runtime.cache": "runtime.code.code_cache",
    "runtime.compilation": "runtime.code.jit",
    "runtime.elements": "runtime.arrays.element_types",
    "runtime.machine_code": "runtime.code.object_code",
    "runtime.signature": "runtime.arrays.signature",
}

#: Packages that hold nothing any more but the way to such messages.
_GONE = ("rewrites",)


def message(name: str) -> str | None:
    """What to tell of `name`, a module of the package as it once was; None if it was none."""
    place = MOVED.get(name)
    return None if place is None else f"'{_PACKAGE}.{name}' is '{_PACKAGE}.{place}' now"


class _Finder:
    """Comes last, and so is asked only for what does not exist."""

    @staticmethod
    def find_spec(name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        package, _, rest = name.partition(".")
        if package != _PACKAGE:
            return None
        if rest in _GONE:
            return ModuleSpec(name, _Gone(), is_package=True)
        told = message(rest)
        if told is not None:
            # Not ModuleNotFoundError, which `from package import name` takes for no such name.
            raise ImportError(told, name=name)
        return None


class _Gone(Loader):
    """An empty package, whose modules the finder is asked for."""

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        def missing(name: str) -> Any:
            told = message(f"{module.__name__.partition('.')[2]}.{name}")
            raise AttributeError(told or f"module {module.__name__!r} has no attribute {name!r}")

        module.__dict__["__getattr__"] = missing


def register() -> None:
    """Tells of moved names from now on; a second call does nothing."""
    if _Finder not in sys.meta_path:
        sys.meta_path.append(_Finder)
