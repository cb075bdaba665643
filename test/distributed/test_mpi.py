# REQUIRES: mpi
# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Processes that mpiexec starts: the example, what they send, and a rank that is gone."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

pytest.importorskip("mpi4py", reason="mpi4py is not installed: pip install '.[mpi]'")

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).parent / "Inputs" / "step_of_ranks.py"


def mpiexec(size, *command, timeout=120, options=()):
    """Runs so many processes."""
    program = Path(sys.executable).parent / "mpiexec.hydra"
    environment = {**os.environ, "OMP_NUM_THREADS": "1", "MLIR_ATTENTION_CACHE_DIR": ""}
    return subprocess.run(
        [program, *options, "-n", str(size), sys.executable, *map(str, command)],
        capture_output=True,
        text=True,
        timeout=timeout,
        cwd=ROOT,
        env=environment,
    )


def test_example():
    example = ["-m", "mlir_attention.distributed.example", "--tokens", "20", "--opt-level", "0"]
    done = mpiexec(4, *example)
    assert done.returncode == 0, done.stderr
    assert "the same as one process's" in done.stdout
    # Of both at the start, and of 20 steps: one that agrees, and one a layer.
    assert done.stdout.count(f"sent {3 * (2 + 20 * 3)} messages") == 4


@pytest.mark.parametrize("size", [2, 4])
def test_same_bits_as_a_split(size):
    done = mpiexec(size, PROGRAM)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("the same bits as a split") == size
    # A call sends 256 bytes to agree, and 4 x (16 + 1) numbers of output and LSE.
    assert done.stdout.count(f"{size - 1} x {256 + 4 * 4 * 17} bytes a call") == size


def test_heads_and_keys():
    done = mpiexec(4, PROGRAM, "heads")
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("close to one process") == 4


FAULTS = {
    "module": "rank 1 has another module than the others",
    "argument, then missing": "rank 1 calls 'step' with another argument 2 than the others",
    "fails": "rank 1 was stopped",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_faults(fault):
    start = time.monotonic()
    done = mpiexec(2, PROGRAM, fault)
    assert time.monotonic() - start < 100
    assert f"rank 0: RankError: {FAULTS[fault]}" in done.stdout, done.stdout + done.stderr
    if "missing" in fault:
        assert "rank 0: RankError: rank 1 did not come to a collective within 3 s" in done.stdout


@pytest.mark.parametrize("options", [[], ["-disable-auto-cleanup"]], ids=["cleanup", "none"])
def test_a_process_that_dies(options):
    start = time.monotonic()
    done = mpiexec(2, PROGRAM, "dies", options=options)
    assert time.monotonic() - start < 100
    assert done.returncode != 0
    if options:
        assert "rank 0 ends the job: rank 1 did not come to a collective within 3 s" in done.stderr
