# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`attention-opt`: the upstream `mlir-opt` driver with our dialect and passes in it."""

import os
import signal
import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec

from mlir_attention import _extension
from mlir_attention.passes.registry import public
from mlir_attention.tools.deferred_numpy import defer_numpy

_REGISTER_EVERYTHING = "mlir._mlir_libs._mlirRegisterEverything"


def main() -> None:
    """Runs the driver on the command line and leaves with its exit status."""
    # The driver runs without the interpreter, which could not act on Ctrl-C, nor on a reader of
    # its output that has gone.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    _register_upstream_passes()
    defer_numpy()
    arguments = [b"attention-opt", *map(os.fsencode, sys.argv[1:])]
    status = _extension.run_opt(arguments, _overview())
    sys.stdout.flush()
    sys.stderr.flush()
    # Contexts that the driver destroyed must not be touched by Python's own clean-up.
    os._exit(status)


def _overview() -> str:
    """What `--help` begins with: the passes that `mlir-opt` does not have."""
    width = max(map(len, public))
    lines = [f"  --{name:<{width}} - {text}" for name, text in sorted(public.items())]
    title = "attention-opt: mlir-opt with the attention dialect and these passes; options are below"
    return "\n".join([title, "", *lines, ""])


def _register_upstream_passes() -> None:
    """Loads the module of the bindings that registers all upstream passes, and only it.

    Passes may be registered once in a process, and the bindings do so when they load. The
    driver needs the passes at once and the rest of the bindings, whose loading takes
    longer than all else here, only if a Python pass runs.
    """
    if "mlir._mlir_libs" in sys.modules:
        return
    package = find_spec("mlir")
    if package is None or package.submodule_search_locations is None:
        raise ImportError("the MLIR Python bindings ('mlir') are not installed")
    folders = [os.path.join(path, "_mlir_libs") for path in package.submodule_search_locations]
    spec = PathFinder.find_spec(_REGISTER_EVERYTHING, folders)
    if spec is None or spec.loader is None:
        raise ImportError(f"the installed MLIR Python bindings have no {_REGISTER_EVERYTHING}")
    module = module_from_spec(spec)
    sys.modules[_REGISTER_EVERYTHING] = module
    spec.loader.exec_module(module)


if __name__ == "__main__":
    main()
