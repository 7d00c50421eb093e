"""Measures Picket against other engines on one core, in turns, and checks that all give the same numbers."""

import argparse
import gc
import os
import pathlib
import statistics
import subprocess
import sys

import numpy as np

import report
from engines import NCNN, ONNXRuntime, OpenVINO, Picket, Unsupported
from networks import prepare

# Largest difference to ONNX Runtime's fp32 that is taken for rounding: absolute in fp32, as logits go; in reduced
# precision the root mean square of the differences as a share of that of the values.
FP32_TOLERANCE = 1e-3
REDUCED_TOLERANCE = 0.1


def main():
    arguments = parse()
    # Before any engine counts cores; Picket's processes inherit it.
    os.sched_setaffinity(0, {arguments.core})
    picket = arguments.picket or build()
    folder = pathlib.Path(".build-peers/networks").resolve()
    folder.mkdir(parents=True, exist_ok=True)
    networks = prepare(picket, arguments.models, arguments.pictures, arguments.networks, folder)
    if not networks:
        sys.exit("no network to measure")
    conditions = report.Conditions(arguments)
    runs = [run for network in networks for run in engines(network, picket, arguments)]
    failures = verify(runs)
    measure(runs, arguments)
    text = report.text(runs, conditions, FP32_TOLERANCE, REDUCED_TOLERANCE)
    print(text)
    if arguments.write:
        report.write(text, arguments.write)
    for failure in failures:
        print(f"DISAGREES: {failure}")
    sys.exit(1 if failures else 0)


def parse():
    parser = argparse.ArgumentParser(prog="scripts/bench-peers", description=__doc__)
    data = pathlib.Path(os.environ.get("PICKET_SHARED", "../shared"))
    shared, photographs = data / "models", data / "data/coco-person-dev/images"
    split = lambda text: [name for name in text.split(",") if name]
    parser.add_argument("--networks", type=split, default=[], help="names or their beginnings, with commas (all)")
    parser.add_argument("--models", type=pathlib.Path, default=shared, help=f"folder of the public networks ({shared})")
    pictures_help = f"folder of pictures that these are calibrated for int8 with ({photographs})"
    parser.add_argument("--pictures", type=pathlib.Path, default=photographs, help=pictures_help)
    parser.add_argument("--picket", type=pathlib.Path, help="the program (built from this checkout)")
    parser.add_argument("--isa", help="instruction set of Picket's kernels (the best)")
    parser.add_argument("--rounds", type=int, default=11, help="turns of every engine; medians are taken of these (11)")
    parser.add_argument("--seconds", type=float, default=0.5, help="length of a turn (0.5)")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)), help="the core to run on (the last)")
    parser.add_argument("--write", type=pathlib.Path, help="also put the tables into this Markdown file")
    arguments = parser.parse_args()
    if arguments.rounds < 1 or arguments.seconds <= 0:
        parser.error("--rounds and --seconds are above 0")
    return arguments


def build():
    subprocess.run(["swift", "build", "-c", "release", "--product", "picket"], check=True)
    return pathlib.Path(".build/release/picket").resolve()


class Run:
    """One engine on one network in one precision class, "fp32" or "reduced"."""

    def __init__(self, network, kind, engine, name, reason=""):
        self.network, self.kind, self.engine, self.name, self.reason = network, kind, engine, name, reason
        self.medians, self.difference = [], None

    @property
    def median(self):
        return statistics.median(self.medians) if self.medians else None


def engines(network, picket, arguments):
    """All engines that can take the network; for the others, runs without an engine that say why."""
    makers = [
        ("fp32", "picket", lambda: Picket(network, picket, isa=arguments.isa)),
        ("fp32", "onnxruntime", lambda: ONNXRuntime(network)),
        ("fp32", "openvino", lambda: OpenVINO(network, "fp32")),
        ("fp32", "ncnn", lambda: NCNN(network)),
        ("reduced", "picket", lambda: Picket(network, picket, "bf16", isa=arguments.isa)),
        ("reduced", "picket-int8", lambda: Picket(network, picket, "int8", isa=arguments.isa)),
        ("reduced", "openvino", lambda: OpenVINO(network)),
        ("reduced", "ncnn", lambda: NCNN(network, "bf16")),
    ]
    runs = []
    for kind, name, make in makers:
        try:
            engine = make()
            # The first turn is for the numbers, and warms up; whoever can't do it is left out.
            engine.measure(0.01)
            runs.append(Run(network, kind, engine, name))
        except Unsupported as reason:
            runs.append(Run(network, kind, None, name, str(reason)))
    return runs


def verify(runs):
    """Compares every engine's maps with those of ONNX Runtime; answers with the disagreements."""
    failures = []
    for run in (run for run in runs if run.engine):
        reference = next(r.engine for r in runs if r.network is run.network and r.name == "onnxruntime").levels()
        found = run.engine.levels()
        if [level.shape for level in found] != [level.shape for level in reference]:
            failures.append(f"{run.network.label}: {run.name} has shapes {[level.shape for level in found]}")
            continue
        ours, theirs = (np.concatenate([level.ravel() for level in levels]) for levels in (found, reference))
        if run.kind == "fp32" or run.engine.precision == "fp32":
            run.difference, tolerance = float(np.abs(ours - theirs).max()), FP32_TOLERANCE
        else:
            run.difference = float(np.sqrt(np.mean((ours - theirs) ** 2) / np.mean(theirs**2)))
            tolerance = REDUCED_TOLERANCE
        # Whether int8 is exact enough is a question of accuracy (`picket eval`), not of how far numbers are moved.
        if run.engine.precision == "int8":
            continue
        # A NaN is never within.
        if not run.difference <= tolerance:
            failures.append(f"{run.network.label}: {run.name} ({run.engine.precision}) by {run.difference:.2g}")
    return failures


def measure(runs, arguments):
    """Rounds in which every engine has a turn on every network, each round begun by another engine."""
    gc.disable()
    active = [run for run in runs if run.engine]
    for number in range(arguments.rounds):
        print(f"round {number + 1} of {arguments.rounds}", file=sys.stderr)
        shift = number * len(active) // arguments.rounds
        for run in active[shift:] + active[:shift]:
            run.medians.append(run.engine.measure(arguments.seconds))


if __name__ == "__main__":
    main()
