# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The machines for which keys are split, by name and by numbers.

    cpu:8   h100   gpu:84   h100,blocks=1   cpu:16,bandwidth=90,cache=131072

A name gives the numbers; `number=value` after a comma changes one. Where the numbers come
from stands in docs/guide/splitting.md. The machine that compiles is never looked at.
"""

import dataclasses
import math
import re
from dataclasses import dataclass
from typing import Any

from mlir_attention.group.task_limits import BLOCK_ROWS, MOST_ROWS, SHORT_ROWS


@dataclass(frozen=True)
class Machine:
    """What `cost_model` knows of a machine. 1 GB/s is 1 byte/ns.

    Attributes:
      name: what remarks call it.
      processors: cores, or streaming multiprocessors (compute units).
      blocks: tasks that a processor runs at the same time.
      worker_bandwidth: GB/s that a task reads where it runs alone.
      bandwidth: GB/s that all tasks read together.
      task_ns: what a task costs beside its keys.
      combine_ns: what a second kernel, the combine, costs beside its bytes.
      rows: the most query rows of a task; more rows are more tasks. 0: no limit.
      cache: bytes for the scores of a task, rows x chunk. 0: they are never stored.
      pages: 1 where every page of a cache is a task anyway, so that pages are not split further.
      block_rows: query rows from which on a task takes a chunk in blocks, and stores the scores
        of one block only; four times as many of bf16, for which there are dots. 0: never.
      whole_rows: query rows up to which such a task takes all: the more rows share the keys that
        it copies, the better, so that keys are cut rather than rows.
      heads: 1 where a task takes all heads that lie within its keys, if enough tasks are left.

    Raises ValueError for numbers that no machine has.
    """

    name: str
    processors: int
    blocks: int
    worker_bandwidth: float
    bandwidth: float
    task_ns: float
    combine_ns: float
    rows: int = 0
    cache: int = 0
    pages: int = 0
    block_rows: int = 0
    whole_rows: int = 0
    heads: int = 0

    def __post_init__(self) -> None:
        for field in dataclasses.fields(self):
            value = getattr(self, field.name)
            if field.name == "name":
                continue
            positive = field.name in ("processors", "blocks", "worker_bandwidth", "bandwidth")
            if not math.isfinite(value) or value < 0 or (positive and value == 0):
                least = "more than 0" if positive else "at least 0"
                raise ValueError(f"machine '{self.name}': {_textual(field.name)} must be {least}")

    @property
    def workers(self) -> int:
        """Tasks that run at the same time."""
        return self.processors * self.blocks


def some_workers(count: int) -> Machine:
    """A machine of which only the number of workers is known; the rest is nominal."""
    return Machine(
        name=f"{count} workers",
        processors=count,
        blocks=1,
        worker_bandwidth=10,
        bandwidth=10 * count,
        task_ns=200,
        combine_ns=500,
    )


def _cpu(cores: int) -> Machine:
    return Machine(
        name=f"cpu:{cores}",
        processors=cores,
        blocks=1,
        worker_bandwidth=15,
        bandwidth=min(15 * cores, 205),
        task_ns=2000,
        combine_ns=2500,
        rows=SHORT_ROWS,
        cache=32 << 10,
        pages=1,
        block_rows=BLOCK_ROWS,
        whole_rows=MOST_ROWS,
        heads=1,
    )


def _gpu(name: str, processors: int, bandwidth: float) -> Machine:
    # Three quarters of the workers saturate the memory.
    blocks = 2
    return Machine(
        name=name,
        processors=processors,
        blocks=blocks,
        worker_bandwidth=bandwidth / (0.75 * processors * blocks),
        bandwidth=bandwidth,
        task_ns=1500,
        combine_ns=3000,
        rows=64,
    )


_NAMED = {
    machine.name: machine
    for machine in (
        _gpu("a100", 108, 2039),
        _gpu("h100", 132, 3350),
        _gpu("mi300x", 304, 5300),
    )
}

_KNOWN = "'cpu:<cores>', 'gpu:<processors>', " + ", ".join(f"'{name}'" for name in _NAMED)


def find_machine(text: str) -> Machine:
    """The machine that `text` names, with the numbers that it changes.

    Raises ValueError, with what is known, for a name or number that is not, and TypeError for
    what is no text.
    """
    if not isinstance(text, str):
        raise TypeError(f"a machine name is a str, one of {_KNOWN}, but got {text!r}")
    name, *changes = text.split(",")
    machine = _by_name(name)
    fields = {_textual(f.name): f for f in dataclasses.fields(Machine) if f.name != "name"}
    values: dict[str, Any] = {}
    for change in changes:
        number, _, value = change.partition("=")
        if number not in fields:
            known = ", ".join(f"'{field}'" for field in fields)
            raise ValueError(f"machine '{name}' has no number '{number}'; it has {known}")
        field = fields[number]
        if field.name in values:
            raise ValueError(f"machine '{name}' is given '{number}' twice")
        values[field.name] = _number(f"'{number}' of machine '{name}'", value, field.type is float)
    # What differs from the machine of the name is not called by its name.
    return dataclasses.replace(machine, name=text, **values)


def _by_name(name: str) -> Machine:
    kind, _, count = name.partition(":")
    if kind in ("cpu", "gpu") and re.fullmatch("[0-9]{1,9}", count) and int(count) > 0:
        # 25 GB/s a processor: what those of an H100 have.
        processors = int(count)
        return _cpu(processors) if kind == "cpu" else _gpu(name, processors, 25 * processors)
    if name not in _NAMED:
        raise ValueError(f"there is no machine '{name}'; there are {_KNOWN}")
    return _NAMED[name]


def _number(what: str, text: str, fraction: bool) -> float:
    if re.fullmatch(r"[0-9]{1,15}(\.[0-9]{1,9})?" if fraction else "[0-9]{1,15}", text):
        return float(text) if fraction else int(text)
    expected = "a number" if fraction else "an integer"
    raise ValueError(f"{what} expects {expected}, but got '{text}'")


def _textual(field: str) -> str:
    return field.replace("_", "-")
