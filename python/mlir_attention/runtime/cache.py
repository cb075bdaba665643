# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compiled code that is kept, in memory and on disk, by what it was compiled from.

On disk an entry is a file named by its key: a checksum, a line of JSON, the object files. Files
appear by a rename, so that processes may share a folder; one that is damaged counts as absent and
is replaced. When the folder outgrows its limit, what was used least recently goes.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import stat
import tempfile
from collections import OrderedDict
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

from mlir_attention.runtime.machine_code import MachineCode

#: Names the folder, unless XDG's conventions do; empty: nothing is kept on disk.
FOLDER_VARIABLE = "MLIR_ATTENTION_CACHE_DIR"

#: Bytes that a folder may hold.
MAX_FOLDER_BYTES = 256 << 20

_SUFFIX = ".attn"

#: First in every file. Another number: another layout.
_MAGIC = b"mlir-attention 2\n"

_DIGEST_BYTES = hashlib.sha256().digest_size

Value = TypeVar("Value")


def key_of(*parts: str) -> str:
    """A name for what all parts determine: equal for equal parts, different otherwise."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode()
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.hexdigest()


def default_folder() -> Path | None:
    """The folder that the environment names; None if it wants nothing kept on disk."""
    named = os.environ.get(FOLDER_VARIABLE)
    if named is not None:
        return Path(named) if named else None
    # XDG: a path that is not absolute is to be ignored.
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if not base.is_absolute():
        try:
            base = Path.home() / ".cache"
        except RuntimeError:  # There is no home.
            return None
    return base / "mlir-attention"


class Recent(Generic[Value]):
    """The `limit` values that were used last; threads may share it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._values: OrderedDict[object, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object) -> Value | None:
        """The value of `key`, if it is still there."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def put(self, key: object, value: Value) -> None:
        """Keeps `value`."""
        with self._lock:
            self._values[key] = value
            self._values.move_to_end(key)
            while len(self._values) > self._limit:
                self._values.popitem(last=False)


class Folder:
    """Entries on disk. A folder that cannot be used is as an empty one: no method raises OSError.

    Entries are code that will run. So only a folder counts that belongs to this user and that no
    one else may write to.
    """

    def __init__(self, path: Path, max_bytes: int = MAX_FOLDER_BYTES) -> None:
        self._path = path
        self._max_bytes = max_bytes

    def get(self, key: str) -> MachineCode | None:
        """The entry `key`, if it is there and whole."""
        path = self._path / (key + _SUFFIX)
        try:
            if not self._is_safe():
                return None
            code = _decode(path.read_bytes())
            if code is not None:
                os.utime(path)  # Used now, so that others go first.
            return code
        except OSError:
            return None

    def put(self, key: str, code: MachineCode) -> None:
        """Keeps `code`; what was used least recently goes if there is no room."""
        with contextlib.suppress(OSError):
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._is_safe():
                self._write(self._path / (key + _SUFFIX), _encode(code))
                self._make_room()

    def _is_safe(self) -> bool:
        status = self._path.stat()
        others_write = stat.S_IWGRP | stat.S_IWOTH
        return status.st_uid == os.geteuid() and not status.st_mode & others_write

    def _write(self, path: Path, data: bytes) -> None:
        descriptor, name = tempfile.mkstemp(dir=self._path, prefix=".new-")
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            os.replace(name, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(name)
            raise

    def _make_room(self) -> None:
        entries = []
        # Those of a process that died while it wrote count as well, and go in their turn.
        for path in [*self._path.glob("*" + _SUFFIX), *self._path.glob(".new-*")]:
            with contextlib.suppress(OSError):  # Another process may have removed it.
                status = path.stat()
                entries.append((status.st_mtime_ns, status.st_size, path))
        total = sum(size for _, size, _ in entries)
        for _, size, path in sorted(entries):
            if total <= self._max_bytes:
                break
            with contextlib.suppress(OSError):
                path.unlink()
            total -= size


def _encode(code: MachineCode) -> bytes:
    facts = {
        "messages": code.messages,
        "uses_openmp": code.uses_openmp,
        "sizes": [len(file) for file in code.objects],
    }
    payload = b"".join([json.dumps(facts).encode(), b"\n", *code.objects])
    return _MAGIC + hashlib.sha256(payload).digest() + payload


def _decode(data: bytes) -> MachineCode | None:
    """What `_encode` was given; None if these are not its bytes."""
    start = len(_MAGIC) + _DIGEST_BYTES
    digest, payload = data[len(_MAGIC) : start], data[start:]
    if not data.startswith(_MAGIC) or hashlib.sha256(payload).digest() != digest:
        return None
    line, _, files = payload.partition(b"\n")
    facts = json.loads(line)
    ends = itertools.accumulate(facts["sizes"])
    objects = tuple(files[end - size : end] for size, end in zip(facts["sizes"], ends, strict=True))
    return MachineCode(objects, tuple(facts["messages"]), facts["uses_openmp"])
