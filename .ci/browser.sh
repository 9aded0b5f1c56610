#!/usr/bin/env bash
# Chromium as Debian packages it, for tests/browser; pdftotext reads what it prints; without fonts its pages stay empty.
set -euo pipefail

if [ -x /usr/bin/chromium ] && [ -x /usr/bin/pdftotext ]; then exit 0; fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends chromium poppler-utils fonts-dejavu-core fonts-liberation >/dev/null
