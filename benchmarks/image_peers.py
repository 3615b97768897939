"""ONNX Runtime beside the row W3/images of ./run bench: images a second over 10,000 images, at its best batch.

  ~/.cache/addax-peers/bin/python benchmarks/image_peers.py [FOLDER OF peers.py] [--threads N]

The model is that of peers.py, exported with a free batch; batches are slices of one array, as a user would write it.
"""
import argparse
import io
import json
import statistics
import sys
import time

import numpy
import onnxruntime
import torch


def images_per_second(session, x, batch):
    times = []
    for _ in range(3):
        begin = time.perf_counter()
        numpy.concatenate([session.run(None, {"x": x[i:i + batch]})[0] for i in range(0, len(x), batch)])
        times.append(time.perf_counter() - begin)
    return len(x) / statistics.median(times)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("folder", nargs="?", default="../shared/bench")
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    sys.path.insert(0, a.folder)
    import peers
    model = peers.torch_model("W3")[0].eval().to(memory_format=torch.contiguous_format)
    x = numpy.ascontiguousarray(peers.data("W3", 10000)[0].transpose(0, 3, 1, 2))
    file = io.BytesIO()
    torch.onnx.export(model, (torch.from_numpy(x[:2]),), file, input_names=["x"], dynamic_axes={"x": {0: "n"}},
                      dynamo=False)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = a.threads
    session = onnxruntime.InferenceSession(file.getvalue(), options)
    rates = {batch: images_per_second(session, x, batch) for batch in (1, 8, 32, 128, 512)}
    best = max(rates, key=rates.get)
    print(json.dumps({"workload": "W3/images", "peer": "onnxruntime " + onnxruntime.__version__, "dtype": "float32",
                      "batch": best, "threads": a.threads, "samples_per_s": round(rates[best], 1),
                      "others": {str(b): round(r, 1) for b, r in rates.items()}}), flush=True)


main()
