# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What passes tell the user: errors that stop, remarks that explain."""

from typing import TYPE_CHECKING

from mlir_attention import _extension

if TYPE_CHECKING:
    from mlir import ir


class RewriteError(Exception):
    """Raised to stop a pass with an error at the location of an op."""

    def __init__(self, location: "ir.Location", message: str) -> None:
        super().__init__(message)
        self.location = location


class PatternError(Exception):
    """Raised where a pattern raised something else, its cause; the op was at `location`."""

    def __init__(self, location: "ir.Location", op_name: str) -> None:
        super().__init__(f"cannot rewrite '{op_name}'")
        self.location = location


def remark(location: "ir.Location", message: str) -> None:
    """Tells the user something about the op at `location`."""
    _extension.emit_diagnostic(location, "remark", message)


def error(location: "ir.Location", message: str) -> None:
    """Reports an error at `location`; the caller makes the pass fail."""
    _extension.emit_diagnostic(location, "error", message)


def wants_remarks(option: bool) -> bool:
    """Whether a pass whose option `remarks` is `option` explains what it did."""
    return option or _extension.remarks_requested()


def place_of(location: "ir.Location") -> str:
    """As in "decode.mlir:5:8", "model.py:5", or "line 5:8" of a text; empty if it is not known."""
    place = _extension.place_of(location)
    if place is None:
        return ""
    file, line, column = place
    name = "line " if file == b"-" else f"{file.decode(errors='backslashreplace')}:"
    # Python programs have no columns.
    return f"{name}{line}:{column}" if column else f"{name}{line}"
