"""Exports a prepared model of the peers' kit for several samples: KIT FOLDER RESULT BATCH. Runs in the kit's Python, for peers.py."""
import json
import os
import sys


def main():
    kit, folder, result, batch = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    sys.path.insert(0, kit)
    import convert
    import keras
    import models
    import numpy as np
    import onnx
    import onnx_layers
    import other_models
    import tensorflow as tf

    def function(model):
        signature = [tf.TensorSpec((batch, *model.input_shape[1:]), tf.float32, name="x")]
        return tf.function(lambda x: model(x, training=False), input_signature=signature)

    def export_layers(model, path):
        onnx_layers.export(model, path)
        proto = onnx.load(path)
        for value in (*proto.graph.input, *proto.graph.output):
            value.type.tensor_type.shape.dim[0].dim_value = batch
        shapes = {node.input[1] for node in proto.graph.node if node.op_type == "Reshape"}
        for weight in proto.graph.initializer:
            if weight.name in shapes:  # the kit writes one sample as a leading 1
                dims = onnx.numpy_helper.to_array(weight).copy()
                dims[0] = batch
                weight.CopyFrom(onnx.numpy_helper.from_array(dims, weight.name))
        onnx.save(proto, path)

    convert._function = function
    exporters = {"tf2onnx": convert.to_onnx_tf2onnx, "layers": export_layers}
    recipe = (models.RECIPES | other_models.RECIPES)[os.path.basename(folder)]
    with open(os.path.join(folder, "info.json")) as file:
        info = json.load(file)

    def load():
        return keras.models.load_model(os.path.join(folder, "model.keras"), compile=False)

    os.makedirs(result, exist_ok=True)
    link = os.path.join(result, "model.keras")
    if not os.path.lexists(link):
        os.symlink(os.path.abspath(os.path.join(folder, "model.keras")), link)
    sample = np.load(os.path.join(folder, "input.npz"))["input_0"]
    factors = np.linspace(1, 0.5, batch, dtype=np.float32).reshape(-1, *[1] * (sample.ndim - 1))  # samples that differ
    x = np.ascontiguousarray(sample * factors)
    y = np.asarray(load()(x, training=False))
    np.savez(os.path.join(result, "input.npz"), input_0=x)
    np.savez(os.path.join(result, "output.npz"), output_0=y)
    exporters[recipe.onnx](load(), os.path.join(result, "model.onnx"))
    files = {}
    if recipe.ort_onnx:
        files["onnxruntime"] = "model.ort.onnx"
        exporters[recipe.ort_onnx](load(), os.path.join(result, "model.ort.onnx"))
    convert.to_tflite(load(), os.path.join(result, "model.tflite"))
    with open(os.path.join(result, "info.json"), "w") as file:
        json.dump({"input_shape": x.shape, "output_shape": y.shape, "largest_output": float(np.abs(y).max()),
                   "weight_bytes": info["weight_bytes"], "flops": batch * info.get("flops", 0), "files": files}, file, indent=1)


if __name__ == "__main__":
    main()
