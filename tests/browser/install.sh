#!/bin/sh
# Installs both browsers from Debian, where that is possible without asking anybody.
set -eu
if [ -x /usr/bin/chromium ] && [ -x /usr/bin/firefox-esr ]; then
  exit 0
fi
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "browsers are missing: install the packages chromium and firefox-esr" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -qq -y --no-install-recommends chromium firefox-esr >/dev/null
