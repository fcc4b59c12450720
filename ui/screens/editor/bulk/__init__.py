"""The bulk change dialog: one frame for every tool, with a preview that counts before anything changes."""
