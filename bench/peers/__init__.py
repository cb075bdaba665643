# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What is compared: one file a library, one class a way to call it."""

from bench.peers.flex_attention import FlexAttention
from bench.peers.linear_layers import NumpyLinear, OursLinear, TorchLinear
from bench.peers.llama_cpp import LlamaCpp
from bench.peers.numpy_attention import NumpyAttention
from bench.peers.onnx_runtime import OnnxRuntime
from bench.peers.ours import Ours
from bench.peers.peer import Peer, UnsupportedError
from bench.peers.probes import MultiplyAddProbe, Probe
from bench.peers.torch_sdpa import TorchSdpa
from bench.peers.whole_models import OursModel, TorchModel

__all__ = [
    "MODEL_PEERS", "PEERS", "PROBES", "FlexAttention", "LlamaCpp", "MultiplyAddProbe",
    "NumpyAttention", "NumpyLinear", "OnnxRuntime", "Ours", "OursLinear", "OursModel", "Peer",
    "Probe", "TorchLinear", "TorchModel", "TorchSdpa", "UnsupportedError",
]  # fmt: skip

#: What no one can be faster than.
PROBES: tuple[Peer, ...] = (Probe(), MultiplyAddProbe())

#: What users would call instead, by the name of the command line.
PEERS: dict[str, Peer] = {
    "torch-gqa": TorchSdpa(packed=False),
    "torch-packed": TorchSdpa(packed=True),
    "flex": FlexAttention(),
    "ort": OnnxRuntime(),
    "numpy": NumpyAttention(),
}

#: The same, of whole models.
MODEL_PEERS: dict[str, Peer] = {
    "torch-eager": TorchModel(compiled=False),
    "torch-compile": TorchModel(compiled=True),
    "llama-cpp": LlamaCpp(),
}
