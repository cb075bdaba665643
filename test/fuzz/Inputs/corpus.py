# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The modules that cases begin with: all that stand in test/ and examples/."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from zlib import crc32

ROOT = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Source:
    """One module of a test file, without comments.

    name:         the file's, with the module's number in it.
    unregistered: whether it may have ops of dialects that do not exist.
    """

    name: str
    text: str
    unregistered: bool = False

    @property
    def is_a_mistake(self) -> bool:
        """Whether it is written to be refused by the parser or a verifier."""
        return re.search("invalid|malformed", self.name) is not None


class Corpus:
    """All modules, in the order of their names."""

    def __init__(self, root: Path = ROOT) -> None:
        self.sources = [
            source
            for folder in ("test", "examples")
            for path in sorted((root / folder).rglob("*.mlir"))
            for source in sources_of(path, str(path.relative_to(root)))
        ]

    @cached_property
    def _well_formed(self) -> list[Source]:
        return [source for source in self.sources if not source.is_a_mistake]

    def choose(self, seed: int, index: int) -> Source:
        """The module of a case.

        A test that is added, changed or removed draws anew only the cases that fall to it.
        """
        candidates = self.sources if index % 8 == 0 else self._well_formed
        return max(candidates, key=lambda source: crc32(f"{seed} {index} {source.name}".encode()))


def sources_of(path: Path, name: str) -> Iterator[Source]:
    """The modules of a file, which `// -----` separates."""
    text = path.read_text(errors="replace")
    unregistered = "allow-unregistered-dialect" in text
    for number, part in enumerate(re.split(r"^\s*// -----.*$", text, flags=re.M)):
        module = re.sub(r"^\s*//.*\n?|\s+//.*$", "", part, flags=re.M)
        if module.strip():
            yield Source(f"{name}:{number}", module, unregistered)
