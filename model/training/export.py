"""ONNX out of a trained module: dynamic batch axis, opset 17, and a check against torch where one can be had."""

import json
import warnings
from pathlib import Path

import numpy as np
import torch

OPSET = 17


def export_onnx(module, inputs, output, path):
    """Writes the module as ONNX.

    inputs: name -> example tensor, in forward's order; each has the batch first.
    output: the name of the one output.
    """
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    module = module.cpu().eval()
    with warnings.catch_warnings():
        # Shapes that torch folds into constants here are not the batch axis; check_export runs another batch size.
        warnings.simplefilter("ignore")
        torch.onnx.export(
            module,
            tuple(inputs.values()),
            str(path),
            input_names=list(inputs),
            output_names=[output],
            dynamic_axes={name: {0: "batch"} for name in (*inputs, output)},
            opset_version=OPSET,
        )
    print(f"wrote {path} ({path.stat().st_size:,} bytes, opset {OPSET})")


def check_export(module, inputs, output, path, tolerance=1e-4):
    """Compares the file with torch, if Python has onnxruntime; writes what torch says beside it in any case.

    The pair `reference.npz` (every input, and torch's output) lets any other runtime make the same check.
    """
    with torch.no_grad():
        expected = module.cpu().eval()(*inputs.values()).numpy()
    arrays = {name: value.numpy() for name, value in inputs.items()}
    reference = Path(path).parent / "reference.npz"
    np.savez(reference, **arrays, **{output: expected})
    try:
        import onnxruntime
    except ImportError:
        print(f"no onnxruntime for Python: not compared here; inputs and torch's output are in {reference}")
        return
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    error = float(np.abs(session.run([output], arrays)[0] - expected).max())
    print(f"onnxruntime against torch: largest difference {error:.2e}")
    if error > tolerance:
        raise SystemExit(f"{path} does not compute what torch does: {error:.2e} > {tolerance:.0e}")


def write_json(path, content):
    """JSON as diffusers saves it: two spaces, sorted keys, a final newline."""
    Path(path).write_text(json.dumps(content, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f"wrote {path}")


def write_schedule(path, steps, beta_schedule, beta_start=1e-4, beta_end=0.02):
    """The noise schedule, in the keys of diffusers' DDPMScheduler."""
    write_json(
        path,
        {
            "_class_name": "DDPMScheduler",
            "_diffusers_version": "0.30.0",
            "num_train_timesteps": steps,
            "beta_schedule": beta_schedule,
            "beta_start": beta_start,
            "beta_end": beta_end,
            "trained_betas": None,
            "prediction_type": "epsilon",
            "variance_type": "fixed_small",
            "clip_sample": True,
            "clip_sample_range": 1.0,
            "thresholding": False,
            "dynamic_thresholding_ratio": 0.995,
            "sample_max_value": 1.0,
            "timestep_spacing": "leading",
            "steps_offset": 0,
            "rescale_betas_zero_snr": False,
        },
    )
