# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`attention-compile`: writes the functions of a program as a bundle, for programs without MLIR."""

from __future__ import annotations

import argparse
import io
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from mlir import ir

from mlir_attention.bundle.agreements import agreements_of
from mlir_attention.bundle.export import export_module
from mlir_attention.bundle.files.cmake import package_file
from mlir_attention.bundle.files.glue import TEAMS
from mlir_attention.bundle.levels import MACHINES
from mlir_attention.frontends.export import read_program
from mlir_attention.tools import splitting


def main() -> None:
    """Runs the tool on the command line and leaves with its exit status."""
    options = _parse_command_line(sys.argv[1:])
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    # What is printed may name files and functions whose names are not UTF-8.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        run(options)
        print(end="", flush=True)
    except BrokenPipeError:  # Whoever read the output has gone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (ImportError, OSError, RuntimeError, TypeError, ValueError, ir.MLIRError) as error:
        sys.exit(f"attention-compile: error: {error}")


def run(options: argparse.Namespace) -> None:
    """Does what the options say and prints what was written."""
    with ir.Context() as context:
        context.attach_diagnostic_handler(splitting.print_remark)
        module = read_program(options.file)
        splitting.find(module)
        agreements = agreements_of(module)
        if options.threads == "sequential" and options.num_threads is None:
            options.num_threads = 1
        splitting.split(module, options, splitting.cpu_of(options))
        name = options.name or Path(options.file).stem
        folder = export_module(
            module,
            options.output,
            name=name,
            entry=options.entry,
            num_threads=options.num_threads,
            threads=options.threads,
            cpu=options.cpu.split(",") if options.cpu else None,
            target=options.target,
            device=options.device,
            agreements=agreements,
        )
    written = (f"lib{name}.so", f"{name}.o", f"{name}.h", f"{name}.py", f"{name}.json")
    for file in (*written, package_file(name)):
        print(f"wrote {folder / file} ({(folder / file).stat().st_size} bytes)")


def _parse_command_line(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="attention-compile",
        description="Finds the attention in functions of an MLIR file, splits it for flash "
        "decoding, compiles them, and writes what a program in C or Python "
        "uses without MLIR.",
    )
    parser.add_argument("file", metavar="FILE", help="the module, .mlir, also of TOSA or StableHLO")
    parser.add_argument(
        "-o", "--output", metavar="DIR", required=True, help="the folder to write to"
    )
    parser.add_argument(
        "--name", metavar="N", help="name of the bundle (default: that of the file)"
    )
    parser.add_argument(
        "--entry",
        metavar="F",
        action="append",
        help="name of a function; may be given several times (default: the only public one)",
    )
    parser.add_argument(
        "--cpu",
        metavar="C,...",
        help="CPUs or levels of them to have code for, such as x86-64-v2,x86-64-v3,"
        "x86-64-v4+avx512bf16; the best is chosen where the bundle is loaded (default: those like "
        "this one)",
    )
    parser.add_argument(
        "--target",
        metavar="T",
        help=f"the machine to compile for, {' or '.join(MACHINES)} (default: one like this)",
    )
    parser.add_argument(
        "--device",
        metavar="D",
        help="a driver that runs attention as kernels, opencl or cuda, also with a chip as in "
        "cuda:sm_80 (default: attention runs on the CPU)",
    )
    parser.add_argument(
        "--threads",
        choices=list(TEAMS),
        default="openmp",
        help="threads of LLVM's OpenMP library; that of the caller only; or those of a pool that "
        "the caller names (default: openmp)",
    )
    splitting.add_options(parser)
    return splitting.checked(parser, parser.parse_args(arguments))


if __name__ == "__main__":
    main()
