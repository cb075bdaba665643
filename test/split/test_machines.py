# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Machines by name and by numbers."""

import dataclasses
import re
from pathlib import Path

import pytest

from mlir_attention.split.machines import find_machine, some_workers

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guide" / "splitting.md"
CELL = re.compile(r"([0-9.]*) ?([CP]|for each)?(?:, at most (\d+))?")


def test_machines_by_name():
    h100 = find_machine("h100")
    assert (h100.processors, h100.blocks, h100.workers, h100.bandwidth) == (132, 2, 264, 3350)
    for name, processors, bandwidth in (("a100", 108, 2039), ("mi300x", 304, 5300)):
        machine = find_machine(name)
        assert (machine.processors, machine.bandwidth) == (processors, bandwidth)
    cpu = find_machine("cpu:12")
    assert (cpu.workers, cpu.blocks) == (12, 1)
    assert find_machine("gpu:84").workers == 168


@pytest.mark.parametrize(
    ("row", "count", "machine"),
    [
        ("`h100`", 0, find_machine("h100")),
        ("`a100`", 0, find_machine("a100")),
        ("`mi300x`", 0, find_machine("mi300x")),
        ("`gpu:<P>`", 84, find_machine("gpu:84")),
        ("`cpu:<C>`", 8, find_machine("cpu:8")),
        ("`cpu:<C>`", 64, find_machine("cpu:64")),
        ("none", 32, some_workers(32)),
    ],
)
def test_machines_are_as_the_guide_says(row, count, machine):
    """`count` is what the guide calls C or P."""
    header, *rows = (
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in GUIDE.read_text().partition("## Machines")[2].splitlines()
        if line.startswith("| ")
    )
    (cells,) = (cells for name, *cells in rows if name == row)
    for name, cell in zip(header[1:], cells, strict=True):
        times, unit, most = CELL.match(cell).groups()
        number = float(times or 1) * (count if unit else 1)
        expected = min(number, float(most)) if most else number
        assert getattr(machine, name.replace("-", "_")) == pytest.approx(expected, abs=0.05), name


@pytest.mark.parametrize("other", [None, 8, b"cpu:8", ["h100"]])
def test_what_is_no_text_names_no_machine(other):
    with pytest.raises(TypeError, match=r"a machine name is a str, one of 'cpu:<cores>', .*"):
        find_machine(other)


def test_machines_by_numbers():
    machine = find_machine("gpu:84,blocks=1,bandwidth=768.5,worker-bandwidth=12,cache=4096")
    assert (machine.workers, machine.bandwidth) == (84, 768.5)
    assert (machine.worker_bandwidth, machine.cache) == (12, 4096)
    # The remarks tell it from the one of the name.
    assert machine.name.startswith("gpu:84,blocks=1")


@pytest.mark.parametrize(
    "text, message",
    [
        ("h200", "there is no machine 'h200'; there are 'cpu:<cores>', 'gpu:<processors>', 'a100'"),
        ("", "there is no machine ''"),
        ("cpu", "there is no machine 'cpu'"),
        ("cpu:", "there is no machine 'cpu:'"),
        ("cpu:0", "there is no machine 'cpu:0'"),
        ("cpu:-1", "there is no machine 'cpu:-1'"),
        ("cpu:1.5", "there is no machine 'cpu:1.5'"),
        ("cpu:1000000000", "there is no machine 'cpu:1000000000'"),
        ("h100:2", "there is no machine 'h100:2'"),
        ("h100,sms=3", "machine 'h100' has no number 'sms'; it has 'processors', 'blocks'"),
        ("h100,", "machine 'h100' has no number ''"),
        ("h100,blocks", "'blocks' of machine 'h100' expects an integer, but got ''"),
        ("h100,blocks=1.5", "'blocks' of machine 'h100' expects an integer, but got '1.5'"),
        ("h100,blocks=1000000000000000", "'blocks' of machine 'h100' expects an integer"),
        ("h100,bandwidth=1.", "'bandwidth' of machine 'h100' expects a number, but got '1.'"),
        ("h100,bandwidth=nan", "'bandwidth' of machine 'h100' expects a number, but got 'nan'"),
        ("h100,bandwidth=-1", "'bandwidth' of machine 'h100' expects a number, but got '-1'"),
        ("h100,blocks=0", "machine 'h100,blocks=0': blocks must be more than 0"),
        ("h100,blocks=1,blocks=2", "machine 'h100' is given 'blocks' twice"),
    ],
)
def test_unknown_machines_and_numbers_are_errors(text, message):
    with pytest.raises(ValueError) as error:
        find_machine(text)
    assert message in str(error.value)


@pytest.mark.parametrize("name", ["processors", "blocks", "worker_bandwidth", "bandwidth"])
def test_what_a_machine_has_at_least_one_of(name):
    with pytest.raises(ValueError, match=name.replace("_", "-") + " must be more than 0"):
        dataclasses.replace(find_machine("h100"), **{name: 0})


def test_the_largest_numbers_of_a_machine():
    assert find_machine("cpu:999999999").workers == 999999999
    machine = find_machine("h100,cache=999999999999999,bandwidth=999999999999999.999999999")
    assert (machine.cache, machine.bandwidth) == (999999999999999, 1e15)


def test_numbers_of_a_machine_are_finite_and_none_is_below_0():
    machine = find_machine("cpu:8")
    numbers = [field.name for field in dataclasses.fields(machine) if field.name != "name"]
    for name in numbers:
        for number in (-1, float("inf"), float("nan")):
            with pytest.raises(ValueError, match=f"{name.replace('_', '-')} must be "):
                dataclasses.replace(machine, **{name: number})
    for name in numbers[4:]:
        assert getattr(dataclasses.replace(machine, **{name: 0}), name) == 0
        with pytest.raises(ValueError, match=r"must be at least 0$"):
            dataclasses.replace(machine, **{name: -1})
