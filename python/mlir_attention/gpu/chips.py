# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What a chip has for the workgroups of a kernel, and how many run at the same time. No IR."""

from __future__ import annotations

from dataclasses import dataclass

from mlir_attention.split.machines import Machine, find_machine

#: From the request of a load to its data, on the way to memory. Measurements of chips that are
#: public say 500 to 800.
_LATENCY_NS = 600

#: Bytes that a thread loads at once.
WIDE = 16

#: Wide loads that a thread is to have under way.
_LOADS = 4


@dataclass(frozen=True)
class Chip:
    """A chip, of NVIDIA's or AMD's documentation; a processor is an SM or a compute unit.

    Attributes:
      name: as compilers call it.
      machine: a device that has it, as `find_machine` reads it.
      registers: of 32 bits, that a schedule gives a thread at most.
      registers_of_thread: that code of a thread can have.
      register_file: registers of a processor.
      threads: of a processor.
      shared_bytes: workgroup memory of a processor.
      shared_of_kernel: of a kernel that does not ask the driver for more.
      subgroup: threads that run in step.
      has_matrix_units: whether kernels of matrix units run on it.
    """

    name: str
    machine: str
    registers: int
    registers_of_thread: int
    register_file: int
    threads: int
    shared_bytes: int
    shared_of_kernel: int
    subgroup: int
    has_matrix_units: bool = True

    def workgroups(self, threads: int, registers: int, shared_bytes: int) -> int:
        """How many of a kernel a processor runs at the same time; 0: it cannot run it.

        `registers` are those of a thread, `threads` and `shared_bytes` those of a workgroup.
        """
        if registers > self.registers_of_thread:
            return 0
        # Registers are given out by eights, and a kibibyte of workgroup memory is the system's.
        taken = -(-max(registers, 1) // 8) * 8 * threads
        by_shared = self.shared_bytes // (shared_bytes + 1024)
        return min(self.register_file // taken, by_shared, self.threads // threads)


@dataclass(frozen=True)
class Budget:
    """What the schedule of a kernel may take, so that as many workgroups run as are modelled.

    Attributes:
      chip: where the kernel runs.
      blocks: workgroups that a processor is to run at the same time.
      threads: of a workgroup, enough to keep memory busy.
      loads: wide loads that each thread is to have under way.
      registers: of a thread at most; that of a smaller workgroup may have more.
      shared_bytes: of a workgroup at most.
    """

    chip: Chip
    blocks: int
    threads: int
    loads: int
    shared_bytes: int

    def registers(self, threads: int) -> int:
        """Of a thread at most, in workgroups of so many."""
        return min(self.chip.registers, self.chip.register_file // (self.blocks * threads))


def budget_of(chip: Chip, machine: Machine | None = None) -> Budget:
    """What workgroups may take on a device with this chip; on the chip's own if none is given.

    As many bytes are to be under way as memory delivers between a request and its answer (Little's
    law). A thread that does not wait has a few loads under way: the rest is the number of threads.
    """
    machine = machine or find_machine(chip.machine)
    blocks = machine.blocks
    under_way = machine.bandwidth / machine.processors * _LATENCY_NS / blocks
    threads = 4 * 32
    while threads < 256 and threads * WIDE * _LOADS < under_way:
        threads *= 2
    shared = max(chip.shared_bytes // blocks - 1024, 0)
    return Budget(chip, blocks, threads, _LOADS, min(shared, chip.shared_of_kernel))


def _nvidia(name: str, machine: str, threads: int, shared: int) -> Chip:
    return Chip(
        name, machine, 255, 255, 65536, threads, shared << 10, 48 << 10, 32, name != "sm_75"
    )


def _amd(name: str, machine: str, file: int, threads: int, subgroup: int, shared: int = 64) -> Chip:
    # LLVM moves loads forward until it has used up all 256 registers: some are left to it.
    has_units = name in ("gfx90a", "gfx942", "gfx950")
    return Chip(
        name, machine, 196, 256, file << 10, threads, shared << 10, 64 << 10, subgroup, has_units
    )


_RTX_5090, _GB10 = "gpu:170,bandwidth=1792", "gpu:48,bandwidth=273"
_B200 = "gpu:148,bandwidth=8000,worker-bandwidth=36"

NVIDIA = (
    _nvidia("sm_90", "h100", 2048, 228),
    _nvidia("sm_75", "gpu:40,bandwidth=320", 1024, 64),
    _nvidia("sm_80", "a100", 2048, 164),
    _nvidia("sm_86", "gpu:84,bandwidth=696", 1536, 100),
    _nvidia("sm_87", "gpu:16,bandwidth=204", 1536, 164),
    _nvidia("sm_89", "gpu:142,bandwidth=864", 1536, 100),
    _nvidia("sm_90a", "h100", 2048, 228),
    *(_nvidia(name, _B200, 2048, 228) for name in ("sm_100", "sm_100a", "sm_103", "sm_103a")),
    *(_nvidia(name, _RTX_5090, 1536, 100) for name in ("sm_120", "sm_120a")),
    *(_nvidia(name, _GB10, 1536, 100) for name in ("sm_121", "sm_121a")),
)

_MI355X = "gpu:256,bandwidth=8000,worker-bandwidth=21"

AMD = (
    _amd("gfx942", "mi300x", 128, 2048, 64),
    _amd("gfx900", "gpu:64,bandwidth=484", 64, 2560, 64),
    _amd("gfx906", "gpu:60,bandwidth=1024", 64, 2560, 64),
    _amd("gfx908", "gpu:120,bandwidth=1229", 64, 2560, 64),
    _amd("gfx90a", "gpu:104,bandwidth=1638", 128, 2048, 64),
    _amd("gfx950", _MI355X, 128, 2048, 64, 160),
    _amd("gfx1030", "gpu:72,bandwidth=512", 64, 1024, 32),
    _amd("gfx1100", "gpu:96,bandwidth=960", 96, 1024, 32),
    _amd("gfx1101", "gpu:60,bandwidth=624", 96, 1024, 32),
    _amd("gfx1102", "gpu:32,bandwidth=288", 64, 1024, 32),
    _amd("gfx1200", "gpu:32,bandwidth=320", 96, 1024, 32),
    _amd("gfx1201", "gpu:64,bandwidth=640", 96, 1024, 32),
    _amd("gfx1250", _MI355X, 128, 1024, 32, 160),
)

#: What every GPU that OpenCL finds has at least, but for registers, of which nothing is known.
ANY = Chip("", "gpu:84", 255, 255, 65536, 1024, 66 << 10, 32 << 10, 32)
