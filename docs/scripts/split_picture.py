# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""Draws docs/pictures/split.svg: a group of 1000 keys, its split into chunks, and the combine.

python docs/scripts/split_picture.py          writes it
python docs/scripts/split_picture.py --check  fails if it is out of date
"""

from svg import AMBER, BLUE, GREEN, GREY, RED, Picture, write_or_check

KEYS, CHUNK = 1000, 256
LEFT, RIGHT, GAP = 20, 460, 6
#: What each part is written with below it.
SUBSCRIPTS = "₀₁₂₃"


def split_and_combine() -> str:
    parts = [CHUNK] * (KEYS // CHUNK) + [KEYS % CHUNK]
    per_key = (RIGHT - LEFT - GAP * (len(parts) - 1)) / KEYS
    drawn = Picture(
        480, 452, f"{KEYS} keys, split into chunks of {CHUNK} and a tail, then combined"
    )

    drawn.text(LEFT, 26, "key/value cache: views, nothing is copied", anchor="start")
    drawn.text(RIGHT, 26, f"{KEYS} keys", anchor="end")
    starts = [LEFT + number * (CHUNK * per_key + GAP) for number in range(len(parts))]
    for number, (start, keys) in enumerate(zip(starts, parts, strict=True)):
        width = keys * per_key
        middle = start + width / 2
        sub = SUBSCRIPTS[number]
        name = f"tail of {keys}" if keys != CHUNK else f"chunk of {keys}"
        drawn.box(start, 36, width, 48, AMBER, f"K{sub}, V{sub}", name)
        drawn.arrow((middle, 84), (middle, 163))
        drawn.arrow((240, 138), (middle - 14, 163))
        drawn.box(start, 164, width, 62, BLUE, f"score(Q K{sub}ᵀ)", f"softmax · V{sub}")
        drawn.arrow((middle, 226), (middle, 257))
        drawn.box(start, 258, width, 34, GREY, f"O{sub}, LSE{sub}")
        drawn.arrow((middle, 292), (240 + (middle - 240) / 3, 331))
    drawn.box(200, 108, 80, 30, GREEN, "Q: rows")
    drawn.box(
        LEFT,
        332,
        RIGHT - LEFT,
        54,
        RED,
        "attention.lse_combine",
        "w = exp(LSE - max LSE),   O = Σ w O / Σ w",
    )
    drawn.arrow((240, 386), (240, 409))
    drawn.box(160, 410, 160, 30, GREEN, "O: the exact output")
    return drawn.render()


if __name__ == "__main__":
    write_or_check("split.svg", split_and_combine(), __file__)
