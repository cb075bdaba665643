# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Which features of an x86-64 CPU code may use, and how a program asks for them."""

from __future__ import annotations

from typing import NamedTuple

from mlir_attention import _extension

_EAX, _EBX, _ECX, _EDX = range(4)

#: Bits of xcr0: the operating system keeps the registers of AVX, of AVX-512, and of APX.
_AVX, _AVX512, _APX = 0x6, 0xE6, 1 << 19


class Feature(NamedTuple):
    """Where cpuid tells of a feature, which LLVM calls `name`; `state` is what xcr0 must have."""

    name: str
    leaf: int
    subleaf: int
    register: int
    bit: int
    state: int


#: Of (leaf, subleaf, register): the bits of the features whose instructions LLVM may choose by
#: itself. Of others, such as clflushopt, it needs to be told.
_BITS = {
    (1, 0, _ECX): {
        "sse3": 0, "pclmul": 1, "ssse3": 9, "fma": 12, "cx16": 13, "sse4.1": 19, "sse4.2": 20,
        "crc32": 20, "movbe": 22, "popcnt": 23, "aes": 25, "avx": 28, "f16c": 29,
    },
    (1, 0, _EDX): {"cx8": 8, "cmov": 15, "mmx": 23, "fxsr": 24, "sse": 25, "sse2": 26},
    (7, 0, _EBX): {
        "bmi": 3, "avx2": 5, "bmi2": 8, "avx512f": 16, "avx512dq": 17, "adx": 19,
        "avx512ifma": 21, "avx512cd": 28, "sha": 29, "avx512bw": 30, "avx512vl": 31,
    },
    (7, 0, _ECX): {
        "avx512vbmi": 1, "avx512vbmi2": 6, "gfni": 8, "vaes": 9, "vpclmulqdq": 10,
        "avx512vnni": 11, "avx512bitalg": 12, "avx512vpopcntdq": 14,
    },
    (7, 0, _EDX): {"avx512vp2intersect": 8, "avx512fp16": 23},
    (7, 1, _EAX): {
        "sha512": 0, "sm3": 1, "sm4": 2, "avxvnni": 4, "avx512bf16": 5, "cmpccxadd": 7,
        "avxifma": 23,
    },
    (7, 1, _EDX): {
        "avxvnniint8": 4, "avxneconvert": 5, "avxvnniint16": 10, "avx10.1": 19, "ccmp": 21,
        "egpr": 21, "ndd": 21, "nf": 21, "ppx": 21, "push2pop2": 21, "zu": 21, "cf": 21,
    },
    # The version of AVX10, 2 or 3.
    (0x24, 0, _EBX): {"avx10.2": 1},
    (0x80000001, 0, _ECX): {
        "sahf": 0, "lzcnt": 5, "sse4a": 6, "prfchw": 8, "xop": 11, "fma4": 16, "tbm": 21,
    },
}  # fmt: skip

#: Features whose registers are those of AVX, though their names do not say so.
_WITH_AVX = ("fma", "f16c", "vaes", "vpclmulqdq", "xop", "fma4", "sha512", "sm3", "sm4")


def _state(name: str) -> int:
    if name in ("egpr", "push2pop2", "ppx", "ndd", "ccmp", "nf", "cf", "zu"):
        return _APX
    if name.startswith(("avx512", "avx10")):
        return _AVX512
    return _AVX if name.startswith("avx") or name in _WITH_AVX else 0


FEATURES = {
    name: Feature(name, *place, bit, _state(name))
    for place, bits in _BITS.items()
    for name, bit in bits.items()
}


def host_features() -> tuple[str, list[Feature]]:
    """The name of this CPU, and those of its features that code generated for it may use."""
    name, *features = _extension.host_cpu().split(",")
    return name, [FEATURES[feature] for feature in features if feature in FEATURES]
