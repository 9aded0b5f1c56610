"""The clicks are kept beside the file that was written: a page to print, in the chosen language."""

import html
import re
import stat
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.canary import CANARY
from tests.cli.kit import SEAL, UPGRADED, USER, YAML, FakeTerminal, Gemdiag, Key, garage, ini, names
from tests.leaks import leaks

PAGE = Path("shop.upgraded.gemdiag-clicks.html")


class Read(HTMLParser):
    """The page as a browser takes it: elements with their attributes, and the text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.elements if name == tag]


def read(path: Path = PAGE) -> Read:
    return Read(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("lang", "heading", "step"),
    [
        ("en", "The clicks for shop.upgraded.yaml", 'Uncheck "Less secure connection".'),
        ("fr", "Les clics pour shop.upgraded.yaml", "Connexion moins sécurisée [Less secure connection]"),
    ],
)
def test_it_lists_every_click_with_a_box_to_tick(
    lang: str, heading: str, step: str, shop: str, gemdiag: Gemdiag
) -> None:
    with garage() as lab:
        said = gemdiag("migrate", shop, "--yes", "--lang", lang, "--format", "json", lab=lab)
    page = read()
    text = "".join(page.texts)

    assert said.json["written"]["page"]["path"] == str(PAGE.resolve())
    assert page.all("html") == [{"lang": lang}]
    assert heading in text
    assert step in text
    assert f"({USER})" in text, "what is to be typed is not masked"
    plan = said.json["plan"]
    boxes = page.all("input")
    assert len(boxes) == len(plan["clicks"]) + len(plan["undo_clicks"])
    assert {box["type"] for box in boxes} == {"checkbox"}
    assert len(page.all("label")) == len(boxes)


def test_it_needs_nothing_but_itself_and_holds_no_password(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        gemdiag("migrate", shop, "--yes", "--store-password", "keep", lab=lab)
    page, text = read(), PAGE.read_text(encoding="utf-8")

    assert {tag for tag, _ in page.elements} == {
        *("html", "head", "meta", "title", "style", "body", "main", "article", "section", "div"),
        *("h1", "h2", "p", "ol", "li", "input", "span", "label", "bdi", "footer"),
    }
    assert not {name for _, attrs in page.elements for name in attrs} & {"src", "href", "onclick", "style"}
    assert "default-src 'none'" in html.unescape(text)
    assert leaks(text, [CANARY]) == []
    if sys.platform != "win32":
        assert stat.S_IMODE(PAGE.stat().st_mode) == 0o600


def test_what_came_from_outside_is_inert(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(), encoding="utf-8")
    hostile = '<script>alert(1)</script>\u202e"'
    with garage() as lab:
        said = gemdiag("migrate", "shop.ini", "--yes", "--set", f"shop={hostile}", lab=lab)
    text = PAGE.read_text(encoding="utf-8")

    assert said.code == 0, said
    assert not read().all("script")
    assert "&lt;script&gt;" in text
    assert not re.search("\u202e", text)


def test_the_receipt_names_it_before_gemcar_is_said_to_be_as_it_was(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        said = gemdiag("migrate", shop, "--yes", lab=lab)
    order = ["Written: ", "to tick: ", "GEM-CAR itself has not changed yet.", "At GEM-CAR's screen"]
    places = [said.out.index(word) for word in order]

    assert places == sorted(places)
    assert str(PAGE.resolve()) in said.out


@pytest.mark.parametrize(
    "words", [("--dry-run", "--yes"), (), ("--mode", "relay", "--to", "13.0.3", "--yes")]
)
def test_there_is_none_where_nothing_is_written(words: tuple[str, ...], shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        said = gemdiag("migrate", shop, *words, lab=lab)
    assert "has not changed yet" not in said.out
    assert names() == [shop]


def test_a_page_of_its_own_is_replaced_and_another_one_is_not(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        gemdiag("migrate", shop, "--yes", lab=lab)
        gemdiag("migrate", shop, "--yes", "--mode", "explicit", lab=lab)
        assert "at <bdi>587" in PAGE.read_text(encoding="utf-8") or "587" in "".join(read().texts)
        PAGE.write_text("mine", encoding="utf-8")
        said = gemdiag("migrate", shop, "--yes", "--mode", "implicit", lab=lab)
    assert said.code == 0
    assert "The clicks are not kept as a page." in said.err
    assert str(PAGE.resolve()) in said.err
    assert PAGE.read_text(encoding="utf-8") == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_it_never_goes_through_a_link(shop: str, gemdiag: Gemdiag) -> None:
    Path("victim").write_text("keep me", encoding="utf-8")
    PAGE.symlink_to("victim")
    with garage() as lab:
        said = gemdiag("migrate", shop, "--yes", lab=lab)
    assert said.code == 0
    assert "The clicks are not kept as a page." in said.err
    assert Path("victim").read_text(encoding="utf-8") == "keep me"


def test_a_rollback_takes_it_away_and_a_folder_that_holds_one_can_be_checked(
    shop: str, gemdiag: Gemdiag
) -> None:
    with garage() as lab:
        gemdiag("migrate", shop, "--yes", lab=lab)
        checked = gemdiag("check", ".", "--offline", "--format", "json")
    assert {Path(each["source"]["path"]).name for each in checked.json} == {shop, "shop.upgraded.yaml"}
    assert gemdiag("rollback", "shop.upgraded.yaml").code == 0
    assert not PAGE.exists()


def test_a_rollback_leaves_another_page_alone(own: str, gemdiag: Gemdiag) -> None:
    Path(own).write_text(YAML.replace("465", "587"), encoding="utf-8")
    Path("own.gemdiag-clicks.html").write_text("mine", encoding="utf-8")
    with garage() as lab:
        gemdiag("migrate", own, "--yes", "--in-place", lab=lab)
    assert gemdiag("rollback", own).code == 0
    assert Path("own.gemdiag-clicks.html").read_text(encoding="utf-8") == "mine"


def test_it_is_written_once_the_person_agrees(
    shop: str, gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    for answer, there in (("n\n", False), ("y\n", True)):
        monkeypatch.setattr("sys.stdin", FakeTerminal(answer))
        with garage() as lab:
            gemdiag("migrate", shop, lab=lab)
        assert PAGE.exists() is there


def test_one_that_a_dead_run_could_not_write_any_more_is_made_again(shop: str, gemdiag: Gemdiag) -> None:
    with garage() as lab:
        gemdiag("migrate", shop, "--yes", lab=lab)
        first = read()
        PAGE.unlink()
        said = gemdiag("migrate", shop, "--yes", lab=lab)
    assert "Nothing to change" in said.err
    assert f"to tick: {PAGE.resolve()}" in said.err
    assert read().texts == first.texts


@pytest.mark.parametrize("words", [(), ("--mode", "explicit", "--set", "port=587")])
def test_in_place_it_is_made_again_from_what_the_file_was(words: tuple[str, ...], gemdiag: Gemdiag) -> None:
    """The file says by now what GEM-CAR is still to be told."""
    page = Path("shop.ini.gemdiag-clicks.html")
    Path("shop.ini").write_text(ini(Port="25"), encoding="utf-8")
    with garage() as lab:
        gemdiag("migrate", "shop.ini", "--yes", "--in-place", *words, lab=lab)
        first = read(page)
        page.unlink()
        assert (
            "Nothing to change" in gemdiag("migrate", "shop.ini", "--yes", "--in-place", *words, lab=lab).err
        )
    # What the endpoint of then came to is not measured again, so that going back stops the mail is not told.
    assert set(read(page).texts) <= set(first.texts)
    assert "In “Port”" in "".join(first.texts) or 'In "Port"' in "".join(first.texts)


def test_it_is_not_made_for_a_file_that_gemdiag_did_not_write_nor_in_a_dry_run(
    shop: str, gemdiag: Gemdiag
) -> None:
    with garage() as lab:
        gemdiag("migrate", shop, "--yes", lab=lab)
        PAGE.unlink()
        gemdiag("migrate", shop, "--yes", "--dry-run", lab=lab)
        assert not PAGE.exists()
        Path("shop.upgraded.yaml.gemdiag-journal").unlink()
        gemdiag("migrate", shop, "--yes", lab=lab)
    assert not PAGE.exists()


def test_a_password_that_is_readable_for_a_while_or_left_out_leaves_it_as_it_is(
    shop: str, gemdiag: Gemdiag, key: Key
) -> None:
    """It is what the person has in hand meanwhile."""
    with garage() as lab:
        assert gemdiag("migrate", shop, *SEAL, *key(), lab=lab).code == 0
        page = PAGE.read_bytes()
        assert gemdiag("unseal", UPGRADED, *key()).code == 0
        assert gemdiag("rollback", UPGRADED).code == 0
        assert PAGE.read_bytes() == page
        words = ("--in-place", "--yes", "--store-password", "omit", "--no-login")
        assert gemdiag("migrate", UPGRADED, *words, lab=lab).code == 0
    assert "!omitted" in Path(UPGRADED).read_text(encoding="utf-8")
    assert PAGE.read_bytes() == page
