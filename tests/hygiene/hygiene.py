#!/usr/bin/env python3
"""Rules that the compiler does not check: hygiene.py RULE. Each rule is a function below; it returns the complaints."""
import itertools
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HOMES = ["include", "src", "layers", "losses", "optimizers", "datasets", "samples", "tools", "tests", "benchmarks"]
CODE = sorted(p for home in HOMES for p in (ROOT / home).rglob("*") if p.suffix in (".hpp", ".cpp", ".cu", ".cuh"))

# A folder includes what stands left of it; folders of one row do not see each other. Data sets see the core alone.
ROWS = [["core"], ["backends"], ["ops"], ["autograd", "data"], ["graph"], ["nn"], ["layers", "losses", "optimizers"],
        ["saving"], ["training"]]
RANK = {name: rank for rank, row in enumerate(ROWS) for name in row} | {"datasets": 0.5}

# What the includes of each part begin with. One folder includes a part, and no public header but the bridge does.
PARTS = {
    "xtensor": ("xtensor/", "xtensor-blas/", "xtl/"), "xsimd": ("xsimd/",), "BLAS": ("cblas", "lapack", "openblas"),
    "oneDNN": ("dnnl", "oneapi/"), "CUDA": ("cuda", "cublas", "cudnn", "nvrtc"), "fmt": ("fmt/",),
    "nlohmann-json": ("nlohmann/",), "HDF5": ("hdf5", "H5"), "libzip": ("zip.h",), "zlib": ("zlib.h",),
    "curl": ("curl/",), "libpng": ("png.h",), "TurboJPEG": ("turbojpeg.h",),
}
INCLUDE = re.compile(r'^\s*#\s*include\s*[<"]([^>"]+)[>"]', re.M)


def name(path):
    return str(path.relative_to(ROOT))


def folder(path):
    """core, ops, layers ... for library code, include, tests, samples or benchmarks for the rest."""
    parts = path.relative_to(ROOT).parts
    return parts[1] if parts[0] == "src" else parts[0]


def library():
    return [p for p in CODE if folder(p) in RANK]


def home_of_public_headers():
    """addax/layers/dense.hpp belongs to the folder that holds dense.cpp. Handles (addax/metric.hpp) are everybody's words."""
    homes = {}
    for path in library():
        for header in (ROOT / "include" / "addax").glob(f"*/{path.stem}.hpp"):
            if path.suffix == ".cpp":
                homes.setdefault(str(header.relative_to(ROOT / "include")), []).append(folder(path))
    return homes


def may_see(user, used):
    if user == used or used == "core":
        return True
    return "datasets" not in (user, used) and RANK[used] < RANK[user]


def includes():
    """The order of the folders, and each part in one folder."""
    homes = home_of_public_headers()
    owners = {}
    for path in CODE:
        user = folder(path)
        for text in INCLUDE.findall(path.read_text()):
            if ".." in text.split("/"):
                yield f"{name(path)}: includes {text}, a path that climbs"
            for part in (p for p, starts in PARTS.items() if text.startswith(starts)):
                if user in RANK and owners.setdefault(part, user) != user:
                    yield f"{name(path)}: includes {text}, but {part} belongs to {owners[part]}"
                if user == "include" and path.name != "xtensor.hpp":
                    yield f"{name(path)}: a public header includes {text}"
            used = homes.get(text, [text.split("/")[0]] if text.split("/")[0] in RANK else [])
            if user in RANK and used and not any(may_see(user, u) for u in used):
                yield f"{name(path)}: includes {text}, but {user} stands left of {used[0]}"
            if user == "include" and text.split("/")[0] in RANK:
                yield f"{name(path)}: a public header includes {text}"
            if user in ("samples", "tools") and text.split("/")[0] in RANK:
                yield f"{name(path)}: includes {text}, which is no public header"


def functions(path):
    """(length, line, head) of every function. A clang-formatted body ends at the first `}` as far left as its head."""
    lines = path.read_text().splitlines()
    indent = [len(l) - len(l.lstrip()) if l.strip() and not l.startswith("#") else None for l in lines]
    for end, line in enumerate(lines):
        if not line.lstrip().startswith("}"):
            continue
        start = end - 1
        while start >= 0 and (indent[start] is None or indent[start] > indent[end]):
            start -= 1
        head = lines[start].strip() if start >= 0 else ""
        if "(" in head and not re.match(r"(namespace|class|struct|enum|union|if|for|while|switch|do|else|try|const|\}|//)\b|\}", head):
            yield end - start + 1, start + 1, head


def sizes():
    """Files under 500 lines, functions under 60."""
    for path in CODE + [ROOT / "run", ROOT / ".ci/run", *(ROOT / "tests").rglob("*.py")]:
        count = path.read_text().count("\n")
        if count > 500:
            yield f"{name(path)}: {count} lines, 500 are allowed"
    found = sorted(((*f, path) for path in CODE for f in functions(path)), key=lambda f: -f[0])
    print("The ten longest functions:")
    for length, line, head, path in found[:10]:
        print(f"  {length:4} lines  {name(path)}:{line}  {head[:70]}")
    for length, line, head, path in itertools.takewhile(lambda f: f[0] > 60, found):
        yield f"{name(path)}:{line}: a function of {length} lines, 60 are allowed: {head[:60]}"


# Classes that are a formula each: one test of a row a class for the whole family, and one source where they share the formula.
FAMILIES = {"initializers": {"variance_scaling": ("glorot", "he", "lecun")}, "regularizers": {}, "constraints": {}}


def trios():
    """One class, one header, one source, one test, the same stem."""
    sources = {p.stem for p in library() if p.suffix == ".cpp"}
    tests = {p.stem.removesuffix("_test") for p in (ROOT / "tests").rglob("*_test.cpp")}
    for header in sorted((ROOT / "include/addax").glob("*/*.hpp")):
        folder, stem = header.parent.name, header.stem
        if folder in ("detail", "ops"):
            continue
        source = next((s for s, members in FAMILIES.get(folder, {}).items() if stem.split("_")[0] in members), stem)
        test = folder if folder in FAMILIES else stem
        for kind, want, have in (("source", source, sources), ("test", test, tests)):
            if want not in have:
                yield f"{name(header)}: has no {kind} of the name {want}"


def words():
    """Nothing that promises later work, and nothing that names a machine."""
    later = re.compile(r"\b(TO" r"DO|FIX" r"ME|XX" r"X|HA" r"CK|for no" r"w|not implemented y" r"et|place" r"holder)\b", re.I)
    machine = re.compile(r"(/(home|root|work|tmp|Users)/)\w")
    texts = [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "run", ROOT / ".ci/run", ROOT / "meson.build"]
    for path in CODE + texts:
        for number, line in enumerate(path.read_text().splitlines(), 1):
            for found in (later.search(line), machine.search(line)):
                if found:
                    yield f"{name(path)}:{number}: says {found.group(0)!r}"


def listed():
    """Every source stands in its folder's meson.build, once and in order."""
    for home in sorted({p.parent for p in CODE if p.suffix == ".cpp"}):
        build = next(b for b in [home, *home.parents] if (b / "meson.build").exists())
        text = (build / "meson.build").read_text()
        for path in sorted(home.glob("*.cpp")):
            if f"'{path.relative_to(build)}'" not in text and f"'{path.stem}'" not in text:
                yield f"{name(path)}: not listed in {name(build / 'meson.build')}"


def format():  # noqa: A001, the rule's name
    """clang-format 14; another version breaks lines elsewhere."""
    tools = ["clang-format-14", "clang-format"]
    for tool in tools:
        version = subprocess.run(["sh", "-c", f"{tool} --version"], capture_output=True, text=True).stdout
        if "version 14." in version:
            break
    else:
        print("clang-format 14 is not here: skipped")
        sys.exit(77)
    batches = [CODE[i:i + 50] for i in range(0, len(CODE), 50)]
    for batch in batches:
        result = subprocess.run([tool, "--dry-run", "-Werror", *batch], capture_output=True, text=True)
        yield from sorted(set(re.findall(r"^(\S+\.\w+):\d+:\d+: error", result.stderr, re.M)))


RULES = {f.__name__: f for f in (includes, sizes, trios, words, listed, format)}

if __name__ == "__main__":
    complaints = list(RULES[sys.argv[1]]())
    print(*complaints, sep="\n")
    sys.exit(bool(complaints))
