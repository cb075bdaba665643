# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Every message that docs/reference/messages.md explains is one that the code can give."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]

#: Between the halves of a literal that is written in two.
JOINT = re.compile(r'"\s*\n\s*f?"')

#: What stands for "…" in the code, at most.
GAP = ".{0,200}?"


def sources() -> str:
    files = [
        *ROOT.glob("python/**/*.py"),
        *ROOT.glob("python/extension/**/*.cpp"),
        *ROOT.glob("dialects/**/*.cpp"),
    ]
    code = "\n".join(JOINT.sub("", path.read_text()) for path in files)
    return re.sub(r"\{([^{}]*)!r\}", r"'{\1}'", code)


def test_messages_are_those_of_the_code():
    page = ROOT / "docs/reference/messages.md"
    rows = re.findall(r"^\| (.*?) \|", page.read_text(), re.MULTILINE)
    messages = [message for row in rows for message in re.findall(r"`([^`]*)`", row)]
    assert len(messages) > 50
    code = sources()
    missing = [
        message
        for message in messages
        if not re.search(GAP.join(map(re.escape, message.split("…"))), code, re.DOTALL)
    ]
    assert not missing
