"""The runnable programs; the only place that knows every part."""
