# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is told of a pass: what it is for, and what it raised, to users whose it is."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from mlir import ir

import mlir_attention  # noqa: F401
from mlir_attention.diagnostics import RewriteError
from mlir_attention.passes import module_pass, pipeline, registry


def told(function: Callable[..., None], module: str = "elsewhere") -> tuple[bool, list[str]]:
    """Whether a pass of a Python module went well, and the errors that it told of."""
    heard: list[str] = []
    function.__module__ = module
    with ir.Context() as context, ir.Location.unknown():
        operation = ir.Module.create().operation
        handler = context.attach_diagnostic_handler(lambda d: heard.append(d.message) or True)
        went_well = registry._run("pass 'p'", function, operation, None)
        handler.detach()
    return went_well, heard


def fail(operation: ir.Operation, options: Any) -> None:
    raise KeyError(3)


@pytest.mark.parametrize("ours", ["mlir_attention", "mlir_attention.passes.other"])
def test_what_a_pass_of_the_package_raises_is_a_bug(ours: str) -> None:
    message = (
        "pass 'p' failed, which is a bug of mlir-attention: please report it with the module "
        "(MLIR_ATTENTION_TRACEBACK=1 prints where)"
    )
    assert told(fail, ours) == (False, [message])


@pytest.mark.parametrize("theirs", ["mlir_attention_of_theirs", "theirs.mlir_attention", "", None])
def test_what_a_pass_of_others_raises_is_theirs(theirs: Any) -> None:
    went_well, (message,) = told(fail, theirs)
    assert not went_well
    assert re.fullmatch(r"pass 'p' failed: KeyError: 3 \(test_registry.py:[0-9]+\)", message)


@pytest.mark.parametrize(
    ("value", "prints"), [(None, False), ("", False), ("0", False), ("1", True)]
)
@pytest.mark.parametrize("module", ["mlir_attention.passes", "theirs"])
def test_where_it_was_raised_is_printed_on_demand(
    monkeypatch: pytest.MonkeyPatch, capsys: Any, value: str | None, prints: bool, module: str
) -> None:
    if value is None:
        monkeypatch.delenv(registry.TRACEBACK_VARIABLE, raising=False)
    else:
        monkeypatch.setenv(registry.TRACEBACK_VARIABLE, value)
    told(fail, module)
    error = capsys.readouterr().err
    assert ("in fail" in error and "KeyError: 3" in error) == prints
    assert bool(error) == prints


def test_a_pass_goes_well_or_refuses() -> None:
    def refuse(operation: ir.Operation, options: Any) -> None:
        raise RewriteError(operation.location, "not this one")

    def go_deep(operation: ir.Operation, options: Any) -> None:
        go_deep(operation, options)

    assert told(lambda operation, options: None) == (True, [])
    assert told(refuse) == (False, ["not this one"])
    assert told(go_deep) == (False, ["pass 'p' failed: ops are nested too deeply"])


@pytest.mark.parametrize("name", ["", "1a", "-a", "a b", "a{b}", "a,b", "a=b", "ä"])
def test_what_is_no_name(name: str) -> None:
    for register in (module_pass, pipeline):
        with pytest.raises(ValueError, match=f"^'{re.escape(name)}' is no name for a pass"):
            register(name)


def test_a_pass_is_described_by_the_first_paragraph_of_its_docstring() -> None:
    @module_pass("test-Described_1.0")
    def described(module: ir.Operation, options: Any) -> None:
        """Does what
        it says.

        And more.
        """

    @pipeline("test-bare")
    def bare(options: Any) -> str:
        return "cse"

    assert registry.public["test-Described_1.0"] == "Does what it says"
    assert registry.public["test-bare"] == ""


def test_a_stage_is_registered_but_not_public() -> None:
    @module_pass("test-stage", stage_of="test-whole")
    def stage(module: ir.Operation, options: Any) -> None:
        """Does a part."""

    assert "test-stage" in registry.registered and "test-stage" not in registry.public
