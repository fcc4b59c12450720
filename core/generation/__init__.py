"""From a brief to one proposal with the trees of both platforms."""

from core.generation.generate import Generated, generate

__all__ = ["Generated", "generate"]
