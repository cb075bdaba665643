# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is read of the machine, and what is taken where nothing tells."""

import pytest

from mlir_attention.cpu import host_options, target
from mlir_attention.cpu.pipeline import ToCpuOptions
from mlir_attention.passes.options import parse


def test_this_machine():
    assert target.l1_kib() >= 8
    assert target.vector_bits(target.host_features()) in (128, 256, 512)


def test_the_options_for_this_machine_are_those_of_the_pipeline():
    options = parse("", ToCpuOptions, host_options(3, batch_invariant=True, workers=5))
    assert options == ToCpuOptions(
        num_threads=3,
        workers=5,
        batch_invariant=True,
        vector_bits=target.vector_bits(target.host_features()),
        bf16_dots=target.bf16_dots(target.host_features()),
        l1_kib=target.l1_kib(),
        prefetch_by_pages=target.prefetches_by_pages(target.host_features(), target.l1_kib()),
    )
    options = parse("", ToCpuOptions, host_options())
    assert (options.num_threads, options.workers) == (0, target.available_cores())


@pytest.mark.parametrize(
    ("cpu", "bits", "dots"),
    [
        ("znver4,avx2,avx512bf16,avx512bw,avx512f,avx512vl,sse2", 512, True),
        ("skylake-avx512,avx2,avx512bw,avx512f,avx512vl,sse2", 512, False),
        # As under a hypervisor that hides AVX-512.
        ("znver4,avx2,sse2", 256, False),
        ("x86-64,sse2", 128, False),
        ("neoverse-v1,bf16,neon,sve", 128, False),
        ("generic,", 128, False),
    ],
)
def test_features(monkeypatch, cpu, bits, dots):
    monkeypatch.setattr(target._extension, "host_cpu", lambda: cpu)
    assert target.vector_bits(target.host_features()) == bits
    assert target.bf16_dots(target.host_features()) == dots


@pytest.mark.parametrize(
    ("features", "l1_kib", "want"),
    [
        ({"avx512f"}, 48, True),
        ({"avx512f"}, 32, False),
        ({"avx512f", "clzero", "sse4a"}, 48, False),
        ({"avx2"}, 48, False),
        ({"neon"}, 64, False),
    ],
)
def test_prefetches_by_pages_are_for_intel_from_ice_lake_on(features, l1_kib, want):
    assert target.prefetches_by_pages(features, l1_kib) is want
    options = parse("", ToCpuOptions, target.options_for(features, l1_kib))
    assert options.prefetch_by_pages is want


@pytest.mark.parametrize(
    ("caches", "want"),
    [
        ({}, 32),
        ({0: ("1", "Data", "48K"), 1: ("1", "Instruction", "32K")}, 48),
        ({0: ("1", "Instruction", "64K"), 1: ("1", "Data", "128K")}, 128),
        ({0: ("2", "Unified", "1024K"), 1: ("1", "Unified", "16K")}, 16),
        ({0: ("1", "Data", "1M")}, 32),
        ({0: ("1", "Data", None)}, 32),
        ({0: ("2", "Unified", "1024K")}, 32),
    ],
)
def test_caches(tmp_path, caches, want):
    for number, values in caches.items():
        folder = tmp_path / f"index{number}"
        folder.mkdir()
        for name, value in zip(("level", "type", "size"), values, strict=True):
            if value is not None:
                (folder / name).write_text(f"{value}\n")
    assert target._l1_kib(tmp_path) == want
