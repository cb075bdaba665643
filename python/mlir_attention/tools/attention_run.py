# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`attention-run`: finds and splits the attention of a program, compiles and runs it."""

from __future__ import annotations

import argparse
import io
import os
import signal
import statistics
import sys
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
from mlir import ir
from mlir.passmanager import PassManager

from mlir_attention.frontends.files import read_module
from mlir_attention.gpu.targets import SPIRV_TARGETS
from mlir_attention.runtime.compile import TARGETS, copy_module
from mlir_attention.runtime.compile import compile as compile_module
from mlir_attention.runtime.cuda import chip_of_device
from mlir_attention.runtime.cuda_driver import find_driver
from mlir_attention.runtime.device import DeviceExecutable
from mlir_attention.runtime.executable import CompiledAssertionError, Executable
from mlir_attention.runtime.opencl import find_device
from mlir_attention.tools import archives, splitting

_REFERENCE = "builtin.module(convert-attention-to-linalg{accumulation-type=f64})"

#: The largest difference that passes, by element type: absolute, and relative to the
#: largest number of the result where that exceeds 1.
_TOLERANCES = {"f64": 1e-10, "f32": 2e-5, "f16": 2e-3, "bf16": 2e-2}

_BENCH_SECONDS = 2.0


def main() -> None:
    """Runs the tool on the command line and leaves with its exit status."""
    options = _parse_command_line(sys.argv[1:])
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Compiled code does not hear of Ctrl-C.
    # What is printed may name files and functions whose names are not UTF-8.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        passed = run(options)
        print(end="", flush=True)
    except BrokenPipeError:  # Whoever read the output has gone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
    except (
        CompiledAssertionError, ImportError, MemoryError, OSError, RuntimeError, TypeError,
        ValueError, ir.MLIRError
    ) as error:  # fmt: skip
        sys.exit(f"attention-run: error: {error}")
    sys.exit(0 if passed else 1)


def run(options: argparse.Namespace) -> bool:
    """Does what the options say and prints what came of it; whether all comparisons passed."""
    given = archives.load(options.inputs) if options.inputs else {}
    with ir.Context() as context:
        context.attach_diagnostic_handler(splitting.print_remark)
        program, weights, names = _read(options.file)
        given = _numbered(given, names)
        unsplit = copy_module(program)
        splitting.find(unsplit)
        split = copy_module(unsplit)
        splitting.split(split, options, _machine(options))
        executable = compile_module(
            split, options.entry, num_threads=options.num_threads, target=options.target
        )
        print(f"compiled {executable.name} for {_described(executable)}")

        types = executable.argument_types[: len(executable.argument_types) - len(weights)]
        arguments = (
            archives.arguments(given, types) if options.inputs else archives.random_arguments(types)
        ) + weights
        results = _results(executable, arguments)
        expected = archives.expected_results(given, executable.result_types)
        passed = _compare(executable, results, expected, "the expected one")
        if options.output:
            archives.save_results(options.output, results)
        if options.check:
            exact = copy_module(unsplit)
            PassManager.parse(_REFERENCE).run(exact.operation)
            reference = compile_module(exact, executable.name, num_threads=options.num_threads)
            outputs = _results(reference, arguments)
            passed &= _compare(executable, results, outputs, "the unsplit one in f64")
            as_given = compile_module(program, executable.name, num_threads=options.num_threads)
            outputs = _results(as_given, arguments)
            passed &= _compare(executable, results, outputs, "the program as given")
        if options.bench:
            whole = compile_module(
                unsplit, executable.name, num_threads=options.num_threads, target=options.target
            )
            _bench(executable, whole, arguments)
    return passed


def _read(file: str) -> tuple[ir.Module, list[Any], dict[str, str]]:
    """The module of a file, its last arguments if it has them, and what an archive calls those of a
    model of ONNX, by their names."""
    if not file.endswith(".onnx"):
        return read_module(file), [], {}
    from mlir_attention.frontends.onnx import import_model

    model = import_model(file)
    names = {name: f"arg{number}" for number, name in enumerate(model.input_names)}
    names |= {name: f"result{number}" for number, name in enumerate(model.output_names)}
    return model.module, list(model.weights.values()), names


def _numbered(given: dict[str, Any], names: dict[str, str]) -> dict[str, Any]:
    return {names.get(name, name): array for name, array in given.items()}


def _parse_command_line(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="attention-run",
        description="Finds the attention in a function of an MLIR file, splits it for flash "
        "decoding, compiles it for this machine and runs it.",
    )
    parser.add_argument(
        "file",
        metavar="FILE",
        help="the module, .mlir, also of TOSA or StableHLO, or a model, .onnx",
    )
    parser.add_argument(
        "--entry", metavar="F", help="name of the function (default: the only public one)"
    )
    parser.add_argument(
        "--inputs",
        metavar="IN.npz",
        help="arguments arg0, arg1, ..., and expected results result0, ..., or the names that a "
        "model has for them (default: random arguments)",
    )
    parser.add_argument("--output", metavar="OUT.npz", help="where to write the results")
    parser.add_argument(
        "--check",
        action="store_true",
        help="compare with the unsplit lowering in f64, and with the program as given",
    )
    parser.add_argument("--bench", action="store_true", help="time it against the unsplit lowering")
    parser.add_argument(
        "--target",
        choices=TARGETS,
        default="cpu",
        help="what groups run on: the CPU, or a device of OpenCL, Vulkan or CUDA (default: cpu)",
    )
    splitting.add_options(parser, "a CPU with as many cores as there are threads, or the device")
    return splitting.checked(parser, parser.parse_args(arguments))


def _machine(options: argparse.Namespace) -> str:
    """That which the program runs on, as `attention-flash-decoding` has it."""
    if options.target == "opencl":
        return f"gpu:{find_device().max_compute_units}"
    if options.target == "vulkan":
        # Vulkan does not tell how many processors a device has.
        return SPIRV_TARGETS["vulkan"].chips[0].machine
    if options.target == "cuda":
        return chip_of_device(find_driver()).machine
    return splitting.cpu_of(options)


def _described(executable: Executable) -> str:
    if not isinstance(executable, DeviceExecutable):
        return "the CPU"
    count = len(executable.kernels)
    return f"{executable.device_name}, with {count} kernel{'s' * (count != 1)}"


def _results(executable: Executable, arguments: Sequence[Any]) -> list[Any]:
    results = executable(*arguments)
    if results is None:
        return []
    return list(results) if isinstance(results, tuple) else [results]


def _compare(
    executable: Executable, results: Sequence[Any], others: Sequence[Any], name: str
) -> bool:
    """Prints how far results are from others, and whether that passes."""
    passed = True
    for number, (result, other) in enumerate(zip(results, others, strict=True)):
        if other is None:
            continue
        limit = _TOLERANCES.get(executable.result_types[number].element, 0.0)
        difference = _largest_difference(number, np.asarray(result), np.asarray(other))
        magnitudes = np.abs(np.asarray(other, np.float64))
        scale = max(1.0, float(np.max(magnitudes[np.isfinite(magnitudes)], initial=0.0)))
        good = difference <= limit * scale
        passed &= good
        verdict = "within" if good else "EXCEEDS"
        print(
            f"result {number}: largest difference from {name} is {difference:.2e}, "
            f"{verdict} {limit * scale:.1e}"
        )
    return passed


def _largest_difference(
    number: int, result: np.ndarray[Any, Any], other: np.ndarray[Any, Any]
) -> float:
    if result.shape != other.shape:
        raise ValueError(f"result {number} has shape {result.shape}, but {other.shape} is expected")
    a, b = np.asarray(result, np.float64), np.asarray(other, np.float64)
    # Equal infinities and NaN in both are no difference; NaN in one of them is.
    same = (a == b) | (np.isnan(a) & np.isnan(b))
    with np.errstate(invalid="ignore"):
        differences = np.where(same, 0.0, np.abs(a - b))
    return float(np.max(np.where(np.isnan(differences), np.inf, differences), initial=0.0))


def _bench(split: Executable, unsplit: Executable, arguments: Sequence[Any]) -> None:
    """Times both in turn, so that what else the machine does falls on both alike."""
    # Equal modules are compiled once.
    executables = [split] if split is unsplit else [split, unsplit]
    times: list[list[float]] = [[] for _ in executables]
    end = time.perf_counter() + _BENCH_SECONDS
    while time.perf_counter() < end:
        for executable, measured in zip(executables, times, strict=True):
            start = time.perf_counter()
            executable(*arguments)
            measured.append(time.perf_counter() - start)
    calls = len(times[0])
    of_split, *of_unsplit = (statistics.median(measured) for measured in times)
    if of_unsplit:
        print(
            f"time: {of_split * 1e6:.0f} us, {of_unsplit[0] * 1e6:.0f} us unsplit "
            f"({of_split / of_unsplit[0]:.2f} of it; medians of {calls} calls in turn)"
        )
    else:
        print(f"time: {of_split * 1e6:.0f} us (nothing was split; the median of {calls} calls)")


if __name__ == "__main__":
    main()
