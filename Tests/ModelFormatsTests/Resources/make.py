#!/usr/bin/env python3
"""Makes the files of this folder, which the tests of ModelFormats read. Needs numpy and h5py: ./make.py"""
import json
import os
import struct
import zipfile

import h5py
import numpy as np

os.chdir(os.path.dirname(os.path.abspath(__file__)))

DTYPES = ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]


def numbers(code, shape=(2, 3)):
    return (np.arange(np.prod(shape)).reshape(shape) - (0 if "u" in code else 2)).astype(code)


def hdf5_types(path, **options):
    with h5py.File(path, "w", **options) as f:
        for code in DTYPES:
            f[f"little/{code}"] = numbers("<" + code)
            f[f"big/{code}"] = numbers(">" + code)
        f["bool"] = np.array([True, False, True])
        f["scalar"] = np.float32(1.5)
        f["rows0"] = np.zeros((0, 4), "f4")
        f["empty"] = h5py.Empty("f4")
        f["text"] = "words"
        f["pairs"] = np.zeros(2, [("a", "f4"), ("b", "i4")])
        bfloat16 = f.create_dataset("bfloat16", data=np.array([0x3F80, 0xC000], "u2").view("V2"))
        bfloat16.attrs["dtype"] = "bfloat16"
        f["opaque"] = np.array([0x3F80, 0xC000], "u2").view("V2")
        f.create_dataset("deflated", data=np.arange(1000, dtype="f4").reshape(10, 100), chunks=(3, 40), compression="gzip",
                         shuffle=True, fletcher32=True)


def hdf5_keras(path):
    names = [f"layer_{i}" for i in range(5)]
    with h5py.File(path, "w") as f:
        f.attrs["model_config"] = json.dumps({"class_name": "Sequential", "text": "é" * 33000}, ensure_ascii=False)
        f.attrs["keras_version"] = np.bytes_("2.15.0")
        f.attrs["backend"] = "tensorflow"
        f.attrs["layer_names"] = np.array(names, "S")
        f.attrs["split0"] = np.array(names[:3], "S")
        f.attrs["split1"] = names[3:]
        f.attrs["none"] = []
        f.attrs["padded"] = np.array([b"ab  "], h5py.string_dtype("ascii", 4))
        f.attrs["epoch"] = np.int64(7)
        f.attrs["rates"] = np.array([0.5, 0.25])
        group = f.create_group("ordered", track_order=True)
        for name in ["z", "a", "m"]:
            group[name] = np.ones(1, "f4")
        f["layer_0/layer_0/kernel:0"] = numbers("f4")


def tiny():
    """Files so small that most truncations of them can be tried."""
    with h5py.File("tiny.h5", "w") as f:
        f.attrs["a"] = np.bytes_("text")
        f["d"] = numbers("<i2")
    np.savez("tiny.npz", a=numbers("<f4"))
    with zipfile.ZipFile("tiny.keras", "w") as z:
        z.writestr("config.json", "{}")
        z.write("tiny.h5", "model.weights.h5")


def hdf5_hostile(path):
    with h5py.File(path, "w") as f:
        f["data"] = np.ones(2, "f4")
        f["soft"] = h5py.SoftLink("/data")
        f["soft_cycle"] = h5py.SoftLink("/soft_cycle")
        f["external"] = h5py.ExternalLink("types.h5", "/scalar")
        f["group/self"] = f["/"]
        f.create_dataset("raw", (4,), "f4", external=[("types.h5", 0, 16)])
        layout = h5py.VirtualLayout((6,), "f4")
        layout[:] = h5py.VirtualSource("types.h5", "little/f4", (6,))
        f.create_virtual_dataset("virtual", layout)
        f.create_dataset("huge", (1 << 30, 1 << 30), "f4", chunks=(1024, 1024))
        f.create_dataset("overflow", (1 << 62, 1 << 62), "f8", chunks=(64, 64))
        f.create_dataset("overflow0", (1 << 62, 1 << 62, 0), "f8", chunks=(64, 64, 1), maxshape=(None, None, None))


def deep_hdf5(path):
    with h5py.File(path, "w") as f:
        f["/".join("d" for _ in range(80))] = np.ones(1, "f4")


def numpy_files():
    arrays = {f"little_{code}": numbers("<" + code) for code in DTYPES}
    arrays |= {f"big_{code}": numbers(">" + code) for code in DTYPES}
    arrays["bool"] = np.array([True, False, True])
    arrays["columns"] = np.asfortranarray(np.arange(24, dtype="f4").reshape(2, 3, 4))
    arrays["scalar"] = np.float64(2.5)
    arrays["rows0"] = np.zeros((0, 4), "f4")
    arrays["bfloat16"] = np.array([0x3F80, 0xC000], "u2").view("V2")
    np.savez("arrays.npz", **arrays)
    np.savez_compressed("arrays_deflated.npz", **arrays)
    bad = {"text": np.array(["ab", "c"]), "complex": np.ones(2, "c8"), "pairs": np.zeros(2, [("a", "f4")]),
           "object": np.array([{}, None], object), "time": np.array(["2024-01-01"], "M8[D]")}
    np.savez("arrays_unsupported.npz", **bad)
    for version in [(1, 0), (2, 0), (3, 0)]:
        with open(f"version{version[0]}.npy", "wb") as f:
            np.lib.format.write_array(f, numbers("<f4"), version)


def archives():
    with zipfile.ZipFile("model.keras", "w") as z:
        z.writestr("metadata.json", json.dumps({"keras_version": "3.15.1"}))
        z.writestr("config.json", json.dumps({"class_name": "Sequential", "config": {"momentum": float("nan")}}))
        z.write("keras.h5", "model.weights.h5")
        z.writestr("deflated.h5", open("types.h5", "rb").read(), zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile("lzma.zip", "w", zipfile.ZIP_LZMA) as z:
        z.writestr("a.txt", b"a" * 100)

    # An archive that says its member has 3 GB, and one whose member is larger than it says.
    with zipfile.ZipFile("small.zip", "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr("a.txt", b"a" * 1000)
    small = open("small.zip", "rb").read()
    local, central = small.index(b"PK\3\4"), small.index(b"PK\1\2")
    for path, size in [("bomb.zip", 3_000_000_000), ("understated.zip", 10)]:
        patched = bytearray(small)
        struct.pack_into("<I", patched, local + 22, size)
        struct.pack_into("<I", patched, central + 24, size)
        open(path, "wb").write(patched)
    os.remove("small.zip")


hdf5_types("types.h5")
hdf5_types("types_v110.h5", libver=("v110", "v110"))
hdf5_keras("keras.h5")
hdf5_hostile("hostile.h5")
deep_hdf5("deep.h5")
numpy_files()
archives()
tiny()
