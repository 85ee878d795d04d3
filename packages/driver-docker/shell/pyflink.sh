#!/bin/sh
# Makes PyFlink in a container of a Flink image, as root, before the container becomes an image of its own.
# Arguments: release of apache-flink, Flink's home, then the Pythons that it runs on, best first. It says each step as `drey: ...`.
# What the host hands over (settings of pip and proxies, a certificate) is in HANDED, which goes with the end of this script.
set -eu
HANDED=/tmp/drey-pyflink
TARGET=/opt/drey/pyflink
trap 'rm -rf "$HANDED"' EXIT
version=$1
flink=$2
shift 2

export HOME="$HANDED" DEBIAN_FRONTEND=noninteractive
if [ -f "$HANDED/settings" ]; then
  # shellcheck disable=SC1091 # made by the host for each container
  . "$HANDED/settings"
fi
# Programs differ in which case of these names they read; apt knows the lower one only.
if [ -z "${http_proxy:-}" ] && [ -n "${HTTP_PROXY:-}" ]; then export http_proxy="$HTTP_PROXY"; fi
if [ -z "${https_proxy:-}" ] && [ -n "${HTTPS_PROXY:-}" ]; then export https_proxy="$HTTPS_PROXY"; fi
export PIP_USER=0 PIP_NO_INPUT=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore

say() { echo "drey: $*"; }
give_up() { say "failed: $*"; exit 3; }

# The first suitable Python that can make environments.
python=
look() {
  for minor in "$@"; do
    for candidate in "python$minor" python3; do
      if [ "$("$candidate" -c 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = "$minor" ]; then
        python=$(command -v "$candidate")
        return
      fi
    done
  done
}

look "$@"
if [ -z "$python" ]; then
  command -v apt-get >/dev/null || give_up "the image has neither Python $1 nor apt-get to install one with"
  say installing Python by apt
  apt-get -q update
  apt-get -q install -y --no-install-recommends python3 python3-venv
  rm -rf /var/lib/apt/lists/* /var/cache/apt/archives/*.deb
  look "$@"
fi
if [ -z "$python" ]; then
  # A distribution has one Python; uv has them all.
  say "installing Python $1 by uv"
  python3 -m venv "$HANDED/uv"
  "$HANDED/uv/bin/python" -m pip install uv
  UV_PYTHON_INSTALL_DIR=/opt/drey/python "$HANDED/uv/bin/uv" python install "$1" \
    || give_up "PyFlink $version needs Python $*, the distribution of the image has $(python3 --version), and uv could install none"
  python=$(UV_PYTHON_INSTALL_DIR=/opt/drey/python "$HANDED/uv/bin/uv" python find "$1")
fi

say making a virtual environment
rm -rf "$TARGET"
"$python" -m venv "$TARGET"
pip() { "$TARGET/bin/python" -m pip "$@"; }
say installing by pip
pip install --progress-bar off --no-deps --only-binary apache-flink "apache-flink==$version"
say reading requirements
"$TARGET/bin/python" -I "$HANDED/pyflink_needs.py" > "$HANDED/requirements.txt"
say installing what it needs by pip
pip install --progress-bar off -r "$HANDED/requirements.txt"
if ! ls "$flink"/opt/flink-python*.jar >/dev/null 2>&1; then
  # Official images have the jar; its other source among packages of Python is a whole Flink.
  say fetching its jar by pip
  pip install --progress-bar off --no-deps --target "$HANDED/libraries" "apache-flink-libraries==$version"
  opt=$("$TARGET/bin/python" -I -c 'import os, pyflink; print(os.path.join(os.path.dirname(pyflink.__file__), "opt"))')
  mkdir -p "$opt"
  cp "$HANDED"/libraries/pyflink/opt/flink-python*.jar "$opt/"
fi
say importing
"$TARGET/bin/python" -I -c 'import pyflink.table, pyflink.datastream, pyflink.fn_execution.beam.beam_boot'
