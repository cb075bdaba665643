# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""jaxlib's MLIR, which has the dialect StableHLO and its passes."""

from __future__ import annotations

from typing import Any

#: What every program gets, in this order. Those of functions come before functions are inlined.
_PREPARE = "builtin.module(func.func(stablehlo-legalize-composite-to-call),inline,symbol-dce)"
LEGALISE = "builtin.module(func.func(chlo-legalize-to-stablehlo),stablehlo-legalize-to-linalg)"


def load_jaxlib() -> Any:
    """The package `jaxlib.mlir` with what is used of it; ImportError says what is missing."""
    try:
        import jaxlib.mlir
        import jaxlib.mlir.dialects.chlo
        import jaxlib.mlir.dialects.sdy
        import jaxlib.mlir.dialects.stablehlo
        import jaxlib.mlir.ir
        import jaxlib.mlir.passmanager
        import jaxlib.version
    except ImportError as error:
        raise ImportError(
            "StableHLO is taken to linalg by jaxlib: pip install 'mlir-attention[jax]'"
        ) from error
    try:
        from jaxlib.mlir._mlir_libs import _jax_mlir_ext, _mosaic_gpu_ext

        _ = _jax_mlir_ext.register_dialects, _mosaic_gpu_ext.register_inliner_extensions
        jaxlib.mlir.dialects.stablehlo.register_stablehlo_passes()
    except (AttributeError, ImportError):
        raise ImportError(
            f"jaxlib {jaxlib.version.__version__} does not take StableHLO to linalg as 0.8 and "
            "later do: pip install -U jax jaxlib"
        ) from None
    return jaxlib.mlir


def new_context(mlir: Any) -> Any:
    """A context of jaxlib's that knows StableHLO and what JAX puts beside it."""
    registry = mlir.ir.DialectRegistry()
    mlir._mlir_libs._jax_mlir_ext.register_dialects(registry)
    context = mlir.ir.Context()
    context.append_dialect_registry(registry)
    context.load_all_available_dialects()
    for dialect in (mlir.dialects.stablehlo, mlir.dialects.chlo, mlir.dialects.sdy):
        dialect.register_dialect(context)
    return context


def prepare(mlir: Any, module: Any) -> None:
    """Makes each program one function without calls."""
    # There alone is what lets functions be inlined.
    mlir._mlir_libs._mosaic_gpu_ext.register_inliner_extensions(module.context)
    run(mlir, module, _PREPARE)


def run(mlir: Any, module: Any, pipeline: str) -> None:
    """Runs passes of jaxlib's."""
    with module.context:
        mlir.passmanager.PassManager.parse(pipeline).run(module.operation)


def ops_in(mlir: Any, root: Any, *names: str) -> list[Any]:
    """The ops in `root` that have one of these names or, where it ends in a dot, its dialect."""
    found: list[Any] = []

    def look(op: Any) -> Any:
        if any(op.name == name or (name[-1] == "." and op.name.startswith(name)) for name in names):
            found.append(op)
        return mlir.ir.WalkResult.ADVANCE

    root.walk(look, mlir.ir.WalkOrder.PRE_ORDER)
    return found
