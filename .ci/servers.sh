#!/usr/bin/env bash
# The real mail servers of tests/server: Postfix and Dovecot as Debian packages them, installed but not started.
set -euo pipefail

needed=()
[ -x /usr/lib/postfix/sbin/master ] || needed+=(postfix)
[ -x /usr/sbin/dovecot ] || needed+=(dovecot-core)
[ ${#needed[@]} -gt 0 ] || exit 0

export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d # packages ask it before they start a service
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi
echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${needed[@]}" >/dev/null
