"""The wizard as a page in the browser of this computer, and nowhere else.

    listening = listening_at(port)
    door = Door(listening.getsockname()[1])  # who may come in: one browser, by a link that works once
    desk = Desk(wizard.begin(given), guide.carry_out, reporting, keeps=True)
    Server(desk, door, listening).run()

Without JavaScript every page works; the one small script beside it makes some of them better.
"""

from gemdiag.web.desk import Desk
from gemdiag.web.door import Door
from gemdiag.web.server import Server, listening_at
from gemdiag.web.site import Site

__all__ = ["Desk", "Door", "Server", "Site", "listening_at"]
