"""Pure functions: what is sent to LinkedIn and how its answers are read. No network, no clock, no state."""
