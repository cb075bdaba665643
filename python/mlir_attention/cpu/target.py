# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What the machine that compiles can do, for code that runs on it."""

import functools
import os
from collections.abc import Collection
from pathlib import Path

from mlir_attention import _extension
from mlir_attention.passes.options import to_text

#: Features as LLVM names them, and the width of vectors that comes with them.
_WIDTHS = {"avx512f": 512, "avx2": 256}

#: NEON, and SSE.
_LEAST_WIDTH = 128

#: Instructions that AMD's processors with AVX-512 have, and Intel's do not.
_OF_AMD = {"clzero", "sse4a"}

#: KiB of the first-level data cache of Ice Lake and its successors.
_L1_OF_ICE_LAKE = 48

#: Where Linux tells of the caches of a core.
_CACHES = Path("/sys/devices/system/cpu/cpu0/cache")

#: A first-level data cache in KiB, if nothing tells.
_LEAST_L1 = 32


def host_options(
    num_threads: int | None = None, *, batch_invariant: bool = False, workers: int | None = None
) -> str:
    """The options of `attention-to-cpu` for this machine, which `mlir_attention.compile` uses.

    Args:
      num_threads: threads that share the tasks of an attention; all cores if None.
      batch_invariant: choose tasks that do not depend on the batch.
      workers: cores to make tasks for; those that this process may run on if None.

    Returns the text that stands between the braces of `attention-to-cpu{...}`.
    """
    return options_for(
        host_features(),
        l1_kib(),
        num_threads=num_threads,
        batch_invariant=batch_invariant,
        workers=workers,
    )


def options_for(
    features: Collection[str],
    l1_kib: int = _LEAST_L1,
    *,
    num_threads: int | None = None,
    batch_invariant: bool = False,
    workers: int | None = None,
) -> str:
    """The options of `attention-to-cpu` for a CPU, of which LLVM knows these features.

    `l1_kib` is the size of its first-level data cache in KiB. For the others, and for what is
    returned, see `host_options`.
    """
    return to_text(
        {
            "num_threads": num_threads or 0,
            "workers": workers or available_cores(),
            "vector_bits": vector_bits(features),
            "bf16_dots": bf16_dots(features),
            "l1_kib": l1_kib,
            "prefetch_by_pages": prefetches_by_pages(features, l1_kib),
            "batch_invariant": batch_invariant,
        }
    )


def available_cores() -> int:
    """Those that this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def vector_bits(features: Collection[str]) -> int:
    """Width of a vector register of a CPU with these features: 512, 256 or 128."""
    return next((width for name, width in _WIDTHS.items() if name in features), _LEAST_WIDTH)


def bf16_dots(features: Collection[str]) -> bool:
    """Whether such a CPU adds products of pairs of bf16 to f32 (AVX512-BF16)."""
    return {"avx512bf16", "avx512bw", "avx512vl"} <= set(features)


def prefetches_by_pages(features: Collection[str], l1_kib: int) -> bool:
    """Whether such a CPU prefetches several pages side by side: Intel's do from Ice Lake on.

    See `cpu/memory/prefetch.py`. Others, which were not measured so, prefetch rows in order.
    """
    is_of_intel = "avx512f" in features and not _OF_AMD & set(features)
    return is_of_intel and l1_kib >= _L1_OF_ICE_LAKE


@functools.cache
def l1_kib() -> int:
    """Size of the first-level data cache of a core of this machine in KiB."""
    return _l1_kib(_CACHES)


def _l1_kib(caches: Path) -> int:
    for cache in sorted(caches.glob("index*")):
        try:
            level, kind, size = (
                (cache / name).read_text().strip() for name in ("level", "type", "size")
            )
        except OSError:
            continue
        if level == "1" and kind != "Instruction" and size.removesuffix("K").isdecimal():
            return max(int(size.removesuffix("K")), 1)
    return _LEAST_L1


def host_features() -> set[str]:
    """Those of this machine: of the processor, and allowed by the operating system."""
    _, *features = _extension.host_cpu().split(",")
    return set(features)
