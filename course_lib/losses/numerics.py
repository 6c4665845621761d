"""What keeps the losses right where numbers are extreme: half precision, high temperatures, probabilities of 0."""

import torch
import torch.nn.functional as F

HOT = 32.0  # above it, T² times float32's rounding error would show in a loss's fourth digit


def precise(kind: torch.dtype) -> torch.dtype:
    """Return the type in which a loss of tensors of this type is given: float32 at least."""
    return torch.promote_types(kind, torch.float32)


def raised(values: torch.Tensor) -> torch.Tensor:
    """Return `values` in float32 at least: half precision and whole numbers are raised, float64 stays."""
    return values.to(precise(values.dtype))


def log_probabilities(logits: torch.Tensor, T: float | torch.Tensor = 1.0) -> torch.Tensor:
    """Return log softmax(logits / T) over the last dimension: the shape of logits, float32 at least.

    T: a number or a tensor that broadcasts. Above T = 32 the result is float64 (Apple's GPUs have none): a soft loss
    is multiplied by T², and with it every rounding error. A class whose logit is −inf has probability 0; its logarithm
    is the lowest number instead of −inf, so that 0 · log 0 is 0 and has the gradient 0.
    """
    logits = raised(logits)
    hot = T > HOT if isinstance(T, int | float) else bool((torch.as_tensor(T) > HOT).any())
    if hot and logits.device.type != "mps":
        logits = logits.double()
    log_p = F.log_softmax(logits / T, dim=-1)
    return log_p.clamp(min=torch.finfo(log_p.dtype).min)


def unit(values: torch.Tensor) -> torch.Tensor:
    """Return `values` scaled to length 1 along the last dimension; zeros stay zeros, with a gradient as small as that
    of a vector of length 1."""
    length = values.norm(dim=-1, keepdim=True)
    return values / length.masked_fill(length == 0, 1.0)
