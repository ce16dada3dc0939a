#!/usr/bin/env python3
"""Trains the built-in model `mnist`: class-conditional diffusion of 28 x 28 digits.

    /usr/bin/python3 train_mnist.py --data package --out mnist

Writes model.onnx (sample float32 [batch,1,28,28], timestep int64 [batch], class_labels int64 [batch] ->
out_sample: the noise), scheduler_config.json and autospec.json. Label 10 means "no label".
"""

import argparse
from pathlib import Path

import torch
from torch import nn
from torch.nn import functional as F

from blocks import GroupNorm32, ResidualBlock, TimeEmbedding, fit, linear_schedule
from data import load_mnist
from export import check_export, export_onnx, write_json, write_schedule

CLASSES, NO_LABEL = 10, 10
STEPS_OF_CHAIN = 1000


class DigitUnet(nn.Module):
    """A small UNet at 28, 14 and 7 pixels a side.

    Most of the work is at 14 and 7: at 28 there is one thin convolution on the way down, kept as a skip, and one
    on the way up.
    """

    def __init__(self, stem=16, wide=64, deep=96, embedding=128):
        super().__init__()
        self.time = TimeEmbedding(32, embedding)
        self.label = nn.Embedding(CLASSES + 1, embedding)
        self.stem = nn.Conv2d(1, stem, 3, padding=1)
        self.to14 = nn.Conv2d(stem, wide, 3, stride=2, padding=1)
        self.down14 = self.block(wide, wide, embedding)
        self.to7 = nn.Conv2d(wide, wide, 3, stride=2, padding=1)
        self.down7 = self.block(wide, deep, embedding)
        self.middle = self.block(deep, deep, embedding)
        self.up7 = self.block(2 * deep, deep, embedding)
        self.from7 = nn.Conv2d(deep, wide, 3, padding=1)
        self.up14 = self.block(2 * wide, wide, embedding)
        self.from14 = nn.Conv2d(wide, stem, 3, padding=1)
        self.norm = GroupNorm32(8, 2 * stem)
        self.last = nn.Conv2d(2 * stem, 1, 3, padding=1)

    @staticmethod
    def block(inputs, outputs, embedding):
        return ResidualBlock(nn.Conv2d, inputs, outputs, embedding, kernel=3)

    @staticmethod
    def twice(x):
        return F.interpolate(x, scale_factor=2.0, mode="nearest")

    def forward(self, sample, timestep, class_labels):
        embedding = F.silu(self.time(timestep) + self.label(class_labels))
        side28 = self.stem(sample)
        side14 = self.down14(self.to14(side28), embedding)
        side7 = self.down7(self.to7(side14), embedding)
        x = self.middle(side7, embedding)
        x = self.up7(torch.cat([x, side7], 1), embedding)
        x = self.from7(self.twice(x))
        x = self.up14(torch.cat([x, side14], 1), embedding)
        x = self.from14(self.twice(x))
        return self.last(F.silu(self.norm(torch.cat([x, side28], 1))))


@torch.no_grad()
def held_out_loss(model, images, labels, alphas_cumprod):
    """Mean squared error of the noise on test images, with noise and timesteps that are the same every time."""
    generator = torch.Generator().manual_seed(1)
    total = 0.0
    for clean, label in zip(images.split(250), labels.split(250)):
        timestep = torch.randint(0, len(alphas_cumprod), (len(clean),), generator=generator)
        noise = torch.randn(clean.shape, generator=generator)
        kept = alphas_cumprod[timestep].view(-1, 1, 1, 1)
        predicted = model(kept.sqrt() * clean + (1 - kept).sqrt() * noise, timestep, label)
        total += F.mse_loss(predicted, noise, reduction="sum").item()
    return total / images.numel()


def has_fast_bf16():
    """Whether this CPU multiplies bf16; without it autocast is slower than float32, or refused."""
    try:
        return "avx512_bf16" in Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace")
    except OSError:
        return False


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", required=True, help="folder with the idx files (or the unpacked npm package)")
    parser.add_argument("--out", default="mnist", help="folder for the model")
    parser.add_argument("--steps", type=int, default=5600, help="optimizer steps")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--drop", type=float, default=0.1, help="share of labels replaced by 'no label'")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1, help="torch threads; one was the fastest")
    parser.add_argument("--bf16", choices=("auto", "yes", "no"), default="auto", help="bf16 autocast")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    bf16 = args.bf16 == "yes" or args.bf16 == "auto" and has_fast_bf16()

    images, labels = load_mnist(args.data, "train")
    alphas_cumprod = linear_schedule(STEPS_OF_CHAIN)
    model = DigitUnet()
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters, bf16 {'on' if bf16 else 'off'}")

    def draw_batch():
        pick = torch.randint(0, len(images), (args.batch,))
        dropped = torch.rand(args.batch) < args.drop
        return images[pick], (labels[pick].masked_fill(dropped, NO_LABEL),)

    trained = fit(model, draw_batch, alphas_cumprod, args.steps, betas=(0.9, 0.99), bf16=bf16)

    test_images, test_labels = load_mnist(args.data, "test")
    loss = held_out_loss(trained, test_images[:2000], test_labels[:2000], alphas_cumprod)
    print(f"held-out loss {loss:.4f} (2,000 test images)")

    out = Path(args.out)
    example = {
        "sample": torch.randn(3, 1, 28, 28),
        "timestep": torch.tensor([0, 500, 999]),
        "class_labels": torch.tensor([0, 7, NO_LABEL]),
    }
    export_onnx(trained, example, "out_sample", out / "model.onnx")
    check_export(trained, {k: torch.cat([v, v[:2]]) for k, v in example.items()}, "out_sample", out / "model.onnx")
    write_schedule(out / "scheduler_config.json", STEPS_OF_CHAIN, "linear")
    write_json(out / "autospec.json", {"classes": CLASSES, "empty_label": NO_LABEL, "sample_shape": [1, 28, 28]})


if __name__ == "__main__":
    main()
