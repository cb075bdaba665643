# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Runs the `attention-opt` lines of test files in forks of one process, for a memory checker.

    PYTHONMALLOC=malloc valgrind --log-file=logs/%p --num-callers=40 \\
        python test/fuzz/Inputs/under_valgrind.py test/find test/split test/lower

The libraries load once. Each line is told with the number of its process, which names its log.
`grep -E "Invalid (read|write|free)" logs/*` finds nothing if all is well. CPython itself, as it
imports, begins to use small numbers that valgrind takes for uninitialised.
"""

import gc
import os
import re
import shlex
import sys
from pathlib import Path

from runner import import_everything

_RUN = re.compile(r"^// RUN: (?:env \S+ |not )*attention-opt (.*)$", re.MULTILINE)
_CONTINUED = re.compile(r"\s*\\\n// RUN:\s*")


def lines_of(path: Path) -> list[list[str]]:
    """The arguments of each line, without what the shell does with its output."""
    text = _CONTINUED.sub(" ", path.read_text(errors="replace"))
    lines = []
    for match in _RUN.finditer(text):
        command = re.split(r"\s(?:\||>|2>|&&|;)", match[1])[0]
        substituted = command.replace("%s", shlex.quote(str(path.resolve())))
        if not re.search("%[a-zA-Z]", substituted):
            lines.append(shlex.split(substituted))
    return lines


def run(arguments: list[str]) -> int:
    """The number of the process, which has no output."""
    pid = os.fork()
    if pid == 0:
        gc.freeze()
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(nothing, stream)
        sys.argv = ["attention-opt", *arguments]
        from mlir_attention.tools.attention_opt import main

        main()
        os._exit(0)
    return pid


def main() -> None:
    jobs, folders = int(os.environ.get("JOBS", "1")), map(Path, sys.argv[1:])
    files = sorted(file for folder in folders for file in folder.rglob("*.mlir"))
    commands = [line for file in files if "Inputs" not in file.parts for line in lines_of(file)]
    import_everything()
    running: set[int] = set()
    died = 0
    while commands or running:
        while commands and len(running) < jobs:
            command = commands.pop(0)
            pid = run(command)
            running.add(pid)
            print(f"{pid}: {shlex.join(command)}", flush=True)
        pid, status = os.wait()
        running.remove(pid)
        if os.WIFSIGNALED(status):
            died += 1
            print(f"{pid}: ended by signal {os.WTERMSIG(status)}", flush=True)
    sys.exit(1 if died else 0)


if __name__ == "__main__":
    main()
