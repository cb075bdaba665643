# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the pages of docs/guide show can be run, and does what they say.

The blocks of a page run in their order, in one folder and one namespace:

- A block whose first line is a comment with the name of a file, as in `// caller.c`, is written to
  that file.
- Of the others, `python` is executed, and `sh` is run by bash.

Inputs/PAGE.py is executed first: it makes what the page takes as given. Of its functions, `before`
is called with each block of Python, and `check` at the end.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs/guide"
INPUTS = Path(__file__).parent / "Inputs"
TOOLS = Path(sys.executable).absolute().parent

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FILE_NAME = re.compile(r"(?://|#) ([\w-]+\.\w+)$")


def run_block(language, code, place, namespace):
    """`place` is where the code begins, as "page.md:12"."""
    if name := FILE_NAME.match(code.partition("\n")[0]):
        Path(name[1]).write_text(code)
    elif language == "python":
        namespace.get("before", lambda code: None)(code)
        page, line = place.split(":")
        # So that a traceback names the line of the page.
        exec(compile("\n" * int(line) + code, page, "exec"), namespace)
    elif language == "sh":
        path = os.pathsep.join([str(TOOLS), os.environ["PATH"]])
        environment = {**os.environ, "PATH": path}
        # Variables live on in the next block.
        code = f"set -a; [ ! -f .exports ] || . ./.exports\n{code}\nexport -p > .exports"
        done = subprocess.run(["bash", "-euo", "pipefail", "-c", code], env=environment)
        assert done.returncode == 0, place


@pytest.mark.parametrize("page", sorted(path.stem for path in INPUTS.glob("*.py")))
def test_page(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    given = INPUTS / f"{page}.py"
    namespace = {"__name__": page, "__file__": str(given)}
    exec(compile(given.read_text(), given, "exec"), namespace)
    text = (GUIDE / f"{page}.md").read_text()
    blocks = list(BLOCK.finditer(text))
    assert blocks
    for block in blocks:
        line = text.count("\n", 0, block.start(2))
        run_block(block[1], block[2], f"{page}.md:{line}", namespace)
    namespace.get("check", lambda: None)()
