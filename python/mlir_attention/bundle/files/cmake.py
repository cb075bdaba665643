# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""The package of a bundle for CMake, which `find_package(NAME CONFIG)` finds."""

from __future__ import annotations

_TEXT = """\
# Targets of the bundle {name}: {name}::{name} is the shared library, {name}::object the same to
# link into a program. Generated; do not edit.

foreach(file lib{name}.so {name}.o {name}.h)
  if(NOT EXISTS "${{CMAKE_CURRENT_LIST_DIR}}/${{file}}")
    set({name}_FOUND FALSE)
    set({name}_NOT_FOUND_MESSAGE "the bundle {name} has no ${{CMAKE_CURRENT_LIST_DIR}}/${{file}}")
    return()
  endif()
endforeach()

include(CMakeFindDependencyMacro)
find_dependency(Threads)

if(NOT TARGET {name}::{name})
  add_library({name}::{name} SHARED IMPORTED)
  set_target_properties({name}::{name} PROPERTIES
    IMPORTED_LOCATION "${{CMAKE_CURRENT_LIST_DIR}}/lib{name}.so"
    IMPORTED_SONAME lib{name}.so
    INTERFACE_INCLUDE_DIRECTORIES "${{CMAKE_CURRENT_LIST_DIR}}")
  add_library({name}::object OBJECT IMPORTED)
  set_target_properties({name}::object PROPERTIES
    IMPORTED_OBJECTS "${{CMAKE_CURRENT_LIST_DIR}}/{name}.o"
    INTERFACE_INCLUDE_DIRECTORIES "${{CMAKE_CURRENT_LIST_DIR}}"
    INTERFACE_LINK_LIBRARIES "Threads::Threads;${{CMAKE_DL_LIBS}};m")
endif()
"""


def package_file(name: str) -> str:
    """The name of the file, as CMake looks for it."""
    return f"{name}Config.cmake"


def package_of(name: str) -> str:
    """Its text."""
    return _TEXT.format(name=name)
