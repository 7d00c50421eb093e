"""The tables: one for each precision class, and one of what lies around the network."""

import datetime
import importlib.metadata
import os
import pathlib
import shlex
import statistics
import sys

BEGIN, END = "<!-- bench-peers: begin -->", "<!-- bench-peers: end -->"


class Conditions:
    """What a measurement depends on beside the engines, as it was when the run began."""

    def __init__(self, arguments):
        lines = pathlib.Path("/proc/cpuinfo").read_text().splitlines()
        values = {key.strip(): value.strip() for key, _, value in (line.partition(":") for line in lines)}
        self.cpu = values.get("model name", os.uname().machine)
        self.flags = set(values.get("flags", "").split())
        self.load = os.getloadavg()[0]
        self.date = datetime.date.today().isoformat()
        self.command = shlex.join(["scripts/bench-peers", *sys.argv[1:]])
        self.arguments = arguments

    @property
    def has_bf16(self):
        return bool(self.flags & {"avx512_bf16", "amx_bf16"})


def text(runs, conditions, fp32_tolerance, reduced_tolerance):
    peers = ["onnxruntime", "openvino", "ncnn"]
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in peers)
    isa = next((r.engine.reports[-1]["isa"] for r in runs if r.engine and r.name == "picket"), "?")
    arguments = conditions.arguments
    bf16 = "multiplies bf16" if conditions.has_bf16 else "does not multiply bf16"
    lines = [
        f"{conditions.date}, {conditions.cpu}, which {bf16}; Picket's kernels: {isa}; {versions}.",
        f"`{conditions.command}`: core {arguments.core}, one thread, {arguments.rounds} rounds of {arguments.seconds} s",
        f"an engine; load average {conditions.load:.1f} before, {os.getloadavg()[0]:.1f} after.",
        "",
        "Median milliseconds of the network alone, batch 1. *Ratio* is Picket's time by that of the fastest other engine,",
        "*Peak* the share of what the core can multiply and add in fp32: each taken in every round, where the core is as fast",
        "for one as for the other, and the median told.",
        "",
        "### fp32",
        "",
    ]
    lines += _table(runs, "fp32", ["picket"], peers)
    lines += ["", _difference(runs, "fp32", fp32_tolerance, "largest absolute difference")]
    lines += ["", "### Reduced precision", ""]
    defaults = sorted({r.engine.precision for r in runs if r.kind == "reduced" and r.name == "openvino" and r.engine})
    lines += [f"OpenVINO's default precision on this CPU is {' and '.join(defaults) or 'unknown'}; ncnn stores bf16;"]
    lines += ["Picket's is bf16, and int8 in a column of its own."]
    if not conditions.has_bf16:
        lines += ["The CPU has no instructions for bf16: Picket and ncnn convert in software, which costs more than it saves."]
    lines += [""]
    lines += _table(runs, "reduced", ["picket", "picket-int8"], ["openvino", "ncnn"])
    lines += ["", _difference(runs, "reduced", reduced_tolerance, "root mean square of the differences by that of the values")]
    lines += ["", "### Before and after the network", "", *_surroundings(runs)]
    lines += ["### Where Picket's time goes in fp32", "", *_kernels(runs)]
    lines += [f"- {line}" for line in _left_out(runs)]
    return "\n".join(lines) + "\n"


def write(content, path):
    """Puts the tables between their marks in a file, or makes the file."""
    marked = f"{BEGIN}\n{content}{END}\n"
    old = path.read_text() if path.exists() else f"# Performance\n\n{marked}"
    before, begin, rest = old.partition(BEGIN)
    _, end, after = rest.partition(END + "\n")
    if not begin or not end:
        sys.exit(f"{path}: no lines '{BEGIN}' and '{END}' to put the tables between")
    path.write_text(before + marked + after)


def _networks(runs):
    return list(dict.fromkeys(run.network for run in runs))


def _find(runs, network, kind, name):
    return next(run for run in runs if (run.network, run.kind, run.name) == (network, kind, name))


def _row(cells):
    return "| " + " | ".join(cells) + " |"


def _milliseconds(run):
    return "–" if run.median is None else f"{run.median:.2f}"


def _table(runs, kind, own, peers):
    """A row a network: the times of our precisions and of the others, and each of ours by the fastest of the others."""
    ratios = ["ratio"] if len(own) == 1 else [f"ratio {_precision(name)}" for name in own]
    columns = ["network", *own, *peers, *ratios, "GFLOP", "peak"]
    lines = [_row(columns), _row(["---"] * len(columns))]
    for network in _networks(runs):
        ours = [_find(runs, network, kind, name) for name in own]
        theirs = [_find(runs, network, kind, name) for name in peers]
        others = [run.medians for run in theirs if run.median is not None]
        lines.append(
            _row(
                [
                    network.label,
                    *map(_milliseconds, ours + theirs),
                    *(_ratio(run, others) for run in ours),
                    *_work(min((run for run in ours if run.median is not None), key=lambda run: run.median, default=None)),
                ]
            )
        )
    return lines


def _precision(name):
    return name.partition("-")[2] or "bf16"


def _ratio(run, others):
    if run.median is None or not others:
        return "–"
    return f"**{statistics.median(mine / min(rest) for mine, *rest in zip(run.medians, *others)):.2f}**"


def _work(run):
    """The operations of our fastest run, and the share of the core's fp32 peak they are done at."""
    if run is None:
        return "–", "–"
    reports = run.engine.reports
    share = statistics.median(report["gflops"] / report["peak_gflops"] for report in reports)
    peak = statistics.median(report["peak_gflops"] for report in reports)
    return f"{reports[-1]['gflop']:.2f}", f"{share:.0%} of {peak:.0f}"


def _difference(runs, kind, tolerance, measure):
    worst = [r for r in runs if r.kind == kind and r.difference is not None and r.engine.precision != "fp32"]
    if kind == "fp32":
        worst = [r for r in runs if r.kind == kind and r.difference is not None and r.name != "onnxruntime"]
    if not worst:
        return "No engine computed in another precision than fp32."
    parts = []
    for name in dict.fromkeys(run.name for run in worst):
        run = max((run for run in worst if run.name == name), key=lambda run: run.difference)
        parts.append(f"{name} {run.difference:.1e} ({run.network.label})")
    return f"Outputs against ONNX Runtime's, {measure} (at most {tolerance:g} is allowed): {'; '.join(parts)}."


def _surroundings(runs):
    lines = [_row(["network", "preprocess ms", "postprocess ms", "share of the network's time"]), _row(["---"] * 4)]
    for network in _networks(runs):
        run = _find(runs, network, "fp32", "picket")
        if run.median is None:
            continue
        before, after = (
            statistics.median(report[key] for report in run.engine.reports) for key in ("preprocess_ms", "postprocess_ms")
        )
        lines.append(_row([network.label, f"{before:.3f}", f"{after:.3f}", f"{(before + after) / run.median:.1%}"]))
    return [*lines, ""]


_KINDS = ["pointwise", "depthwise", "stem", "dense"]


def _kernels(runs):
    """For each kind of kernel its share of the time, and what it reaches of the core's peak."""
    lines = ["Share of the steps' time, and the share of the peak reached in it.", ""]
    lines += [_row(["network", *_KINDS, "the rest"]), _row(["---"] * (len(_KINDS) + 2))]
    for network in _networks(runs):
        run = _find(runs, network, "fp32", "picket")
        if run.median is None:
            continue
        report = run.engine.by_layer()
        core = report["peak_gflops"]
        times, operations = dict.fromkeys([*_KINDS, ""], 0.0), dict.fromkeys([*_KINDS, ""], 0.0)
        for layer in report["layers"]:
            kind = next((kind for kind in _KINDS if layer["type"].startswith(kind)), "")
            times[kind] += layer["ms"]
            operations[kind] += layer["ms"] * layer["gflops"]
        total = sum(times.values())
        cells = [
            f"{times[kind] / total:.0%} at {operations[kind] / times[kind] / core:.0%}" if times[kind] else "–"
            for kind in _KINDS
        ]
        lines.append(_row([network.label, *cells, f"{times[''] / total:.0%}"]))
    return [*lines, ""]


def _left_out(runs):
    reasons = {}
    for run in runs:
        if run.engine is None:
            reasons.setdefault((run.name, run.kind, run.reason), []).append(run.network.label)
    for (name, kind, reason), labels in reasons.items():
        yield f"{name} ({kind}) is missing for {', '.join(labels)}: {reason}"
