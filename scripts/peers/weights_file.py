"""Reads a Picket weights file and writes its network as ONNX, so that other engines can run the same."""

import json
import struct

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper


class WeightsFile:
    """A safetensors file with a network's description: `network` the description, `tensors` its fp32 arrays by name."""

    def __init__(self, path):
        with open(path, "rb") as file:
            data = file.read()
        length = struct.unpack_from("<Q", data)[0]
        header = json.loads(data[8 : 8 + length])
        self.network = json.loads(header.pop("__metadata__")["picket"])
        self.tensors = {}
        for name, entry in header.items():
            if entry["dtype"] != "F32":
                raise ValueError(f"{path}: tensor {name} is {entry['dtype']}; expected F32")
            start, end = entry["data_offsets"]
            values = np.frombuffer(data, "<f4", (end - start) // 4, 8 + length + start)
            self.tensors[name] = values.reshape(entry["shape"])

    @property
    def levels(self):
        """Names of the maps that are decoded."""
        return [level["output"] for level in self.network["decode"]["levels"]]

    def parts(self, level, known):
        """The maps of `known` that make up a level: itself, or those it joins."""
        if level in known:
            return [level]
        layer = next(layer for layer in self.network["layers"] if layer["output"] == level)
        if layer["op"] != "concat":
            raise ValueError(f"'{level}' is no map of the source; expected a concat of such")
        return [part for source in layer["inputs"] for part in self.parts(source, known)]


def onnx_model(weights, width, height):
    """The network for one input size; its outputs are the levels' maps."""
    network = weights.network
    graph = _Graph(weights.tensors)
    graph.shapes[network["input"]["name"]] = (3, height, width)
    for layer in network["layers"]:
        graph.append(layer)
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            network["name"],
            [_info(network["input"]["name"], (3, height, width))],
            [_info(level, graph.shapes[level]) for level in weights.levels],
            graph.initializers,
        ),
        opset_imports=[helper.make_opsetid("", 13)],
        ir_version=8,
    )
    checker.check_model(model)
    return model


def _info(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, *shape])


class _Graph:
    """ONNX nodes for layers; `shapes` knows channels, height and width of every map made so far."""

    def __init__(self, tensors):
        self.tensors = tensors
        self.nodes, self.initializers, self.shapes = [], [], {}

    def append(self, layer):
        operation = getattr(self, "_" + layer["op"].replace("-", "_"))
        operation(layer, layer["inputs"], layer["output"])

    def _node(self, operation, inputs, output, **attributes):
        self.nodes.append(helper.make_node(operation, inputs, [output], **attributes))

    def _constant(self, name, values):
        self.initializers.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def _sliding(self, layer, kernel, source):
        """Pads as ONNX writes them, and the output's height and width."""
        stride, sides = layer.get("stride", 1), self.shapes[source][1:]
        if "pads" in layer:
            before, after = layer["pads"][:2], layer["pads"][2:]
        else:
            # TensorFlow's SAME: as many outputs as strides fit; what is missing is padded, the odd one after.
            total = [max(0, ((n + stride - 1) // stride - 1) * stride + k - n) for n, k in zip(sides, kernel)]
            before = [t // 2 for t in total]
            after = [t - b for t, b in zip(total, before)]
        size = [(n + b + a - k) // stride + 1 for n, k, b, a in zip(sides, kernel, before, after)]
        return {"kernel_shape": kernel, "strides": [stride] * 2, "pads": [*before, *after]}, size

    def _activated(self, layer, output):
        """What a layer's own result is called, before its activation, and that."""
        activation = layer.get("activation", "none")
        return output if activation == "none" else f"{output}/sum", activation

    def _activate(self, activation, source, output):
        match activation:
            case "none":
                return
            case "relu":
                self._node("Relu", [source], output)
            case "relu6":
                low, high = (self._constant(f"{output}/{n}", np.float32(n)) for n in (0, 6))
                self._node("Clip", [source, low, high], output)
            case "leaky-relu":
                self._node("LeakyRelu", [source], output, alpha=0.1)
            case "sigmoid":
                self._node("Sigmoid", [source], output)
            case "hard-sigmoid":
                self._node("HardSigmoid", [source], output, alpha=1 / 6, beta=0.5)
            case "silu":
                self._node("Sigmoid", [source], f"{output}/gate")
                self._node("Mul", [source, f"{output}/gate"], output)
            case "hard-swish":
                self._node("HardSigmoid", [source], f"{output}/gate", alpha=1 / 6, beta=0.5)
                self._node("Mul", [source, f"{output}/gate"], output)
            case other:
                raise ValueError(f"unknown activation {other}")

    def _conv(self, layer, inputs, output):
        weight, bias = (self.tensors[layer[key]] for key in ("weight", "bias"))
        self._constant(layer["weight"], weight)
        self._constant(layer["bias"], bias)
        attributes, size = self._sliding(layer, list(weight.shape[2:]), inputs[0])
        target, activation = self._activated(layer, output)
        self._node(
            "Conv", [inputs[0], layer["weight"], layer["bias"]], target, group=layer.get("groups", 1), **attributes
        )
        self._activate(activation, target, output)
        self.shapes[output] = (weight.shape[0], *size)

    def _add(self, layer, inputs, output):
        target, activation = self._activated(layer, output)
        self._node("Add", inputs, target)
        self._activate(activation, target, output)
        self.shapes[output] = self.shapes[inputs[0]]

    def _concat(self, _, inputs, output):
        self._node("Concat", inputs, output, axis=1)
        self.shapes[output] = (sum(self.shapes[name][0] for name in inputs), *self.shapes[inputs[0]][1:])

    def _select(self, layer, inputs, output):
        joined = inputs[0]
        if len(inputs) > 1:
            joined = f"{output}/joined"
            self._node("Concat", inputs, joined, axis=1)
        channels = layer["channels"]
        self._node("Gather", [joined, self._constant(f"{output}/channels", np.int64(channels))], output, axis=1)
        self.shapes[output] = (len(channels), *self.shapes[inputs[0]][1:])

    def _upsample2(self, _, inputs, output, mode="nearest", transform="asymmetric"):
        scales = self._constant(f"{output}/scales", np.float32([1, 1, 2, 2]))
        attributes = {"nearest_mode": "floor"} if mode == "nearest" else {}
        self._node(
            "Resize", [inputs[0], "", scales], output, mode=mode, coordinate_transformation_mode=transform, **attributes
        )
        channels, height, width = self.shapes[inputs[0]]
        self.shapes[output] = (channels, 2 * height, 2 * width)

    def _upsample2_bilinear(self, layer, inputs, output):
        self._upsample2(layer, inputs, output, "linear", "half_pixel")

    def _maxpool(self, layer, inputs, output):
        attributes, size = self._sliding(layer, layer["kernel"], inputs[0])
        self._node("MaxPool", inputs, output, **attributes)
        self.shapes[output] = (self.shapes[inputs[0]][0], *size)

    def _mean(self, _, inputs, output):
        self._node("GlobalAveragePool", inputs, output)
        self.shapes[output] = (self.shapes[inputs[0]][0], 1, 1)

    def _scale(self, _, inputs, output):
        self._node("Mul", inputs, output)
        self.shapes[output] = self.shapes[inputs[0]]
