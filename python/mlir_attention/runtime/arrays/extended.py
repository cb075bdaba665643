# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Arrays of `out` that begin with an argument: a call writes behind it what it appends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mlir_attention.runtime.arrays.signature import Signature
from mlir_attention.updates.extensions import Extension


class ExtendedArguments:
    """The arguments of a function that results append to."""

    def __init__(self, signature: Signature, starts: Sequence[int]) -> None:
        """`starts`: where the descriptors of all arguments, and of the memory behind, begin."""
        self._name = signature.name
        self._extensions = signature.extensions
        self._starts = starts

    def memory(self, targets: Sequence[Any]) -> list[Any]:
        """The arrays among those of `out`, in the order in which the function takes them.

        Raises TypeError if one is None.
        """
        found = []
        for extension in self._extensions:
            target = targets[extension.result]
            if target is None:
                raise TypeError(
                    f"result {extension.result} of {self._name!r} appends to argument "
                    f"{extension.argument} in place: name its array in out, such as "
                    f"cache[:, :n + 1] where argument {extension.argument} is cache[:, :n]"
                )
            found.append(target)
        return found

    def check(self, words: Sequence[Any]) -> None:
        """Looks at what a call passes, whose words these are.

        Raises ValueError, which names the result, if its array does not begin with the argument.
        """
        for extension in self._extensions:
            start, old_shape, old_strides = self._described(extension.argument, words)
            memory, shape, strides = self._described(extension.memory, words)
            self._check_shape(extension, old_shape, shape)
            if 0 in old_shape:
                continue
            # A stride along one position says nothing.
            axes = [axis for axis, extent in enumerate(old_shape) if extent > 1]
            if memory != start or any(strides[axis] != old_strides[axis] for axis in axes):
                raise ValueError(
                    f"{self._label(extension)} must begin with argument {extension.argument}: at "
                    "its address, and with its strides"
                )

    def _check_shape(
        self, extension: Extension, old: tuple[int, ...], new: tuple[int, ...]
    ) -> None:
        # By how much it must be longer, and where, the function asserts.
        if any(extent < before for before, extent in zip(old, new, strict=True)):
            raise ValueError(
                f"{self._label(extension)} has shape {new}, which does not begin with argument "
                f"{extension.argument}, of shape {old}"
            )

    def _label(self, extension: Extension) -> str:
        return f"result {extension.result} of {self._name!r}: out"

    def _described(
        self, number: int, words: Sequence[Any]
    ) -> tuple[int, tuple[int, ...], tuple[int, ...]]:
        """Address, shape and strides of an argument."""
        start, end = self._starts[number], self._starts[number + 1]
        middle = (start + 3 + end) // 2
        return words[start + 1], tuple(words[start + 3 : middle]), tuple(words[middle:end])
