"""A fleet cut into parts in such a way that whoever shares a server is in the same one."""

from hashlib import sha256
from typing import NamedTuple

from gemdiag.fleet.shop import Shop, settings_of
from gemdiag.model.provider import Knowledge
from gemdiag.model.syntax import domain_of


class Shard(NamedTuple):
    """number: from 1 to of."""

    number: int
    of: int


class Cut:
    """The same on every computer and in every run with the same knowledge."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._providers = {
            host.lower(): provider.id
            for provider in knowledge.providers
            if not provider.is_generic
            for host in provider.hosts
        }

    def has(self, shop: Shop, shard: Shard) -> bool:
        return self.part(shop, shard.of) == shard.number

    def part(self, shop: Shop, of: int) -> int:
        """From 1 on. All names of one provider count as one: its endpoints are looked at together."""
        settings = settings_of(shop)
        host = (settings.host or domain_of(settings.email_address) or shop.name).lower()
        key = self._providers.get(host, host)
        return int.from_bytes(sha256(key.encode()).digest()[:8], "big") % of + 1
