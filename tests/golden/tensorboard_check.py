#!/usr/bin/env python3
"""tensorboard_check.py LOG_DIR WANTED: reads event files with the real TensorBoard and compares them with WANTED, a JSON
file of {run: {"scalars": {tag: [[step, value], ...]}, "histograms": {tag: count}, "images": {tag: [width, height]},
"layers": [...], "variables": [...]}}. Exit code 0 where all agree."""
import io
import json
import struct
import sys

from tensorboard.backend.event_processing import event_accumulator
from tensorboard.compat.proto import graph_pb2
from tensorboard.plugins.graph import keras_util
from tensorboard.util import tensor_util


def values(run, tag):
    return [(e.step, tensor_util.make_ndarray(e.tensor_proto)) for e in run.Tensors(tag)]


def check(condition, what):
    if not condition:
        sys.exit(f"TensorBoard sees otherwise: {what}")


def check_run(run, wanted):
    plugins = {tag: run.SummaryMetadata(tag).plugin_data.plugin_name for tag in run.Tags()["tensors"]}
    of = lambda plugin: {tag for tag, name in plugins.items() if name == plugin}
    check(of("scalars") == set(wanted["scalars"]), f"scalars {sorted(of('scalars'))}")
    for tag, points in wanted["scalars"].items():
        seen = [[step, float(v)] for step, v in values(run, tag)]
        check(seen == points, f"{tag} {seen} instead of {points}")
    check(of("histograms") == set(wanted.get("histograms", {})), f"histograms {sorted(of('histograms'))}")
    for tag, count in wanted.get("histograms", {}).items():
        for _, buckets in values(run, tag):
            check(buckets.shape == (30, 3) and buckets[:, 2].sum() == count, f"{tag} {buckets}")
    check(of("images") == set(wanted.get("images", {})), f"images {sorted(of('images'))}")
    for tag, size in wanted.get("images", {}).items():
        for _, strings in values(run, tag):
            png = strings[2]
            check([int(strings[0]), int(strings[1])] == size, f"{tag} {strings[:2]}")
            check(png[:8] == b"\x89PNG\r\n\x1a\n" and list(struct.unpack(">II", png[16:24])) == size, f"{tag} {png[:24]}")
    if "layers" in wanted:
        (_, text), = values(run, "keras")
        graph = keras_util.keras_model_to_graph_def(json.loads(text.item()))
        names = [node.name for node in graph.node]
        check(all(any(n.endswith(layer) for n in names) for layer in wanted["layers"]), f"layers {names}")
        nodes = {node.name for node in run.Graph().node}
        check(set(wanted["variables"]) <= nodes, f"variables {sorted(nodes)}")
        check(all(i.split(":")[0] in nodes for node in run.Graph().node for i in node.input), "inputs without a node")


def main(folder, wanted_file):
    with open(wanted_file) as file:
        wanted = json.load(file)
    for name, content in wanted.items():
        run = event_accumulator.EventAccumulator(f"{folder}/{name}", size_guidance={"tensors": 0})
        run.Reload()
        check_run(run, content)


if __name__ == "__main__":
    main(*sys.argv[1:])
