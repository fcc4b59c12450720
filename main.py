"""Starts Campaign Desk: the desktop without arguments, the command line with them."""

import sys

from app.main import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
