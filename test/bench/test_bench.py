# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The benchmark's plumbing, on tiny shapes: nothing here depends on a time."""

import json
import mmap
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

CHECKOUT = Path(__file__).parents[2]
sys.path.insert(0, str(CHECKOUT))

from bench import cases, probe, rounds  # noqa: E402
from bench.contest import Start  # noqa: E402
from bench.inputs import (  # noqa: E402
    copied_as,
    exact_output,
    huge_page_bytes,
    in_huge_pages,
    make_inputs,
)
from bench.peers import PROBES, NumpyAttention, Ours, Peer, UnsupportedError  # noqa: E402
from bench.probe import MultiplyAddProbe, ReadProbe  # noqa: E402
from bench.report import case_text, summary_text, to_json  # noqa: E402
from bench.shapes import Problem  # noqa: E402

from mlir_attention.cpu import target  # noqa: E402

EFFORT = rounds.Effort(rounds=2, seconds=0.001, slowest=60)
SMALL = Problem("small", 2, 2, 3, 40, 16)


class Made(Peer):
    """A peer that is made for a test: `call` is what it calls."""

    def __init__(self, name, call=None, load=None):
        self.name = name
        self._call = call
        self._load = load

    def load(self):
        if self._load:
            self._load()

    def prepare(self, problem, inputs, threads):
        return lambda: self._call(problem, inputs)


def missing():
    raise ImportError("No module named 'peer'")


def unsupported(problem, inputs):
    raise UnsupportedError("not that")


def broken(problem, inputs):
    raise RuntimeError("out of luck\nsecond line")


def dies(problem, inputs):
    import os

    os._exit(3)


def measure(problem, *peers, effort=EFFORT):
    contenders = tuple(cases.Contender(peer, 1, peer.name) for peer in peers)
    return rounds.measure(cases.Case("decode", problem, contenders), effort)


@pytest.mark.parametrize("dtype", ["f32", "bf16", "f16"])
def test_ours_numpy_and_the_probes_take_turns(dtype, monkeypatch):
    monkeypatch.setattr(target, "bf16_dots", lambda features: False)
    problem = Problem("small", 2, 2, 3, 40, 16, queries=2, dtype=dtype)
    measured = measure(problem, *PROBES, Ours(), NumpyAttention())
    assert [row.start.status for row in measured.rows] == ["ok"] * 4, measured.rows
    assert [len(row.times) for row in measured.rows] == [2] * 4
    text = case_text(measured) + summary_text([measured])
    assert "ours takes" in text and "NumPy" in text
    for row in to_json(measured)["rows"]:
        assert row["seconds"] > 0 and row["gflop_per_s"] > 0
        assert {"compile_s", "extra_bytes", "error", "rounds", "waited"} <= row.keys()
        is_probe, reads = row["name"].endswith("probe"), row["name"] != "multiply-add probe"
        assert (row["gb_per_s"] is not None) == (row["share_of_probe"] is not None) == reads
        assert (row["share_of_limit"] is None) == (row["ours_over_it"] is None) == is_probe


def test_the_slower_probe_of_a_round_is_the_limit():
    reading, computing = (rounds.Row(probe.name, 1, Start("ok")) for probe in PROBES)
    reading.times, computing.times = [1.0, 2.0, 4.0], [3.0, 1.0, 1.0]
    ours = rounds.Row("ours", 1, Start("ok"), [4.0, 4.0, 5.0])
    rows = [reading, computing, ours]
    numbers = to_json(rounds.Measured("decode", SMALL, rows))["rows"][2]
    assert numbers["share_of_limit"] == 0.75 and numbers["share_of_probe"] == 0.5
    without = to_json(rounds.Measured("decode", SMALL, [reading, ours]))["rows"][1]
    assert without["share_of_limit"] is None and without["share_of_probe"] == 0.5


@pytest.mark.parametrize("times", [(1, 2), (2, 1)], ids=["in order", "by pages"])
@pytest.mark.parametrize("threads", [1, 3])
def test_a_probe_reads_each_word_once(times, threads, monkeypatch):
    """In either order, whichever is faster; a block by pages is of 16384 words."""
    for size in (0, 127, 128, 16384, 5 * 16384 + 700):
        left = iter(times)
        monkeypatch.setattr(probe, "_least_time", lambda _, left=left: next(left))
        words = np.random.default_rng(size).integers(-(2**31), 2**31, size, np.int32)
        expected = int(words[: size // 128 * 128].sum(dtype=np.int64)) % 2**32
        assert ReadProbe(threads).reader_of(words)() == expected


@pytest.mark.parametrize("threads", [1, 2])
def test_a_probe_makes_the_multiply_adds_that_it_is_asked_for(threads):
    arithmetic = MultiplyAddProbe(threads)
    for times in (0, 1, 1000):
        flops = 2 * times * arithmetic.sums.size
        assert arithmetic.worker_of(flops)() and (arithmetic.sums == times).all()
    assert arithmetic.worker_of(1)() and (arithmetic.sums == 1).all()


def test_dots_of_bf16_have_no_probe(monkeypatch):
    monkeypatch.setattr(target, "bf16_dots", lambda features: True)
    measured = measure(Problem("small", 1, 1, 1, 16, 16, dtype="bf16"), *PROBES)
    assert [row.start.status for row in measured.rows] == ["ok", "unsupported"]


def test_ways_to_call_ours():
    causal = Problem("causal", 1, 2, 2, 24, 16, queries=24, causal=True)
    for problem in (SMALL, causal):
        measured = measure(problem, Ours(), Ours(split=False), Ours(dynamic=True))
        assert [row.start.status for row in measured.rows] == ["ok"] * 3, measured.rows


def test_views():
    problem = Problem("views", 2, 3, 2, 24, 16)
    peers = [
        Ours(),
        Ours(view="longer cache"),
        Ours(view="[B,N,H,d]"),
        Ours(view="[B,N,H,d]", interleaved=True),
    ]
    contenders = tuple(cases.Contender(peer, 1, peer.name) for peer in peers)
    measured = rounds.measure(cases.Case("views", problem, contenders), EFFORT)
    assert [row.start.status for row in measured.rows] == ["ok"] * 4, measured.rows
    assert summary_text([measured]).count("of the speed of contiguous K and V") == 3
    inputs = make_inputs(problem)
    apart = copied_as("[B,N,H,d]", inputs.key)
    assert apart.strides[1] < apart.strides[2] and np.array_equal(apart, inputs.key)
    longer = copied_as("longer cache", inputs.key)
    assert longer.strides[1] == 48 * longer.strides[2] and np.array_equal(longer, inputs.key)


def test_who_cannot_race_has_a_row_that_says_why():
    wrong = Made("wrong", lambda problem, inputs: np.zeros(problem.query_shape))
    measured = measure(
        SMALL, Made("missing", load=missing), Made("unsupported", unsupported),
        Made("broken", broken), Made("dies", dies), wrong, Ours(),
    )  # fmt: skip
    found = {row.label: (row.start.status, row.start.note) for row in measured.rows}
    assert found["missing"] == ("not installed", "No module named 'peer'")
    assert found["unsupported"] == ("unsupported", "not that")
    assert found["broken"] == ("failed", "RuntimeError: out of luck")
    assert found["dies"] == ("failed", "the process died with status 3")
    assert found["wrong"] == ("wrong", "differs from f64 by 1.0e+00")
    assert found["ours"] == ("ok", "")
    text = case_text(measured)
    assert "not installed: No module named 'peer'" in text
    assert all(not row.times for row in measured.rows if row.label != "ours")


def test_a_nan_is_wrong():
    nan = Made("nan", lambda problem, inputs: np.full(problem.query_shape, np.nan))
    assert measure(SMALL, nan).rows[0].start.status == "wrong"


def test_what_is_slow_is_not_timed():
    measured = measure(SMALL, Ours(), effort=rounds.Effort(2, 0.001, slowest=0.0))
    assert measured.rows[0].start.status == "slow"


def test_growth_is_told_by_the_key_and_by_the_probe():
    def timed(label, *times):
        return rounds.Row(label, 1, Start("ok"), list(times), [0.0] * len(times))

    def case(keys, *rows):
        return rounds.Measured("growth", Problem("growth", 1, 1, 1, keys, 16), list(rows))

    slow_memory = case(200, timed("read probe", 4.0, 4.0), timed("ours", 5.0, 5.0))
    untimed = case(300, timed("read probe", 6.0, 6.0), timed("ours"))
    first = case(100, timed("read probe", 1.0, 1.0), timed("ours", 2.0, 2.0))
    text = summary_text([first, slow_memory, untimed])
    assert "ours, time a key relative to the first: 1.00 at 100, 1.25 at 200\n" in text
    assert "ours, share of the probe: 0.50 at 100, 0.80 at 200" in text
    assert "read probe, share" not in text
    without_ours = summary_text([case(100, timed("read probe", 1.0), timed("ours"))])
    assert without_ours == "growth: read probe, time a key relative to the first: 1.00 at 100"


def test_the_exact_output():
    problem = Problem("causal", 1, 1, 2, 3, 4, queries=3, causal=True)
    inputs = make_inputs(problem)
    exact = exact_output(problem, inputs)
    # Row 0 sees one key, hence its value.
    assert np.allclose(exact[0, :, 0], inputs.value[0, 0, 0].astype(np.float64))
    assert inputs.key.ctypes.data % (1 << 21) == 0


@pytest.mark.skipif(rounds.share_of_huge_pages() < 1, reason="the system grants no huge pages")
def test_what_a_library_allocates_lies_in_huge_pages_after():
    before = huge_page_bytes()
    with in_huge_pages():
        memory = mmap.mmap(-1, 16 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        memory.write(b"\1" * len(memory))
        assert huge_page_bytes() == before
    assert huge_page_bytes() - before >= 12 << 20
    memory.seek(0)
    assert set(memory.read()) == {1}


def run(*arguments):
    command = [sys.executable, "-m", "bench", *arguments]
    return subprocess.run(command, cwd=CHECKOUT, text=True, capture_output=True)


def test_the_command(tmp_path):
    path = tmp_path / "numbers.json"
    done = run(
        "--studies", "overhead", "--peers", "numpy", "--rounds", "1", "--seconds", "0.001",
        "--threads", "1", "--json", str(path),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "overhead: a call of tiny: B1 H1/1 N16 D16 f32" in done.stdout
    document = json.loads(path.read_text())
    assert document.keys() == {"machine", "options", "cases"}
    assert [row["name"] for row in document["cases"][0]["rows"]] == ["ours", "NumPy"]


def test_what_the_command_would_do():
    done = run("--list", "--shapes", "mqa,llama3-70b", "--dtypes", "bf16")
    assert done.stdout.splitlines() == [
        "decode: llama3-70b: B1 H64/8 N8192 D128 bf16, K+V 32 MiB",
        "decode: llama3-70b: B1 H64/8 N32768 D128 bf16, K+V 128 MiB",
        "decode: mqa: B1 H32/1 N32768 D128 bf16, K+V 16 MiB",
    ]


def run_without_torch(*arguments):
    code = (
        "import runpy, sys; sys.modules['torch'] = None; "
        f"sys.argv[1:] = {arguments!r}; runpy.run_module('bench', run_name='__main__')"
    )
    return subprocess.run(
        [sys.executable, "-c", code], cwd=CHECKOUT, text=True, capture_output=True
    )


def test_models_without_torch():
    listed = run_without_torch("--list", "--studies", "model", "--shapes", "qwen3*")
    assert listed.stdout.splitlines() == [
        "model: qwen3: a step of 1, 4 layers of 1024, H16/4 N512 D64 f32, weights 53 M, "
        "with cache 208 MiB",
        "model: qwen3: a step of 1, 4 layers of 1024, H16/4 N512 D64 bf16, weights 53 M, "
        "with cache 104 MiB",
        "model: qwen3-128-tokens: 128 tokens of 1, 4 layers of 1024, H16/4 N128 D64 f32, "
        "weights 53 M, with cache 205 MiB",
        "model: qwen3-128-tokens: 128 tokens of 1, 4 layers of 1024, H16/4 N128 D64 bf16, "
        "weights 53 M, with cache 102.5 MiB",
    ]
    done = run_without_torch("--studies", "model", "--shapes", "qwen3")
    assert done.returncode == 0, done.stderr
    for name in ("ours", "torch eager", "torch.compile"):
        assert f"{name:26} not installed: import of torch halted" in done.stdout


@pytest.mark.parametrize(
    "arguments, message",
    [
        (["--peers", "tensorflow"], "'tensorflow' is none of torch-gqa"),
        (["--dtypes", "f8"], "'f8' is none of f32"),
        (["--studies", "sleep"], "'sleep' is none of decode"),
        (["--threads", "0"], "--threads"),
        (["--shapes", "nobody"], "no shape is named like 'nobody'"),
        (["--rounds", "-1"], "--rounds"),
    ],
)
def test_wrong_options(arguments, message):
    done = run(*arguments)
    assert done.returncode == 2 and message in done.stderr, done.stderr
