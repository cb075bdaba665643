# RUN: %python %S/../../docs/scripts/split_picture.py --check
# RUN: %python %S/../../docs/scripts/roofline.py --check

# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The pictures of the documentation are what its scripts draw."""
