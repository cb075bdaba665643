# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""From a function of JAX to StableHLO, with the arrays that it closes over as arguments."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from mlir_attention.frontends.jax.static_arguments import StaticArguments

#: The function of a module that JAX makes.
ENTRY = "main"

#: Arrays that a function closes over are constants of its program up to this many elements.
_FEW_ELEMENTS = 8


@dataclass(frozen=True)
class Function:
    """A function, lowered for the CPU.

    module:    StableHLO, in JAX's MLIR; not ours to change.
    arguments: what it takes, flat: each has `shape`, `dtype` and `donated`.
    kept:      the numbers of those that the module takes, which may leave out unused ones.
    names:     of the arguments that the module takes.
    weights:   arrays that the module takes behind them.
    in_tree:   how (args, kwargs), without static arguments, become flat.
    results:   what it returns, flat: each has `shape` and `dtype`.
    out_tree:  how results become what it returns.
    static:    what the caller passes and the module does not take.
    """

    module: Any
    arguments: Sequence[Any]
    kept: Sequence[int]
    names: Sequence[str]
    weights: Sequence[Any]
    in_tree: Any
    results: Sequence[Any]
    out_tree: Any
    static: StaticArguments


def is_function_of_jax(jax: Any, program: Any) -> bool:
    """Whether `program` is what JAX traces, or traced before."""
    return _is_traced(jax, program) or (callable(program) and not isinstance(program, type))


def lower(
    jax: Any, program: Any, args: Sequence[Any], kwargs: Mapping[str, Any], *, lifts: bool
) -> Function:
    """Traces `program` with these arguments and lowers it.

    If it `lifts`, arrays that the function closes over are weights; else they are constants.

    Raises TypeError for what is no function, for arguments of what was traced already, and for
    results that are keys of `jax.random`.
    """
    if _is_traced(jax, program):
        if args or kwargs:
            raise TypeError(
                f"a {type(program).__name__} of JAX has its arguments: pass no example arguments"
            )
        if isinstance(program, jax.stages.Lowered):
            function = _of_lowered(jax, program)
        else:
            function = _of_traced(jax, program, StaticArguments(), lifts)
    elif callable(program):
        jitted = program if _is_jitted(jax, program) else jax.jit(program)
        static = StaticArguments.of(jitted, args, kwargs)
        function = _of_traced(jax, jitted.trace(*args, **kwargs), static, lifts)
    else:
        raise TypeError(f"expected a function of JAX, but got a {type(program).__name__}")
    for number, result in enumerate(function.results):
        if jax.dtypes.issubdtype(result.dtype, jax.dtypes.extended):
            raise TypeError(
                f"result {number} is a key of jax.random: return jax.random.key_data of it"
            )
    return function


def sizes_of(function: Function) -> dict[str, tuple[int, int]]:
    """Where the symbolic sizes of arguments are: which argument of the module, which dimension."""
    return {
        str(size): (at, dim)
        for at, number in enumerate(function.kept)
        for dim, size in enumerate(function.arguments[number].shape)
        if not isinstance(size, int)
    }


def _is_traced(jax: Any, program: Any) -> bool:
    """Whether `program` was made of example arguments already."""
    return isinstance(program, jax.stages.Lowered | jax.stages.Traced)


def _is_jitted(jax: Any, program: Any) -> bool:
    """Whether `jax.jit` made it; that of Flax has other structures of arguments."""
    return isinstance(program, type(jax.jit(len)))


def _of_traced(jax: Any, traced: Any, static: StaticArguments, lifts: bool) -> Function:
    function, weights = _with_weights_as_arguments(jax, traced.jaxpr, lifts)
    arguments = jax.tree.leaves(traced.args_info)
    taken = [jax.ShapeDtypeStruct(each.shape, each.dtype) for each in (*arguments, *weights)]
    lowered = _for_cpu(jax.jit(function, keep_unused=True).trace(*taken))
    return Function(
        lowered.compiler_ir("stablehlo"),
        arguments,
        range(len(arguments)),
        _names(traced.jaxpr.jaxpr.debug_info.arg_names, len(arguments)),
        weights,
        traced.in_tree,
        jax.tree.leaves(traced.out_info),
        jax.tree.structure(traced.out_info),
        static,
    )


def _for_cpu(traced: Any) -> Any:
    """Lowers what was traced for the CPU.

    JAX refuses products of f16 that are summed in f32 for its own CPU, but not for others.
    """
    try:
        return traced.lower(lowering_platforms=("cpu",))
    except ValueError as error:
        if "dot_general on CPU" not in str(error):
            raise
        return traced.lower(lowering_platforms=("cuda",))


def _of_lowered(jax: Any, lowered: Any) -> Function:
    arguments = jax.tree.leaves(lowered.args_info)
    module = lowered.compiler_ir("stablehlo")
    kept = sorted(lowered._lowering.compile_args["kept_var_idx"])
    return Function(
        module,
        arguments,
        kept,
        _names((), len(kept)),
        [],
        lowered.in_tree,
        jax.tree.leaves(lowered.out_info),
        jax.tree.structure(lowered.out_info),
        StaticArguments(),
    )


def _names(known: Sequence[str | None], count: int) -> list[str]:
    """The names of so many arguments, of those that JAX knows: as in "params['weight']"."""
    names = known if len(known) == count else [None] * count
    return [name or f"argument {number}" for number, name in enumerate(names)]


def _with_weights_as_arguments(
    jax: Any, closed: Any, lifts: bool
) -> tuple[Callable[..., Any], list[Any]]:
    """The function of a jaxpr, which takes what it closed over behind its arguments."""
    import jax.extend.core as core

    jaxpr = closed.jaxpr
    captured = list(zip(jaxpr.constvars, closed.consts, strict=True))
    weights = [pair for pair in captured if lifts and _is_large(pair[1])]
    literals = [pair for pair in captured if not (lifts and _is_large(pair[1]))]
    lifted = jaxpr.replace(
        constvars=[variable for variable, _ in literals],
        invars=[*jaxpr.invars, *(variable for variable, _ in weights)],
        debug_info=jaxpr.debug_info.with_unknown_names(),
    )
    function = core.jaxpr_as_fun(core.ClosedJaxpr(lifted, [array for _, array in literals]))
    return function, [array for _, array in weights]


def _is_large(array: Any) -> bool:
    return hasattr(array, "__dlpack__") and array.size > _FEW_ELEMENTS
