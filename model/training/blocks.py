"""What both networks and both training loops share: time embedding, FiLM residual block, EMA, learning rate."""

import copy
import math
import time

import torch
from torch import nn
from torch.nn import functional as F


class GroupNorm32(nn.GroupNorm):
    """Group norm that computes in float32 under autocast: bf16 has too few digits for a variance."""

    def forward(self, x):
        with torch.autocast(x.device.type, enabled=False):
            return super().forward(x.float())


class TimeEmbedding(nn.Module):
    """int64 [batch] -> float32 [batch, width]: cosines and sines at geometric frequencies, then two layers."""

    def __init__(self, frequencies, width):
        super().__init__()
        scale = torch.exp(-math.log(10000.0) * torch.arange(frequencies) / frequencies)
        self.register_buffer("frequencies", scale.unsqueeze(0))
        self.first = nn.Linear(2 * frequencies, width)
        self.second = nn.Linear(width, width)

    def forward(self, timestep):
        angle = timestep.float().unsqueeze(1) * self.frequencies
        return self.second(F.silu(self.first(torch.cat([angle.cos(), angle.sin()], dim=1))))


class ResidualBlock(nn.Module):
    """norm-SiLU-conv twice; between them the embedding scales and shifts every channel (FiLM)."""

    def __init__(self, conv, inputs, outputs, embedding, kernel, groups=8):
        super().__init__()
        # The first block of a network may see too few channels to group.
        self.norm1 = GroupNorm32(groups, inputs) if inputs % groups == 0 else nn.Identity()
        self.conv1 = conv(inputs, outputs, kernel, padding=kernel // 2)
        self.film = nn.Linear(embedding, 2 * outputs)
        self.norm2 = GroupNorm32(groups, outputs)
        self.conv2 = conv(outputs, outputs, kernel, padding=kernel // 2)
        self.skip = conv(inputs, outputs, 1) if inputs != outputs else nn.Identity()
        nn.init.zeros_(self.conv2.weight)  # the block starts as its skip
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x, embedding):
        h = self.conv1(F.silu(self.norm1(x)))
        film = self.film(embedding)
        film = film.reshape(film.shape + (1,) * (x.dim() - 2))  # one scale and shift a channel
        scale, shift = film.chunk(2, dim=1)
        h = self.conv2(F.silu(self.norm2(h) * (1 + scale) + shift))
        return h + self.skip(x)


class Ema:
    """Running mean of the weights; its decay grows with the steps, so that the start is forgotten soon."""

    def __init__(self, model):
        self.model = copy.deepcopy(model).eval().requires_grad_(False)
        self.steps = 0

    @torch.no_grad()
    def update(self, model):
        self.steps += 1
        decay = min(0.999, (1 + self.steps) / (10 + self.steps))
        for mean, value in zip(self.model.parameters(), model.parameters()):
            mean.lerp_(value, 1 - decay)


def warmup_cosine(optimizer, steps, warmup=200):
    """Learning rate: linear warm-up, then half a cosine down to 0 at the last step."""

    def factor(step):
        if step < warmup:
            return (step + 1) / warmup
        return 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(1, steps - warmup)))

    return torch.optim.lr_scheduler.LambdaLR(optimizer, factor)


def fit(model, draw_batch, alphas_cumprod, steps, betas, bf16=False, every=200):
    """Trains the model to predict the noise (epsilon MSE); returns the averaged weights' model.

    draw_batch(): a clean batch and a tuple of the network's conditions.
    alphas_cumprod: float tensor [K]; timesteps are drawn evenly from 0 .. K-1.
    """
    ema = Ema(model)
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=betas)
    schedule = warmup_cosine(optimizer, steps)
    began, total = time.time(), 0.0
    for step in range(1, steps + 1):
        clean, conditions = draw_batch()
        timestep = torch.randint(0, len(alphas_cumprod), (len(clean),))
        noise = torch.randn_like(clean)
        kept = alphas_cumprod[timestep].view((-1,) + (1,) * (clean.dim() - 1))
        noisy = kept.sqrt() * clean + (1 - kept).sqrt() * noise
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=bf16):
            predicted = model(noisy, timestep, *conditions)
        loss = F.mse_loss(predicted.float(), noise)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        ema.update(model)
        total += loss.item()
        if step % every == 0 or step == steps:
            seconds = time.time() - began
            print(
                f"step {step}/{steps}: loss {total / ((step - 1) % every + 1):.4f}, "
                f"{seconds:.0f} s, {seconds / step * (steps - step) / 60:.1f} min left",
                flush=True,
            )
            total = 0.0
    return ema.model


def linear_schedule(steps, start=1e-4, end=0.02):
    """alphas_cumprod [steps] of betas that grow linearly."""
    return torch.cumprod(1 - torch.linspace(start, end, steps, dtype=torch.float64), 0).float()


def cosine_schedule(steps, largest_beta=0.999):
    """alphas_cumprod [steps] of diffusers' squaredcos_cap_v2."""
    bar = [math.cos((n / steps + 0.008) / 1.008 * math.pi / 2) ** 2 for n in range(steps + 1)]
    betas = [min(1 - after / before, largest_beta) for before, after in zip(bar, bar[1:])]
    return torch.cumprod(1 - torch.tensor(betas, dtype=torch.float64), 0).float()
