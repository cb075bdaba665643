# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Variables of OpenMP over which its library would end the process are left out, and named."""

import os
import re
import subprocess
import sys

import pytest

from mlir_attention.runtime.code import openmp

#: Starts the library and a team of it, forks, and starts a team of the child's.
_START = """
import ctypes, os, signal
from mlir_attention.runtime.code.openmp import start_openmp
before = dict(os.environ)
library = ctypes.CDLL(start_openmp())
assert dict(os.environ) == before
team = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(lambda _: None)
library.GOMP_parallel(team, None, 0, 0)
print("threads", library.omp_get_max_threads(), flush=True)
print("waits", library.kmp_get_blocktime(), flush=True)
child = os.fork()
library.GOMP_parallel(team, None, 0, 0)
if child == 0:
    signal.alarm(60)
    os._exit(0)
assert os.waitpid(child, 0)[1] == 0
print("done")
"""


def _start(**variables):
    """What the process printed, and its warnings."""
    names = ("OMP_", "KMP_", "GOMP_", "LIBOMP_")
    others = {name: value for name, value in os.environ.items() if not name.startswith(names)}
    process = subprocess.run(
        [sys.executable, "-c", _START],
        env={**others, **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert process.returncode == 0, process.stderr
    assert process.stdout.endswith("done\n")
    return process.stdout, process.stderr


@pytest.mark.parametrize(
    "value",
    ["abc", "", "0", "-1", "4,abc", "0x4", "1.5", "2 threads", "9" * 20, "100000", "\u0664"],
)
def test_numbers_of_threads_that_are_none(value):
    _, warnings = _start(OMP_NUM_THREADS=value)
    assert f"RuntimeWarning: OMP_NUM_THREADS={value!r} in the environment is left out" in warnings
    assert "it must be a number of threads from 1 to 1024" in warnings
    assert "OMP: Error" not in warnings


@pytest.mark.parametrize("value", ["3", " 3 ", "3,2", "03"])
def test_numbers_of_threads(value):
    printed, warnings = _start(OMP_NUM_THREADS=value)
    assert printed.startswith("threads 3\nwaits 1\n")
    assert "RuntimeWarning" not in warnings


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OMP_STACKSIZE", "1t"),
        ("OMP_STACKSIZE", "64"),
        ("KMP_STACKSIZE", "64k"),
        ("OMP_PLACES", "!{0}"),
        ("KMP_FORCE_REDUCTION", "abc"),
        ("KMP_CPUINFO_FILE", "/nonexistent"),
        ("KMP_FORKJOIN_BARRIER", ","),
    ],
)
def test_other_values_that_end_the_process(name, value):
    printed, warnings = _start(**{name: value}, OMP_NUM_THREADS="3")
    assert f"RuntimeWarning: {name}={value!r} in the environment is left out" in warnings
    assert "OMP_NUM_THREADS=" not in warnings
    assert printed.startswith("threads 3\n")


@pytest.mark.parametrize(
    ("name", "value"),
    [("OMP_STACKSIZE", "16M"), ("OMP_PROC_BIND", "maybe"), ("OMP_PLACES", "{0}"), ("KMP_X", "")],
)
def test_values_that_the_library_follows_or_ignores(name, value):
    _, warnings = _start(**{name: value})
    assert "RuntimeWarning" not in warnings


@pytest.mark.parametrize(
    ("name", "value", "milliseconds"),
    [("KMP_BLOCKTIME", "7", 7), ("OMP_WAIT_POLICY", "active", 2**31 - 1)],
)
def test_threads_wait_for_work_as_the_environment_says(name, value, milliseconds):
    printed, _ = _start(**{name: value})
    assert f"\nwaits {milliseconds}\n" in printed


@pytest.mark.parametrize(
    ("settings", "processes"), [({"OMP_NUM_THREADS": "3"}, 0), ({"KMP_X": "1", "KMP_Y": "1"}, 1)]
)
def test_plain_values_are_not_tried_and_others_together(monkeypatch, settings, processes):
    tried = []
    monkeypatch.setattr(openmp.os, "environ", settings)
    monkeypatch.setattr(openmp, "_starts", lambda _, tries: tried.append(tries) or True)
    assert openmp._refused("") == {}
    assert tried == [settings] * processes


def test_of_several_odd_values_those_are_left_out_that_fail(monkeypatch):
    settings = {"KMP_X": "1", "KMP_Y": "1", "OMP_NUM_THREADS": "3"}
    monkeypatch.setattr(openmp.os, "environ", settings)
    monkeypatch.setattr(openmp, "_starts", lambda _, tries: "KMP_Y" not in tries)
    assert openmp._refused("") == {"KMP_Y": "OpenMP's library fails over it"}


def test_odd_values_that_fail_together_are_all_left_out(monkeypatch):
    monkeypatch.setattr(openmp.os, "environ", {"KMP_X": "1", "KMP_Y": "1"})
    monkeypatch.setattr(openmp, "_starts", lambda _, tries: len(tries) < 2)
    reason = "OpenMP's library fails over these variables together"
    assert openmp._refused("") == {"KMP_X": reason, "KMP_Y": reason}


#: Values that are not tried, and others that are.
_VALUES = {
    "OMP_NUM_THREADS": ("1", "16,4", "1000"),
    "OMP_THREAD_LIMIT": ("16", "007", "0"),
    "OMP_DYNAMIC": ("true", "FALSE", "1"),
    "OMP_NESTED": ("false", "true", "yes"),
    "OMP_MAX_ACTIVE_LEVELS": ("1", "2", "1000"),
    "OMP_PROC_BIND": ("close", "spread", "close,spread"),
    "OMP_PLACES": ("cores", "sockets", "{0}"),
    "OMP_WAIT_POLICY": ("active", "passive", "maybe"),
    "OMP_SCHEDULE": ("static", "dynamic", "static,4"),
    "KMP_BLOCKTIME": ("200", "infinite", "-1"),
    "KMP_AFFINITY": ("compact", " none ", "verbose,none"),
    "KMP_DUPLICATE_LIB_OK": ("TRUE", "1", "2"),
    "KMP_WARNINGS": ("off", "0", ""),
    "KMP_INIT_AT_FORK": ("0", "true", "on"),
    "OMP_STACKSIZE": ("16M", "1g", "2g"),
    "KMP_STACKSIZE": ("4194304", "4m", "much"),
    "GOMP_STACKSIZE": ("65536", "64mb", "1025m"),
    "LIBOMP_X": ("", "", "1"),
}


def _tried(monkeypatch, settings):
    tried = []
    monkeypatch.setattr(openmp.os, "environ", settings)
    monkeypatch.setattr(openmp, "_starts", lambda _, tries: tried.append(tries) or True)
    openmp._refused("")
    return bool(tried)


@pytest.mark.parametrize("name", _VALUES)
def test_common_values_start_no_process(monkeypatch, name):
    *plain, odd = _VALUES[name]
    for value in plain:
        assert not _tried(monkeypatch, {name: value})
    assert _tried(monkeypatch, {name: odd})


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("OMP_STACKSIZE", "2048"), ("GOMP_STACKSIZE", "2048"), ("KMP_STACKSIZE", "2097152"),
        ("OMP_STACKSIZE", "2097152B"), ("KMP_STACKSIZE", "2048 k"), ("KMP_STACKSIZE", "2048kb"),
    ],
)  # fmt: skip
def test_a_stack_has_two_mebibytes_at_least(name, least):
    assert openmp._reason(name, least) == ""
    count = re.match("[0-9]+", least)[0]
    less = least.replace(count, str(int(count) - 1))
    assert openmp._reason(name, less) == "compiled code needs 2 MiB"


def test_units_of_stacks():
    for power, unit in enumerate("bkmgt"):
        for text in (f"3{unit}", f" 3 {unit.upper()} ", f"3{unit}b"):
            assert openmp._stack_bytes("OMP_STACKSIZE", text) == 3 << 10 * power
    for text in ("", "k", "3p", "-3k", "3.5k", "3 k b", "\u0664k"):
        assert openmp._stack_bytes("OMP_STACKSIZE", text) is None
    assert openmp._is_plain("OMP_STACKSIZE", "1g") and not openmp._is_plain(
        "OMP_STACKSIZE", "1025m"
    )


def test_numbers_of_threads_from_1_to_1024():
    for value in ("1", "1024", "4, 1024 ", "001"):
        assert openmp._reason("OMP_NUM_THREADS", value) == ""
    for value in ("0", "1025", "4,1025", "4,", "1" + 20 * "0"):
        assert openmp._reason("OMP_NUM_THREADS", value).endswith("of threads from 1 to 1024")
    assert openmp._reason("OMP_THREAD_LIMIT", "0") == ""
