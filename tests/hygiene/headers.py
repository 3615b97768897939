#!/usr/bin/env python3
"""headers.py INCLUDE_FOLDER COMPILER...: every public header compiles alone and draws in none of the parts.

Most of the time would go into the few headers that all others begin with. Those are compiled once; a header that
includes one of them starts where that one ended, which adds no name that it would not have anyway.
"""
import collections
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile

PARTS = re.compile(r"/(xtensor|xtensor-blas|xtl|xsimd|fmt|nlohmann|cuda\w*)/|/(hdf5|H5\w+|dnnl\w*|cblas|lapacke?|cuda\w*|curl|zlib)\.h(?!pp)")
INCLUDE = re.compile(r'^#include "(addax/[^"]+)"', re.MULTILINE)
SHARED_BY = 6  # headers that a beginning must serve to be worth its compilation


class Headers:
    def __init__(self, root, compiler, folder):
        self.root, self.compiler, self.folder = root, compiler, pathlib.Path(folder)
        self.names = sorted(str(p.relative_to(root)) for p in root.rglob("*.hpp"))
        self.includes = {name: INCLUDE.findall((root / name).read_text()) for name in self.names}
        uses = collections.Counter(i for all_of in self.includes.values() for i in all_of)
        self.beginnings = {name for name, count in uses.items() if count >= SHARED_BY and name in self.includes}
        self.sizes = {name: len(self.closure(name, set())) for name in self.beginnings}

    def closure(self, name, seen):
        if name not in seen:
            seen.add(name)
            for other in self.includes.get(name, []):
                self.closure(other, seen)
        return seen

    def compile(self, *more, text=None):
        command = [*self.compiler, "-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I", str(self.root), *more]
        return subprocess.run(command, input=text, capture_output=True, text=True)

    def begin(self, name):
        """A file that includes `name`, compiled beside it."""
        path = self.folder / (name.replace("/", "_"))
        path.write_text(f"#include <{name}>\n")
        self.compile("-x", "c++-header", "-o", f"{path}.gch", str(path))

    def complaint(self, name):
        beginnings = [i for i in self.includes[name] if i in self.beginnings]
        more = ["-fsyntax-only", "-x", "c++", "-MD", "-MF", "/dev/stdout"]
        if beginnings:
            largest = max(beginnings, key=lambda i: self.sizes[i])
            more += ["-include", str(self.folder / largest.replace("/", "_"))]
        result = self.compile(*more, "-", text=f"#include <{name}>\n#include <{name}>\n")
        if result.returncode:
            return f"{name} does not compile alone:\n{result.stderr}"
        part = PARTS.search(result.stdout)
        if part and name != "addax/xtensor.hpp":
            return f"{name} draws in {part.group(0)}"
        return None


def main(root, *compiler):
    with tempfile.TemporaryDirectory() as folder, \
            concurrent.futures.ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        headers = Headers(pathlib.Path(root), compiler, folder)
        list(pool.map(headers.begin, headers.beginnings))
        found = [c for c in pool.map(headers.complaint, headers.names) if c]
    print(f"{len(headers.names)} public headers", *found, sep="\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
