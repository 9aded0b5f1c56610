#!/usr/bin/env bash
# The real mail servers of tests/server. Postfix and Dovecot are installed, but not started. Debian's packages of mail
# servers exclude each other, so the others are unpacked into a folder and only the libraries they need are installed.
set -euo pipefail
unpacked=/opt/gemdiag-servers # tests/server/mailserver.py looks there
declare -A packages=([exim]=exim4-daemon-light [sendmail]="sendmail-bin sasl2-bin" [opensmtpd]=opensmtpd)

needed=() missing=()
[ -x /usr/lib/postfix/sbin/master ] || needed+=(postfix)
[ -x /usr/sbin/dovecot ] || needed+=(dovecot-core)
for server in "${!packages[@]}"; do
    [ -d "$unpacked/$server" ] || missing+=("$server")
done
[ ${#needed[@]} -gt 0 ] || [ ${#missing[@]} -gt 0 ] || exit 0

export DEBIAN_FRONTEND=noninteractive
policy=/usr/sbin/policy-rc.d # packages ask it before they start a service
ours=
work=$(mktemp -d)
trap 'rm -rf "$work" ${ours:+"$policy"}' EXIT
if [ ! -e "$policy" ]; then
    ours=1
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi
echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
apt-get update -qq

for server in "${missing[@]}"; do
    mkdir "$work/$server"
    # shellcheck disable=SC2086  # several packages
    (cd "$work/$server" && apt-get download -qq -o APT::Sandbox::User=root ${packages[$server]})
    for package in "$work/$server"/*.deb; do
        dpkg-deb -x "$package" "$work/$server/root"
        mapfile -t -O "${#needed[@]}" needed < <(
            dpkg-deb -f "$package" Pre-Depends Depends | grep -oE '\blib[a-z0-9][a-z0-9.+-]+' | sort -u
        )
    done
    chmod -R ug-s "$work/$server/root" # root starts them, and nobody else
done
needed+=(libsasl2-modules) # sendmail's PLAIN and LOGIN
apt-get install -y -qq --no-upgrade --no-install-recommends "${needed[@]}" >"$work/said" 2>&1 ||
    { cat "$work/said" >&2; exit 1; }

mkdir -p "$unpacked"
for server in "${missing[@]}"; do
    mv -T "$work/$server/root" "$unpacked/$server"
done
