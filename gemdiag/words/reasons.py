"""Why a plan changes a field, as a clause."""

from collections.abc import Mapping

REASONS: Mapping[str, str] = {
    "implicit_preferred": "so that everything is encrypted from the start",
    "port_for_mode": "the port that goes with this kind of connection",
    "explicit_only": "this server encrypts only after the greeting",
    "published_endpoint": "as your provider publishes it",
    "certificate_name": "the name that the server's certificate is made out to",
    "option_126": "to send with GEM-CAR's server",
    "mailbox_again": "to send with your own mailbox again",
    "asked_for": "as you asked",
    "not_read": "as you told it; it was missing from what was read",
    "target_version": "the version that is planned for",
}
