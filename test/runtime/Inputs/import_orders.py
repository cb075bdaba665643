# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Imports all pairs of packages, in both orders, and compiles and checks code after each.

    python test/runtime/Inputs/import_orders.py [PACKAGE ...]

prints a table: rows are imported first, columns second. Of the packages below, or those that are
named, the installed ones count. Exit status 1 if a result was wrong, or a process crashed.
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

PACKAGES = (
    "mlir.ir", "mlir_attention", "torch_mlir.ir", "torch_mlir.fx", "torch", "jax",
    "jaxlib.mlir.ir", "onnxruntime", "llvmlite.binding", "iree.compiler",
)  # fmt: skip

LIBRARY_CALLS = Path(__file__).with_name("library_calls.py")


def outcome(first: str, second: str) -> str:
    """ "right", "right, by child", or "refused: " or "WRONG: " with the last words."""
    command = [sys.executable, str(LIBRARY_CALLS), f"{first},{second}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return "right" if done.stdout.endswith("[]\n") else "right, by child"
    words = (done.stderr.strip().splitlines() or [f"status {done.returncode}"])[-1]
    refused = done.returncode == 1 and words.startswith("ImportError: ")
    return f"{'refused' if refused else 'WRONG'}: {words}"


def main() -> None:
    """Prints the table, then the words of those who refused."""
    installed = [name for name in sys.argv[1:] or PACKAGES if find_spec(name.split(".")[0])]
    width = max(map(len, [*installed, "right, by child"])) + 2
    print("".join(name.ljust(width) for name in ("first \\ second", *installed)))
    words = {}
    for first in installed:
        print(first.ljust(width), end="", flush=True)
        for second in installed:
            words[first, second] = outcome(first, second)
            print(words[first, second].split(":")[0].ljust(width), end="", flush=True)
        print()
    for pair, said in words.items():
        if not said.startswith("right"):
            print(*pair, said)
    sys.exit(any(said.startswith("WRONG") for said in words.values()))


if __name__ == "__main__":
    main()
