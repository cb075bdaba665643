# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Compiled code that is kept, in memory and on disk, by what it was compiled from.

On disk an entry is a file named by its key: a checksum, a line of JSON with the key, the object
files. Files appear by a rename, so that processes may share a folder; one that is damaged, or is
another's, counts as absent and is replaced. When the folder outgrows its limit, what was used least
recently goes.
"""

from __future__ import annotations

import contextlib
import hashlib
import itertools
import json
import os
import pwd
import secrets
import stat
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar

from mlir_attention.runtime.code.object_code import MachineCode

#: Names the folder, unless XDG's conventions do; empty: nothing is kept on disk.
FOLDER_VARIABLE = "MLIR_ATTENTION_CACHE_DIR"

#: Bytes that a folder may hold.
MAX_FOLDER_BYTES = 256 << 20

_SUFFIX = ".attn"

#: What files are called until they are whole.
_NEW = ".new-"

#: First in every file. Another number: another layout, or files that are no longer trusted.
_MAGIC = b"mlir-attention 3\n"

_DIGEST_BYTES = hashlib.sha256().digest_size

Value = TypeVar("Value")


def key_of(*parts: str) -> str:
    """A name for what all parts determine: equal for equal parts, different otherwise."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode(errors="surrogateescape")  # Paths need not be UTF-8.
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
    if base.is_absolute():
        return base / "mlir-attention"
    home = _home()
    return home / ".cache" / "mlir-attention" if home is not None else None


def _home() -> Path | None:
    """The user's; None if there is none."""
    home = Path(os.environ.get("HOME", ""))
    if not home.is_absolute():
        try:
            home = Path(pwd.getpwuid(os.geteuid()).pw_dir)
        except KeyError:
            return None
    return home if home.is_absolute() else None


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

    Entries are code that will run. So only folders and files count that belong to this user and
    that no one else may write to. Links are not followed; only regular files are opened.
    """

    def __init__(self, path: Path, max_bytes: int = MAX_FOLDER_BYTES) -> None:
        self._path = path
        self._max_bytes = max_bytes

    def get(self, key: str) -> MachineCode | None:
        """The entry `key`, if it is there and whole."""
        with contextlib.suppress(OSError), self._opened() as folder:
            code = _decode(_read(folder, key + _SUFFIX, self._max_bytes), key)
            if code is not None:
                # Used now, so that others go first. Of a disk that is read only nothing goes.
                with contextlib.suppress(OSError):
                    os.utime(key + _SUFFIX, dir_fd=folder, follow_symlinks=False)
            return code
        return None

    def put(self, key: str, code: MachineCode) -> None:
        """Keeps `code`; what was used least recently goes if there is no room."""
        data = _encode(code, key)
        if len(data) > self._max_bytes:
            return
        with contextlib.suppress(OSError):
            self._path.mkdir(mode=0o700, parents=True, exist_ok=True)
            with self._opened() as folder:
                _write(folder, key + _SUFFIX, data)
                self._make_room(folder)

    @contextlib.contextmanager
    def _opened(self) -> Iterator[int]:
        """A descriptor of the folder. Raises OSError if it is not one to trust."""
        folder = os.open(self._path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            if not _is_ours(os.fstat(folder)):
                raise PermissionError(f"others may write to '{self._path}'")
            yield folder
        finally:
            os.close(folder)

    def _make_room(self, folder: int) -> None:
        entries = []
        for name in os.listdir(folder):
            # Those of a process that died while it wrote count as well, and go in their turn.
            if not (name.endswith(_SUFFIX) or name.startswith(_NEW)):
                continue
            with contextlib.suppress(OSError):  # Another process may have removed it.
                status = os.stat(name, dir_fd=folder, follow_symlinks=False)
                entries.append((status.st_mtime_ns, status.st_size, name))
        total = sum(size for _, size, _ in entries)
        for _, size, name in sorted(entries):
            if total <= self._max_bytes:
                break
            with contextlib.suppress(OSError):
                os.unlink(name, dir_fd=folder)
            total -= size


def _is_ours(status: os.stat_result) -> bool:
    """Whether a file or folder belongs to this user, and no one else may write to it."""
    others_write = stat.S_IWGRP | stat.S_IWOTH
    return status.st_uid == os.geteuid() and not status.st_mode & others_write


def _is_entry(status: os.stat_result, max_bytes: int) -> bool:
    return stat.S_ISREG(status.st_mode) and _is_ours(status) and status.st_size <= max_bytes


def _read(folder: int, name: str, max_bytes: int) -> bytes:
    """The bytes of a file in a folder; none if it is not one to trust, or is too large."""
    # Before it is opened: to open a FIFO or a device may block, or do something.
    if not _is_entry(os.stat(name, dir_fd=folder, follow_symlinks=False), max_bytes):
        return b""
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    with os.fdopen(os.open(name, flags, dir_fd=folder), "rb") as file:
        # Again: another process may have put another file there.
        status = os.fstat(file.fileno())
        return file.read(status.st_size) if _is_entry(status, max_bytes) else b""


def _write(folder: int, name: str, data: bytes) -> None:
    new = _NEW + secrets.token_hex(8)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    descriptor = os.open(new, flags, 0o600, dir_fd=folder)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        os.replace(new, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(new, dir_fd=folder)
        raise


def _encode(code: MachineCode, key: str) -> bytes:
    facts = {
        "key": key,
        "messages": code.messages,
        "uses_openmp": code.uses_openmp,
        "sizes": [len(file) for file in code.objects],
    }
    payload = b"".join([json.dumps(facts).encode(), b"\n", *code.objects])
    return _MAGIC + hashlib.sha256(payload).digest() + payload


def _decode(data: bytes, key: str) -> MachineCode | None:
    """What `_encode` was given; None if these are not its bytes."""
    start = len(_MAGIC) + _DIGEST_BYTES
    digest, payload = data[len(_MAGIC) : start], data[start:]
    if not data.startswith(_MAGIC) or hashlib.sha256(payload).digest() != digest:
        return None
    line, _, files = payload.partition(b"\n")
    try:
        facts = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not _are_facts(facts, key, len(files)):
        return None
    ends = itertools.accumulate(facts["sizes"])
    objects = tuple(files[end - size : end] for size, end in zip(facts["sizes"], ends, strict=True))
    return MachineCode(objects, tuple(facts["messages"]), facts["uses_openmp"])


def _are_facts(facts: Any, key: str, bytes_of_files: int) -> bool:
    """Whether a file says what `_encode` writes of the entry `key`."""
    if not isinstance(facts, dict) or facts.get("key") != key:
        return False
    messages, sizes = facts.get("messages"), facts.get("sizes")
    return (
        isinstance(facts.get("uses_openmp"), bool)
        and isinstance(messages, list)
        and all(isinstance(message, str) for message in messages)
        and isinstance(sizes, list)
        and all(type(size) is int and size >= 0 for size in sizes)
        and sum(sizes) == bytes_of_files
    )
