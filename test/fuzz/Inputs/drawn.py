# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How many cases hypothesis draws: some, the same each time, or with FUZZ=nightly many others."""

import os

from hypothesis import HealthCheck, settings

NIGHTLY = os.environ.get("FUZZ") == "nightly"


def load(cases: int) -> None:
    """Draws `cases` a test, and a hundred times as many at night."""
    settings.register_profile(
        "fuzz",
        max_examples=100 * cases if NIGHTLY else cases,
        derandomize=not NIGHTLY,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=list(HealthCheck),
    )
    settings.load_profile("fuzz")
