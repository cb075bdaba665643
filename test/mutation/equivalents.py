# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Mutants that no test can kill, as they do the same, and why."""

_BOUNDS = "it is for speed: NumPy compares the bounds of two arrays first too"

#: By the name of the module ("*": any) and the first line that differs, as the run prints it.
EQUIVALENTS: dict[tuple[str, str], str] = {
    (
        "extents.py",
        "for known, size in zip(extents(op.operands[0]), extents(result), strict=True):  ->  "
        "for known, size in zip(extents(op.operands[ -1]), extents(result), strict=True):",
    ): "all operands of an elementwise op have one shape, as was learned before",
    (
        "group_to_linalg.py",
        "keys_multiple: int = 1,  ->  keys_multiple: int = 0,",
    ): "neither pads the scores",
    (
        "extents.py",
        "return bounds if expr.rhs.value >= 0 else bounds[::-1]  ->  "
        "return bounds if expr.rhs.value >= 1 else bounds[::-1]",
    ): "a map has no product with 0",
    (
        "extents.py",
        "return bounds if expr.rhs.value >= 0 else bounds[::-1]  ->  "
        "return bounds if expr.rhs.value > 0 else bounds[::-1]",
    ): "a map has no product with 0",
    (
        "extents.py",
        "return not isinstance(value.type, ir.ShapedType) or value.type.has_static_shape  ->  "
        "return not isinstance(value.type, ir.ShapedType)",
    ): "it is for speed: extents that types state agree",
    ("quantities.py", "for sign in (1, -1)  ->  for sign in ( 2, -1)"): (
        "twice a sum is at most 0 where the sum is"
    ),
    ("written_tensors.py", '"tensor.cast": 0,  ->  "tensor.cast": -1,'): "a cast has one operand",
    ("*", "if TYPE_CHECKING:  ->  if False and (TYPE_CHECKING):"): "it is False where code runs",
    (
        "*",
        "if TYPE_CHECKING:  ->  if not TYPE_CHECKING:",
    ): "what is imported then is for types only",
    ("*", "@dataclass(frozen=True)  ->  @dataclass(frozen=False)"): "no field is assigned to",
    ("*", "@dataclasses.dataclass(frozen=True)  ->  @dataclasses.dataclass(frozen=False)"): (
        "no field is assigned to"
    ),
    ("*", "@dataclass(frozen=True, eq=False)  ->  @dataclass(frozen=False, eq=False)"): (
        "no field is assigned to"
    ),
    (
        "pattern.py",
        "old.replace_all_uses_with(lse[0])  ->  old.replace_all_uses_with(lse[ -1])",
    ): "there is one",
    (
        "visible_key_range.py",
        "return value if factor == 1 else arith.muli(value, as_value(factor))  ->  "
        "return value if factor == 0 else arith.muli(value, as_value(factor))",
    ): "a product with 1 is the value, and no factor is 0",
    (
        "quantities.py",
        "return is_product or self.is_at_most([(-1, quantity)], 0)  ->  return is_product or "
        "self.is_at_most([(- 2, quantity)], 0)",
    ): "twice a number is natural where the number is",
    (
        "tracer.py",
        "is_ranked = isinstance(op.operands[0].type, ir.RankedTensorType)  ->  "
        "is_ranked = isinstance(op.operands[ -1].type, ir.RankedTensorType)",
    ): "a cast has one operand",
    (
        "in_place.py",
        "specials = Specials(module, compilation, 1, batch_invariant=True)  ->  "
        "specials = Specials(module, compilation, 0, batch_invariant=True)",
    ): "for how many cores special functions are does not count where there are none",
    (
        "joined_tensors.py",
        "num_tensors, whole, part = 1, op.operands[0], op.results[0]  ->  "
        "num_tensors, whole, part = 1, op.operands[0], op.results[ -1]",
    ): "a slice has one result",
    (
        "joined_tensors.py",
        "block = op.regions[0].blocks[0]  ->  block = op.regions[ -1].blocks[0]",
    ): "a pad has one region",
    (
        "joined_tensors.py",
        "block = op.regions[0].blocks[0]  ->  block = op.regions[0].blocks[ -1]",
    ): "a pad has one block",
    (
        "joined_tensors.py",
        "padding = block.operations[-1].operands[0]  ->  "
        "padding = block.operations[-1].operands[ -1]",
    ): "a pad yields one value",
    (
        "join_tails.py",
        "return [op.operation for op in loop.terminator().regions[0].blocks[0].operations]  ->  "
        "return [op.operation for op in loop.terminator().regions[ -1].blocks[0].operations]",
    ): "what ends a parallel loop has one region",
    (
        "paged_caches.py",
        "extract = producer(op.regions[0].blocks[0].operations[-1].operands[0])  ->  "
        "extract = producer(op.regions[ -1].blocks[0].operations[-1].operands[0])",
    ): "a linalg.generic has one region",
    (
        "paged_caches.py",
        "steps = _steps(indices[free[0]], op.regions[0].blocks[0])  ->  "
        "steps = _steps(indices[free[ -1]], op.regions[0].blocks[0])",
    ): "there is one",
    (
        "paged_caches.py",
        "extract = producer(op.regions[0].blocks[0].operations[-1].operands[0])  ->  "
        "extract = producer(op.regions[0].blocks[0].operations[-1].operands[ -1])",
    ): "a gather yields one value",
    (
        "paged_caches.py",
        "steps = _steps(indices[free[0]], op.regions[0].blocks[0])  ->  "
        "steps = _steps(indices[free[0]], op.regions[0].blocks[ -1])",
    ): "a linalg.generic has one block",
    (
        "paged_caches.py",
        "return _Gather(pages, free[0], others, op.operands[0], table_dims, argument, steps)  ->  "
        "return _Gather(pages, free[ -1], others, op.operands[0], table_dims, argument, steps)",
    ): "there is one",
    (
        "calls.py",
        "extent = 1 + sum(  ->  extent = 2 + sum(",
    ): "a view of memory takes the same elements of more",
    (
        "marshalling.py",
        '"version": 3,  ->  "version": 4,',
    ): "the protocol asks for it, and NumPy does not read it",
    (
        "marshalling.py",
        '"version": 3,  ->  "typestr": self._typestr,',
    ): "the protocol asks for it, and NumPy does not read it",
    (
        "dequantisation.py",
        "return None if found is None or (is_float and not found.steps) else found  ->  "
        "return None if (is_float and not found.steps) else found",
    ): "what is not found is None",
    (
        "dequantisation.py",
        "stripped = tracer.strip(operands[0])  ->  stripped = tracer.strip(operands[ -1])",
    ): "a cast has one operand",
    (
        "paged_caches.py",
        "numbers: dict[ir.Value, int] = {gather.argument: -1}  ->  "
        "numbers: dict[ir.Value, int] = {gather.argument: - 2}",
    ): "it is the number of no step",
    (
        "paged_caches.py",
        "numbers |= {step.results[0]: at for at, step in enumerate(gather.steps)}  ->  "
        "numbers |= {step.results[ -1]: at for at, step in enumerate(gather.steps)}",
    ): "a step has one result",
    (
        "visible_keys.py",
        "value = op.operands[0]  ->  value = op.operands[ -1]",
    ): "a cast has one operand",
    (
        "packing.py",
        "is_one = len(packed) <= 1 and all(_is_same(bytes_[0], byte) for byte in bytes_)  ->  "
        "is_one = all(_is_same(bytes_[0], byte) for byte in bytes_)",
    ): "the second look takes the parts of one concatenation only",
    (
        "packing.py",
        "own = ((Atom(2),), (Atom(extents[0]),))  ->  own = ((Atom( 1),), (Atom(extents[0]),))",
    ): "a trial asks which parts there are, and not how many elements their index has",
    (
        "outline.py",
        "elif is_constant(operand) and not is_inside(operand, group.operation):  ->  "
        "elif is_constant(operand) or not is_inside(operand, group.operation):",
    ): "a copy of a constant of the region is the same number in front of the group",
    (
        "parts.py",
        "return self.extents[self.space.key_dims[-1]]  ->  "
        "return self.extents[self.space.key_dims[- 0]]",
    ): "a task of padded keys has one dimension of keys",
    (
        "reductions.py",
        "value = op.operands[0]  ->  value = op.operands[ -1]",
    ): "a cast has one operand",
    (
        "reductions.py",
        "attribute = constant_attribute(scalar.op.results[0])  ->  "
        "attribute = constant_attribute(scalar.op.results[ -1])",
    ): "a scalar op has one result",
    (
        "reductions.py",
        "if op is None or structured is None or not structured.reduced_loops:  ->  "
        "if structured is None or not structured.reduced_loops:",
    ): "nothing is structured that no op makes",
    (
        "split_group.py",
        "if plan.num_chunks is not None and plan.chunk is not None and plan.tail is not None:  ->  "
        "if plan.num_chunks is not None and plan.chunk is not None or plan.tail is not None:",
    ): "a plan has a tail where it has a number of chunks and their size",
    (
        "score_region.py",
        "is_float = isinstance(op.results[0].type, ir.FloatType)  ->  "
        "is_float = isinstance(op.results[ -1].type, ir.FloatType)",
    ): "all results of an op of arith or math are floats, or none is",
    (
        "score_region.py",
        "return bool(terminator.operands[0] == block.arguments[0])  ->  "
        "return bool(terminator.operands[ -1] == block.arguments[0])",
    ): "a region yields one value",
    (
        "interleaved_heads.py",
        "has_keys = len(space.key_dims) == 1 and extents.get(space.key_dims[0]) != 1  ->  "
        "has_keys = len(space.key_dims) == 1 and extents.get(space.key_dims[ -1]) != 1",
    ): "there is one",
    (
        "reshape_groups.py",
        "if (a.degree, a.known) < (b.degree, b.known)  ->  "
        "if (a.degree, a.known) <= (b.degree, b.known)",
    ): "of two that tie, neither has reached the end of its group: either may go on",
    (
        "symbolic_extents.py",
        "if other.known == 0 or self.known % other.known or "
        "min(powers.values(), default=0) < 0:  ->  "
        "if other.known == 0 or self.known % other.known or "
        "min(powers.values(), default= 1) < 0:",
    ): "no number that is not negative is below 0",
    (
        "combine_form.py",
        "found = numbering.of_yielded(combine.regions[0].blocks[0])  ->  "
        "found = numbering.of_yielded(combine.regions[ -1].blocks[0])",
    ): "a combine has one region",
    (
        "axes.py",
        "if len(atoms) == 1 and atoms[0].extent is None:  ->  "
        "if len(atoms) == 1 and atoms[ -1].extent is None:",
    ): "there is one",
    (
        "axes.py",
        "return tuple((part,) for part in _refine(atoms[0], extents))  ->  "
        "return tuple((part,) for part in _refine(atoms[ -1], extents))",
    ): "there is one",
    (
        "body_parts.py",
        "self.whether.append((outer.operands[0], is_then))  ->  "
        "self.whether.append((outer.operands[ -1], is_then))",
    ): "an scf.if has one operand",
    (
        "body_parts.py",
        "is_then = outer.regions[0].blocks[0] == inner.block  ->  "
        "is_then = outer.regions[0].blocks[ -1] == inner.block",
    ): "a branch of an scf.if is one block",
    (
        "split_group.py",
        "lse_type=result_types[1] if len(result_types) == 2 else None,  ->  "
        "lse_type=result_types[ 0] if len(result_types) == 2 else None,",
    ): "only whether there is one counts",
    (
        "iteration_space.py",
        "positions.index(dim) > max(map(positions.index, keys))  ->  "
        "positions.index(dim) >= max(map(positions.index, keys))",
    ): "a batch dimension and a key dimension have two positions",
    (
        "problem.py",
        "return -(-int(element.width) // 8)  ->  return -(-int(element.width) // 9)",
    ): "a float has 8, 16, 32 or 64 bits",
    ("tracer.py", "if left is right:  ->  if False and (left is right):"): (
        "it is for speed: what is compared with itself is the same"
    ),
    (
        "updated.py",
        '"version": 3,  ->  "typestr": f"V{span.itemsize}",',
    ): "the protocol asks for it, and NumPy does not read it",
    ("updated.py", "if (  ->  if ( other.low < one.high"): _BOUNDS,
    (
        "updated.py",
        "and other.low < one.high  ->  and _shares(_elements(one), _elements(other))",
    ): _BOUNDS,
    ("updated.py", "one.low < other.high  ->  one.low <= other.high"): _BOUNDS,
    ("updated.py", "and other.low < one.high  ->  and other.low <= one.high"): _BOUNDS,
    (
        "dynamic_rows.py",
        "group.operation.move_before(choice.else_block.operations[0])  ->  "
        "group.operation.move_before(choice.else_block.operations[ 1])",
    ): "the first op of the block is a constant",
    (
        "paged_caches.py",
        "argument = op.regions[0].blocks[0].arguments[0]  ->  "
        "argument = op.regions[ -1].blocks[0].arguments[0]",
    ): "a linalg.generic has one region",
    (
        "combine_form.py",
        "return value_depth if rows == list(lses) and combine.splits[0] not in value_depth else "
        "None  ->  return value_depth if rows == list(lses) else None",
    ): "what is compared with has a loop that no operand has, as no op of a module",
    (
        "marshalling.py",
        "if target.flags.c_contiguous:  ->  if False and (target.flags.c_contiguous):",
    ): "it is for speed: NumPy copies too",
    (
        "worker.py",
        "return True  ->  return False",
    ): "MLIR prints errors that no handler takes, and those become an exception before",
    (
        "layout_variants.py",
        "if not self.arguments or self._tasks(module, ()) is None:  ->  if not self.arguments:",
    ): "it is for speed: the first call would find that out",
    (
        "join_tails.py",
        "return users[0] if is_next and users[0].operands[1] == insertion.results[0] else None"
        "  ->  return users[0] if is_next and users[ -1].operands[1] == insertion.results[0] "
        "else None",
    ): "there is one",
    (
        "paged_caches.py",
        "argument = op.regions[0].blocks[0].arguments[0]  ->  "
        "argument = op.regions[0].blocks[ -1].arguments[0]",
    ): "a linalg.generic has one block",
    (
        "visible_keys.py",
        "type_ = op.operands[0].type  ->  type_ = op.operands[ 1].type",
    ): "both operands of a comparison have one type",
    (
        "products.py",
        "if are_operands or len(numerators) < 2:  ->  if len(numerators) < 2:",
    ): "it is for speed: the pairs would be that of the operands again, in both orders",
    (
        "reshape_groups.py",
        "if a.known != b.known or left is None or right is None:  ->  "
        "if a.known != b.known or right is None:",
    ): "of equal factors, 0 alone has no quotient, on either side",
    (
        "reshape_groups.py",
        "if a.known != b.known or left is None or right is None:  ->  "
        "if a.known != b.known or left is None:",
    ): "of equal factors, 0 alone has no quotient, on either side",
    (
        "split_group.py",
        "return max(space.long_key_dims, key=lambda dim: space.static_extents.get(dim, 0))  ->  "
        "return max(space.long_key_dims, key=lambda dim: space.static_extents.get(dim, 1))",
    ): "of several dimensions of keys, those that are known have two or more",
    (
        "split_group.py",
        "return max(space.long_key_dims, key=lambda dim: space.static_extents.get(dim, 0))  ->  "
        "return max(space.long_key_dims, key=lambda dim: space.static_extents.get(dim, -1))",
    ): "of several dimensions of keys, those that are known have two or more",
    (
        "structured_op.py",
        "if current is not None and current.parent is None:  ->  if current.parent is None:",
    ): "a module alone is in nothing, and the loop ends there",
    (
        "scaling.py",
        "core, coefficient = looked.operands[0], -coefficient  ->  "
        "core, coefficient = looked.operands[ -1], -coefficient",
    ): "a negation has one operand",
    (
        "structured_op.py",
        "arguments = op.regions[0].blocks[0].arguments  ->  "
        "arguments = op.regions[ -1].blocks[0].arguments",
    ): "a linalg op has one region",
    (
        "structured_op.py",
        "arguments = op.regions[0].blocks[0].arguments  ->  "
        "arguments = op.regions[0].blocks[ -1].arguments",
    ): "its region has one block",
    (
        "structured_op.py",
        "affine_maps[0].n_dims,  ->  affine_maps[ -1].n_dims,",
    ): "all maps of an op have its loops",
    ("registry.py", "return False  ->  return True"): "a pass that told of an error has failed",
    (
        "executable.py",
        "if target is not None and not isinstance(result, UpdatedResult)  ->  "
        "if not isinstance(result, UpdatedResult)",
    ): "None shares no memory with an array",
    (
        "marshalling.py",
        "value: float | int | bool = words[0]  ->  value: float | int | bool = words[ -1]",
    ): "a number is one word",
    ("executable.py", "return values[0]  ->  return values[ -1]"): "there is one",
    (
        "opencl.py",
        "skipped = 0  # Elements of the buffer, before the tensor.  ->  "
        "skipped = -1  # Elements of the buffer, before the tensor.",
    ): "an offset follows its tensor, which sets the number",
    (
        "symbolic_extents.py",
        "return resolve(op.operands[0]).times(Product(multiple))  ->  "
        "return resolve(op.operands[ -1]).times(Product(multiple))",
    ): "there is one operand",
}

EQUIVALENTS |= {
    (module, "@dataclass(frozen=True, eq=False)  ->  @dataclass(frozen=True, eq=True)"): (
        "no two are compared, and none is hashed: expressions are looked up by id"
    )
    for module in (
        "attention.py", "dequantisation.py", "exponents.py", "guards.py",
        "packing.py", "products.py", "reductions.py", "scaling.py", "softmax.py",
        "structured_op.py", "tracer.py",
    )
}  # fmt: skip
