# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""How many cases hypothesis draws, and which.

HYPOTHESIS_PROFILE is "ci" (the default: 200 cases, the same each time) or "nightly" (2000 cases,
other ones each time). HYPOTHESIS_SEED draws the cases of a run again; each run prints its own.
"""

import os
import random

from hypothesis import HealthCheck, settings

PROFILES = {"ci": 200, "nightly": 2000}
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "ci")
SEED = int(os.environ.get("HYPOTHESIS_SEED", 1 if PROFILE == "ci" else random.randrange(1 << 32)))

#: LLVM's levels of optimisation, to be drawn from: almost all of the time goes there.
OPT_LEVELS = [0] if PROFILE == "ci" else [0, 0, 0, 3]

for name, cases in PROFILES.items():
    settings.register_profile(
        name,
        max_examples=cases,
        deadline=None,
        database=None,
        print_blob=True,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
settings.load_profile(PROFILE)
