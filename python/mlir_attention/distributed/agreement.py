# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What ranks compare before they go on: the module at the start, the arguments before each call."""

from __future__ import annotations

import contextlib
import struct
import zlib
from collections import Counter
from collections.abc import Sequence

from mlir_attention.distributed.communicator import Communicator, RankError

_READY, _FAILED = 1, 2

#: Bytes of the digest of a module.
DIGEST = 32

#: A message of every call: the state, the function, and arguments.
_WORDS = 64
_HEAD = 2
_MESSAGE = struct.Struct(f"={_WORDS}I")


class Agreement:
    """The side of one rank, for one function.

    digest: of the module, which all ranks have the same of.
    """

    def __init__(self, communicator: Communicator, digest: bytes) -> None:
        self._communicator = communicator
        self._function = zlib.crc32(digest)

    def check(self, name: str, arguments: Sequence[tuple[int, int]]) -> None:
        """Compares checksums of arguments, by their numbers.

        Raises RankError, on all ranks, if they differ or if a rank declines.
        """
        sums = [checksum for _, checksum in arguments]
        room = _WORDS - _HEAD
        if len(sums) > room:
            rest = zlib.crc32(repr(sums[room - 1 :]).encode())
            sums = [*sums[: room - 1], rest]
        told = self._exchange(_READY, sums)
        if told[0][0] == _READY and told.count(told[0]) == len(told):
            return
        failed = tuple(rank for rank, words in enumerate(told) if words[0] != _READY)
        if failed:
            raise RankError(
                f"{_ranks(failed)} could not make the call of {name!r}, and says why", failed
            )
        odd = _odd([words[1] for words in told])
        if odd:
            raise RankError(
                f"{_ranks(odd)} calls another function than the others (here {name!r})", odd
            )
        for at in range(len(sums)):
            odd = _odd([words[_HEAD + at] for words in told])
            if odd:
                later = " or a later one" if len(arguments) > room == at + 1 else ""
                raise RankError(
                    f"{_ranks(odd)} calls {name!r} with another argument {arguments[at][0]}{later} "
                    "than the others: ranks have the same shapes, and the same numbers where an "
                    "argument is not sharded",
                    odd,
                )

    def decline(self, name: str) -> None:
        """Lets the call of the other ranks fail: this one cannot make it."""
        # What this rank has to tell is more than who else has failed.
        with contextlib.suppress(RankError):
            self._exchange(_FAILED, [])

    def _exchange(self, state: int, sums: Sequence[int]) -> list[tuple[int, ...]]:
        """The messages of all ranks."""
        words = [state, self._function, *sums]
        words += [0] * (_WORDS - len(words))
        received = bytearray(_MESSAGE.size * self._communicator.size)
        self._communicator.all_gather(
            memoryview(bytearray(_MESSAGE.pack(*words))), memoryview(received)
        )
        return list(_MESSAGE.iter_unpack(received))


def agree_at_start(communicator: Communicator, digest: bytes, what: str) -> None:
    """Raises RankError if ranks have other digests, or if one declines: it could not do `what`."""
    told = _exchange_digests(communicator, bytes([_READY]) + digest)
    failed = tuple(rank for rank, each in enumerate(told) if each[0] != _READY)
    if failed:
        raise RankError(f"{_ranks(failed)} could not {what}, and says why", failed)
    odd = _odd(told)
    if odd:
        raise RankError(f"{_ranks(odd)} has another module than the others", odd)


def decline_at_start(communicator: Communicator) -> None:
    """Lets the other ranks fail that come to `agree_at_start`."""
    # What this rank has to tell is more than who else has failed.
    with contextlib.suppress(RankError):
        _exchange_digests(communicator, bytes([_FAILED]) + bytes(DIGEST))


def _exchange_digests(communicator: Communicator, message: bytes) -> list[bytes]:
    received = bytearray(len(message) * communicator.size)
    communicator.all_gather(memoryview(bytearray(message)), memoryview(received))
    starts = range(0, len(received), len(message))
    return [bytes(received[start : start + len(message)]) for start in starts]


def _odd(values: Sequence[object]) -> tuple[int, ...]:
    """The ranks that have another value than most; than rank 0, of values that are as frequent."""
    most = Counter(values).most_common(1)[0][0]
    return tuple(rank for rank, value in enumerate(values) if value != most)


def _ranks(ranks: Sequence[int]) -> str:
    return f"rank {', '.join(map(str, ranks))}"
