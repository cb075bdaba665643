# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Makes the dialect known to new contexts, and the passes known to pipelines.

The drivers (`attention-opt`) need the passes but no Python context; loading the MLIR
bindings would triple their start-up. So the dialect is registered at once if the
bindings are loaded, and otherwise in the moment in which they are.
"""

import sys
from collections.abc import Callable
from importlib.abc import Loader
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import spec_from_loader
from types import ModuleType
from typing import Any

_BINDINGS = "mlir._mlir_libs"
_NATIVE_BINDINGS = "mlir._mlir_libs._mlir"

#: They register classes in what stays when modules are removed from `sys.modules`.
_LOADED_ONCE = ("mlir_attention._extension", "mlir_attention.dialects._attention_ops_gen")

#: The dynamic linker takes the library of this name that came first.
_BESIDE_ANOTHER = (
    "mlir cannot be loaded in a process that holds the libnanobind-mlir.so of another package, "
    "such as iree.compiler: use that package in another process"
)


def register() -> None:
    """Registers the dialect (now or when `mlir` is imported) and the passes."""
    _register_passes()
    # That of an earlier import, whose classes are not these, serves as well.
    if not any(hasattr(finder, "is_of_mlir_attention") for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
    if _BINDINGS in sys.modules:
        _register_dialect(sys.modules[_BINDINGS])


def _register_passes() -> None:
    """A second call does nothing: each module registers its passes when it is imported."""
    import mlir_attention.cpu.pipeline
    import mlir_attention.gpu.pipeline
    import mlir_attention.passes.convert_to_linalg
    import mlir_attention.passes.distribute
    import mlir_attention.passes.flash_decoding
    import mlir_attention.passes.form_groups
    import mlir_attention.passes.inline_combine  # noqa: F401


def _register_dialect(bindings: ModuleType) -> None:
    from mlir_attention import _extension

    _extension.register_dialect(bindings.get_dialect_registry())
    from mlir._mlir_libs import _mlir

    # First, for the modules of ours that stand for a dialect of upstream's.
    ours, known = "mlir_attention.dialects", _mlir.globals.dialect_search_modules
    if ours not in known:
        _mlir.globals.dialect_search_modules = [ours, *known]


class _Finder:
    """Lets the bindings load as usual, then registers the dialect.

    What a process can load once only is kept for a program that removes modules from
    `sys.modules`: ours is given again. MLIR's ends the process, so it is refused.
    """

    is_of_mlir_attention = True

    def __init__(self) -> None:
        names = (*_LOADED_ONCE, _NATIVE_BINDINGS)
        self._kept = {name: sys.modules[name] for name in names if name in sys.modules}

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name == _NATIVE_BINDINGS and name in self._kept:
            raise ImportError(
                "MLIR's bindings can be loaded once in a process, and were: leave the modules of "
                "'mlir' in sys.modules, or start another process"
            )
        if name in self._kept:
            return spec_from_loader(name, _Kept(self._kept[name]))
        if name == _BINDINGS:
            return _and_then(PathFinder.find_spec(name, path, target), _register_dialect)
        if name in (*_LOADED_ONCE, _NATIVE_BINDINGS):
            return _and_then(PathFinder.find_spec(name, path, target), self._keep)
        return None

    def _keep(self, module: ModuleType) -> None:
        self._kept[module.__name__] = module


class _Kept(Loader):
    """Gives a module that was loaded before."""

    def __init__(self, module: ModuleType) -> None:
        self._module = module

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        """It was executed."""


def _and_then(spec: ModuleSpec | None, act: Callable[[ModuleType], None]) -> ModuleSpec | None:
    """Acts on the module of `spec` once it is loaded."""
    if spec is not None and spec.loader is not None:
        load = spec.loader.exec_module

        def load_and_act(module: ModuleType) -> None:
            try:
                load(module)
            except ImportError as error:
                if "nanobind" in str(error):
                    raise ImportError(_BESIDE_ANOTHER) from error
                raise
            act(module)

        spec.loader.exec_module = load_and_act  # type: ignore[method-assign]
    return spec
