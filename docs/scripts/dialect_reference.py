# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Writes docs/reference/attention-dialect.md: what mlir-tblgen makes of the ODS, as a page.

    python docs/scripts/dialect_reference.py          writes it
    python docs/scripts/dialect_reference.py --check  fails if it is out of date

It reads what the build of the installed package generated.
"""

import sys
from pathlib import Path

PAGE = Path(__file__).parents[1] / "reference/attention-dialect.md"

#: What mlir-tblgen writes, and what the page has instead: "[TOC]" is for MLIR's own site, and a
#: reader knows neither the default of `tag`, nor what a directive stands for.
CHANGES = {
    "# 'attention' Dialect": "# The attention dialect",
    "[TOC]\n\n": "",
    "<code>tag</code></td><td>::mlir::StringAttr</td><td>string attribute": (
        "<code>tag</code></td><td>::mlir::StringAttr</td>"
        '<td>string attribute, "attention" by default'
    ),
    "`` custom<GroupAttributes>(attr-dict)": "attr-dict",
    """custom<GroupInputs>($query, $key, $value, $score_operands,
              type($query), type($key), type($value),
              type($score_operands)) `)`""": """$query `,` $key `,` $value (`,` $score_operands)*
                        `:` type($query) `,` type($key) `,` ... `)`""",
    "custom<TypedOperand>($kv_lengths, type($kv_lengths))^": "$kv_lengths `:` type($kv_lengths)",
    "custom<TypedOperand>($page_table, type($page_table))^": "$page_table `:` type($page_table)",
    "`` custom<ResultTypes>(type($output), type($lse)) ": (
        "`->` (type($output) | `(` type($output) `,` type($lse) `)`)\n              "
    ),
    "attr-dict `ins` `(` operands": "attr-dict\n              `ins` `(` operands",
}


def page() -> str:
    from mlir_attention.dialects import _attention_ops_gen

    generated = Path(_attention_ops_gen.__file__ or "").with_name("AttentionDialect.md")
    text = generated.read_text()
    for theirs, ours in CHANGES.items():
        if theirs not in text:
            sys.exit(f"{generated} holds no {theirs!r}: mlir-tblgen writes something else now")
        text = text.replace(theirs, ours)
    lines = (line.rstrip() for line in text.splitlines())
    return "\n".join(lines).rstrip() + "\n"


def main() -> None:
    text = page()
    if "--check" not in sys.argv[1:]:
        PAGE.write_text(text)
    elif text != PAGE.read_text():
        sys.exit(f"{PAGE.name} is out of date: run docs/scripts/{Path(__file__).name}")


if __name__ == "__main__":
    main()
