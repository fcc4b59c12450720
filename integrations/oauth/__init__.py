"""Signing in with the system browser: OAuth 2.0 for native programs (RFC 8252), PKCE, loopback redirect."""
