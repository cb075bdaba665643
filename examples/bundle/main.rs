// Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for licence information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

//! Calls the bundle `decode` from Rust, compares the result with a loop, and shows an error: `make
//! rust`. What decode.h declares is declared here as far as it is needed.

use std::ffi::{c_char, c_int, c_void, CStr};
use std::ptr;

#[repr(C)]
struct Device {
    device_type: i32,
    device_id: i32,
}

#[repr(C)]
struct DataType {
    code: u8,
    bits: u8,
    lanes: u16,
}

#[repr(C)]
struct DLTensor {
    data: *mut c_void,
    device: Device,
    ndim: i32,
    dtype: DataType,
    shape: *const i64,
    strides: *const i64,
    byte_offset: u64,
}

extern "C" {
    fn decode_step(q: *const DLTensor, k: *const DLTensor, v: *const DLTensor, out: *mut DLTensor)
        -> c_int;
    fn decode_message() -> *const c_char;
}

const HEADS: usize = 8;
const KEYS: usize = 1001;
const DEPTH: usize = 64;

/// An array of f32 in the memory of the CPU, whose extents are those of `shape`.
fn tensor(data: &mut [f32], shape: &[i64]) -> DLTensor {
    assert_eq!(data.len() as i64, shape.iter().product());
    DLTensor {
        data: data.as_mut_ptr().cast(),
        device: Device { device_type: 1, device_id: 0 },
        ndim: shape.len() as i32,
        dtype: DataType { code: 2, bits: 32, lanes: 1 },
        shape: shape.as_ptr(),
        strides: ptr::null(),
        byte_offset: 0,
    }
}

/// `decode_step`, whose statuses are errors.
fn step(q: &DLTensor, k: &DLTensor, v: &DLTensor, out: &mut DLTensor) -> Result<(), String> {
    match unsafe { decode_step(q, k, v, out) } {
        0 => Ok(()),
        _ => Err(unsafe { CStr::from_ptr(decode_message()) }.to_string_lossy().into_owned()),
    }
}

fn numbers(count: usize, mut seed: u32) -> Vec<f32> {
    let mut next = || {
        seed = seed.wrapping_mul(1664525).wrapping_add(1013904223);
        (seed >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..count).map(|_| next()).collect()
}

/// Attention of one head in double precision.
fn attend(q: &[f32], k: &[f32], v: &[f32]) -> Vec<f64> {
    let score = |key: &[f32]| q.iter().zip(key).map(|(a, b)| *a as f64 * *b as f64).sum::<f64>();
    let weights: Vec<f64> = k.chunks(DEPTH).map(|key| (score(key) * 0.125).exp()).collect();
    let sum: f64 = weights.iter().sum();
    let mut out = vec![0.0; DEPTH];
    for (weight, value) in weights.iter().zip(v.chunks(DEPTH)) {
        for (total, x) in out.iter_mut().zip(value) {
            *total += weight / sum * *x as f64;
        }
    }
    out
}

fn main() {
    let (row, cache) = ([HEADS as i64, 1, DEPTH as i64], [HEADS as i64, KEYS as i64, DEPTH as i64]);
    let mut q = numbers(HEADS * DEPTH, 1);
    let mut k = numbers(HEADS * KEYS * DEPTH, 2);
    let mut v = numbers(HEADS * KEYS * DEPTH, 3);
    let mut out = vec![0.0; HEADS * DEPTH];
    let (dq, dk, dv) = (tensor(&mut q, &row), tensor(&mut k, &cache), tensor(&mut v, &cache));
    step(&dq, &dk, &dv, &mut tensor(&mut out, &row)).unwrap();

    let mut largest = 0f64;
    for head in 0..HEADS {
        let keys = head * KEYS * DEPTH..(head + 1) * KEYS * DEPTH;
        let rows = head * DEPTH..(head + 1) * DEPTH;
        let expected = attend(&q[rows.clone()], &k[keys.clone()], &v[keys]);
        for (x, y) in out[rows].iter().zip(expected) {
            largest = largest.max((*x as f64 - y).abs());
        }
    }
    assert!(largest < 1e-5, "the largest difference is {largest}");
    println!("largest difference: below 1e-5");

    let (mut few, short) = (numbers(HEADS * 5 * DEPTH, 3), [HEADS as i64, 5, DEPTH as i64]);
    let wrong = step(&dq, &dk, &tensor(&mut few, &short), &mut tensor(&mut out, &row));
    println!("error: {}", wrong.unwrap_err());
}
