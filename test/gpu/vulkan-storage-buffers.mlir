// Kernels for Vulkan have storage buffers: one for each pointer, and one for all numbers.

// RUN: attention-opt %s --attention-gpu-use-storage-buffers --split-input-file --verify-diagnostics | FileCheck %s

// The launch has the numbers in memory, the number of workgroups first; f32 and i32 as their bits.

// CHECK: module attributes {attention.kernels = [{
// CHECK-SAME: arguments = [{element = "f16", kind = "pointer", multiple = 8 : i64, tensor = "key"}, {element = "i64", kind = "numbers"}]
// CHECK-SAME: numbers = [{element = "index", kind = "workgroups"}, {element = "index", kind = "offset", tensor = "key"}, {element = "f32", kind = "scalar"}, {element = "i32", kind = "scalar"}]

// CHECK: gpu.func @scale(%[[KEY:.+]]: memref<?xvector<4xi32>>, %[[NUMBERS:.+]]: memref<4xi64>) kernel
// CHECK: %[[COUNT:.+]] = memref.load %[[NUMBERS]][%c0] : memref<4xi64>
// CHECK: %[[OFFSET_WORD:.+]] = memref.load %[[NUMBERS]][%c1]
// CHECK: %[[FACTOR_WORD:.+]] = memref.load %[[NUMBERS]][%c2]
// CHECK: %[[TERM_WORD:.+]] = memref.load %[[NUMBERS]][%c3]
// CHECK: %[[OFFSET:.+]] = arith.index_cast %[[OFFSET_WORD]] : i64 to index
// CHECK: %[[FACTOR_BITS:.+]] = arith.trunci %[[FACTOR_WORD]] : i64 to i32
// CHECK: %[[FACTOR:.+]] = arith.bitcast %[[FACTOR_BITS]] : i32 to f32
// CHECK: %[[TERM:.+]] = arith.trunci %[[TERM_WORD]] : i64 to i32

// Workgroups are along x and y; those past the last do nothing.

// CHECK: %[[Y:.+]] = gpu.block_id  y
// CHECK: %[[WIDTH:.+]] = gpu.grid_dim  x
// CHECK: %[[ALONG_Y:.+]] = arith.muli %[[Y]], %[[WIDTH]]
// CHECK: %[[X:.+]] = gpu.block_id  x
// CHECK: %[[BLOCK:.+]] = arith.addi %[[X]], %[[ALONG_Y]]
// CHECK: %[[ALL:.+]] = arith.index_cast %[[COUNT]] : i64 to index
// CHECK: %[[EXISTS:.+]] = arith.cmpi slt, %[[BLOCK]], %[[ALL]]
// CHECK-NEXT: scf.if %[[EXISTS]] {
// CHECK-NOT: gpu.block_id

// A load of eight elements is one of four words; each has two elements.

// CHECK: %[[AT:.+]] = arith.addi %[[BLOCK]], %[[OFFSET]]
// CHECK: %[[UNIT:.+]] = arith.divui %[[AT]], %c8
// CHECK: %[[WORDS:.+]] = memref.load %[[KEY]][%[[UNIT]]] : memref<?xvector<4xi32>>
// CHECK: %[[WORD:.+]] = vector.extract %[[WORDS]][2] : i32 from vector<4xi32>
// CHECK: %[[ONE:.+]] = vector.from_elements %[[WORD]] : vector<1xi32>
// CHECK: %[[PAIR:.+]] = vector.bitcast %[[ONE]] : vector<1xi32> to vector<2xf16>
// CHECK: %[[WIDE:.+]] = arith.extf %[[PAIR]] : vector<2xf16> to vector<2xf32>
// CHECK: arith.mulf %[[WIDE]], %{{.+}} fastmath<contract> : vector<2xf32>
// CHECK-NOT: vector<8x
// CHECK: gpu.return

// CHECK-LABEL: func.func @host(
// CHECK-SAME: %[[MEMORY:.+]]: memref<?xf16>, %[[GRID:.+]]: index, %[[GIVEN:.+]]: f32, %[[NUMBER:.+]]: i32)
// CHECK: %[[ALLOC:.+]] = memref.alloc() : memref<4xi64>
// CHECK: %[[GRID_WORD:.+]] = arith.index_cast %[[GRID]] : index to i64
// CHECK: memref.store %[[GRID_WORD]], %[[ALLOC]][%c0{{.*}}]
// CHECK: %[[BITS:.+]] = arith.bitcast %[[GIVEN]] : f32 to i32
// CHECK: %[[GIVEN_WORD:.+]] = arith.extui %[[BITS]] : i32 to i64
// CHECK: memref.store %[[GIVEN_WORD]], %[[ALLOC]][%c2{{.*}}]
// CHECK: %[[VIEW:.+]] = builtin.unrealized_conversion_cast %[[MEMORY]] : memref<?xf16> to memref<?xvector<4xi32>>
// CHECK: gpu.launch_func @attention_kernels::@scale blocks in (%[[GRID]], {{.+}}) threads in {{.+}} args(%[[VIEW]] : memref<?xvector<4xi32>>, %[[ALLOC]] : memref<4xi64>)
// CHECK-NOT: gpu.launch_func

module attributes {gpu.container_module, attention.kernels = [{
    arguments = [{element = "f16", kind = "pointer", multiple = 8 : i64, tensor = "key"},
                 {element = "index", kind = "offset", tensor = "key"},
                 {element = "f32", kind = "scalar"}, {element = "i32", kind = "scalar"}],
    block = array<i64: 64, 1, 1>, entry = "scale", grid = [], shared_bytes = 0 : i64}]} {
  gpu.module @attention_kernels {
    gpu.func @scale(%key: memref<?xf16>, %offset: index, %factor: f32, %term: i32) kernel {
      %block = gpu.block_id x
      %at = arith.addi %block, %offset : index
      %half = arith.constant dense<0.5> : vector<8xf32>
      %loaded = vector.load %key[%at] {alignment = 16 : i64} : memref<?xf16>, vector<8xf16>
      %wide = arith.extf %loaded : vector<8xf16> to vector<8xf32>
      %scaled = arith.mulf %wide, %half fastmath<contract> : vector<8xf32>
      %element = vector.extract %scaled[5] : f32 from vector<8xf32>
      %product = arith.mulf %element, %factor : f32
      %number = arith.sitofp %term : i32 to f32
      %sum = arith.addf %product, %number : f32
      %shared = memref.alloc() : memref<1xf32, 3>
      %c0 = arith.constant 0 : index
      memref.store %sum, %shared[%c0] : memref<1xf32, 3>
      gpu.return
    }
  }
  func.func @host(%memory: memref<?xf16>, %grid: index, %factor: f32, %term: i32) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %c64 = arith.constant 64 : index
    gpu.launch_func @attention_kernels::@scale blocks in (%grid, %c1, %c1) threads in (%c64, %c1, %c1)
        args(%memory : memref<?xf16>, %c0 : index, %factor : f32, %term : i32)
    return
  }
}

// -----

// Bytes are loaded by two words, which have four each; f32 by vectors of itself, i8 by pairs.

// CHECK: gpu.func @widths(%[[BYTES:.+]]: memref<?xvector<2xi32>>, %[[FLOATS:.+]]: memref<?xvector<4xf32>>, %[[PAIRS:.+]]: memref<?xi16>, %{{.+}}: memref<1xi64>)
// CHECK: arith.divui %{{.+}}, %c8
// CHECK: memref.load %[[BYTES]]
// CHECK: vector.bitcast %{{.+}} : vector<1xi32> to vector<4xi8>
// CHECK: vector.bitcast %{{.+}} : vector<1xi32> to vector<4xi8>
// CHECK: %[[ELEMENTS:.+]] = memref.load %[[FLOATS]]
// CHECK: memref.load %[[PAIRS]]
// CHECK: %[[TWO:.+]] = vector.bitcast %{{.+}} : vector<1xi16> to vector<2xi8>
// CHECK: vector.extract %[[ELEMENTS]][3] : f32 from vector<4xf32>
// CHECK: vector.extract %[[TWO]][1] : i8 from vector<2xi8>

module attributes {gpu.container_module, attention.kernels = [{
    arguments = [{element = "i8", kind = "pointer", tensor = "key"},
                 {element = "f32", kind = "pointer", tensor = "value"},
                 {element = "i8", kind = "pointer", tensor = "lse"}],
    block = array<i64: 64, 1, 1>, entry = "widths", grid = [], shared_bytes = 0 : i64}]} {
  gpu.module @attention_kernels {
    gpu.func @widths(%bytes: memref<?xi8>, %floats: memref<?xf32>, %pairs: memref<?xi8>) kernel {
      %at = gpu.block_id x
      %eight = vector.load %bytes[%at] : memref<?xi8>, vector<8xi8>
      %four = vector.load %floats[%at] : memref<?xf32>, vector<4xf32>
      %two = vector.load %pairs[%at] : memref<?xi8>, vector<2xi8>
      %a = vector.extract %eight[7] : i8 from vector<8xi8>
      %b = vector.extract %four[3] : f32 from vector<4xf32>
      %c = vector.extract %two[1] : i8 from vector<2xi8>
      %d = arith.addi %a, %c : i8
      %e = arith.sitofp %d : i8 to f32
      %f = arith.addf %e, %b : f32
      %shared = memref.alloc() : memref<1xf32, 3>
      %c0 = arith.constant 0 : index
      memref.store %f, %shared[%c0] : memref<1xf32, 3>
      gpu.return
    }
  }
}

// -----

// A kernel that is not on the list is not ours, and stays.

// CHECK: gpu.func @other(%{{.+}}: memref<?xf32>, %{{.+}}: index) kernel

module attributes {gpu.container_module, attention.kernels = []} {
  gpu.module @attention_kernels {
    gpu.func @other(%memory: memref<?xf32>, %number: index) kernel {
      gpu.return
    }
  }
}

// -----

module attributes {gpu.container_module, attention.kernels = [{
    arguments = [{element = "f32", kind = "pointer", tensor = "key"}],
    block = array<i64: 64, 1, 1>, entry = "widths", grid = [], shared_bytes = 0 : i64}]} {
  gpu.module @attention_kernels {
    gpu.func @widths(%floats: memref<?xf32>) kernel {
      %at = gpu.block_id x
      %four = vector.load %floats[%at] : memref<?xf32>, vector<4xf32>
      // expected-error @+1 {{a kernel for Vulkan loads memory by one width}}
      %two = vector.load %floats[%at] : memref<?xf32>, vector<2xf32>
      gpu.return
    }
  }
}

// -----

module attributes {gpu.container_module, attention.kernels = [{
    arguments = [{element = "f32", kind = "pointer", tensor = "key"}],
    block = array<i64: 64, 1, 1>, entry = "sum", grid = [], shared_bytes = 0 : i64}]} {
  gpu.module @attention_kernels {
    gpu.func @sum(%floats: memref<?xf32>) kernel {
      %at = gpu.block_id x
      %four = vector.load %floats[%at] : memref<?xf32>, vector<4xf32>
      // expected-error @+1 {{a kernel for Vulkan has no 'vector.reduction'}}
      %sum = vector.reduction <add>, %four : vector<4xf32> into f32
      gpu.return
    }
  }
}
