# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Collects what a launch passes to a kernel: on the host, and as the kernel's arguments.

The host stays on tensors. Around a launch, a tensor is a buffer:

    %buffer = bufferization.to_buffer %key read_only
    %base, %offset, %sizes, %strides = memref.extract_strided_metadata %buffer
    %out = memref.alloc
    gpu.launch_func @attention_kernels::@attention_group_0 ... args(%base, %offset, %strides, ...)
    %o = bufferization.to_tensor %out restrict writable
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from mlir import ir
from mlir.dialects import arith, builtin, gpu, memref, scf
from mlir.dialects import bufferization as buf

from mlir_attention.gpu.kernel import MODULE, Argument, Factor, Kernel, add_kernel
from mlir_attention.gpu.kernels.emit import Number, add, mul, product, rem
from mlir_attention.gpu.kernels.memory import KernelBody, Memory, Shared
from mlir_attention.gpu.targets import Target
from mlir_attention.support.extents import Extent, as_value
from mlir_attention.support.indexing_maps import Positions
from mlir_attention.support.walk import ops_in

_DYNAMIC = ir.ShapedType.get_dynamic_stride_or_offset()


@dataclass
class Launch:
    """A launch that is being put together, before an op of the host.

    Attributes:
      target: what the kernel is for.
      blocks: workgroups that a processor is to run at the same time.
      module: that of the host.
    """

    target: Target
    blocks: int
    module: ir.Operation
    arguments: list[Argument] = field(default_factory=list)
    operands: list[ir.Value] = field(default_factory=list)
    _tensors: dict[str, _Tensor] = field(default_factory=dict)
    _results: dict[str, tuple[ir.Value, ir.RankedTensorType]] = field(default_factory=dict)

    def read(
        self, name: str, value: ir.Value, positions: Positions, multiple: int = 1,
        *, is_unsigned: bool = False,
    ) -> None:  # fmt: skip
        """Passes a tensor that is read, `multiple` elements at once."""
        type_ = ir.RankedTensorType(value.type)
        buffer = buf.to_buffer(_strided(type_), value, read_only=True)
        if multiple > 1:
            buffer = _aligned(buffer, multiple)
        self._pass(name, buffer, positions, multiple, is_unsigned, False)

    def write(
        self, name: str, type_: ir.RankedTensorType, extents: Sequence[Extent], positions: Positions
    ) -> None:
        """Allocates a result and passes it."""
        memory = ir.MemRefType.get(type_.shape, type_.element_type)
        # What the type leaves open, an operand may state.
        sizes = [as_value(e) for at, e in enumerate(extents) if type_.is_dynamic_dim(at)]
        buffer = memref.AllocOp(memory, sizes, [], alignment=64).result
        self._results[name] = (buffer, type_)
        self._pass(name, buffer, positions, 1, False, True)

    def extent(self, name: str, dim: int, value: ir.Value) -> None:
        """Passes an extent of a tensor."""
        self._add(Argument("extent", name, dim, "index"), value)

    def scalar(self, value: ir.Value) -> None:
        """Passes a value of the program."""
        self._add(Argument("scalar", "", -1, str(value.type)), value)

    def _add(self, argument: Argument, value: ir.Value) -> int:
        self.arguments.append(argument)
        self.operands.append(value)
        return len(self.operands) - 1

    def _pass(
        self, name: str, buffer: ir.Value, positions: Positions, multiple: int, is_unsigned: bool,
        is_written: bool,
    ) -> None:  # fmt: skip
        type_ = ir.MemRefType(buffer.type)
        base, offset, *rest = memref.ExtractStridedMetadataOp(buffer).operation.results
        sizes, strides = rest[: type_.rank], rest[type_.rank :]
        element = str(type_.element_type)
        stored = self.target.memory_element(element)
        pointer = self._pointer(base, stored, offset, sizes, strides)
        first = self._add(Argument("pointer", name, -1, element, multiple, is_written), pointer)
        tensor = _Tensor(first, positions, stored, element, is_unsigned)
        if type_.rank and not is_written:
            self._add(Argument("offset", name, -1, "index", multiple), offset)
            tensor = replace(tensor, has_offset=True)
        for dim, size in enumerate(type_.shape[:-1]):
            if size != 1:
                at = self._add(Argument("stride", name, dim, "index", multiple), strides[dim])
                tensor.strides[dim] = at
        if type_.rank and type_.shape[-1] != 1:
            tensor.strides[type_.rank - 1] = None
        self._tensors[name] = tensor

    def _pointer(
        self, base: ir.Value, stored: str, offset: ir.Value, sizes: Sequence[ir.Value],
        strides: Sequence[ir.Value],
    ) -> ir.Value:  # fmt: skip
        """What a launch passes of memory.

        Where memrefs of static shape are bare pointers, one of no dimension; else one of all
        elements.
        """
        if self.target.name != "spirv":
            return self._as_stored(base, stored)
        return self._as_stored(flat_memory(base, offset, *sizes, *strides), stored)

    def _as_stored(self, buffer: ir.Value, stored: str) -> ir.Value:
        """The buffer with elements as the kernel sees them."""
        type_ = ir.MemRefType(buffer.type)
        if stored == str(type_.element_type):
            return buffer
        view = ir.MemRefType.get(type_.shape, ir.Type.parse(stored))
        return builtin.unrealized_conversion_cast([view], [buffer])

    # The kernel.

    def begin(self, name: str, threads: int, shared_elements: int) -> tuple[ir.Block, KernelBody]:
        """Makes the kernel; its block, and what its arguments are, which are built in it."""
        container = _container(self.module, self.target)
        types = [operand.type for operand in self.operands]
        f32 = ir.F32Type.get()
        shared_type = ir.MemRefType.get(
            [shared_elements], f32, memory_space=ir.IntegerAttr.get(
                ir.IntegerType.get_signless(64), 3)
        )  # fmt: skip
        environment = self.target.environment
        has_attribution = environment is None
        attributes = {
            "sym_name": ir.StringAttr.get(name),
            "function_type": ir.TypeAttr.get(ir.FunctionType.get(types, [])),
            "gpu.kernel": ir.UnitAttr.get(),
            "known_block_size": ir.DenseI32ArrayAttr.get([threads, 1, 1]),
        }
        if self.target.name == "nvvm":
            # Else ptxas makes room for more workgroups than are wanted, by spilling registers.
            i32 = ir.IntegerType.get_signless(32)
            attributes["nvvm.minctasm"] = ir.IntegerAttr.get(i32, self.blocks)
        if environment is None:
            attributes["workgroup_attributions"] = ir.IntegerAttr.get(
                ir.IntegerType.get_signless(64), 1
            )
        else:
            attributes["spirv.entry_point_abi"] = ir.Attribute.parse(
                f"#spirv.entry_point_abi<workgroup_size = [{threads}, 1, 1]{environment.abi}>"
            )
        with ir.InsertionPoint(container.regions[0].blocks[0]):
            kernel = ir.Operation.create("gpu.func", attributes=attributes, regions=1)
        block = kernel.regions[0].blocks.append(*types, *([shared_type] if has_attribution else []))
        with ir.InsertionPoint(block):
            shared = block.arguments[len(types)] if has_attribution else memref.AllocOp(
                shared_type, [], []).result  # fmt: skip
            tensors = {tensor: self._memory(each, block) for tensor, each in self._tensors.items()}
        numbered = list(enumerate(self.arguments))
        extents = {(a.tensor, a.dim): block.arguments[n] for n, a in numbered if a.kind == "extent"}
        scalars = [block.arguments[n] for n, a in numbered if a.kind == "scalar"]
        return block, KernelBody(tensors, extents, scalars, Shared(shared), self.target)

    def _memory(self, tensor: _Tensor, block: ir.Block) -> Memory:
        flat = block.arguments[tensor.pointer]
        if self.target.name != "spirv":
            element = ir.MemRefType(flat.type).element_type
            type_ = ir.MemRefType.get([_DYNAMIC], element)
            # No bound is known, and none is needed.
            most = as_value((1 << 62) - 1)
            flat = memref.ReinterpretCastOp(
                type_, flat, [], [most], [], [0], [_DYNAMIC], [1]
            ).result
        return Memory(
            flat,
            block.arguments[tensor.pointer + 1] if tensor.has_offset else 0,
            {dim: 1 if at is None else block.arguments[at] for dim, at in tensor.strides.items()},
            tensor.map,
            tensor.stored,
            tensor.meant,
            tensor.is_unsigned,
        )

    def finish(
        self, name: str, threads: int, shared_bytes: int, factors: Sequence[Factor], grid: Number
    ) -> list[ir.Value]:
        """Launches the kernel; the results as tensors."""
        kernel = Kernel(name, tuple(self.arguments), (threads, 1, 1), shared_bytes, tuple(factors))
        add_kernel(self.module, kernel)
        one = as_value(1)
        gpu.LaunchFuncOp(
            [MODULE, name], (as_value(grid), one, one), (as_value(threads), one, one),
            self.operands,
        )  # fmt: skip
        return [
            buf.to_tensor(type_, buffer, restrict=True, writable=True)
            for buffer, type_ in self._results.values()
        ]


@dataclass(frozen=True)
class _Tensor:
    """Where the arguments of a tensor are; a stride that is None is 1."""

    pointer: int
    map: Positions
    stored: str
    meant: str
    is_unsigned: bool
    has_offset: bool = False
    strides: dict[int, int | None] = field(default_factory=dict)


def flat_memory(base: ir.Value, offset: ir.Value, *rest: ir.Value) -> ir.Value:
    """The memory from a base on, up to the last element of a tensor: of one dimension.

    `rest` are the sizes and then the strides of the tensor, as `memref.extract_strided_metadata`
    gives them.
    """
    sizes, strides = rest[: len(rest) // 2], rest[len(rest) // 2 :]
    count: Number = add(offset, 1)
    for size, stride in zip(sizes, strides, strict=True):
        count = add(count, mul(add(size, -1), stride))
    is_empty = arith.cmpi(arith.CmpIPredicate.eq, as_value(product(sizes)), as_value(0))
    count = arith.select(is_empty, as_value(0), as_value(count))
    type_ = ir.MemRefType.get([_DYNAMIC], ir.MemRefType(base.type).element_type)
    return memref.ReinterpretCastOp(type_, base, [], [count], [], [0], [_DYNAMIC], [1]).result


def kernel_name(module: ir.Operation, prefix: str) -> str:
    """A name that no kernel of the module has."""
    names = {
        ir.StringAttr(kernel.attributes["sym_name"]).value for kernel in ops_in(module, "gpu.func")
    }
    number = 0
    while f"{prefix}_{number}" in names:
        number += 1
    return f"{prefix}_{number}"


def _container(module: ir.Operation, target: Target) -> ir.Operation:
    """The gpu.module of all kernels."""
    for found in ops_in(module, "gpu.module"):
        if ir.StringAttr(found.attributes["sym_name"]).value == MODULE:
            return found
    attributes: dict[str, ir.Attribute] = {"sym_name": ir.StringAttr.get(MODULE)}
    if target.environment is not None:
        attributes["spirv.target_env"] = ir.Attribute.parse(target.environment.attribute())
    module.attributes["gpu.container_module"] = ir.UnitAttr.get()
    with ir.InsertionPoint.at_block_begin(module.regions[0].blocks[0]), module.location:
        container = ir.Operation.create("gpu.module", attributes=attributes, regions=1)
    container.regions[0].blocks.append()
    return container


def _strided(type_: ir.RankedTensorType) -> ir.MemRefType:
    """A buffer of any offset and outer strides."""
    if type_.rank == 0:
        return ir.MemRefType.get([], type_.element_type)
    layout = ir.StridedLayoutAttr.get(_DYNAMIC, [_DYNAMIC] * (type_.rank - 1) + [1])
    return ir.MemRefType.get(type_.shape, type_.element_type, layout=layout)


def _aligned(buffer: ir.Value, multiple: int) -> ir.Value:
    """A buffer whose rows can be loaded so many elements at once: a copy, if it must be."""
    type_ = ir.MemRefType(buffer.type)
    _, offset, *rest = memref.ExtractStridedMetadataOp(buffer).operation.results
    sizes, strides = rest[: type_.rank], rest[type_.rank :]
    odd: Number = rem(offset, multiple)
    for stride, size in zip(strides[:-1], type_.shape[:-1], strict=True):
        if size != 1:
            odd = add(odd, rem(stride, multiple))
    is_aligned = arith.cmpi(arith.CmpIPredicate.eq, as_value(odd), as_value(0))
    choice = scf.IfOp(is_aligned, [type_], has_else=True)
    with ir.InsertionPoint(choice.then_block):
        scf.YieldOp([buffer])
    with ir.InsertionPoint(choice.else_block):
        compact = ir.MemRefType.get(type_.shape, type_.element_type)
        dynamic = [s for at, s in enumerate(sizes) if type_.is_dynamic_dim(at)]
        copy = memref.AllocOp(compact, dynamic, [], alignment=64).result
        memref.CopyOp(buffer, copy)
        scf.YieldOp([memref.cast(type_, copy)])
    return choice.results[0]
