# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Ranks of MPI, by mpi4py: collectives that do not wait for ever, and failures that all hear of."""

from __future__ import annotations

import atexit
import contextlib
import os
import struct
import sys
import time
from collections.abc import Collection
from typing import Any

from mlir_attention.distributed.communicator import (
    TIMEOUT,
    Communicator,
    RankError,
    missing_message,
)

_INSTALL = "pip install 'mlir-attention[mpi]'"

#: What a note begins with: of a rank that failed, with the number of collectives before; of one
#: that waits no longer.
_FAILED, _WAITING = b"F", b"W"
_COUNT = struct.Struct("<q")

#: Seconds for the notes of ranks that wait, once the time of one is up.
_GRACE = 2.0

#: Seconds for which a rank asks again and again; then for which it lets others run in between;
#: after that it sleeps in between.
_SPIN = 0.0001
_BUSY = 0.005
_SLEEP = 0.0005

#: Seconds in which a launcher hands on what this process printed: it drops the rest as a job ends.
_HANDING_ON = 1.0

#: Between two looks at what other ranks say.
_LOOK = 0.002


class MpiCommunicator(Communicator):
    """The ranks of a communicator of mpi4py; of all that `mpiexec` started by default.

    A rank that is missing, or that fails, is an error on all others within `timeout` seconds. The
    ranks are out of step then: a process that ends after that ends all others too (`MPI_Abort`).
    """

    _root: MpiCommunicator

    def __init__(self, communicator: Any = None, timeout: float = TIMEOUT) -> None:
        """Raises ImportError if mpi4py, or a library of MPI, is not installed."""
        self._mpi = _mpi()
        world = communicator if communicator is not None else self._mpi.COMM_WORLD
        super().__init__(world.Get_rank(), world.Get_size(), timeout)
        # Duplicates: no other message of the program is taken for one of ours.
        self._collectives = world.Dup()
        self._notes = world.Dup()
        self._pending: list[Any] = []
        atexit.register(self._abort_if_broken)

    def split(self, color: int, key: int) -> MpiCommunicator:
        """As that of `Communicator`."""
        self._root._refuse_broken()
        part = MpiCommunicator(self._collectives.Split(color, key), self.timeout)
        part._root = self._root
        return part

    def _gather(self, send: memoryview, receive: memoryview) -> None:
        byte = self._mpi.BYTE
        request = self._collectives.Iallgather([send, byte], [receive, byte])
        start = looked = time.monotonic()
        while not request.Test():
            now = time.monotonic()
            if now - start > self._root.timeout:
                self._root._give_up(request, send, receive)
            if now - looked > _LOOK:
                looked = now
                self._root._look(request, send, receive)
            if now - start > _BUSY:
                time.sleep(_SLEEP)
            elif now - start > _SPIN:
                os.sched_yield()

    def _look(self, *pending: Any) -> None:
        """Raises RankError if another rank has failed, or waits no longer."""
        heard = self._hear()
        failed = [(rank, note) for rank, note in heard if note[:1] == _FAILED]
        if failed:
            # The library may write there until the process ends.
            self._pending += pending
            self._send_all(_WAITING)
            raise self._error_of(*failed[0])
        if heard:
            self._give_up(*pending, heard={rank for rank, _ in heard})

    def _give_up(self, *pending: Any, heard: Collection[int] = ()) -> None:
        """Raises RankError: finds out who is missing, by the notes of those who wait."""
        self._pending += pending
        self._send_all(_WAITING)
        waiting = {self.rank, *heard}
        end = time.monotonic() + _GRACE
        while time.monotonic() < end and len(waiting) < self.size:
            for rank, note in self._hear():
                if note[:1] == _FAILED:
                    raise self._error_of(rank, note)
                waiting.add(rank)
            time.sleep(_SLEEP)
        missing = tuple(rank for rank in range(self.size) if rank not in waiting)
        raise RankError(missing_message(missing, self.timeout), missing)

    def _rejoin(self) -> None:
        notes: dict[int, bytes] = {}
        end = time.monotonic() + self.timeout
        while len(notes) < self.size - 1 and time.monotonic() < end:
            notes |= dict(self._hear())
            time.sleep(_SLEEP)
        own = _FAILED + _COUNT.pack(self.traffic.collectives)
        if len(notes) < self.size - 1 or any(not note.startswith(own) for note in notes.values()):
            super()._rejoin()

    def _tell(self, message: str) -> None:
        count = _COUNT.pack(self.traffic.collectives)
        self._send_all(_FAILED + count + message.encode()[:4000])

    def _error_of(self, rank: int, note: bytes) -> RankError:
        message = note[1 + _COUNT.size :].decode(errors="replace")
        return RankError(f"rank {rank} {message}", (rank,))

    def _hear(self) -> list[tuple[int, bytes]]:
        """The notes that have come, with the ranks that sent them."""
        status = self._mpi.Status()
        heard = []
        while self._notes.Iprobe(status=status):
            source = status.Get_source()
            note = bytearray(status.Get_count(self._mpi.BYTE))
            self._notes.Recv([note, self._mpi.BYTE], source=source)
            heard.append((source, bytes(note)))
        return heard

    def _send_all(self, note: bytes) -> None:
        for rank in range(self.size):
            if rank != self.rank:
                with contextlib.suppress(Exception):
                    request = self._notes.Isend([note, self._mpi.BYTE], dest=rank)
                    self._pending += [request, note]

    def _abort_if_broken(self) -> None:
        """Ends all processes: MPI could not finalize while collectives are under way."""
        if self._broken is not None and not self._mpi.Is_finalized():
            print(f"rank {self.rank} ends the job: {self._broken}", file=sys.stderr, flush=True)
            time.sleep(_HANDING_ON)
            self._mpi.COMM_WORLD.Abort(1)


def _mpi() -> Any:
    try:
        from mpi4py import MPI
    except (ImportError, RuntimeError) as error:
        raise ImportError(f"ranks of MPI need mpi4py and a library of MPI: {_INSTALL}") from error
    return MPI
