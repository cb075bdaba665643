# REQUIRES: docs
# RUN: rm -rf %t
# RUN: %python -m mkdocs build --quiet --strict \
# RUN:     --config-file %S/../../mkdocs.yml --site-dir %t
# RUN: %python %s %t

# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The site builds without a warning, and its pages load nothing from elsewhere."""

import re
import sys
from pathlib import Path

#: What a browser loads by itself. MkDocs Material fetches Mermaid for blocks of its class.
LOADED = re.compile(
    r"""<(?:script|img|iframe|source)\b[^>]*\bsrc=["']?(?:https?:)?//[^>]*>
    |<link\b[^>]*\brel=["']?(?:stylesheet|preconnect|icon)[^>]*\bhref=["']?(?:https?:)?//[^>]*>
    |class=["']?mermaid""",
    re.VERBOSE,
)

site = Path(sys.argv[1])
pages = sorted(site.rglob("*.html"))
assert len(pages) > 10, f"{site} holds {len(pages)} pages"
for page in pages:
    for found in LOADED.finditer(page.read_text()):
        sys.exit(f"{page.relative_to(site)} loads from elsewhere: {found[0]}")

dialect = (site / "attention-dialect" / "index.html").read_text()
assert '<span class="nn">attention</span>' in dialect, "MLIR is not highlighted"
reference = (site / "api" / "compile" / "index.html").read_text()
assert 'id="mlir_attention.compile"' in reference, "no reference of mlir_attention.compile"
