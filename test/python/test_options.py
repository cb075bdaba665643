# RUN: %pytest %s
# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Options of passes as text: what each says of itself, what is read, and what is refused."""

import re
from dataclasses import dataclass

import pytest

from mlir_attention.options import check_minima
from mlir_attention.passes.options import NoOptions, declare, option, parse, to_text


@dataclass(frozen=True)
class Options:
    num_parts: int = option(3, "a number", minimum=1)
    is_fast: bool = option(False, "a flag")
    ratio: float = option(0.5, "a ratio")
    kind: str = option("one", "a kind", choices=("one", "other"))
    name: str = option("", "a name")

    def __post_init__(self) -> None:
        if self.num_parts == 13:
            raise ValueError("13 is no number of parts")


def test_each_option_says_what_it_may_be():
    assert declare("pass 'p'", Options) == [
        ("num-parts", "a number (default: 3)", 3),
        ("is-fast", "a flag (default: false)", False),
        ("ratio", "a ratio (default: 0.5)", 0.5),
        ("kind", "a kind (one of one, other; default: one)", "one"),
        ("name", "a name (default: '')", ""),
    ]
    assert declare("pass 'p'", NoOptions) == []


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("num-parts=1", Options(num_parts=1)),
        ("  num-parts=7\tkind=other ", Options(num_parts=7, kind="other")),
        ("is-fast name=a_b", Options(is_fast=True, name="a_b")),
        ("is-fast=1 ratio=2", Options(is_fast=True, ratio=2.0)),
        ("is-fast=0", Options()),
        ("is-fast=true", Options(is_fast=True)),
        ("is-fast=false", Options()),
        ("name={a b=c} num-parts=2", Options(name="a b=c", num_parts=2)),
        ('name="a b" is-fast', Options(name="a b", is_fast=True)),
        ("name='a b' is-fast", Options(name="a b", is_fast=True)),
        ("name=a=b", Options(name="a=b")),
    ],
)
def test_what_is_read(text, options):
    assert parse("pass 'p'", Options, text) == options


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("num-parts=0", "option 'num-parts' of pass 'p' expects an integer of at least 1, but got "
                        "'0'"),
        ("num-parts=1.5", "an integer of at least 1, but got '1.5'"),
        ("num-parts=1_0", "an integer of at least 1, but got '1_0'"),
        ("num-parts", "'num-parts' of pass 'p' expects an integer of at least 1, but got nothing"),
        ("num-parts=", "'num-parts' of pass 'p' expects an integer of at least 1, but got nothing"),
        ("ratio=x", "'ratio' of pass 'p' expects a number, but got 'x'"),
        ("is-fast=2", "'is-fast' of pass 'p' expects true or false, but got '2'"),
        ("is-fast=", "'is-fast' of pass 'p' expects true or false, but got nothing"),
        ("kind=third", "'kind' of pass 'p' expects one of 'one', 'other', but got 'third'"),
        ("kind", "'kind' of pass 'p' expects one of 'one', 'other', but got nothing"),
        ("name={}", "'name' of pass 'p' expects a word, but got nothing"),
        ("is-fast is-fast", "option 'is-fast' of pass 'p' is given twice"),
        ("is_fast", "pass 'p' has no option 'is_fast'; it has 'num-parts', 'is-fast', 'ratio', "
                    "'kind', 'name'"),
        ("is-fast =1", "pass 'p': expected 'option=value', but got '=1'"),
        ("num-parts=13", "pass 'p': 13 is no number of parts"),
    ],
)  # fmt: skip
def test_what_is_refused(text, message):
    with pytest.raises(ValueError, match=f"{re.escape(message)}$"):
        parse("pass 'p'", Options, text)


def test_a_pass_without_options_has_none():
    assert parse("pass 'p'", NoOptions, " ") == NoOptions()
    with pytest.raises(ValueError, match=r"^pass 'p' has no option 'a'; it has none$"):
        parse("pass 'p'", NoOptions, "a=1")


def test_text_is_read_again():
    options = Options(num_parts=4, is_fast=True, kind="other")
    text = to_text(vars(options))
    assert text == "num-parts=4 is-fast=true ratio=0.5 kind=other"
    assert parse("pass 'p'", Options, text) == options


def test_numbers_below_their_minimum_are_named():
    check_minima(Options(num_parts=1))
    with pytest.raises(ValueError, match=r"^num_parts = 0 must be at least 1$"):
        check_minima(Options(num_parts=0))
