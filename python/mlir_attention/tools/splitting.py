# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How the tools find the attention of a program and split it, and the options that say how."""

from __future__ import annotations

import argparse

from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.cpu.target import available_cores
from mlir_attention.support.walk import ops_in

_GROUP = "attention.group"
_FORM = "builtin.module(attention-form-groups{remarks})"


def add_options(
    parser: argparse.ArgumentParser, machine: str = "a CPU with as many cores as there are threads"
) -> None:
    """Adds the options that `split` reads; `machine` is what help calls the default one."""
    parser.add_argument(
        "--num-splits",
        type=_positive,
        metavar="N",
        help="number of chunks (default: the pass chooses)",
    )
    parser.add_argument(
        "--machine",
        metavar="M",
        help="the machine for which the pass chooses, such as 'cpu:64' or 'h100' "
        f"(default: {machine})",
    )
    parser.add_argument(
        "--num-threads", type=_positive, metavar="N", help="number of threads (default: all cores)"
    )
    parser.add_argument(
        "--pass-pipeline",
        metavar="P",
        help="pipeline to run on the attention groups instead of attention-flash-decoding",
    )


def checked(parser: argparse.ArgumentParser, options: argparse.Namespace) -> argparse.Namespace:
    """The options; ends the tool if they contradict each other."""
    if options.pass_pipeline and (options.num_splits or options.machine):
        parser.error("--num-splits and --machine are for the pass that --pass-pipeline replaces")
    return options


def find(module: ir.Module) -> None:
    """Forms the groups of a module, and says so where there are none."""
    PassManager.parse(_FORM).run(module.operation)
    if not ops_in(module.operation, _GROUP):
        print("found no attention")


def split(module: ir.Module, options: argparse.Namespace, machine: str) -> None:
    """Splits the groups of a module as the options say, or else as pays on `machine`."""
    PassManager.parse(_pipeline(options, machine)).run(module.operation)


def cpu_of(options: argparse.Namespace) -> str:
    """This machine with the threads of the options, as `attention-flash-decoding` has it."""
    return f"cpu:{options.num_threads or available_cores()}"


def print_remark(diagnostic: ir.Diagnostic) -> bool:
    """A handler of diagnostics that prints remarks, and leaves all others."""
    if diagnostic.severity != ir.DiagnosticSeverity.REMARK:
        return False
    print(diagnostic.message)
    return True


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"expected a number of at least 1, but got '{text}'")
    return int(text)


def _pipeline(options: argparse.Namespace, machine: str) -> str:
    if options.pass_pipeline:
        return str(options.pass_pipeline)
    num_splits = options.num_splits or 0
    return (
        "builtin.module(attention-flash-decoding"
        f"{{remarks num-splits={num_splits} machine={options.machine or machine}}})"
    )
