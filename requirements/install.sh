#!/bin/sh
# Make .venv with the pinned packages: install.sh core (what the product needs) or install.sh all (and the tools).
set -eu
set_of="$1"
python="${PYTHON:-$(command -v python3.11 || command -v python3 || true)}"
[ -n "$python" ] || { echo "Python 3.11 or newer is missing. fix: apt-get install python3" >&2; exit 3; }
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
    echo "$python is $("$python" --version 2>&1); recon_xl needs Python 3.11 or newer. fix: make PYTHON=/path/to/python3.11 …" >&2
    exit 3
}

stamp=".venv/.installed-$set_of"
if [ "$set_of" = core ] && [ -e .venv/.installed-all ]; then stamp=".venv/.installed-all"; set_of=all; fi
fresh=yes
for source in pyproject.toml requirements/bootstrap.txt "requirements/$set_of.txt"; do
    [ -e "$stamp" ] && [ ! "$source" -nt "$stamp" ] || fresh=no
done
[ "$fresh" = no ] || exit 0

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    rm -rf .venv
    if ! "$python" -m venv .venv >/dev/null 2>&1; then
        rm -rf .venv
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
            apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "python$version-venv" >/dev/null
            "$python" -m venv .venv
        else
            echo "Python cannot make a virtual environment. fix: apt-get install python$version-venv (as root)" >&2
            exit 3
        fi
    fi
fi

pip="env PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip install --quiet --require-hashes"
$pip -r requirements/bootstrap.txt
# uv is ten times quicker; where only pip knows the way to a mirror, pip does the same. Compiled once
# here, so that no command does it again where Python may not write beside its modules.
.venv/bin/uv pip install --quiet --compile-bytecode --python .venv/bin/python --require-hashes -r "requirements/$set_of.txt" ||
    $pip -r "requirements/$set_of.txt"
.venv/bin/uv pip install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable . ||
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --editable .
touch "$stamp"
