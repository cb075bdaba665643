# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""NumPy for a driver: loaded when it is first used.

`mlir.ir` imports NumPy for builders of attributes that few passes use. That takes a third of the
time of a run of `attention-opt` with one of our passes.
"""

import sys
from importlib import import_module
from importlib.util import find_spec
from threading import Lock
from types import ModuleType
from typing import Any

_NAME = "numpy"


def defer_numpy() -> None:
    """Lets `import numpy` give a module that becomes NumPy with its first attribute."""
    if _NAME not in sys.modules and (spec := find_spec(_NAME)) is not None:
        deferred = _Deferred(_NAME)
        deferred.__spec__ = spec
        sys.modules[_NAME] = deferred


class _Deferred(ModuleType):
    """Stands for NumPy, and gives its attributes; passes of several threads may share it."""

    _lock = Lock()

    def __getattr__(self, name: str) -> Any:
        with self._lock:
            if sys.modules.get(_NAME) is self:
                del sys.modules[_NAME]
        return getattr(import_module(_NAME), name)
