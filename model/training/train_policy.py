#!/usr/bin/env python3
"""Trains the built-in model `policy`: plans of 16 positions for a point that walks around a disc.

    /usr/bin/python3 train_policy.py --out policy

Writes model.onnx (sample float32 [batch,16,2], timestep int64 [batch], global_cond float32 [batch,8] ->
out_sample: the noise), scheduler_config.json and autospec.json, after a trial of the policy: how often it succeeds,
and how often it goes left where left and right are alike. Needs no data.
"""

import argparse
import time
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from blocks import ResidualBlock, TimeEmbedding, cosine_schedule, fit
from disc_task import CONDITION, PLAN, episodes, expert_plans, goes_left, mirrored, symmetric, trial
from export import check_export, export_onnx, write_json, write_schedule

STEPS_OF_CHAIN = 100


class PlanUnet(nn.Module):
    """A 1-D UNet over the plan's 16 and then 8 positions; FiLM from the time and the condition."""

    def __init__(self, narrow=32, wide=64, embedding=64):
        super().__init__()
        self.time = TimeEmbedding(16, embedding)
        self.condition = nn.Sequential(
            nn.Linear(CONDITION, 2 * embedding), nn.SiLU(), nn.Linear(2 * embedding, embedding)
        )
        self.down16 = self.block(2, narrow, 2 * embedding)
        self.to8 = nn.Conv1d(narrow, narrow, 3, stride=2, padding=1)
        self.down8 = self.block(narrow, wide, 2 * embedding)
        self.middle = self.block(wide, wide, 2 * embedding)
        self.up8 = self.block(2 * wide, wide, 2 * embedding)
        self.from8 = nn.Conv1d(wide, narrow, 3, padding=1)
        self.up16 = self.block(2 * narrow, narrow, 2 * embedding)
        self.last = nn.Conv1d(narrow, 2, 1)

    @staticmethod
    def block(inputs, outputs, embedding):
        return ResidualBlock(nn.Conv1d, inputs, outputs, embedding, kernel=5)

    def forward(self, sample, timestep, global_cond):
        embedding = F.silu(torch.cat([self.time(timestep), self.condition(global_cond)], 1))
        side16 = self.down16(sample.transpose(1, 2), embedding)
        side8 = self.down8(self.to8(side16), embedding)
        x = self.middle(side8, embedding)
        x = self.up8(torch.cat([x, side8], 1), embedding)
        x = self.from8(F.interpolate(x, scale_factor=2.0, mode="nearest"))
        x = self.up16(torch.cat([x, side16], 1), embedding)
        return self.last(x).transpose(1, 2)


def fresh_batches(batch, rng, walks=2000, starts=20000):
    """Endless batches (plans, (conditions,)), each plan used once, half of a batch the mirror image of the other.

    At the start of a walk the plan is the coin's; later the last move tells the side. Starts are one plan in thirty
    of a walk, so more of them are added, and a quarter of a batch is about the coin.
    """
    half = batch // 2
    while True:
        pools = expert_plans(walks, rng), expert_plans(starts, rng, moments=1)
        conditions, plans = (np.concatenate(parts) for parts in zip(*pools))
        order = rng.permutation(len(plans))
        for begin in range(0, len(order) - half + 1, half):
            pick = order[begin : begin + half]
            both = mirrored(conditions[pick], plans[pick])
            yield torch.from_numpy(both[1]), (torch.from_numpy(both[0]),)


@torch.no_grad()
def draw_plans(model, conditions, alphas_cumprod, steps=None):
    """Plans [N,PLAN,2]: by the whole chain (DDPM, fixed_small), or by DDIM (eta 0) in so many steps.

    The steps of DDIM are evenly spaced from the last timestep to 0 (`linspace`).
    """
    last = len(alphas_cumprod) - 1
    times = np.rint(np.linspace(last, 0, steps or last + 1)).astype(int).tolist()
    given = torch.from_numpy(conditions)
    x = torch.randn(len(given), PLAN, 2)
    for t, after in zip(times, times[1:] + [None]):
        bar = alphas_cumprod[t]
        previous = torch.tensor(1.0) if after is None else alphas_cumprod[after]
        noise = model(x, torch.full((len(given),), t), given)
        clean = ((x - (1 - bar).sqrt() * noise) / bar.sqrt()).clamp(-1, 1)
        if steps is None:
            alpha = bar / previous
            mean = alpha.sqrt() * (1 - previous) / (1 - bar) * x + previous.sqrt() * (1 - alpha) / (1 - bar) * clean
            deviation = ((1 - alpha) * (1 - previous) / (1 - bar)).sqrt()  # 0 at the last step
            x = mean + deviation * torch.randn_like(x)
        else:
            x = previous.sqrt() * clean + (1 - previous).sqrt() * noise
    return x.numpy()


def report(model, alphas_cumprod, count, seed):
    """Prints success on random episodes, and the left share on the symmetric task, for the chain and for DDIM."""
    print(f"{'sampler':10} {'success':>8} {'left, of plans':>15} {'left, of walks':>15}   ({count} episodes)")
    for name, steps in (("chain", None), ("DDIM 10", 10), ("DDIM 5", 5), ("DDIM 3", 3)):
        rng, began = np.random.default_rng(seed), time.time()

        def plan(conditions, steps=steps):
            return draw_plans(model, conditions, alphas_cumprod, steps)

        success, _ = trial(plan, episodes(count, rng), rng)
        start, goal, centre = symmetric(count)
        plans = plan(np.concatenate([start, start, goal, centre], 1).astype(np.float32))
        _, walks = trial(plan, (start, goal, centre), rng)
        left = goes_left(plans).mean(), goes_left(walks).mean()
        seconds = time.time() - began
        print(f"{name:10} {success.mean():8.1%} {left[0]:15.1%} {left[1]:15.1%}   {seconds:.0f} s", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", default="policy", help="folder for the model")
    parser.add_argument("--steps", type=int, default=4000, help="optimizer steps")
    parser.add_argument("--batch", type=int, default=256, help="an even number")
    parser.add_argument("--trial-episodes", type=int, default=500, help="episodes of the trial at the end; 0: none")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=1, help="torch threads")
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    torch.manual_seed(args.seed)

    alphas_cumprod = cosine_schedule(STEPS_OF_CHAIN)
    model = PlanUnet()
    print(f"{sum(p.numel() for p in model.parameters()):,} parameters")
    batches = fresh_batches(args.batch, np.random.default_rng(args.seed))
    trained = fit(model, lambda: next(batches), alphas_cumprod, args.steps, betas=(0.95, 0.999), every=500)
    if args.trial_episodes:
        report(trained, alphas_cumprod, args.trial_episodes, args.seed + 1)

    out = Path(args.out)
    example = {
        "sample": torch.randn(3, PLAN, 2),
        "timestep": torch.tensor([0, 50, 99]),
        "global_cond": next(batches)[1][0][:3],
    }
    export_onnx(trained, example, "out_sample", out / "model.onnx")
    check_export(trained, {k: torch.cat([v, v[:2]]) for k, v in example.items()}, "out_sample", out / "model.onnx")
    write_schedule(out / "scheduler_config.json", STEPS_OF_CHAIN, "squaredcos_cap_v2")
    write_json(out / "autospec.json", {"sample_shape": [PLAN, 2]})


if __name__ == "__main__":
    main()
