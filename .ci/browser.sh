#!/usr/bin/env bash
# Chromium as Debian packages it, for tests/browser; with fonts, without which its pages stay empty.
set -euo pipefail

[ ! -x /usr/bin/chromium ] || exit 0
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core fonts-liberation >/dev/null
