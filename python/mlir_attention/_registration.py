# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Makes the dialect known to new contexts, and the passes known to pipelines.

The drivers (`attention-opt`) need the passes but no Python context; loading the MLIR
bindings would triple their start-up. So the dialect is registered at once if the
bindings are loaded, and otherwise in the moment in which they are.
"""

import sys
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

_BINDINGS = "mlir._mlir_libs"

#: The dynamic linker takes the library of this name that came first.
_BESIDE_ANOTHER = (
    "mlir cannot be loaded in a process that holds the libnanobind-mlir.so of another package, "
    "such as iree.compiler: use that package in another process"
)


def register() -> None:
    """Registers the dialect (now or when `mlir` is imported) and the passes."""
    from mlir_attention import passes

    passes.register_all()
    bindings = sys.modules.get(_BINDINGS)
    if bindings is not None:
        _register_dialect(bindings)
    elif not any(isinstance(finder, _WhenImported) for finder in sys.meta_path):
        sys.meta_path.insert(0, _WhenImported())


def _register_dialect(bindings: ModuleType) -> None:
    from mlir_attention import _extension

    _extension.register_dialect(bindings.get_dialect_registry())
    from mlir._mlir_libs import _mlir

    # First, for the modules of ours that stand for a dialect of upstream's.
    known = _mlir.globals.dialect_search_modules
    _mlir.globals.dialect_search_modules = ["mlir_attention.dialects", *known]


class _WhenImported:
    """A finder that lets the bindings load as usual, then registers the dialect."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name != _BINDINGS:
            return None
        sys.meta_path.remove(self)
        spec = PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            load = spec.loader.exec_module

            def load_and_register(module: ModuleType) -> None:
                try:
                    load(module)
                except ImportError as error:
                    if "nanobind" in str(error):
                        raise ImportError(_BESIDE_ANOTHER) from error
                    raise
                _register_dialect(module)

            spec.loader.exec_module = load_and_register  # type: ignore[method-assign]
        return spec
