//===- ForeignLibraries.cpp - Whether this LLVM is bound to itself --------===//
//
// Part of the mlir-attention project, under the Apache License v2.0 with LLVM
// Exceptions. See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "code/ForeignLibraries.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringRef.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <link.h>
#include <optional>
#include <set>

using namespace llvm;

namespace {

/// The shared libraries of LLVM and MLIR that the extension links.
constexpr StringRef linkedNames[] = {"libLLVM.so", "libMLIRPythonCAPI.so"};

using Address = ElfW(Addr);
using Symbol = ElfW(Sym);
using Relocation = ElfW(Rela);

/// A library of this process, as the dynamic linker sees it.
struct Library {
  std::string path;
  Address base, begin, end;
  StringRef name;
  SmallVector<StringRef, 8> needed;
  const char *strings = nullptr;
  const Symbol *symbols = nullptr;
  ArrayRef<Relocation> data, calls;

  bool contains(Address address) const {
    return begin <= address && address < end;
  }

  /// Whether it is one of our LLVM's, or links it: a module of the Python
  /// bindings, this extension, a user's dialect. These share symbols on
  /// purpose.
  bool isOurs() const {
    return is_contained(linkedNames, name) ||
           any_of(needed, [](StringRef other) {
             return is_contained(linkedNames, other);
           });
  }
};

/// Reads the dynamic section of a library. Its addresses are absolute with
/// glibc, except in libraries that are read-only.
void readDynamic(Library &library, const ElfW(Dyn) * entries) {
  auto pointer = [&](const ElfW(Dyn) &entry) {
    Address address = entry.d_un.d_ptr;
    return library.contains(address) ? address : library.base + address;
  };
  auto relocations = [&](Address start, size_t bytes) {
    return ArrayRef(reinterpret_cast<const Relocation *>(start),
                    bytes / sizeof(Relocation));
  };
  Address data = 0, calls = 0;
  size_t dataBytes = 0, callBytes = 0, relative = 0;
  SmallVector<size_t, 8> needed;
  std::optional<size_t> name;
  for (; entries->d_tag != DT_NULL; ++entries) {
    switch (entries->d_tag) {
    case DT_STRTAB:
      library.strings = reinterpret_cast<const char *>(pointer(*entries));
      break;
    case DT_SYMTAB:
      library.symbols = reinterpret_cast<const Symbol *>(pointer(*entries));
      break;
    case DT_RELA:
      data = pointer(*entries);
      break;
    case DT_RELASZ:
      dataBytes = entries->d_un.d_val;
      break;
    case DT_RELACOUNT:
      relative = entries->d_un.d_val;
      break;
    case DT_JMPREL:
      calls = pointer(*entries);
      break;
    case DT_PLTRELSZ:
      callBytes = entries->d_un.d_val;
      break;
    case DT_NEEDED:
      needed.push_back(entries->d_un.d_val);
      break;
    case DT_SONAME:
      name = entries->d_un.d_val;
      break;
    default:
      break;
    }
  }
  if (!library.strings)
    return;
  for (size_t offset : needed)
    library.needed.push_back(library.strings + offset);
  if (name)
    library.name = library.strings + *name;
  // Those without a symbol come first.
  if (data)
    library.data = relocations(data, dataBytes).drop_front(relative);
  if (calls)
    library.calls = relocations(calls, callBytes);
}

int addLibrary(dl_phdr_info *info, size_t, void *libraries) {
  Library library;
  // The program itself has no name here.
  library.path = *info->dlpi_name ? info->dlpi_name : program_invocation_name;
  library.base = info->dlpi_addr;
  library.begin = ~Address(0);
  library.end = 0;
  const ElfW(Dyn) *dynamic = nullptr;
  for (const auto &segment : ArrayRef(info->dlpi_phdr, info->dlpi_phnum)) {
    Address start = library.base + segment.p_vaddr;
    if (segment.p_type == PT_DYNAMIC)
      dynamic = reinterpret_cast<const ElfW(Dyn) *>(start);
    if (segment.p_type != PT_LOAD)
      continue;
    library.begin = std::min(library.begin, start);
    library.end = std::max(library.end, start + segment.p_memsz);
  }
  if (dynamic)
    readDynamic(library, dynamic);
  static_cast<std::vector<Library> *>(libraries)->push_back(library);
  return 0;
}

/// Whether a symbol is LLVM's or MLIR's: of C++, or of their C interfaces.
bool isOfLLVM(StringRef name) {
  return name.contains("4llvm") || name.contains("4mlir") ||
         name.starts_with("LLVM") || name.starts_with("mlir");
}

/// The library, of `others`, to which a relocation of `library` bound a symbol
/// of LLVM or MLIR; null if there is none.
const Library *foreign(const Library &library, const Relocation &relocation,
                       ArrayRef<const Library *> ours,
                       ArrayRef<const Library *> others) {
  const Symbol &symbol = library.symbols[ELF64_R_SYM(relocation.r_info)];
  if (ELF64_ST_TYPE(symbol.st_info) == STT_TLS)
    return nullptr;
  Address bound;
  std::memcpy(
      &bound,
      reinterpret_cast<const void *>(library.base + relocation.r_offset),
      sizeof bound);
  auto holds = [&](const Library *other) { return other->contains(bound); };
  if (any_of(ours, holds) || !isOfLLVM(library.strings + symbol.st_name))
    return nullptr;
  const auto *found = find_if(others, holds);
  return found == others.end() ? nullptr : *found;
}

std::vector<std::string> findForeignLibraries() {
  std::vector<Library> libraries;
  dl_iterate_phdr(&addLibrary, &libraries);
  std::vector<const Library *> ours, others;
  for (const Library &library : libraries)
    (library.isOurs() ? ours : others).push_back(&library);
  std::set<std::string> found;
  for (const Library *library : ours)
    for (ArrayRef<Relocation> relocations : {library->data, library->calls})
      for (const Relocation &relocation : relocations)
        if (const Library *other = foreign(*library, relocation, ours, others))
          found.insert(other->path);
  return {found.begin(), found.end()};
}

} // namespace

const std::vector<std::string> &mlir::attention::foreignLibraries() {
  static const std::vector<std::string> found = findForeignLibraries();
  return found;
}

bool mlir::attention::knowsFloats() {
  struct Format {
    const fltSemantics &semantics;
    unsigned bits, precision;
    int least, greatest;
    bool hasInf;
  };
  const Format formats[] = {{APFloat::IEEEdouble(), 64, 53, -1022, 1023, true},
                            {APFloat::IEEEsingle(), 32, 24, -126, 127, true},
                            {APFloat::IEEEhalf(), 16, 11, -14, 15, true},
                            {APFloat::BFloat(), 16, 8, -126, 127, true},
                            {APFloat::Float8E5M2(), 8, 3, -14, 15, true},
                            {APFloat::Float8E4M3FN(), 8, 4, -6, 8, false}};
  return all_of(formats, [](const Format &format) {
    const fltSemantics &semantics = format.semantics;
    return APFloat::semanticsSizeInBits(semantics) == format.bits &&
           APFloat::semanticsPrecision(semantics) == format.precision &&
           APFloat::semanticsMinExponent(semantics) == format.least &&
           APFloat::semanticsMaxExponent(semantics) == format.greatest &&
           APFloat::semanticsHasInf(semantics) == format.hasInf &&
           APFloat::semanticsHasNaN(semantics) &&
           APFloat::semanticsHasZero(semantics) &&
           APFloat::semanticsHasSignedRepr(semantics) &&
           APFloat::hasSignBitInMSB(semantics);
  });
}
