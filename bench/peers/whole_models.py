# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Whole models: by mlir-attention, and by PyTorch."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from bench.inputs import Array
from bench.peers.ours import Ours
from bench.peers.peer import Peer
from bench.peers.torch_arrays import to_array

if TYPE_CHECKING:
    from bench.models import Model, ModelInputs


class OursModel(Peer):
    """`mlir_attention.compile` of the module."""

    name = Ours().name

    def load(self) -> None:
        import mlir_attention

        _ = mlir_attention.compile  # Before torch-mlir.
        import torch_mlir
        import transformers  # noqa: F401

        _ = torch_mlir

    def prepare(self, problem: Model, inputs: ModelInputs, threads: int) -> Callable[[], Any]:
        import mlir_attention

        model = mlir_attention.compile(
            inputs.module, kwargs=inputs.arguments, num_threads=threads, cache=False
        )
        return lambda: model(**inputs.arguments)

    def output(self, result: Any) -> Array:
        return to_array(result)


class TorchModel(Peer):
    """The module as it is, or `torch.compile` of it."""

    def __init__(self, *, compiled: bool) -> None:
        self._compiled = compiled
        self.name = "torch.compile" if compiled else "torch eager"

    def load(self) -> None:
        # Its workers would be processes outside of the rounds.
        os.environ["TORCHINDUCTOR_COMPILE_THREADS"] = "1"
        import torch
        import transformers  # noqa: F401

        _ = torch

    def prepare(self, problem: Model, inputs: ModelInputs, threads: int) -> Callable[[], Any]:
        import torch

        torch.set_num_threads(threads)
        module: Any = inputs.module
        if self._compiled:
            module = torch.compile(module, dynamic=False)

        def call() -> Any:
            with torch.no_grad():
                return module(**inputs.arguments)

        if self._compiled:
            # An empty cache: the time to compile must not depend on earlier runs.
            with tempfile.TemporaryDirectory() as cache:
                os.environ["TORCHINDUCTOR_CACHE_DIR"] = cache
                call()
        return call

    def output(self, result: Any) -> Array:
        return to_array(result)
