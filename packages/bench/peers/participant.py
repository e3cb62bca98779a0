"""What a participant reads, and the line it prints; see src/participant.ts."""

import json
import os
import pathlib
import sys
import time

import numpy

FOLDER = pathlib.Path(sys.argv[-1])
WORKLOAD = json.loads((FOLDER / "workload.json").read_text())
# When the program was started, by the clock of time.time().
STARTED = float(os.environ["BENCH_STARTED"])


def load(name, dtype, shape):
    return numpy.fromfile(FOLDER / f"{name}.bin", dtype).reshape(shape)


ARRAYS = {each["name"]: load(**each) for each in WORKLOAD["arrays"]}
X, Y = ARRAYS.get("x"), ARRAYS.get("y")
WEIGHTS = [ARRAYS[f"w{at}"] for at in range(sum(name[0] == "w" for name in ARRAYS))]


def report_epochs(version, ends, loss):
    """Ends of epochs as time.perf_counter() has them, and the loss of the last one."""
    # From the clock of the ends to that of the start.
    shift = time.time() - time.perf_counter()
    times = [end - start for start, end in zip(ends, ends[1:])]
    report(version, ends[0] + shift - STARTED, times, loss)


def report_calls(version, call, read):
    """Times calls one by one; `read` makes an array of what the first one gives."""
    numbers = numpy.asarray(read(call()), "float64")
    first = time.time() - STARTED
    clock, seconds, times = time.perf_counter, WORKLOAD["seconds"], []
    end = clock() + seconds / 4
    call()
    while clock() < end:
        call()
    end = clock() + seconds
    while clock() < end or len(times) < WORKLOAD["least"]:
        start = clock()
        call()
        times.append(clock() - start)
    report(version, first, times, float(numpy.mean(numbers**2)))


def report(version, first, times, value):
    print(json.dumps({"version": version, "first": first, "times": times, "value": value}))
