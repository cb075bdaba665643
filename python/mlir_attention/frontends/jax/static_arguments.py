# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Arguments of a function of JAX that its program was made for (`static_argnums`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class StaticArguments:
    """Which arguments of `jax.jit` are static, and what the example call passed for them.

    positions, names: as `jax.jit` has them.
    parameters:       the names of the function's positional parameters, as far as they are known.
    values:           by name, or by position where there is none.
    """

    positions: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()
    parameters: Sequence[str] = ()
    values: Mapping[str | int, Any] = field(default_factory=dict)

    @staticmethod
    def of(jitted: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> StaticArguments:
        """Those of a jitted function, in a call."""
        info = getattr(jitted, "_jit_info", None)
        if info is None:  # Made by something else than `jax.jit`: all that is passed crosses.
            return StaticArguments()
        signature = info.fun_signature
        kinds = () if signature is None else signature.parameters.values()
        parameters = [
            p.name for p in kinds if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)
        ]
        positions = frozenset(
            number % max(len(args), 1) if number < 0 else number for number in info.static_argnums
        )
        static = StaticArguments(positions, frozenset(info.static_argnames), parameters)
        return StaticArguments(
            static.positions, static.names, parameters, static._passed(args, kwargs)
        )

    def drop(
        self, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """What the program takes of a call.

        Raises ValueError if a static argument is not what it was in the example call.
        """
        if not self.positions and not self.names:
            return args, kwargs
        passed = self._passed(args, kwargs)
        for key in {*passed, *self.values}:
            if key not in passed or key not in self.values or passed[key] != self.values[key]:
                name = repr(key) if isinstance(key, str) else str(key)
                raise ValueError(
                    f"static argument {name} is {_described(passed, key)}, but the function was "
                    f"compiled for {_described(self.values, key)}"
                )
        kept = tuple(value for at, value in enumerate(args) if at not in self.positions)
        return kept, {name: value for name, value in kwargs.items() if name not in self.names}

    def _passed(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> dict[str | int, Any]:
        passed: dict[str | int, Any] = {
            self.parameters[at] if at < len(self.parameters) else at: value
            for at, value in enumerate(args)
            if at in self.positions
        }
        passed.update({name: value for name, value in kwargs.items() if name in self.names})
        return passed


def _described(values: Mapping[str | int, Any], key: str | int) -> str:
    return repr(values[key]) if key in values else "left out"
