"""Writes headers as C++ string literals, by the names that they are included by: embed_headers.py OUTPUT ROOT FILE..."""
import os
import sys

output, root, *files = sys.argv[1:]
with open(output, "w") as out:
    for file in files:
        out.write('{"%s", R"header(%s)header"},\n' % (os.path.relpath(file, root), open(file).read()))
