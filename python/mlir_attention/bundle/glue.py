# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The C between a bundle's callers and its compiled code: `support.c`, tables and entries."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mlir_attention.bundle.cpu_features import Feature
from mlir_attention.bundle.interface import Entry, Value
from mlir_attention.runtime.arrays.signature import TensorType

_SUPPORT = Path(__file__).parent / "support.c"

#: What compiled code leaves open, and `support.c` has under the bundle's prefix.
GUARDED = {
    "attention_assert_failed": "assert_failed",
    "attention_run_task": "run_task",
    "aligned_alloc": "aligned_alloc",
    "free": "free",
    "__kmpc_fork_call": "fork_call",
    "__kmpc_barrier": "barrier",
    "__kmpc_global_thread_num": "global_thread_num",
    "__kmpc_push_num_threads": "push_num_threads",
    "__kmpc_dispatch_init_8u": "dispatch_init_8u",
    "__kmpc_dispatch_next_8u": "dispatch_next_8u",
    "__kmpc_for_static_init_8u": "for_static_init_8u",
    "__kmpc_for_static_fini": "for_static_fini",
    "__kmpc_reduce": "reduce",
    "__kmpc_reduce_nowait": "reduce_nowait",
    "__kmpc_end_reduce": "end_reduce",
    "__kmpc_end_reduce_nowait": "end_reduce_nowait",
}


def internal(prefix: str, name: str) -> str:
    """A symbol of a bundle that only its own code uses."""
    return f"{prefix}__{name}"


def glue_of(
    prefix: str, entries: Sequence[Entry], features: Sequence[Feature], *, uses_openmp: bool
) -> str:
    """The text of a C file that includes the bundle's header."""
    table = ",\n".join(
        f'  {{"{name}", {leaf:#x}u, {subleaf}, {register}, {bit}, {state:#x}}}'
        for name, leaf, subleaf, register, bit, state in features
    )
    parts = [
        "#define _GNU_SOURCE",
        # What the header declares is seen from outside, all else is not.
        "#pragma GCC visibility push(default)",
        f'#include "{prefix}.h"',
        "#pragma GCC visibility pop",
        f"#define PREFIX {prefix}",
        f"#define OPENMP {int(uses_openmp)}",
        _SUPPORT.read_text(),
        # C has no empty arrays.
        f"const struct feature OURS(features)[] = {{\n{table or '  {0}'}\n}};",
        f"const int OURS(num_features) = {len(features)};",
        *(_entry(prefix, number, entry) for number, entry in enumerate(entries)),
    ]
    return "\n".join(parts)


def _entry(prefix: str, number: int, entry: Entry) -> str:
    code = internal(prefix, f"code_{entry.name}")
    arguments = [v.name if v.rank >= 0 else f"&{v.name}" for v in entry.arguments]
    results = [value.name for value in entry.returned]
    tensors = [value for value in (*entry.arguments, *entry.returned) if value.rank >= 0]
    messages = ", ".join(map(_string, entry.messages)) or "0"
    return f"""
void {code}(void **);
{_values(f"arguments_{number}", entry.arguments)}
{_values(f"results_{number}", entry.returned)}
static const char *const messages_{number}[] = {{{messages}}};
static const struct entry entry_{number} = {{
    .name = {_string(entry.name)},
    .code = {code},
    .arguments = arguments_{number},
    .results = results_{number},
    .num_arguments = {len(arguments)},
    .num_results = {len(results)},
    .argument_words = {sum(value.words for value in entry.arguments)},
    .target_words = {sum(value.words for value in entry.returned if value.rank >= 0)},
    .result_bytes = {entry.result_bytes},
    .num_tensors = {len(tensors)},
    .messages = messages_{number},
    .num_messages = {len(entry.messages)},
}};

{entry.declaration()} {{
  const void *const arguments[] = {{{", ".join(arguments) or "0"}}};
  void *const results[] = {{{", ".join(results) or "0"}}};
  return call(&entry_{number}, arguments, results);
}}"""


def _values(name: str, values: Sequence[Value]) -> str:
    rows = "".join(f"    {{{_value(value)}}},\n" for value in values) or "    {0},\n"
    return f"static const struct value {name}[] = {{\n{rows}}};"


def _value(value: Value) -> str:
    types = value.dlpack_types
    first, last = types[0], types[-1]
    shape = "0"
    if isinstance(value.type, TensorType) and value.rank:
        extents = ", ".join("-1" if e is None else str(e) for e in value.type.shape)
        shape = f"(const int64_t[]){{{extents}}}"
    return (
        f"{_string(value.label)}, {_string(str(value.type))}, {value.rank}, "
        f"{value.element.itemsize}, {{{{{first[0]}, {first[1]}}}, {{{last[0]}, {last[1]}}}}}, "
        f"{shape}, {int(value.is_written)}, {value.offset}"
    )


def _string(text: str) -> str:
    """A string literal of C with these characters, in UTF-8."""
    return '"' + "".join(map(_character, text.encode(errors="backslashreplace"))) + '"'


def _character(byte: int) -> str:
    # Octal, of three digits: hexadecimal escapes would go on into the next characters.
    plain = 32 <= byte < 127 and chr(byte) not in '"\\?'
    return chr(byte) if plain else f"\\{byte:03o}"
