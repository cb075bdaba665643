# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Shapes whose kernels are compiled for chips: those of the tables, and odd ones."""

from gpu_table import SHAPES as SHAPES_OF_TABLES
from gpu_table import Shape

SHAPES = (
    *SHAPES_OF_TABLES,
    Shape("no power of two", "f16", 80, 80, 5, 8, 1000),
    Shape("no wide loads", "f32", 7, 5, 3, 8, 1000),
)
