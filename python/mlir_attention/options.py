# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Options: fields of a frozen dataclass, each with its default, its description and its range.

`passes.options` makes them options of passes.
"""

import dataclasses
from collections.abc import Sequence
from typing import Any, TypeVar

OptionsT = TypeVar("OptionsT")


def option(
    default: Any,
    description: str,
    *,
    minimum: int | None = None,
    choices: Sequence[str] | None = None,
) -> Any:
    """A field of an options class: its default, what it is for, and what it may be."""
    metadata = {"description": description, "minimum": minimum, "choices": choices}
    return dataclasses.field(default=default, metadata=metadata)


def check_minima(options: Any) -> None:
    """Raises ValueError for the first field of an options class that is below its minimum."""
    for field in dataclasses.fields(options):
        value, least = getattr(options, field.name), field.metadata["minimum"]
        if least is not None and value < least:
            raise ValueError(f"{field.name} = {value} must be at least {least}")


def shared_fields(options: Any, wanted: type[Any]) -> dict[str, Any]:
    """The values of those fields that a dataclass has in common with the class `wanted`."""
    names = [field.name for field in dataclasses.fields(wanted)]
    return {name: getattr(options, name) for name in names if hasattr(options, name)}
