#!/bin/sh
# The few system libraries Qt needs on Debian and Ubuntu. As root they are installed, else the one line is printed.
set -eu
command -v apt-get >/dev/null 2>&1 || exit 0
glib=libglib2.0-0
if apt-cache show libglib2.0-0t64 >/dev/null 2>&1; then glib=libglib2.0-0t64; fi
wanted="$glib libegl1 libgl1 libdbus-1-3 libfontconfig1 libxkbcommon0 libgssapi-krb5-2 libbrotli1 libgomp1 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-shape0 libxkbcommon-x11-0"
missing=""
for package in $wanted; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0
if [ "$(id -u)" = 0 ]; then
    apt-get update -qq
    # shellcheck disable=SC2086 # one word per package
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "Qt needs a few system libraries. Please run this once, then try again:"
    echo "  sudo apt-get install -y --no-install-recommends$missing"
    exit 1
fi
