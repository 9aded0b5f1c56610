#!/usr/bin/env bash
# The real DNS servers of tests/resolvers: Knot and Unbound as Debian packages them, installed but not started.
set -euo pipefail

needed=()
[ -x /usr/sbin/knotd ] || needed+=(knot)
[ -x /usr/sbin/unbound ] || needed+=(unbound)
[ ${#needed[@]} -gt 0 ] || exit 0

export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d # packages ask it before they start a service
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi
apt-get update -qq
apt-get install -y -qq --no-install-recommends "${needed[@]}" >/dev/null
