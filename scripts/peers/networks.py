"""The networks that are measured, each prepared for every engine."""

import importlib.util
import pathlib
import subprocess

import numpy as np
import onnx
import onnx.utils
import onnx.version_converter

from weights_file import WeightsFile, onnx_model

# Label, ONNX file in the folder of public networks (None: the network this project ships), input sizes.
NETWORKS = [
    ("person", None, [(320, 320), (384, 224)]),
    ("nanodet-plus-m", "nanodet-plus-m-416.onnx", [(320, 320), (416, 416)]),
    ("yolox-nano", "yolox_nano.onnx", [(416, 416)]),
    ("ssdlite-person", "ssdlite_person_300.onnx", [(300, 300)]),
    ("picodet-s", "picodet_s_320.onnx", [(320, 320)]),
    ("fastestdet", "fastestdet.onnx", [(352, 352)]),
]


class Network:
    """A network at one input size.

    `weights` is the path of Picket's file, `onnx` that of the same network for the others, which ends where Picket's
    does: at the maps that boxes are decoded from. `outputs` names them there; those of one level are joined by
    `levels()`. `ncnn` is the path of the converted files without their endings, or None where ncnn can't take the network.
    """

    def __init__(self, label, weights, source, size, folder):
        self.label, self.weights, self.size = f"{label} {size[0]}x{size[1]}", weights, size
        self.folder = folder / f"{label}-{size[0]}x{size[1]}"
        self.folder.mkdir(parents=True, exist_ok=True)
        file = WeightsFile(weights)
        own = onnx_model(file, *size)
        model = own if source is None else self._cut(file, onnx.load(source))
        self.default_size = size == (file.network["input"]["width"], file.network["input"]["height"])
        self.onnx = self.folder / "network.onnx"
        onnx.save(model, self.onnx)
        self.outputs = [output.name for output in model.graph.output]
        if source is None:
            self.joins = [[name] for name in self.outputs]
        self.input = self.folder / "input.npy"
        self.image = _image(file.network["input"], *size)
        np.save(self.input, self.image)
        # What ncnn can't take as it was published it may take as Picket describes it, with the levels joined.
        self.ncnn, self.ncnn_is_joined = self._convert(model, "network"), source is None
        selects = any(layer["op"] == "select" for layer in file.network["layers"])
        if self.ncnn is None and not selects:
            self.ncnn, self.ncnn_is_joined = self._convert(own, "own"), True

    def levels(self, outputs):
        """The maps as Picket gives them."""
        by_name = dict(zip(self.outputs, outputs))
        return [np.concatenate([by_name[name] for name in names], axis=1) for names in self.joins]

    def _cut(self, file, model):
        """The published graph from its input to the maps, with the batch and the input's size fixed."""
        del model.graph.value_info[:]
        known = {output for node in model.graph.node for output in node.output}
        self.joins = [file.parts(level, known) for level in file.levels]
        names = [name for join in self.joins for name in join]
        source = next(i for i in model.graph.input if i.name == file.network["input"]["name"])
        for dimension, value in zip(source.type.tensor_type.shape.dim, (1, 3, self.size[1], self.size[0])):
            dimension.Clear()
            dimension.dim_value = value
        return onnx.utils.Extractor(onnx.shape_inference.infer_shapes(model)).extract_model([source.name], names)

    def _convert(self, model, name):
        """The path of ncnn's files without their endings; None where ncnn will not load them."""
        path = self.folder / f"{name}-ncnn.onnx"
        onnx.save(_with_plain_resizes(model), path)
        converter = pathlib.Path(importlib.util.find_spec("pnnx").submodule_search_locations[0]) / "pnnx"
        shape = f"[1,3,{self.size[1]},{self.size[0]}]f32"
        done = subprocess.run(
            [converter, path.name, f"inputshape={shape}", "fp16=0"], cwd=self.folder, capture_output=True, check=False
        )
        converted = self.folder / f"{name}_ncnn.ncnn"
        if done.returncode != 0 or not converted.with_suffix(".ncnn.param").exists():
            return None
        # A layer of a type with a dot is one of PyTorch's or ONNX's that has no counterpart.
        layers = converted.with_suffix(".ncnn.param").read_text().splitlines()[2:]
        types = {line.split()[0] for line in layers}
        return None if any("." in kind or kind in _NO_LAYERS for kind in types) else converted


def _with_plain_resizes(model):
    """The same with one of the ways to say that every pixel becomes 2 x 2 equal ones: pnnx knows no other."""
    model = onnx.version_converter.convert_version(model, 13)
    for node in model.graph.node:
        attributes = {attribute.name: attribute for attribute in node.attribute}
        if node.op_type == "Resize" and attributes["mode"].s == b"nearest":
            node.input[1] = ""
            del node.attribute[:]
            for key, value in (("mode", "nearest"), ("coordinate_transformation_mode", "asymmetric")):
                node.attribute.append(onnx.helper.make_attribute(key, value))
            node.attribute.append(onnx.helper.make_attribute("nearest_mode", "floor"))
    return model


# What pnnx writes for operators of ONNX that it does not translate.
_NO_LAYERS = {"Resize", "Gather"}


def prepare(picket, models, pictures, wanted, folder):
    """The networks whose label begins with one of `wanted`; says which are left out.

    The published ones are calibrated for int8 with a folder of pictures, where it is there.
    """
    found = []
    for label, source, sizes in NETWORKS:
        if wanted and not any(label.startswith(name) for name in wanted):
            continue
        weights = pathlib.Path("models/person.safetensors")
        if source is not None:
            source = models / source
            if not source.exists():
                print(f"skipped {label}: {source} is not there (--models says where the public networks are)")
                continue
            weights = folder / f"{label}.safetensors"
            subprocess.run([picket, "model", "import", source, "-o", weights], check=True, stdout=subprocess.DEVNULL)
            if pictures.is_dir():
                calibrate = [picket, "model", "calibrate", weights, "--images", pictures, "-o", weights]
                subprocess.run(calibrate, check=True, stdout=subprocess.DEVNULL)
        found += [Network(label, weights, source, size, folder) for size in sizes]
    return found


def _image(description, width, height):
    """A picture of soft shapes and a little noise, normalised as the network wants it; the same in every run."""
    random = np.random.default_rng(20261123)
    coarse = random.uniform(0, 255, (3, 9, 9))
    y, x = (np.linspace(0, 8, n, endpoint=False) for n in (height, width))
    iy, ix = y.astype(int), x.astype(int)
    fy, fx = (y - iy)[:, None], (x - ix)[None, :]
    rows = lambda k: coarse[:, iy + k][:, :, ix] * (1 - fx) + coarse[:, iy + k][:, :, ix + 1] * fx
    picture = rows(0) * (1 - fy) + rows(1) * fy + random.normal(0, 4, (3, height, width))
    pixels = np.clip(np.rint(picture), 0, 255)
    mean, scale = (np.array(description[key])[:, None, None] for key in ("mean", "scale"))
    return np.ascontiguousarray(((pixels - mean) * scale)[None], np.float32)
