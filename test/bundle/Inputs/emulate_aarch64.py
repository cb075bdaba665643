# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Runs a static program for Linux on AArch64 that computes and prints."""

import struct
import sys
from pathlib import Path

from unicorn import UC_ARCH_ARM64, UC_HOOK_INTR, UC_MODE_ARM, Uc
from unicorn import arm64_const as arm64

PAGE, STACK_TOP, STACK_SIZE, HEAP = 0x1000, 0x7F0000000000, 0x800000, 0x40000000
PT_LOAD = 1

REGISTERS = [getattr(arm64, f"UC_ARM64_REG_X{number}") for number in range(9)]

#: System calls.
WRITE, WRITEV, EXIT, EXIT_GROUP, BRK, MMAP, GETTID = 64, 66, 93, 94, 214, 222, 178

#: Those that need not do anything: munmap, set_tid_address, mprotect, rt_sigprocmask, futex.
WITHOUT_EFFECT = (215, 96, 226, 135, 98)
ENOSYS = 38


class Process:
    """The memory and the system calls of a program."""

    def __init__(self, content):
        self.machine = Uc(UC_ARCH_ARM64, UC_MODE_ARM)
        self.machine.reg_write(arm64.UC_ARM64_REG_CPACR_EL1, 3 << 20)  # NEON is on.
        self.machine.hook_add(UC_HOOK_INTR, self._call_system)
        self.status, self._pages, self._heap = None, set(), HEAP
        self._load(content)
        self._make_stack()

    def run(self):
        """The status that it exits with."""
        self.machine.emu_start(self._entry, 0)
        return self.status

    def _load(self, content):
        self._entry, headers = struct.unpack_from("<QQ", content, 24)
        size, count = struct.unpack_from("<HH", content, 54)
        top = 0
        for number in range(count):
            kind, _, offset, address, _, in_file, in_memory, _ = struct.unpack_from(
                "<IIQQQQQQ", content, headers + number * size
            )
            if kind != PT_LOAD:
                continue
            self._map(address, address + in_memory)
            self.machine.mem_write(address, content[offset : offset + in_file])
            top = max(top, address + in_memory)
            if offset <= headers < offset + in_file:
                self._headers = (address + headers - offset, size, count)
        self._break = -(-top // 0x10000) * 0x10000

    def _make_stack(self):
        self.machine.mem_map(STACK_TOP - STACK_SIZE, STACK_SIZE)
        random, name = STACK_TOP - 64, STACK_TOP - 128
        self.machine.mem_write(name, b"program\0")
        where, size, count = self._headers
        # AT_PHDR, AT_PHENT, AT_PHNUM, AT_PAGESZ, AT_ENTRY, AT_HWCAP, AT_RANDOM.
        auxiliary = [3, where, 4, size, 5, count, 6, PAGE, 9, self._entry, 16, 3, 25, random, 0, 0]
        words = [1, name, 0, 0, *auxiliary]
        top = (STACK_TOP - PAGE - 8 * len(words)) & ~15
        self.machine.mem_write(top, struct.pack(f"<{len(words)}Q", *words))
        self.machine.reg_write(arm64.UC_ARM64_REG_SP, top)

    def _map(self, low, high):
        for page in range(low & -PAGE, -(-high // PAGE) * PAGE, PAGE):
            if page not in self._pages:
                self.machine.mem_map(page, PAGE)
                self._pages.add(page)

    def _print(self, address, size):
        if size:
            sys.stdout.write(self.machine.mem_read(address, size).decode())
        return size

    def _call_system(self, machine, number, data):
        first, second, third, *_, call = map(machine.reg_read, REGISTERS)
        result = -ENOSYS
        if call in (EXIT, EXIT_GROUP):
            self.status = first & 255
            machine.emu_stop()
        elif call == WRITE:
            result = self._print(second, third)
        elif call == WRITEV:
            parts = struct.unpack(f"<{2 * third}Q", machine.mem_read(second, 16 * third))
            result = sum(self._print(*parts[at : at + 2]) for at in range(0, 2 * third, 2))
        elif call == BRK:
            self._map(self._break, max(first, self._break))
            result = self._break = max(first, self._break)
        elif call == MMAP:
            result = self._heap
            self._heap += -(-second // 0x10000) * 0x10000
            self._map(result, self._heap)
        elif call == GETTID:
            result = 1
        elif call in WITHOUT_EFFECT:
            result = 0
        machine.reg_write(REGISTERS[0], result & (2**64 - 1))


if __name__ == "__main__":
    sys.exit(Process(Path(sys.argv[1]).read_bytes()).run())
