"""What a call of the Python client costs, beside TensorBoard's SummaryWriter in the same process. Prints JSON.

    python3 test/bench/python/bench_client.py [--rows N] [--out FILE]

Speaks to the recorder that MARGIN_SOCKET names (``margin run -- python3 …/bench_client.py --out FILE``), else to a sink of
its own in another process. SummaryWriter is measured where ``torch`` and ``tensorboard`` (or ``tensorboardX``) are installed.
Calls are timed one by one for p50 and p99, then once more without a clock between them for the whole time per call,
from the first call to the end of the closing: the best of three rounds.
"""

import argparse
import gc
import json
import os
import platform
import subprocess
import sys
import tempfile
import time

sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..", "python"))

NAMES = ("loss", "lr", "grad_norm", "active_share", "update_ratio", "accuracy")
LIMITS = {"p50Us": 2.5, "p99Us": 30.0, "wholeUs": 8.0}

SINK = r"""
import json, socket, sys
listener = socket.socket(socket.AF_UNIX)
listener.bind(sys.argv[1])
listener.listen(1)
print("ready", flush=True)
rows = 0
while True:
    connection, _ = listener.accept()
    stream = connection.makefile("rb")
    stream.readline()
    say = lambda kind: connection.sendall(json.dumps({"kind": kind, "rows": rows, "snapshots": 0}).encode() + b"\n")
    say("welcome")
    for line in stream:
        frame = json.loads(line)
        stream.read(frame.get("bytes", 0))
        if frame["kind"] == "metrics":
            rows += frame["rows"]
            say("ack")
        elif frame["kind"] == "note":
            print(frame["text"], file=sys.stderr)
"""


def row(step):
    return {"loss": 1.0 / step, "lr": 1e-3, "grad_norm": 0.5, "active_share": 0.25, "update_ratio": 1e-3, "accuracy": 0.9}


def measure(log, close, count):
    """p50 and p99 of single calls in µs, with the clock's own time taken off."""
    clock = time.perf_counter_ns
    overhead = sorted(clock() * -1 + clock() for _ in range(10_000))[5_000]
    times = []
    for step in range(1, count + 1):
        metrics = row(step)
        began = clock()
        log(metrics, step)
        times.append(clock() - began)
    close()
    times.sort()
    return [max(0, times[int(len(times) * share)] - overhead) / 1000 for share in (0.5, 0.99, 0.999)]


def measure_whole(log, close, count):
    """µs per call from the first call to the end of the closing, by the wall and of the processor; ms of the closing."""
    rows = [row(step) for step in range(1, 1001)]
    began, worked = time.perf_counter(), time.process_time()
    for step in range(count):
        log(rows[step % 1000], step + 1)
    called = time.perf_counter()
    close()
    ended, done = time.perf_counter(), time.process_time()
    return (ended - began) / count * 1e6, (done - worked) / count * 1e6, (ended - called) * 1000


def bench(open_log, count, rounds=3):
    """The best of the rounds, figure by figure: what else the machine does is not the client's."""
    figures = []
    for _ in range(rounds):
        gc.collect()
        times = measure(*open_log(), count)
        figures.append([*times, *measure_whole(*open_log(), count)])
    names = ("p50Us", "p99Us", "p999Us", "wholeUs", "wholeCpuUs", "closingMs")
    best = {name: round(min(column), 3) for name, column in zip(names, zip(*figures))}
    return {"rows": count, "rounds": rounds, **best}


def open_margin(drops):
    import margin

    run = margin.init(config={"bench": True})
    queue = run._queue

    def close():
        run.finish()
        drops.append(queue.dropped_rows)

    return run.log, close


def open_silent():
    import margin

    address = os.environ.pop("MARGIN_SOCKET", None)
    run = margin.init()
    if address is not None:
        os.environ["MARGIN_SOCKET"] = address
    return run.log, run.finish


def find_summary_writer():
    for module in ("torch.utils.tensorboard", "tensorboardX"):
        try:
            return module, __import__(module, fromlist=["SummaryWriter"]).SummaryWriter
        except Exception:
            continue
    return None, None


def open_tensorboard(writer_class, folder):
    writer = writer_class(folder)

    def log(metrics, step):
        for name, value in metrics.items():
            writer.add_scalar(name, value, step)

    return log, writer.close


def start_sink(folder):
    address = os.path.join(folder, "s")
    sink = subprocess.Popen([sys.executable, "-c", SINK, address], stdout=subprocess.PIPE, universal_newlines=True)
    sink.stdout.readline()
    os.environ["MARGIN_SOCKET"] = "unix:" + address
    os.environ["MARGIN_TOKEN"] = "bench"
    return sink


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--rows", type=int, default=100_000)
    options.add_argument("--out")
    given = options.parse_args()
    drops = []
    with tempfile.TemporaryDirectory() as folder:
        sink = None if "MARGIN_SOCKET" in os.environ else start_sink(folder)
        try:
            client = bench(lambda: open_margin(drops), given.rows)
            silent = bench(open_silent, given.rows)
            module, writer_class = find_summary_writer()
            tensorboard = None
            if writer_class is not None:
                tensorboard = bench(lambda: open_tensorboard(writer_class, folder), max(1000, given.rows // 50))
                tensorboard["module"] = module
        finally:
            if sink is not None:
                sink.kill()
                sink.wait()
                sink.stdout.close()
    client["dropped"] = sum(drops)
    result = {
        "bench": "python-client",
        "python": platform.python_version(),
        "metrics": len(NAMES),
        "recorder": "sink" if sink is not None else "MARGIN_SOCKET",
        "limits": LIMITS,
        "client": client,
        "silent": silent,
        "tensorboard": tensorboard,
        "ok": client["dropped"] == 0 and all(client[name] <= limit for name, limit in LIMITS.items()),
    }
    text = json.dumps(result, indent=2)
    if given.out:
        with open(given.out, "w") as file:
            file.write(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
