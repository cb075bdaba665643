# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The child process that generates code: see `child.py`, which runs this file as a script.

Reads a request from the standard input, and writes an answer to the standard output.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mlir_attention.runtime.code.child import Answer


def main() -> None:
    """Serves one request."""
    # Ctrl-C is the parent's, which ends its child.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # What libraries print must not stand in the answer.
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    path, bytecode, *job = pickle.load(sys.stdin.buffer)
    sys.path += path
    answer = _generate(bytecode, *job)
    answers.write(pickle.dumps(answer))
    answers.close()


def _generate(bytecode: bytes, entry: str, options: str, opt_level: int, *target: Any) -> Answer:
    from mlir import ir

    from mlir_attention.runtime.code.child import Answer, Message, MLIRFailure
    from mlir_attention.runtime.code.generation import lower_and_generate
    from mlir_attention.runtime.code.object_code import CodeTarget

    said: list[Message] = []

    def hear(diagnostic: ir.Diagnostic) -> bool:
        said.append(Message.of(diagnostic))
        return True

    with ir.Context() as context, ir.Location.unknown():
        # The parent's context took the module as it is.
        context.allow_unregistered_dialects = True
        context.attach_diagnostic_handler(hear)
        try:
            module = ir.Module.parse(bytecode)
            code = lower_and_generate(module, entry, options, opt_level, CodeTarget(*target))
            return Answer(code, tuple(said))
        except ir.MLIRError as error:
            errors = tuple(Message.of(each) for each in error.error_diagnostics)
            return Answer(MLIRFailure(error.message, errors), tuple(said))
        except Exception as error:
            return Answer(error, tuple(said))


if __name__ == "__main__":
    main()
