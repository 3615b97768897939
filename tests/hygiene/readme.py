#!/usr/bin/env python3
"""readme.py README INCLUDE_FOLDER COMPILER...: every program in the README compiles as it stands."""
import pathlib
import re
import subprocess
import sys

readme, include, *compiler = sys.argv[1:]
programs = re.findall(r"^```cpp\n(.*?)^```$", pathlib.Path(readme).read_text(), re.S | re.M)
programs = [p for p in programs if "int main(" in p]
for program in programs:
    subprocess.run([*compiler, "-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only", "-I", include,
                    "-x", "c++", "-"], input=program, text=True, check=True)
print(f"{len(programs)} programs")
sys.exit(not programs)
