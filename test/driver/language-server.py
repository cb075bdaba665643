# RUN: %python %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""attention-lsp-server answers an editor, and tells it what is wrong with an attention op.

It knows where values are defined, and shows what is under the cursor.
"""

import json
import subprocess
from typing import Any

GOOD = """
#q = affine_map<(m, n) -> (m)>
#k = affine_map<(m, n) -> (n)>
func.func @f(%q: tensor<4xf32>, %k: tensor<32xf32>) -> tensor<4xf32> {
  %o = attention.group {indexing_maps = [#q, #k, #k, #q], tag = "attention"}
      ins(%q, %k, %k : tensor<4xf32>, tensor<32xf32>, tensor<32xf32>) -> tensor<4xf32> {
  ^bb0(%s: f32):
    attention.yield %s : f32
  }
  return %o : tensor<4xf32>
}
"""
BAD = GOOD.replace("[#q, #k, #k, #q]", "[#q, #k, #k, #k]")


def frame(message: dict[str, Any]) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n" % len(body) + body


def open_file(name: str, text: str) -> bytes:
    document = {"uri": f"file:///{name}.mlir", "languageId": "mlir", "version": 1, "text": text}
    return frame({"method": "textDocument/didOpen", "params": {"textDocument": document}})


def ask(number: int, what: str, line: int, column: int) -> bytes:
    """A request about a position in the good file."""
    position = {"line": line, "character": column}
    params = {"textDocument": {"uri": "file:///good.mlir"}, "position": position}
    return frame({"id": number, "method": f"textDocument/{what}", "params": params})


def read_frames(data: bytes) -> list[dict[str, Any]]:
    messages = []
    while data:
        header, _, data = data.partition(b"\r\n\r\n")
        length = int(header.split(b"Content-Length: ")[1].split(b"\r\n")[0])
        messages.append(json.loads(data[:length]))
        data = data[length:]
    return messages


def main() -> None:
    requests = [
        frame({"id": 0, "method": "initialize", "params": {"capabilities": {}}}),
        frame({"method": "initialized", "params": {}}),
        open_file("good", GOOD),
        open_file("bad", BAD),
        # The query where the group takes it, and the group.
        ask(1, "definition", 5, 11),
        ask(2, "hover", 4, 12),
        frame({"id": 3, "method": "shutdown"}),
        frame({"method": "exit"}),
    ]
    server = subprocess.run(
        ["attention-lsp-server"], input=b"".join(requests), capture_output=True, timeout=60
    )
    messages = read_frames(server.stdout)
    answers = {message["id"]: message.get("result") for message in messages if "id" in message}
    assert "capabilities" in answers[0], answers
    (definition,) = answers[1]
    assert definition["range"]["start"]["line"] == 3, definition
    assert '"attention.group"' in answers[2]["contents"]["value"], answers[2]
    found = {
        message["params"]["uri"]: message["params"]["diagnostics"]
        for message in messages
        if message.get("method") == "textDocument/publishDiagnostics"
    }
    assert found["file:///good.mlir"] == [], found
    (diagnostic,) = found["file:///bad.mlir"]
    assert "'attention.group' op iteration dimension 0 is in" in diagnostic["message"], diagnostic
    assert diagnostic["range"]["start"]["line"] == 4, diagnostic
    assert server.returncode == 0, server


main()
