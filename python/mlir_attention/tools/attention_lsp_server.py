# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""`attention-lsp-server`: the upstream MLIR language server with our dialect in it."""

import os
import signal
import sys

from mlir_attention import _extension


def main() -> None:
    """Serves the language server protocol on standard input and output."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    arguments = [b"attention-lsp-server", *map(os.fsencode, sys.argv[1:])]
    sys.exit(_extension.run_lsp_server(arguments))


if __name__ == "__main__":
    main()
