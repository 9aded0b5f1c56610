"""Why an endpoint was looked at. Nothing is asked: whoever plans the questions writes it down."""

from typing import Literal, NamedTuple

from gemdiag.model.endpoint import Mode
from gemdiag.model.facts import Probe


class Role(NamedTuple):
    """role: `configured` (host and port of the settings), `planned` (a host the shop configured or
    confirmed, at a port that a plan may use), `preset` (published by the identified provider, another
    host), `alternative` (a name found on the way), `mx`.

    origin: who named the host. Only `config` and `preset` may ever be logged in to.
    configured_mode: what GEM-CAR does at the configured endpoint after the upgrade with nothing clicked,
    None elsewhere and where the settings do not say.
    """

    role: Literal["configured", "planned", "preset", "alternative", "mx"]
    origin: Literal["config", "preset", "srv", "autoconfig", "guess", "mx"]
    configured_mode: Mode | None = None


PROBE = Probe[Role]("role")
"""Key: the endpoint. Every endpoint that was looked at has one, in the order of looking."""
