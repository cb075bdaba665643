# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Tells BLAS the number of threads, before NumPy loads it; all else is in `bench.command`."""

import argparse
import os
import sys


def _threads_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument(
        "--threads",
        metavar="N",
        type=int,
        default=len(os.sched_getaffinity(0)),
        choices=range(1, len(os.sched_getaffinity(0)) + 1),
        help="threads of every contender; all cores if left out",
    )
    return parser


if __name__ == "__main__":
    first, _ = _threads_parser().parse_known_args()
    os.environ["OPENBLAS_NUM_THREADS"] = str(first.threads)
    from bench.command import main

    try:
        status = main(sys.argv[1:], _threads_parser())
        sys.stdout.flush()
    except BrokenPipeError:  # Whoever read the output has gone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    sys.exit(status)
