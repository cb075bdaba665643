# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What ranks talk through: one collective, a gather of equal messages, with a limit to its time."""

from __future__ import annotations

import struct
import threading
from collections.abc import Callable
from dataclasses import dataclass

#: Seconds that a rank waits for the others.
TIMEOUT = 60.0


class RankError(RuntimeError):
    """Another rank failed, is missing, or does something else; `ranks` are those, if known."""

    def __init__(self, message: str, ranks: tuple[int, ...] = ()) -> None:
        super().__init__(message)
        self.ranks = ranks


@dataclass
class Traffic:
    """What a rank has sent: collectives, and messages and bytes to other ranks.

    A collective of n ranks counts n - 1 messages. A library may forward them by fewer.
    """

    collectives: int = 0
    messages: int = 0
    bytes: int = 0


class Communicator:
    """The ranks that run a function together; this is the side of one of them.

    A transport has `_gather`, and whatever else it can do.

    Attributes:
      rank: the number of this rank, from 0 on.
      size: how many ranks there are.
      timeout: seconds that a collective waits for the other ranks.
      traffic: what was sent, by what was split off too.
      lock: held by a call, so that threads do not mix their collectives.
    """

    def __init__(self, rank: int, size: int, timeout: float = TIMEOUT) -> None:
        if not 0 <= rank < size:
            raise ValueError(f"rank is {rank}, of {size} ranks")
        if not timeout > 0:
            raise ValueError(f"timeout is {timeout!r}; it must be a number of seconds above 0")
        self.rank = rank
        self.size = size
        self.timeout = timeout
        self.traffic = Traffic()
        self.lock = threading.RLock()
        # That of all ranks: what goes wrong among some of them concerns all.
        self._root: Communicator = self
        self._broken: RankError | None = None
        self._failure: str | None = None

    def all_gather(self, send: memoryview, receive: memoryview) -> None:
        """Fills `receive` with the `send` of all ranks, in their order.

        All ranks must send as many bytes. Raises RankError within about `timeout` seconds if a
        rank does not come, and from then on: ranks that are out of step stay so.
        """
        if len(receive) != self.size * len(send):
            raise ValueError(f"room for {len(receive)} bytes, of {self.size} times {len(send)}")
        root = self._root
        root._refuse_broken()
        if root._failure is not None:
            root._keep(root._rejoin)
            root._failure = None
        root.traffic.collectives += 1
        root.traffic.messages += self.size - 1
        root.traffic.bytes += (self.size - 1) * len(send)
        if self.size == 1:
            receive[:] = send
        else:
            root._keep(lambda: self._gather(send, receive))

    def fail(self, message: str) -> None:
        """Tells the other ranks that this one does not go on.

        Those that wait for it raise RankError, and are out of step. If all ranks fail before the
        same collective, none is.
        """
        root = self._root
        if root._broken is None and root._failure is None:
            root._failure = message
            if root.size > 1:
                root._tell(message)

    def split(self, color: int, key: int) -> Communicator:
        """Those of the ranks that call with the same `color`, in the order of their `key`.

        All ranks must call. Raises NotImplementedError for a transport that cannot.
        """
        raise NotImplementedError(
            f"{type(self).__name__} cannot split: take a grid of one axis, or another transport"
        )

    def _refuse_broken(self) -> None:
        if self._broken is not None:
            raise RankError(f"the ranks are out of step: {self._broken}", self._broken.ranks)

    def _keep(self, act: Callable[[], None]) -> None:
        """Acts, and keeps the error behind which the ranks are out of step."""
        try:
            act()
        except RankError as error:
            self._broken = error
            raise
        except Exception as error:
            self._broken = RankError(f"the transport failed: {error}")
            raise self._broken from error

    def _gather(self, send: memoryview, receive: memoryview) -> None:
        raise NotImplementedError

    def _tell(self, message: str) -> None:
        """Of a failure. By default the others wait until their time is up."""

    def _rejoin(self) -> None:
        """Raises RankError unless all ranks have failed before the same collective."""
        raise RankError(f"rank {self.rank} {self._failure}", (self.rank,))


class CallbackCommunicator(Communicator):
    """A transport of one function: `all_gather(send, receive)`, of two writable buffers of bytes.

    It is to wait no longer than a limit of its own.
    """

    def __init__(
        self, rank: int, size: int, all_gather: Callable[[memoryview, memoryview], None]
    ) -> None:
        super().__init__(rank, size)
        self._function = all_gather

    def _gather(self, send: memoryview, receive: memoryview) -> None:
        self._function(send, receive)


class _Meeting:
    """Where threads meet: what each brought, and who failed."""

    def __init__(self, size: int, root: _Meeting | None = None) -> None:
        self.size = size
        self.brought: dict[int, bytes] = {}
        self.gathered: list[bytes] = []
        self.number = 0
        self.children: dict[tuple[int, int], _Meeting] = {}
        # That of all ranks. It has who failed, before which collective, and why.
        self.root = root or self
        self.changed: threading.Condition = self.root.changed if root else threading.Condition()
        self.failures: dict[int, tuple[int, str]] = {}
        self.rejoining: set[int] = set()
        self.is_broken = False

    def gather(self, rank: int, message: bytes, timeout: float) -> list[bytes]:
        """What all ranks bring. Raises RankError if one fails, or does not come."""
        with self.changed:
            number = self.number
            self.brought[rank] = message
            if len(self.brought) == self.size:
                self.gathered = [self.brought[each] for each in range(self.size)]
                self.brought.clear()
                self.number += 1
                self.changed.notify_all()
            self.changed.wait_for(
                lambda: self.number > number or self.root.failures or self.root.is_broken, timeout
            )
            if self.number == number:
                self.root.is_broken = True
                self.changed.notify_all()
                raise self._error(timeout)
            # None comes to the next before all have left this one.
            return self.gathered

    def _error(self, timeout: float) -> RankError:
        if self.root.failures:
            rank, (_, message) = min(self.root.failures.items())
            return RankError(f"rank {rank} {message}", tuple(sorted(self.root.failures)))
        missing = tuple(rank for rank in range(self.size) if rank not in self.brought)
        return RankError(missing_message(missing, timeout), missing)


class LocalCommunicator(Communicator):
    """Ranks that are threads of this process, to try a program out without MPI."""

    _root: LocalCommunicator

    def __init__(self, rank: int, size: int, timeout: float, meeting: _Meeting) -> None:
        """Use `LocalCommunicator.ranks`."""
        super().__init__(rank, size, timeout)
        self._meeting = meeting
        self._splits = 0

    @staticmethod
    def ranks(size: int, timeout: float = TIMEOUT) -> list[LocalCommunicator]:
        """So many ranks, each for a thread of its own."""
        meeting = _Meeting(size)
        return [LocalCommunicator(rank, size, timeout, meeting) for rank in range(size)]

    def split(self, color: int, key: int) -> LocalCommunicator:
        """As that of `Communicator`."""
        pair = struct.Struct("<qq")
        received = bytearray(pair.size * self.size)
        self.all_gather(memoryview(bytearray(pair.pack(color, key))), memoryview(received))
        told = list(pair.iter_unpack(received))
        members = sorted(
            (rank for rank in range(self.size) if told[rank][0] == color),
            key=lambda rank: told[rank][1],
        )
        self._splits += 1
        with self._meeting.changed:
            meeting = self._meeting.children.setdefault(
                (self._splits, color), _Meeting(len(members), self._root._meeting)
            )
        part = LocalCommunicator(members.index(self.rank), len(members), self.timeout, meeting)
        part._root = self._root
        return part

    def _gather(self, send: memoryview, receive: memoryview) -> None:
        messages = self._meeting.gather(self.rank, bytes(send), self._root.timeout)
        whole = b"".join(messages)
        sizes = {len(each) for each in messages}
        if len(sizes) != 1:
            raise RankError(f"ranks sent messages of {sorted(sizes)} bytes")
        receive[:] = whole

    def _tell(self, message: str) -> None:
        with self._meeting.changed:
            self._meeting.failures[self.rank] = (self.traffic.collectives, message)
            self._meeting.changed.notify_all()

    def _rejoin(self) -> None:
        meeting = self._meeting
        with meeting.changed:
            meeting.rejoining.add(self.rank)
            counts = {count for count, _ in meeting.failures.values()}
            if len(meeting.rejoining) == self.size and len(counts) == 1:
                meeting.rejoining.clear()
                meeting.failures.clear()
                meeting.changed.notify_all()
            meeting.changed.wait_for(
                lambda: self.rank not in meeting.rejoining or meeting.is_broken, self.timeout
            )
            if self.rank in meeting.rejoining:
                super()._rejoin()


def missing_message(missing: tuple[int, ...], timeout: float) -> str:
    """What is said of ranks that did not come in time."""
    who = "rank " + ", ".join(map(str, missing)) if missing else "a rank"
    return f"{who} did not come to a collective within {timeout:g} s"
