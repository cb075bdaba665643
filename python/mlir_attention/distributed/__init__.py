# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""One attention over many hosts: functions of sharded keys and values, one rank a process."""

from mlir_attention.distributed.annotate import shard_arguments
from mlir_attention.distributed.communicator import (
    CallbackCommunicator,
    Communicator,
    LocalCommunicator,
    RankError,
)
from mlir_attention.distributed.compile import compile, compile_local
from mlir_attention.distributed.executable import DistributedExecutable
from mlir_attention.distributed.mpi import MpiCommunicator

__all__ = [
    "CallbackCommunicator",
    "Communicator",
    "DistributedExecutable",
    "LocalCommunicator",
    "MpiCommunicator",
    "RankError",
    "compile",
    "compile_local",
    "shard_arguments",
]
