# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Makes plain functions MLIR passes and pipelines.

    @module_pass("my-pass", MyOptions)
    def my_pass(module: ir.Operation, options: MyOptions) -> None:
        '''Does this and that.'''

The function's docstring is the pass's description. The pass stands in textual pipelines
beside the upstream ones, in `attention-opt --help`, in IR printing, timing, verification
and crash reproducers.
"""

import dataclasses
import inspect
import os
import re
import traceback
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from mlir_attention import _extension, diagnostics
from mlir_attention.options import shared_fields
from mlir_attention.passes.options import NoOptions, OptionValue, declare, parse, to_text
from mlir_attention.support.erasing import keeping_erased_ops

if TYPE_CHECKING:
    from mlir import ir

#: If set, what a pass raised is printed to stderr, with the calls that led there.
TRACEBACK_VARIABLE = "MLIR_ATTENTION_TRACEBACK"

PassT = TypeVar("PassT", bound=Callable[["ir.Operation", Any], None])
PipelineT = TypeVar("PipelineT", bound=Callable[[Any], str])

#: Options of the passes and pipelines that were registered, by name.
registered: dict[str, type[Any]] = {}

#: The descriptions of those that are no stages of a pipeline, by name.
public: dict[str, str] = {}


def module_pass(
    name: str,
    options: type[Any] = NoOptions,
    *,
    dialects: Sequence[str] = (),
    stage_of: str | None = None,
) -> Callable[[PassT], PassT]:
    """Registers a function as a pass on `builtin.module`.

    Args:
      name: name of the pass in textual pipelines.
      options: a frozen dataclass, whose fields are `options.option(...)`.
      dialects: namespaces of dialects whose ops the pass creates. Every pass may create ops of all
        that can be named here, so that it need name none.
      stage_of: the pipeline that the pass is a part of, if it is of no use by itself; `--help`
        says so.

    The function takes the module's operation and an instance of `options`. A `RewriteError`
    that it raises becomes an error at its location; any other exception becomes an error at the
    module, or at the op that a pattern was rewriting. A pass that emits an error fails.

    A pass that is defined again, as by a notebook cell that runs twice, replaces the one
    before in pipelines that are parsed from then on. Raises ValueError for the name of a pass
    of MLIR or of this package and for a dialect that passes cannot create ops of, and TypeError
    for options that are not declared as above.
    """
    owner = f"pass '{name}'"
    _check_name(name)
    _check_dialects(owner, dialects)

    def register(function: PassT) -> PassT:
        def run(operation: "ir.Operation", values: list[OptionValue]) -> bool:
            return _run(owner, function, operation, options(*values))

        description = _describe(function)
        if stage_of is None:
            public[name] = description
        else:
            description = f"(stage of {stage_of}) {description}"
        _extension.register_pass(
            name,
            description,
            declare(owner, options),
            lambda text: list(dataclasses.astuple(parse(owner, options, text))),
            run,
            _is_ours(function),
        )
        registered[name] = options
        return function

    return register


def pipeline(name: str, options: type[Any] = NoOptions) -> Callable[[PipelineT], PipelineT]:
    """Registers a function as a pipeline: from options to the text of a pipeline.

    Defined again, it replaces the one before, as a pass does.
    """
    owner = f"pipeline '{name}'"
    _check_name(name)

    def register(function: PipelineT) -> PipelineT:
        public[name] = _describe(function)
        _extension.register_pipeline(
            name,
            public[name],
            declare(owner, options),
            lambda text: function(parse(owner, options, text)),
            _is_ours(function),
        )
        registered[name] = options
        return function

    return register


def element(name: str, options: object) -> str:
    """The pass `name` as an element of a textual pipeline, with its options as `options` has them.

    These are the fields of the same names. Those that `options` lacks keep their defaults.
    """
    values = shared_fields(options, registered[name])
    return f"{name}{{{to_text(values)}}}" if values else name


def _check_dialects(owner: str, dialects: Sequence[str]) -> None:
    for dialect in dialects:
        if dialect not in _extension.pass_dialects():
            raise ValueError(
                f"{owner} cannot depend on the dialect '{dialect}': it is not one that passes may "
                "make"
            )


def _check_name(name: str) -> None:
    """Raises ValueError for a name that a textual pipeline cannot hold."""
    if not re.fullmatch(r"[A-Za-z][\w.-]*", name):
        raise ValueError(
            f"'{name}' is no name for a pass: letters, digits, '-', '_' and '.' make one"
        )


def _is_ours(function: Callable[..., Any]) -> bool:
    """Whether it is of this package, whose passes no one else replaces."""
    module = getattr(function, "__module__", None) or ""
    return module.partition(".")[0] == __name__.partition(".")[0]


def _describe(function: Callable[..., Any]) -> str:
    """The first paragraph of the docstring, in one line, as `--help` wants it."""
    paragraph = (inspect.getdoc(function) or "").split("\n\n")[0]
    return " ".join(paragraph.split()).rstrip(".")


def _run(
    owner: str,
    function: Callable[["ir.Operation", Any], None],
    operation: "ir.Operation",
    options: Any,
) -> bool:
    try:
        with operation.context, keeping_erased_ops():
            function(operation, options)
    except diagnostics.RewriteError as stop:
        diagnostics.error(stop.location, str(stop))
    except diagnostics.PatternError as stop:
        cause = stop.__cause__ or stop
        _report(stop.location, owner, function, cause, what=str(stop))
    except RecursionError:
        diagnostics.error(operation.location, f"{owner} failed: ops are nested too deeply")
    except Exception as exception:
        _report(operation.location, owner, function, exception, what="failed")
    else:
        return True
    return False


def _report(
    location: "ir.Location",
    owner: str,
    function: Callable[..., None],
    exception: BaseException,
    *,
    what: str,
) -> None:
    """Tells of an exception that no pass should raise: to users whose it is, if it is theirs."""
    if not _is_ours(function):
        diagnostics.error(location, f"{owner} {what}: {_explain(exception)}")
    else:
        diagnostics.error(
            location,
            f"{owner} {what}, which is a bug of mlir-attention: please report it with the module "
            f"({TRACEBACK_VARIABLE}=1 prints where)",
        )
    if os.environ.get(TRACEBACK_VARIABLE, "0") not in ("", "0"):
        traceback.print_exception(exception)


def _explain(exception: BaseException) -> str:
    """An exception in one line: its type, message and the line that raised it."""
    frame = traceback.extract_tb(exception.__traceback__)[-1]
    place = f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno}"
    return f"{type(exception).__name__}: {exception} ({place})"
