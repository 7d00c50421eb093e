"""The engines that are measured: each loads a network once, then answers the same question on one thread.

An engine takes a prepared `Network`. `measure(seconds)` runs the network alone, without pre- or post-processing, for so
long and answers with the median in milliseconds; `levels()` are the maps of the last run, as Picket gives them.
`precision` is what it computes in.
"""

import json
import statistics
import subprocess
import time

import numpy as np

WARM_UP = 2


class Unsupported(Exception):
    """An engine that can't take a network, and why."""


class InProcess:
    """What the engines with a Python interface share; `run` is one inference, `outputs` its arrays."""

    def measure(self, seconds):
        for _ in range(WARM_UP):
            self.run()
        samples, end = [], time.perf_counter() + seconds
        while not samples or time.perf_counter() < end:
            start = time.perf_counter()
            self.run()
            samples.append((time.perf_counter() - start) * 1e3)
        return statistics.median(samples)

    def levels(self):
        return self.network.levels(self.outputs())


class ONNXRuntime(InProcess):
    """Microsoft's ONNX Runtime with its CPU provider; the outputs of all others are compared with its."""

    name, precision = "onnxruntime", "fp32"

    def __init__(self, network):
        import onnxruntime

        self.network = network

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_ALL
        options.log_severity_level = 3
        session = onnxruntime.InferenceSession(str(network.onnx), options, providers=["CPUExecutionProvider"])
        # Input and outputs bound: no copies in the measured time.
        self.binding = session.io_binding()
        self.binding.bind_cpu_input(session.get_inputs()[0].name, network.image)
        for output in network.outputs:
            self.binding.bind_output(output)
        self.session = session

    def run(self):
        self.session.run_with_iobinding(self.binding)

    def outputs(self):
        return self.binding.copy_outputs_to_cpu()


class OpenVINO(InProcess):
    """Intel's OpenVINO. Its default precision is bf16 where the CPU multiplies bf16, else fp32."""

    name = "openvino"

    def __init__(self, network, precision="default"):
        import openvino

        self.network = network
        settings = {"INFERENCE_NUM_THREADS": 1, "NUM_STREAMS": 1, "PERFORMANCE_HINT": "LATENCY"}
        if precision == "fp32":
            settings["INFERENCE_PRECISION_HINT"] = "f32"
        core = openvino.Core()
        compiled = core.compile_model(core.read_model(str(network.onnx)), "CPU", settings)
        used = compiled.get_property("INFERENCE_PRECISION_HINT").to_string()
        self.precision = {"f32": "fp32", "bf16": "bf16", "f16": "fp16"}.get(used, used)
        self.ports = [compiled.output(output) for output in network.outputs]
        self.request = compiled.create_infer_request()
        self.request.set_input_tensor(openvino.Tensor(network.image, shared_memory=True))

    def run(self):
        # The asynchronous pair skips the Python wrapper's dictionaries of results.
        self.request.start_async()
        self.request.wait()

    def outputs(self):
        return [self.request.get_tensor(port).data.copy() for port in self.ports]


class NCNN(InProcess):
    """Tencent's ncnn, from the same ONNX through its converter pnnx."""

    name = "ncnn"

    def __init__(self, network, precision="fp32"):
        import ncnn

        self.network, self.precision = network, precision
        if network.ncnn is None:
            raise Unsupported("pnnx leaves operators that ncnn does not have")
        self.net = ncnn.Net()
        options = self.net.opt
        options.num_threads = 1
        options.use_vulkan_compute = False
        for name in ("use_fp16_packed", "use_fp16_storage", "use_fp16_arithmetic"):
            setattr(options, name, False)
        options.use_bf16_storage = precision == "bf16"
        if self.net.load_param(f"{network.ncnn}.param") or self.net.load_model(f"{network.ncnn}.bin"):
            raise Unsupported("ncnn does not load the converted network")
        self.input = ncnn.Mat(network.image[0])
        count = len(network.joins) if network.ncnn_is_joined else len(network.outputs)
        self.names = [f"out{index}" for index in range(count)]
        self.found = []

    def run(self):
        extractor = self.net.create_extractor()
        extractor.input("in0", self.input)
        self.found = [extractor.extract(name)[1] for name in self.names]

    def outputs(self):
        return [np.array(found)[None] for found in self.found]

    def levels(self):
        return self.outputs() if self.network.ncnn_is_joined else super().levels()


class Picket:
    """This project's engine: `picket bench`, a process of its own for each measurement."""

    name = "picket"

    def __init__(self, network, program, precision="fp32", isa=None):
        self.network, self.precision = network, precision
        self.folder = network.folder / f"picket-{precision}"
        self.command = [program, "bench", "--json", "--model", network.weights, "--input", network.input]
        self.command += ["--outputs", self.folder, "--warmup", str(WARM_UP), "--precision", precision]
        if not network.default_size:
            self.command += ["--size", "{}x{}".format(*network.size)]
        if isa:
            self.command += ["--isa", isa]
        self.reports = []

    def measure(self, seconds):
        self.reports.append(self._run("--seconds", seconds))
        return self.reports[-1]["latency_ms"]["p50"]

    def by_layer(self):
        """The report of a run of its own that also times each step."""
        return self._run("--iterations", 10, "--layers")

    def _run(self, *options):
        command = [str(part) for part in [*self.command, *options]]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            lines = done.stderr.strip().splitlines() or ["picket bench failed"]
            raise Unsupported(lines[0].removeprefix("Error: "))
        return json.loads(done.stdout)

    def levels(self):
        return [np.load(self.folder / f"level{level}.npy") for level in range(len(self.network.joins))]
