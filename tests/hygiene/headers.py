#!/usr/bin/env python3
"""headers.py INCLUDE_FOLDER COMPILER...: every public header compiles alone and draws in none of the parts."""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys

PARTS = re.compile(r"/(xtensor|xtensor-blas|xtl|xsimd|fmt|nlohmann|cuda\w*)/|/(hdf5|H5\w+|dnnl\w*|cblas|lapacke?|cuda\w*|curl|zlib)\.h(?!pp)")


def complaint(compiler, root, header):
    command = [*compiler, "-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "-x", "c++",
               "-I", str(root), "-MD", "-MF", "/dev/stdout", "-"]
    text = f"#include <{header}>\n#include <{header}>\n"
    result = subprocess.run(command, input=text, capture_output=True, text=True)
    if result.returncode:
        return f"{header} does not compile alone:\n{result.stderr}"
    part = PARTS.search(result.stdout)
    if part and header != "addax/xtensor.hpp":
        return f"{header} draws in {part.group(0)}"
    return None


def main(root, *compiler):
    root = pathlib.Path(root)
    headers = sorted(str(p.relative_to(root)) for p in root.rglob("*.hpp"))
    with concurrent.futures.ThreadPoolExecutor(min(2, os.cpu_count() or 1)) as pool:
        found = [c for c in pool.map(lambda h: complaint(compiler, root, h), headers) if c]
    print(f"{len(headers)} public headers", *found, sep="\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
