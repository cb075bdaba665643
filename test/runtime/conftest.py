# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Puts the helpers of this folder, in Inputs/, on the path; stands in for a driver of CUDA."""

import sys
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent / "Inputs"))


@pytest.fixture
def driver(monkeypatch) -> Any:
    from cuda_stand_in import StandIn

    from mlir_attention.runtime import cuda_driver

    stand_in = StandIn()
    monkeypatch.setattr(cuda_driver, "find_driver", lambda device=0: stand_in)
    return stand_in
