# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Whoever imports a module by its old name is told the new one, which exists."""

import importlib

import pytest

from mlir_attention._moved import MOVED


@pytest.mark.parametrize("old", MOVED)
def test_an_old_module_names_the_new_one(old):
    new = f"mlir_attention.{MOVED[old]}"
    with pytest.raises(ImportError, match=f"is '{new}' now"):
        importlib.import_module(f"mlir_attention.{old}")
    package, _, name = f"mlir_attention.{old}".rpartition(".")
    with pytest.raises(ImportError, match=f"is '{new}' now"):
        exec(f"from {package} import {name}")
    importlib.import_module(new)
