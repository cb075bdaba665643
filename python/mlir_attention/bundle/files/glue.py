# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The C between a bundle's callers and its compiled code: the files in c/, tables and entries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from mlir_attention.bundle.interface import Bundle, Entry, Value
from mlir_attention.bundle.levels import Level
from mlir_attention.cpu.device.host_calls import CALL
from mlir_attention.runtime.arrays.element_types import element_of
from mlir_attention.runtime.arrays.signature import TensorType

_C = Path(__file__).parent / "c"

#: The file that has teams of each kind.
TEAMS = {"openmp": "openmp.c", "sequential": "sequential.c", "callback": "pool.c"}

#: What compiled code leaves open, and the files in c/ have under the bundle's prefix.
GUARDED = {
    "attention_assert_failed": "assert_failed",
    "attention_run_task": "run_task",
    CALL: "call_host",
    "aligned_alloc": "aligned_alloc",
    "free": "free",
    "__truncsfbf2": "round_to_bf16",
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


def code_symbol(prefix: str, entry: str, level: int) -> str:
    """The code of an entry for a level, by its number."""
    return internal(prefix, f"code_{entry}_{level}")


def cpu_variable(prefix: str) -> str:
    """The variable of the environment that names a level."""
    return f"{prefix}_CPU"


def glue_of(bundle: Bundle, teams: str) -> str:
    """The text of a C file that includes the bundle's header; `teams` is a key of `TEAMS`."""
    prefix, entries, levels = bundle.name, bundle.entries, bundle.levels
    device = ("device.c", f"{bundle.device.driver}.c") if bundle.device else ()
    calls = ("teams.c", "blocks.c", "calls.c", TEAMS[teams])
    support = (*calls, *device, "tensors.c", "results.c", "entries.c")
    parts = [
        "#define _GNU_SOURCE",
        # What the header declares is seen from outside, all else is not.
        "#pragma GCC visibility push(default)",
        f'#include "{prefix}.h"',
        "#pragma GCC visibility pop",
        f"#define PREFIX {prefix}",
        f"#define CPU_VARIABLE {_string(cpu_variable(prefix))}",
        f"#define POOL {int(teams == 'callback')}",
        f"#define DEVICE {int(bundle.device is not None)}",
        *_texts("status.c", "bf16.c", "cpu.c"),
        _levels(levels),
        *_texts("levels.c", *support, "tvm_ffi.c"),
        *(_entry(prefix, number, entry) for number, entry in enumerate(entries)),
    ]
    return "\n".join(parts)


def _texts(*names: str) -> Iterable[str]:
    return ((_C / name).read_text() for name in names)


def _levels(levels: Sequence[Level]) -> str:
    tables = [
        f"static const struct feature features_{number}[] = {{\n"
        + "".join(
            f'  {{"{name}", {leaf:#x}u, {subleaf}, {register}, {bit}, {state:#x}}},\n'
            for name, leaf, subleaf, register, bit, state in level.features
        )
        # C has no empty arrays.
        + ("};" if level.features else "  {0}\n};")
        for number, level in enumerate(levels)
    ]
    rows = "".join(
        f"  {{{_string(level.name)}, features_{number}, {len(level.features)}}},\n"
        for number, level in enumerate(levels)
    )
    return "\n".join(
        [
            *tables,
            "static const struct level {\n"
            "  const char *name;\n"
            "  const struct feature *features;\n"
            "  int num_features;\n"
            f"}} levels[] = {{\n{rows}}};",
        ]
    )


def _entry(prefix: str, number: int, entry: Entry) -> str:
    taken = (*entry.arguments, *entry.memory)
    arguments = [v.name if v.rank >= 0 else f"&{v.name}" for v in taken]
    results = [value.name for value in entry.returned]
    tensors = [value for value in (*taken, *entry.returned) if value.rank >= 0]
    return f"""
{_values(f"arguments_{number}", taken)}
{_values(f"results_{number}", entry.returned)}
{_codes(prefix, number, entry)}
{_program(number, entry)}
static const int targets_{number}[] = {{{", ".join(map(str, _targets(entry))) or "0"}}};
static const struct entry entry_{number} = {{
    .name = {_string(entry.name)},
    .codes = codes_{number},
    .arguments = arguments_{number},
    .results = results_{number},
    .targets = targets_{number},
    {f".program = &program_{number}," if entry.program else ""}
    .num_arguments = {len(arguments)},
    .num_memory = {len(entry.memory)},
    .num_targets = {len(_targets(entry))},
    .num_results = {len(results)},
    .argument_words = {sum(value.words for value in taken)},
    .target_words = {sum(value.words for value in entry.returned if value.rank >= 0)},
    .result_bytes = {entry.result_bytes},
    .num_tensors = {len(tensors)},
}};

{entry.declaration()} {{
  const void *const arguments[] = {{{", ".join(arguments) or "0"}}};
  void *const results[] = {{{", ".join(results) or "0"}}};
  return call(&entry_{number}, arguments, results);
}}

__attribute__((visibility("default"))) int {entry.tvm_symbol}(
    void *self, const struct tvm_any *args, int32_t num_args, struct tvm_any *result) {{
  return tvm_call(&entry_{number}, args, num_args, result);
}}"""


def _targets(entry: Entry) -> list[int]:
    """The tensors that are passed for results, in their order.

    Those that the code returns by their numbers, memory behind the arguments as -1, -2, ...
    """
    return [
        -1 - entry.memory.index(value) if value.extends is not None else entry.returned.index(value)
        for value in entry.passed_results
        if value.rank >= 0
    ]


def _codes(prefix: str, number: int, entry: Entry) -> str:
    lines, rows = [], []
    for level, messages in enumerate(entry.messages):
        symbol, table = code_symbol(prefix, entry.name, level), f"messages_{number}_{level}"
        lines.append(f"void {symbol}(void **);")
        strings = ", ".join(map(_string, messages)) or "0"
        lines.append(f"static const char *const {table}[] = {{{strings}}};")
        rows.append(f"    {{{symbol}, {table}, {len(messages)}}},\n")
    return "\n".join(
        [*lines, f"static const struct code codes_{number}[] = {{\n{''.join(rows)}}};"]
    )


def _program(number: int, entry: Entry) -> str:
    """The tables of its kernels."""
    if entry.program is None:
        return ""
    kernels = entry.program.kernels
    # Text ends with a zero.
    code = ",".join(map(str, (*entry.program.code, 0)))
    lines = [f"static const unsigned char binary_{number}[] = {{{code}}};"]
    rows = []
    for at, kernel in enumerate(kernels):
        table = f"kernel_arguments_{number}_{at}"
        arguments = "".join(
            f"    {{{int(each.kind == 'pointer')}, {int(each.is_written)}, "
            f"{element_of(each.element, kernel.entry).itemsize}}},\n"
            for each in kernel.arguments
        )
        lines.append(f"static const struct kernel_argument {table}[] = {{\n{arguments}}};")
        rows.append(
            f"    {{{_string(kernel.entry)}, {table}, {len(kernel.arguments)}, "
            f"{kernel.block[0]}}},\n"
        )
    return "\n".join(
        [
            *lines,
            f"static const struct kernel kernels_{number}[] = {{\n{''.join(rows)}}};",
            f"static void *kernel_entries_{number}[{len(kernels)}];",
            f"static struct program program_{number} = {{",
            f"    .binary = binary_{number},",
            f"    .size = sizeof binary_{number} - 1,",
            f"    .kernels = kernels_{number},",
            f"    .num_kernels = {len(kernels)},",
            "    .lock = PTHREAD_MUTEX_INITIALIZER,",
            f"    .entries = kernel_entries_{number},",
            "};",
        ]
    )


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
        f"{shape}, scalar_{value.scalar}, {int(value.is_written)}, "
        f"{-1 if value.extends is None else value.extends}, {value.offset}"
    )


def _string(text: str) -> str:
    """A string literal of C with these characters, in UTF-8."""
    return '"' + "".join(map(_character, text.encode(errors="backslashreplace"))) + '"'


def _character(byte: int) -> str:
    # Octal, of three digits: hexadecimal escapes would go on into the next characters.
    plain = 32 <= byte < 127 and chr(byte) not in '"\\?'
    return chr(byte) if plain else f"\\{byte:03o}"
