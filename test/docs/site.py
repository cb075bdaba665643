# REQUIRES: docs
# RUN: rm -rf %t
# RUN: %python -m mkdocs build --quiet --strict \
# RUN:     --config-file %S/../../mkdocs.yml --site-dir %t
# RUN: %python %s %t

# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The site builds without a warning, loads nothing from elsewhere, and tells all public names."""

import ast
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


def public_names(module: Path) -> list[str]:
    """What `__all__` of the file holds."""
    for statement in ast.parse(module.read_text()).body:
        if isinstance(statement, ast.Assign) and ast.unparse(statement.targets[0]) == "__all__":
            return ast.literal_eval(statement.value)
    return []


site = Path(sys.argv[1])
pages = sorted(site.rglob("*.html"))
assert len(pages) > 10, f"{site} holds {len(pages)} pages"
for page in pages:
    for found in LOADED.finditer(page.read_text()):
        sys.exit(f"{page.relative_to(site)} loads from elsewhere: {found[0]}")

dialect = (site / "reference/attention-dialect/index.html").read_text()
assert '<span class="nn">attention</span>' in dialect, "MLIR is not highlighted"

# A package tells by __all__ what is public. Ops are in the reference of the dialect.
package = Path(__file__).parents[2] / "python" / "mlir_attention"
reference = "".join(page.read_text() for page in (site / "api").rglob("*.html"))
for module in (*package.rglob("__init__.py"), package / "dialects" / "attention.py"):
    named = module.parent if module.stem == "__init__" else module.with_suffix("")
    prefix = ".".join(named.relative_to(package.parent).parts)
    for name in public_names(module):
        if not name.startswith("_") and not name.endswith("Op"):
            # Where it is defined, or where it is public.
            assert re.search(rf'id="mlir_attention\.[\w.]*\b{name}"', reference), (
                f"docs/api does not tell of {prefix}.{name}"
            )
