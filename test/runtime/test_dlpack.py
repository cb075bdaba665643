# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""What calls make of DLPack capsules: every field is obeyed, and the array is let go once."""

import ctypes
import gc

import numpy as np
import pytest
from runtime_support import compile_text

import mlir_attention as attn
from mlir_attention.runtime.arrays.dlpack import ForeignArray, read_cuda_array, read_dlpack
from mlir_attention.runtime.arrays.element_types import dlpack_type_of

INT, UINT, FLOAT, BFLOAT, BOOL, FLOAT8_E4M3FN, FLOAT8_E5M2 = 0, 1, 2, 4, 6, 10, 12


class Tensor(ctypes.Structure):
    _fields_ = [
        ("data", ctypes.c_void_p),
        ("device", ctypes.c_int32 * 2),
        ("rank", ctypes.c_int32),
        ("code", ctypes.c_uint8),
        ("bits", ctypes.c_uint8),
        ("lanes", ctypes.c_uint16),
        ("shape", ctypes.c_void_p),
        ("strides", ctypes.c_void_p),
        ("byte_offset", ctypes.c_uint64),
    ]


class Managed(ctypes.Structure):
    _fields_ = [("tensor", Tensor), ("context", ctypes.c_void_p), ("deleter", ctypes.c_void_p)]


class Versioned(ctypes.Structure):
    _fields_ = [
        ("version", ctypes.c_uint32 * 2),
        ("context", ctypes.c_void_p),
        ("deleter", ctypes.c_void_p),
        ("flags", ctypes.c_uint64),
        ("tensor", Tensor),
    ]


DELETER = ctypes.CFUNCTYPE(None, ctypes.c_void_p)
# With the interpreter's lock. The capsule is on its way out: it is no object any more.
DESTRUCTOR = ctypes.PYFUNCTYPE(None, ctypes.c_void_p)
capsule_is_valid = ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_char_p)(
    ("PyCapsule_IsValid", ctypes.pythonapi)
)
new_capsule = ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.c_void_p, ctypes.c_char_p, DESTRUCTOR)(
    ("PyCapsule_New", ctypes.pythonapi)
)


class Exporter:
    """Exports `memory` as the fields say, in one capsule after the other, and counts the ends."""

    def __init__(self, memory, shape, strides=None, type_=(FLOAT, 32, 1), offset=0, version=None):
        self.memory, self.released = memory.copy(), 0
        self.shape = (ctypes.c_int64 * len(shape))(*shape)
        self.strides = strides and (ctypes.c_int64 * len(strides))(*strides)
        self.struct = Managed() if version is None else Versioned()
        self.deleter = DELETER(self._delete)
        self.struct.deleter = ctypes.cast(self.deleter, ctypes.c_void_p)
        self.destructor = DESTRUCTOR(self._destroy)
        tensor = self.struct.tensor
        tensor.data, tensor.byte_offset = self.memory.ctypes.data, offset
        tensor.device[0], tensor.rank = 1, len(shape)
        tensor.code, tensor.bits, tensor.lanes = type_
        tensor.shape = ctypes.addressof(self.shape)
        tensor.strides = self.strides and ctypes.addressof(self.strides)
        self.name = b"dltensor"
        if version is not None:
            self.name = b"dltensor_versioned"
            self.struct.version[0], self.struct.flags = version, 1  # Read-only.

    def _delete(self, struct):
        assert struct == ctypes.addressof(self.struct)
        self.released += 1
        self.memory.view(np.uint8)[...] = 0xFF

    def _destroy(self, capsule):
        if capsule_is_valid(capsule, self.name):  # Nobody took it over.
            self._delete(ctypes.addressof(self.struct))

    def __dlpack_device__(self):
        return (1, 0)

    def __dlpack__(self, **options):
        return new_capsule(ctypes.addressof(self.struct), self.name, self.destructor)


class Holder:
    """Exports whatever `value` returns or raises, from the CPU."""

    def __init__(self, value):
        self.value = value

    def __dlpack_device__(self):
        return (1, 0)

    def __dlpack__(self, **options):
        return self.value()


def identity(element, shape="?x?"):
    type_ = f"tensor<{shape}x{element}>" if shape else f"tensor<{element}>"
    return compile_text(
        f"func.func @same(%a: {type_}) -> {type_} {{ return %a : {type_} }}", entry="same"
    )


@pytest.fixture(scope="module")
def same():
    return identity("f32")


MEMORY = np.arange(64, dtype=np.float32)


@pytest.mark.parametrize("version", [None, 1])
def test_fields(same, version):
    whole = Exporter(MEMORY, (4, 16), version=version)
    assert (same(whole) == MEMORY.reshape(4, 16)).all()
    part = Exporter(MEMORY, (3, 5), (16, 1), offset=8, version=version)
    assert (same(part) == MEMORY.reshape(4, 16)[:3, 2:7]).all()
    empty = Exporter(MEMORY, (0, 5), (7, 9), version=version)
    assert same(empty).shape == (0, 5)
    scalar = Exporter(MEMORY, (), offset=12, version=version)
    assert identity("f32", "")(scalar) == 3
    gc.collect()
    assert [e.released for e in (whole, part, empty, scalar)] == [1, 1, 1, 1]


def test_newer_exporters_are_asked_for_a_version_that_is_read(same):
    class Newer(Exporter):
        def __dlpack__(self, *, max_version, **options):
            self.asked = max_version
            self.struct.version[0] = min(max_version, (2, 1))[0]
            return super().__dlpack__(**options)

    newer = Newer(MEMORY, (4, 16), version=2)
    assert (same(newer) == MEMORY.reshape(4, 16)).all()
    assert newer.asked == (1, 0)


@pytest.mark.parametrize(
    ("dtype", "type_"),
    [
        ("int8", (INT, 8)),
        ("uint8", (UINT, 8)),
        ("uint32", (UINT, 32)),
        ("int64", (INT, 64)),
        ("float16", (FLOAT, 16)),
        ("float64", (FLOAT, 64)),
        ("bool", (BOOL, 8)),
        ("bfloat16", (BFLOAT, 16)),
        ("float8_e4m3fn", (FLOAT8_E4M3FN, 8)),
        ("float8_e5m2", (FLOAT8_E5M2, 8)),
        ("complex64", (-1, 0)),
    ],
)
def test_types_of_arrays_of_numpy(dtype, type_):
    pytest.importorskip("ml_dtypes")  # NumPy knows its names then.
    assert dlpack_type_of(np.dtype(dtype)) == type_


def test_narrow_floats():
    bits = np.arange(64, dtype=np.uint16)
    out = identity("bf16")(Exporter(bits, (8, 8), type_=(BFLOAT, 16, 1)))
    assert (out.view(np.uint16) == bits.reshape(8, 8)).all()
    bits = np.arange(64, dtype=np.uint8)
    out = identity("f8E5M2")(Exporter(bits, (8, 8), type_=(FLOAT8_E5M2, 8, 1)))
    assert (out.view(np.uint8) == bits.reshape(8, 8)).all()


@pytest.mark.parametrize("version", [None, 1])
def test_refused_arrays_are_let_go(same, version):
    for fields, message in [
        ({"type_": (FLOAT, 64, 1)}, r"has dtype DLPack type \(2, 64\); expected float32"),
        ({"type_": (FLOAT, 32, 4)}, r"has dtype DLPack type \(2, 0\); expected float32"),
        ({"strides": (16, 2)}, "stride of 2 elements along its last dimension"),
        ({"strides": (-16, 1)}, "negative stride of -16 elements"),
        ({"offset": 2}, "not aligned"),
    ]:
        exporter = Exporter(MEMORY, (2, 8), version=version, **fields)
        with pytest.raises((TypeError, ValueError), match="argument 0 of 'same' .*" + message):
            same(exporter)
        gc.collect()
        assert exporter.released == 1


def test_unknown_capsules(same):
    future = Exporter(MEMORY, (4, 16), version=2)
    other = Exporter(MEMORY, (4, 16))
    other.name = b"other"
    for exporter in (future, other):
        name = exporter.name.decode()
        message = f"argument 0 of 'same' gives <capsule.*{name}.*; expected an unused DLPack"
        with pytest.raises(TypeError, match=message):
            same(exporter)
        gc.collect()
        assert exporter.released == 1  # By its own capsule.


def test_used_capsules(same):
    exporter = Exporter(MEMORY, (4, 16))
    capsule = exporter.__dlpack__()
    holder = Holder(lambda: capsule)
    assert (same(holder) == MEMORY.reshape(4, 16)).all()
    with pytest.raises(
        TypeError, match=r"gives <capsule.*used_dltensor.*; expected an unused DLPack"
    ):
        same(holder)
    gc.collect()
    assert exporter.released == 1


@pytest.mark.parametrize("value", [None, 0, "capsule", MEMORY])
def test_no_capsule(same, value):
    kind = type(value).__name__
    with pytest.raises(
        TypeError, match=f"argument 0 of 'same' gives a {kind}; expected an unused DLPack"
    ):
        same(Holder(lambda: value))


@pytest.mark.parametrize("error", [BufferError, ZeroDivisionError, TypeError])
def test_exporters_that_raise(same, error):
    def fail():
        raise error("no luck")

    with pytest.raises(
        TypeError, match="'same' cannot be exported through DLPack: no luck"
    ) as info:
        same(Holder(fail))
    assert isinstance(info.value.__cause__, error)


def test_interrupted_exporters(same):
    def interrupt():
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        same(Holder(interrupt))


@pytest.mark.parametrize("version", [None, 1])
def test_calls_that_fail_let_go(version):
    add = compile_text(
        "func.func @add(%a: tensor<?xf32>, %b: tensor<?xf32>) -> tensor<?xf32> {"
        "  %0 = linalg.add ins(%a, %b : tensor<?xf32>, tensor<?xf32>)"
        "    outs(%a : tensor<?xf32>) -> tensor<?xf32>"
        "  return %0 : tensor<?xf32> }",
        entry="add",
    )
    for extent, good in [(3, False), (MEMORY.size, True)]:
        one = Exporter(MEMORY, (MEMORY.size,), version=version)
        other = Exporter(MEMORY, (extent,), version=version)
        if good:
            assert (add(one, other) == MEMORY + MEMORY).all()
        else:
            with pytest.raises(attn.CompiledAssertionError):
                add(one, other)
        with pytest.raises(TypeError, match="argument 1 of 'add' is a str"):
            add(one, "text")
        gc.collect()
        assert (one.released, other.released) == (2, 1)


def test_released_while_an_error_is_on_its_way(same):
    """The owner dies with the first error's traceback, which the second one takes off the stack."""

    def refusal():
        try:
            same(exporter)
        except TypeError as error:
            return error

    exporter = Exporter(MEMORY, (8, 4), type_=(FLOAT, 64, 1))
    with pytest.raises(ZeroDivisionError):
        print(refusal(), 1 / 0)
    assert exporter.released == 1


class Exchange(ctypes.Structure):
    _fields_ = [
        ("version", ctypes.c_uint32 * 2),
        ("previous", ctypes.c_void_p),
        ("allocate", ctypes.c_void_p),
        ("from_object", ctypes.c_void_p),
    ]


@ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.py_object, ctypes.POINTER(ctypes.c_void_p))
def from_object(array, tensor):
    array.exchanged += 1
    tensor[0] = ctypes.addressof(array.struct)
    return 0


def exchange_of(major):
    exchange = Exchange((major, 3), None, None, ctypes.cast(from_object, ctypes.c_void_p))
    capsule = new_capsule(ctypes.addressof(exchange), b"dlpack_exchange_api", DESTRUCTOR())
    return exchange, capsule


class Exchanging(Exporter):
    """Is asked by C for its capsule, not by `__dlpack__`."""

    exchange, __dlpack_c_exchange_api__ = exchange_of(1)
    exchanged = asked = 0
    requires_grad = False

    def __init__(self, *args, device=1, **options):
        super().__init__(*args, version=1, **options)
        self.struct.tensor.device[0] = device

    def __dlpack__(self, **options):
        self.asked += 1
        return super().__dlpack__(**options)


def counts(array):
    gc.collect()
    return array.exchanged, array.asked, array.released


def test_exchange(same):
    part = Exchanging(MEMORY, (3, 5), strides=(16, 1), offset=8)
    assert (same(part) == MEMORY.reshape(4, 16)[:3, 2:7]).all()
    assert counts(part) == (1, 0, 1)


def test_exchanged_arrays_are_checked(same):
    elsewhere = Exchanging(MEMORY, (4, 16), device=2)
    with pytest.raises(ValueError, match="argument 0 of 'same' is on a device of DLPack type 2"):
        same(elsewhere)
    doubles = Exchanging(MEMORY, (4, 8), type_=(FLOAT, 64, 1))
    with pytest.raises(TypeError, match=r"argument 0 of 'same' has dtype DLPack type \(2, 64\)"):
        same(doubles)
    assert counts(elsewhere) == counts(doubles) == (1, 0, 1)


def test_what_only_python_refuses_is_not_exchanged(same):
    class Conjugate(Exchanging):
        exchange, __dlpack_c_exchange_api__ = exchange_of(1)
        is_conj = staticmethod(lambda: True)

    class Subclass(Exchanging):
        """It may have a `__dlpack__` of its own."""

    class Future(Exchanging):
        exchange, __dlpack_c_exchange_api__ = exchange_of(2)

    gradient = Exchanging(MEMORY, (4, 16))
    gradient.requires_grad = True
    arrays = [gradient, *(kind(MEMORY, (4, 16)) for kind in (Conjugate, Subclass, Future))]
    for array in arrays:
        assert (same(array) == MEMORY.reshape(4, 16)).all()
        assert counts(array) == (0, 1, 1)


def test_an_exchange_that_fails(same):
    """`__dlpack__` tells why, or does better."""

    @ctypes.PYFUNCTYPE(ctypes.c_int, ctypes.py_object, ctypes.c_void_p)
    def refuse(array, tensor):
        return -1

    class Refusing(Exchanging):
        exchange = Exchange((1, 3), None, None, ctypes.cast(refuse, ctypes.c_void_p))
        __dlpack_c_exchange_api__ = new_capsule(
            ctypes.addressof(exchange), b"dlpack_exchange_api", DESTRUCTOR()
        )

    array = Refusing(MEMORY, (4, 16))
    assert (same(array) == MEMORY.reshape(4, 16)).all()
    assert counts(array) == (0, 1, 1)


def test_views_that_negate_their_memory(same):
    """As those of PyTorch, which exports them as they lie in memory."""
    exporter = Exporter(MEMORY, (4, 16))
    exporter.is_neg = lambda: True
    with pytest.raises(ValueError, match=r"argument 0 of 'same' is a view that negates .*resolve"):
        same(exporter)
    for other in (lambda: False, lambda: None, True):
        exporter = Exporter(MEMORY, (4, 16))
        exporter.is_neg = exporter.is_conj = other
        assert (same(exporter) == MEMORY.reshape(4, 16)).all()


def test_no_memory(same):
    """As tensors of PyTorch that only have a shape."""
    exporter = Exporter(MEMORY, (4, 16))
    exporter.struct.tensor.data = None
    with pytest.raises(ValueError, match="argument 0 of 'same' has no memory"):
        same(exporter)
    empty = Exporter(MEMORY, (0, 16))
    empty.struct.tensor.data = None
    assert same(empty).shape == (0, 16)


class Placed(Exporter):
    """Says on which device it is; notes the streams that it is asked for."""

    def __init__(self, *device):
        super().__init__(MEMORY, (4, 16))
        self.device, self.streams = device, []

    def __dlpack_device__(self):
        return self.device

    def __dlpack__(self, **options):
        self.streams.append(options.get("stream"))
        return super().__dlpack__(**options)


@pytest.mark.parametrize("kind", [1, 3])
def test_memory_of_the_host_may_be_pinned(kind):
    exporter = Placed(kind, 0)
    read = read_dlpack(exporter, "a")
    assert (read.pointer, read.shape) == (exporter.memory.ctypes.data, (4, 16))
    assert read.array is exporter and exporter.streams == [None]


@pytest.mark.parametrize("kind", [2, 13])
@pytest.mark.parametrize(("stream", "asked"), [(0, 1), (7, 7)])
def test_memory_of_cuda_may_be_managed(kind, stream, asked):
    exporter = Placed(kind, 3)
    read = read_cuda_array(exporter, "a", 3, stream)
    assert (read.pointer, read.shape) == (exporter.memory.ctypes.data, (4, 16))
    assert exporter.streams == [asked]
    with pytest.raises(ValueError, match=f"^a is on device 3 of DLPack type {kind}; expected .* 2"):
        read_cuda_array(exporter, "a", 2, stream)


@pytest.mark.parametrize("kind", [0, 2, 4, 10, 13])
def test_other_memory_is_not_that_of_the_host(kind):
    exporter = Placed(kind, 0)
    with pytest.raises(ValueError, match=f"^a is on a device of DLPack type {kind}; expected"):
        read_dlpack(exporter, "a")
    assert not exporter.streams


def test_what_messages_call_a_type():
    plain = ForeignArray(0, (), (), (2, 32), None, False)
    assert plain.dtype == "DLPack type (2, 32)"
    assert ForeignArray(0, (), (), (2, 32), None, False, MEMORY).dtype == MEMORY.dtype
