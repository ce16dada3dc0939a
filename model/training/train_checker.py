#!/usr/bin/env python3
"""Trains the small CNN that reads drawn digits in the quality test.

    /usr/bin/python3 train_checker.py --data package --out digit-checker.onnx

Input `image` float32 [batch,1,28,28] in [-1,1] (the diffusion model's range), output `logits` float32 [batch,10].
"""

import argparse
import time

import torch
from torch import nn
from torch.nn import functional as F

from data import load_mnist
from export import check_export, export_onnx


class DigitChecker(nn.Module):
    """Four convolutions; two of them halve the side. Batch norm folds into them when the model is exported."""

    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            *self.layer(1, 24, 5, 2), *self.layer(24, 40, 3, 1), *self.layer(40, 64, 3, 2), *self.layer(64, 64, 3, 1)
        )
        self.head = nn.Linear(64 * 9, 10)

    @staticmethod
    def layer(inputs, outputs, kernel, stride):
        conv = nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False)
        return conv, nn.BatchNorm2d(outputs), nn.ReLU()

    def forward(self, image):
        maps = F.max_pool2d(self.body(image), 3, 2)  # [batch,64,7,7] -> [batch,64,3,3]
        return self.head(F.dropout(maps.flatten(1), 0.3, self.training))


def shifted(images, reach, generator):
    """Every image moved by its own whole number of pixels, up to `reach` each way; what comes in is background."""
    count, _, height, width = images.shape
    padded = F.pad(images, [reach] * 4, value=-1.0)
    move = torch.randint(0, 2 * reach + 1, (2, count, 1), generator=generator)
    rows = (move[0] + torch.arange(height)).view(count, height, 1)
    columns = (move[1] + torch.arange(width)).view(count, 1, width)
    return padded[torch.arange(count).view(-1, 1, 1), 0, rows, columns].unsqueeze(1)


@torch.no_grad()
def accuracy(model, images, labels):
    model.eval()
    right = sum(int((model(x).argmax(1) == y).sum()) for x, y in zip(images.split(500), labels.split(500)))
    model.train()
    return right / len(labels)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--data", required=True, help="folder with the idx files (or the unpacked npm package)")
    parser.add_argument("--out", default="digit-checker.onnx", help="the ONNX file to write")
    parser.add_argument("--steps", type=int, default=3750, help="optimizer steps (8 epochs at batch 128)")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)
    generator = torch.Generator().manual_seed(args.seed)

    images, labels = load_mnist(args.data, "train")
    test_images, test_labels = load_mnist(args.data, "test")
    model = DigitChecker()
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters, {args.steps} steps")
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=1e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=3e-3, total_steps=args.steps, pct_start=0.2)

    began, order = time.time(), torch.empty(0, dtype=torch.long)
    for step in range(args.steps):
        if len(order) < args.batch:
            order = torch.randperm(len(images), generator=generator)
        pick, order = order[: args.batch], order[args.batch :]
        loss = F.cross_entropy(model(shifted(images[pick], 2, generator)), labels[pick], label_smoothing=0.05)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        optimizer.step()
        schedule.step()
        if (step + 1) % 500 == 0:
            print(f"step {step + 1}: loss {loss.item():.3f}, {time.time() - began:.0f} s", flush=True)

    right = accuracy(model, test_images, test_labels)
    print(f"test accuracy {right:.4f} on {len(test_labels)} images, {time.time() - began:.0f} s")
    export_onnx(model, {"image": test_images[:2]}, "logits", args.out)
    check_export(model, {"image": test_images[:5]}, "logits", args.out)


if __name__ == "__main__":
    main()
