"""Performance reports of both platforms, as their pages download them, as facts of the workspace's entities."""

from core.interchange.metrics.importing import import_metrics

__all__ = ["import_metrics"]
