"""What a participant reads, and the line it prints; see src/participant.ts."""

import json
import os
import pathlib
import sys
import time

import numpy

FOLDER = pathlib.Path(sys.argv[1])
WORKLOAD = json.loads((FOLDER / "workload.json").read_text())
IS_REGRESSION = WORKLOAD["loss"] == "mse"
ROWS, BATCH, EPOCHS = (WORKLOAD[key] for key in ("rows", "batchSize", "epochs"))
# When the program was started, by the clock of time.time().
STARTED = float(os.environ["BENCH_STARTED"])


def load(name, shape, dtype="float32"):
    return numpy.fromfile(FOLDER / f"{name}.bin", dtype).reshape(shape)


X = load("x", (ROWS, WORKLOAD["inputs"]))
Y = load("y", (ROWS, 1)) if IS_REGRESSION else load("y", (ROWS,), "int32")
WIDTHS = [WORKLOAD["inputs"], *(layer["units"] for layer in WORKLOAD["layers"])]
WEIGHTS = [
    load(f"w{2 * at + part}", shape)
    for at in range(len(WORKLOAD["layers"]))
    for part, shape in enumerate([(WIDTHS[at], WIDTHS[at + 1]), (WIDTHS[at + 1],)])
]


def report(version, ends, loss):
    """Ends of epochs as time.perf_counter() has them, and the loss of the last one."""
    # From the clock of the ends to that of the start.
    shift = time.time() - time.perf_counter()
    later = [end - start for start, end in zip(ends, ends[1:])]
    result = {"version": version, "first": ends[0] + shift - STARTED, "epochs": later, "loss": loss}
    print(json.dumps(result))
