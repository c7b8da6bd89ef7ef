#!/bin/sh
# Bring what the tests need beside Python: through apt when root, otherwise say exactly what is missing.
set -eu
missing=""
need() { # need PACKAGE TEST…
    package="$1"; shift
    "$@" >/dev/null 2>&1 || missing="$missing $package"
}
need libreoffice-calc test -x /usr/lib/libreoffice/program/soffice.bin -a -e /usr/lib/libreoffice/program/libsclo.so
need python3-uno test -e /usr/lib/python3/dist-packages/uno.py
need chromium sh -c 'command -v chromium'
need poppler-utils sh -c 'command -v pdftoppm'
need postgresql sh -c 'ls /usr/lib/postgresql/*/bin/initdb'
need xvfb sh -c 'command -v Xvfb'
need fonts-crosextra-carlito test -d /usr/share/fonts/truetype/crosextra
need fonts-dejavu-core test -d /usr/share/fonts/truetype/dejavu
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    echo "Installing:$missing"
    apt-get update -qq
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
else
    echo "Missing:$missing. The tests that need them are skipped (and fail with CI=true)." >&2
    echo "fix: sudo apt-get install$missing" >&2
fi
