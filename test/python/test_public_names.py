# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What `from ... import *` brings of each package that users import from."""

import importlib

import pytest

PUBLIC = {
    "mlir_attention.cpu": {"host_options"},
    "mlir_attention.dialects.attention": {
        "GroupOp",
        "IndexOp",
        "LseCombineOp",
        "YieldOp",
        "_Dialect",
        "accumulation_type",
        "group",
        "lse_combine",
        "register_dialect",
    },
    "mlir_attention.distributed": {
        "CallbackCommunicator",
        "Communicator",
        "DistributedExecutable",
        "LocalCommunicator",
        "MpiCommunicator",
        "RankError",
        "compile",
        "compile_local",
        "shard_arguments",
    },
    "mlir_attention.group": {"IterationSpace", "Operand", "Role"},
    "mlir_attention.passes": {"module_pass", "pipeline"},
    "mlir_attention.split": {
        "Machine",
        "Problem",
        "SplitOptions",
        "SplitPlan",
        "choose_splits",
        "combine_partials",
        "find_machine",
    },
}


@pytest.mark.parametrize("name", PUBLIC)
def test_public_names(name):
    namespace = {}
    exec(f"from {name} import *", namespace)
    del namespace["__builtins__"]
    assert set(namespace) == PUBLIC[name]
    module = importlib.import_module(name)
    for each in PUBLIC[name]:
        assert getattr(module, each) is namespace[each]
    with pytest.raises(AttributeError, match=f"module '{name}' has no attribute 'nothing'"):
        module.nothing  # noqa: B018
