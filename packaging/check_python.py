"""Says in one sentence when this Python cannot run Campaign Desk."""

import importlib.util
import sys

if not (3, 11) <= sys.version_info[:2] < (3, 14):
    sys.exit(
        f"Campaign Desk needs Python 3.11, 3.12 or 3.13; this is {sys.version.split()[0]}. "
        "Point to another one with: make PY=python3.11 demo"
    )
if importlib.util.find_spec("ensurepip") is None:
    sys.exit("This Python cannot make environments. On Debian and Ubuntu: apt-get install python3-venv")
