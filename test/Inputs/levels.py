# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The level at which LLVM optimises programs whose results are tested.

At level 3 LLVM takes four fifths of the time of such tests, most of it to unroll scalar loops.
So level 3 is for tests of the vector schedules and of every stage and element type, and for all
tests in the profile "nightly".
"""

import os

OPT_LEVEL = 3 if os.environ.get("HYPOTHESIS_PROFILE") == "nightly" else 0
