# RUN: %python -m pytest -q %s -p no:cacheprovider
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the pages of docs/ show can be run, and does what they say.

The blocks of a page run in their order, in one folder and one namespace:

- `python` is executed.
- `sh` is run by bash.
- A block of any other language whose first line is a comment with the name of a file, as in
  `// caller.c`, is written to that file.

Inputs/PAGE.py is executed before: it makes what the page takes as given. Its function
`check`, if it has one, is called at the end.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"
INPUTS = Path(__file__).parent / "Inputs"
TOOLS = Path(sys.executable).absolute().parent

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE_NAME = re.compile(r"(?://|#) ([\w-]+\.\w+)$")


def run_block(language, code, place, namespace):
    """`place` is where the code begins, as "page.md:12"."""
    if language == "python":
        page, line = place.split(":")
        # So that a traceback names the line of the page.
        exec(compile("\n" * int(line) + code, page, "exec"), namespace)
    elif language == "sh":
        path = os.pathsep.join([str(TOOLS), os.environ["PATH"]])
        environment = {**os.environ, "PATH": path}
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", code], env=environment)
        assert done.returncode == 0, place
    elif name := FILE_NAME.match(code.partition("\n")[0]):
        Path(name[1]).write_text(code)


@pytest.mark.parametrize("page", sorted(path.stem for path in INPUTS.glob("*.py")))
def test_page(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given = INPUTS / f"{page}.py"
    namespace = {"__name__": page}
    exec(compile(given.read_text(), given, "exec"), namespace)
    text = (DOCS / f"{page}.md").read_text()
    blocks = list(BLOCK.finditer(text))
    assert blocks
    for block in blocks:
        line = text.count("\n", 0, block.start(2))
        run_block(block[1], block[2], f"{page}.md:{line}", namespace)
    namespace.get("check", lambda: None)()
