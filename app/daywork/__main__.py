"""`python -m app.daywork FOLDER`: spend the day offscreen in a process of its own; prints the steps as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory


def main(arguments: list[str]) -> int:
    """Do the day once; where it stops, the error says at which step and what was seen."""
    parser = argparse.ArgumentParser(prog="python -m app.daywork", description="A day's work by keyboard alone.")
    parser.add_argument("folder", type=Path, nargs="?", help="where the workspace and its files stay")
    parser.add_argument("--theme", choices=("light", "dark"), default="light")
    parser.add_argument("--pictures", type=Path, help="a folder for a picture of each step")
    parser.add_argument("--exports", type=Path, help="a folder with a real account's export")
    wanted = parser.parse_args(arguments)
    from app.screenshots import offscreen

    with offscreen(), TemporaryDirectory(prefix="campaign-desk-day-") as place:
        from app.daywork.session import work_a_day

        steps = work_a_day(wanted.folder or Path(place), wanted.theme, pictures=wanted.pictures, exports=wanted.exports)
    sys.stdout.write(json.dumps(steps) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
