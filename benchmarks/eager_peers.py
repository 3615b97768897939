"""PyTorch beside the rows eager/add, eager/add_gradient and W0/by_hand of ./run bench: one JSON object a line."""
import json
import sys
import time

import torch


def report(row, batch, times):
    times.sort()
    at = lambda share: round(times[min(len(times) - 1, int(share * len(times)))] * 1e6, 3)
    print(json.dumps({"workload": row, "peer": "torch " + torch.__version__, "dtype": "float32", "batch": batch,
                      "threads": torch.get_num_threads(), "p50_us": at(0.5), "p99_us": at(0.99), "min_us": at(0)}),
          flush=True)


def times_of(call, calls_inside=1, most=10000, limit=3.0):
    for _ in range(20):
        call()
    times, begun = [], time.perf_counter()
    while len(times) < most and time.perf_counter() - begun < limit:
        start = time.perf_counter()
        call()
        times.append((time.perf_counter() - start) / calls_inside)
    return times


def additions(a, b):
    def call():
        for _ in range(100):
            torch.add(a, b)
    return call


def by_hand():
    hidden, last = torch.nn.Linear(4, 16), torch.nn.Linear(16, 3)
    weights = [*hidden.parameters(), *last.parameters()]
    optimizer = torch.optim.SGD(weights, lr=0.01)
    x, y = torch.randn(32, 4), torch.randint(0, 3, (32,))
    criterion = torch.nn.CrossEntropyLoss()

    def step():
        optimizer.zero_grad(set_to_none=True)
        criterion(last(torch.relu(hidden(x))), y).backward()
        optimizer.step()
    return step


if __name__ == "__main__":
    torch.set_num_threads(int(sys.argv[1]) if len(sys.argv) > 1 else 2)
    one, two = torch.ones(1), torch.full((1,), 2.0)
    report("eager/add", 1, times_of(additions(one, two), 100))
    report("eager/add_gradient", 1, times_of(additions(torch.ones(1, requires_grad=True), two), 100))
    report("W0/by_hand", 32, times_of(by_hand()))
