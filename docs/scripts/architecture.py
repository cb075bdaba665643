# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Draws the picture of docs/architecture.md from the imports, and holds them to the floors.

    python docs/scripts/architecture.py          writes the picture
    python docs/scripts/architecture.py --check  fails if it is out of date

Both fail if an import runs upward. A module imports from its own floor and from those below it.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from svg import BLUE, PICTURES, Picture

PICTURE = PICTURES / "architecture.svg"
PACKAGE = Path(__file__).parents[2] / "python" / "mlir_attention"

#: Which package may import which: each one those that stand before it. The first name that a
#: module begins with is its floor.
FLOORS = (
    "_extension",
    "_installation",
    "_moved",
    "diagnostics",
    "options",
    "dialects",
    "support",
    "group",
    "find.expressions",
    "find",
    "split",
    "sharding",
    "lower",
    "checks",
    "updates",
    "passes",
    "tasks",
    "linear",
    "rowwise",
    "cpu.cache_geometry",
    "cpu.target",
    "cpu.device",
    "cpu.lowering",
    "cpu.memory",
    "cpu.vector",
    "cpu.linear",
    "cpu.rowwise",
    "cpu",
    "gpu.chips",
    "gpu.environments",
    "gpu.targets",
    "gpu.schedule",
    "gpu.choice",
    "gpu.kernels",
    "gpu.kernel",
    "gpu.launch",
    "gpu.code",
    "gpu",
    "_registration",
    "runtime.arrays",
    "runtime.code",
    "runtime",
    "bundle",
    "distributed",
    "frontends",
    "tools",
    "",
)


def modules() -> dict[str, Path]:
    """The modules of the package, named from its root on."""
    named = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        named[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    named["_extension"] = PACKAGE / "_extension.pyi"
    return named


def imports_of(name: str, known: dict[str, Path]) -> Iterator[str]:
    """The modules of the package that `name` imports, at any depth of the file."""
    root = PACKAGE.name
    for node in ast.walk(ast.parse(known[name].read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == root:
            module = (node.module or "").partition(".")[2]
            for alias in node.names:
                inner = f"{module}.{alias.name}".strip(".")
                yield inner if inner in known else module
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.startswith(f"{root}."):
                    yield alias.name.partition(".")[2]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # "module:function", as in a table of passes.
            module = node.value.partition(":")[0]
            if "." in module and ":" in node.value and module in known:
                yield module


def floor_of(module: str) -> int:
    """The number of the floor that `module` stands on, the bottom first."""
    return next(
        number
        for number, floor in enumerate(FLOORS)
        if floor in ("", module) or module.startswith(f"{floor}.")
    )


def upward_imports(graph: dict[str, set[str]]) -> list[str]:
    return [
        f"{name} imports {imported}, which stands above it"
        for name, all_imported in graph.items()
        for imported in sorted(all_imported)
        if floor_of(imported) > floor_of(name) and imported != ""
    ]


def circles(graph: dict[str, set[str]]) -> list[str]:
    """Modules that import themselves by way of others."""
    reached = {name: set(imported) for name, imported in graph.items()}
    for middle in graph:
        for name in graph:
            if middle in reached[name]:
                reached[name] |= reached[middle]
    return [f"{name} imports itself by way of others" for name in graph if name in reached[name]]


def crowded_folders() -> list[str]:
    """Folders of more than a dozen files."""
    folders = [PACKAGE, *(path.parent for path in PACKAGE.rglob("__init__.py"))]
    return [
        f"{folder.relative_to(PACKAGE.parent)} has more than a dozen files"
        for folder in dict.fromkeys(folders)
        if sum(path.name != "__init__.py" for path in folder.glob("*.py")) > 12
    ]


def packages_of(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """What each package imports, without what others that it imports imply."""
    packages: dict[str, set[str]] = {}
    for name, all_imported in graph.items():
        package = name.split(".")[0]
        inner = {imported.split(".")[0] for imported in all_imported} - {package, ""}
        if package and not package.startswith("_"):
            shown = {imported for imported in inner if not imported.startswith("_")}
            packages.setdefault(package, set()).update(shown)
    below: dict[str, set[str]] = {}

    def all_below(package: str) -> set[str]:
        if package not in below:
            below[package] = set().union(
                *({inner} | all_below(inner) for inner in packages.get(package, ()))
            )
        return below[package]

    return {
        package: direct - set().union(*(all_below(inner) for inner in direct))
        for package, direct in packages.items()
    }


def storeys(packages: dict[str, set[str]]) -> list[list[str]]:
    """The packages in rows, the bottom first: each above all that it imports.

    One that has no imports and is not imported stands beside the one before it in FLOORS.
    """
    imported = set().union(*packages.values())
    height: dict[str, int] = {}
    last = 0
    for package in sorted(packages, key=floor_of):
        if packages[package] or package in imported:
            last = max((height[inner] + 1 for inner in packages[package]), default=0)
        height[package] = last
    rows: list[list[str]] = [[] for _ in range(max(height.values()) + 1)]
    for package, row in height.items():
        rows[row].append(package)
    return rows


def picture(graph: dict[str, set[str]]) -> str:
    """The packages as SVG: an arrow leads to what a package imports.

    An arrow that others imply is left out.
    """
    packages = packages_of(graph)
    rows = storeys(packages)
    width, box, height, step = 480, 110, 32, 62
    drawn = Picture(width, step * len(rows) - step + height + 32, "The packages and their imports")
    places: dict[str, tuple[float, float]] = {}
    for number, row in enumerate(reversed(rows)):
        for at, package in enumerate(row):
            places[package] = (width * (at + 1) / (len(row) + 1), 16 + step * number)
    for package, all_imported in packages.items():
        for imported in sorted(all_imported, key=floor_of):
            (x0, y0), (x1, y1) = places[package], places[imported]
            drawn.arrow((x0, y0 + height), (x1, y1 - 1))
    for package, (x, y) in places.items():
        drawn.box(x - box / 2, y, box, height, BLUE, package)
    return drawn.render()


def main() -> int:
    known = modules()
    graph = {name: set(imports_of(name, known)) - {name} for name in known}
    del graph["_extension"]
    inner = {name: (all_ & graph.keys()) - {""} for name, all_ in graph.items()}
    faults = upward_imports(graph) + circles(inner) + crowded_folders()
    # The picture has no end where packages import each other.
    if not faults:
        drawn = picture(graph)
        if "--check" not in sys.argv[1:]:
            PICTURE.write_text(drawn)
        elif drawn != PICTURE.read_text():
            faults.append(f"{PICTURE.name} is out of date: run docs/scripts/architecture.py")
    print(*faults, sep="\n", end="\n" if faults else "", file=sys.stderr)
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main())
