# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""docs/guide/reading-groups.md shows what its first pass prints, and says what the second does."""

import re
from pathlib import Path

printed = []


def print(*words):
    printed.append(" ".join(map(str, words)))


def check():
    page = Path(__file__).parents[3] / "docs/guide/reading-groups.md"
    (shown,) = re.findall(r"^```text\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL)
    assert printed == shown.splitlines()
    names = globals()
    assert "attention.lse_combine" in str(names["split"])
    whole = str(names["whole"])
    assert 'tag = "short"' in whole and "attention.lse_combine" not in whole
