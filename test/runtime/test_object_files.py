# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Several object files of one module link, wherever in memory each of them comes to lie."""

import platform
import struct

import numpy as np
import pytest
from mlir import ir
from mlir.dialects import arith, func, math

import mlir_attention as attn
from mlir_attention.dialects import attention
from mlir_attention.runtime.code import jit
from mlir_attention.runtime.code.object_code import MachineCode

_RELA, _SYMTAB, _UNDEFINED = 4, 2, 0

#: Relocations by 32 bits that go right to what is named: R_X86_64_PC32, _32, _32S.
_NEAR = (2, 10, 11)


def sections(elf):
    """Headers: name, type, flags, address, offset, size, link, info, alignment, entry size."""
    (start,) = struct.unpack_from("<Q", elf, 40)
    size, count = struct.unpack_from("<HH", elf, 58)
    return [struct.unpack_from("<IIQQQQIIQQ", elf, start + size * at) for at in range(count)]


def relocations(elf):
    """The type of each, and whether the symbol is in another file."""
    headers = sections(elf)
    for _, kind, _, _, offset, size, link, *_ in headers:
        if kind != _RELA:
            continue
        symbols = headers[link]
        assert symbols[1] == _SYMTAB
        for at in range(offset, offset + size, 24):
            (info,) = struct.unpack_from("<Q", elf, at + 8)
            (section,) = struct.unpack_from("<H", elf, symbols[4] + 24 * (info >> 32) + 6)
            yield info & 0xFFFFFFFF, section == _UNDEFINED


@pytest.fixture(params=["4", "?"], ids=["a task of many ops", "two ways of a task"])
def objects(monkeypatch, request):
    """Of a module with a large body of a loop, or with large functions that it calls."""
    found = []
    load = MachineCode.load

    def note(code):
        found.extend(code.objects)
        return load(code)

    monkeypatch.setattr(jit.MachineCode, "load", note)
    with ir.Context(), ir.Location.unknown():
        module = ir.Module.create()
        types = [ir.Type.parse(f"tensor<2x{rows}x128xf32>") for rows in (request.param, "?", "?")]
        with ir.InsertionPoint(module.body):

            @func.FuncOp.from_py_func(*types)
            def attend(query, key, value):
                return attention.group(query, key, value, maps="hmd, hnd, hne -> hme")

        attn.compile(module, cache=False)
    return found


@pytest.mark.skipif(platform.machine() != "x86_64", reason="relocations of x86")
def test_other_files_may_be_far_away(objects):
    assert len(objects) > 1
    kinds = [kind for elf in objects for kind, is_elsewhere in relocations(elf) if is_elsewhere]
    assert kinds and not [kind for kind in kinds if kind in _NEAR]


def test_what_a_large_function_calls():
    """Upstream makes functions of some ops, which a module only has as long as it calls them."""

    def score(value, index):
        i32 = ir.IntegerType.get_signless(32)
        power = arith.andi(arith.index_cast(i32, index("n")), arith.constant(i32, 3))
        return arith.addf(
            value, arith.sitofp(value.type, math.ipowi(arith.constant(i32, 3), power))
        )

    with ir.Context(), ir.Location.unknown():
        module = ir.Module.create()
        types = [ir.Type.parse(f"tensor<2x{rows}x64xf32>") for rows in ("4", "?", "?")]
        with ir.InsertionPoint(module.body):

            @func.FuncOp.from_py_func(*types)
            def attend(query, key, value):
                maps = "hmd, hnd, hne -> hme"
                return attention.group(query, key, value, maps=maps, score=score)

        compiled = attn.compile(module, cache=False)
    query, key = np.zeros((2, 4, 64), np.float32), np.zeros((2, 37, 64), np.float32)
    value = np.arange(37, dtype=np.float32)[:, None] * np.ones((2, 37, 64), np.float32)
    weights = np.exp(3.0 ** (np.arange(37) % 4))
    wanted = (weights * np.arange(37)).sum() / weights.sum()
    np.testing.assert_allclose(compiled(query, key, value), wanted, rtol=1e-5)
