"""The window. Imports core only; what else it needs is handed over in a Context."""
