# Part of the mlir-attention project, under the Apache License v2.0 with LLVM Exceptions.
# See LICENSE for licence information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception

"""MkDocs hooks: pages of the site that lie outside of docs/, and links as in the repository.

A link leads where it does in the repository. On the site it becomes one to the page of that
file; a file that is no page is linked where `repo_url` says, and is plain text without.
"""

import posixpath
import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

ROOT = Path(__file__).parents[2]

#: Files of the repository, and what they are called on the site.
PAGES = {
    "README.md": "index.md",
    "CONTRIBUTING.md": "contributing.md",
    "CHANGELOG.md": "changelog.md",
    "bench/README.md": "benchmarks.md",
    "examples/README.md": "examples.md",
}

#: [text](target), or with an anchor; no address of the web.
LINK = re.compile(r"\[(?P<text>[^\]\[]*)\]\((?P<target>[^)\s#:]+)(?P<anchor>#[^)\s]*)?\)")


def on_files(files: Files, config: Any) -> Files:
    """Adds the pages from outside of docs/."""
    for path, uri in PAGES.items():
        files.append(File.generated(config, uri, abs_src_path=str(ROOT / path)))
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Files) -> str:
    """Turns links of the repository into those of the site."""
    here = page.file.src_uri
    path_here = {uri: path for path, uri in PAGES.items()}.get(here, f"docs/{here}")

    def relinked(link: re.Match[str]) -> str:
        path = posixpath.normpath(posixpath.join(posixpath.dirname(path_here), link["target"]))
        if not (ROOT / path).exists():
            return link[0]  # MkDocs tells.
        file = files.get_file_from_path(_uri(path))
        if file and file.inclusion.is_included():
            target = posixpath.relpath(file.src_uri, posixpath.dirname(here))
            return f"[{link['text']}]({target}{link['anchor'] or ''})"
        if config.repo_url:
            return f"[{link['text']}]({config.repo_url.rstrip('/')}/blob/main/{path})"
        return link["text"]

    return LINK.sub(relinked, markdown)


def _uri(path: str) -> str:
    """What the file or folder at `path` is called on the site, if it is a page."""
    if path not in PAGES and f"{path}/README.md" in PAGES:
        path = f"{path}/README.md"
    return PAGES.get(path, path.removeprefix("docs/"))
