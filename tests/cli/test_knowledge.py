"""providers, explain and formats: what gemdiag knows, told without a network."""

import re
from pathlib import Path

import pytest

from gemdiag import formats, presets, rules, words
from tests import canary
from tests.cli.kit import Gemdiag

PROVIDERS = [provider.id for provider in presets.load().providers]
OF_THE_ISSUE = {
    "gmail",
    "google-workspace",
    "microsoft-365",
    "outlook-com",
    "icloud",
    "yahoo",
    "videotron",
    "bell",
    "generic-hosting",
}

pytestmark = pytest.mark.usefixtures("no_network")


def test_all_providers_are_listed(gemdiag: Gemdiag) -> None:
    assert set(PROVIDERS) >= OF_THE_ISSUE
    listed = gemdiag("providers", "list", "--format", "json").json
    assert [each["id"] for each in listed] == PROVIDERS
    outlook = next(each for each in listed if each["id"] == "outlook-com")
    assert outlook == outlook | {
        "name": "Outlook.com (Hotmail, Live, MSN)",
        "kind": "mailbox",
        "status": "verified",
        "password_login": "ended",
        "password_login_on": "2024-09-16",
        "endpoints": ["smtp-mail.outlook.com:587"],
        "checked_on": "2026-11-23",
    }
    table = gemdiag("providers", "list", "--lang", "fr").out
    assert "Fournisseur" in table.splitlines()[0]
    assert all(f"\n{id_} " in table for id_ in PROVIDERS)


@pytest.mark.parametrize("id_", PROVIDERS)
def test_each_provider_is_shown_with_its_sources(id_: str, gemdiag: Gemdiag) -> None:
    shown = gemdiag("providers", "show", id_, "--format", "json").json
    known = presets.load().provider(id_)
    assert known is not None
    assert shown["id"] == id_
    assert len(shown["sources"]) == len(known.sources) > 0
    for lang in ("en", "fr"):
        said = gemdiag("providers", "show", id_, "--lang", lang)
        assert said.code == 0
        assert all(source.url in said.out for source in known.sources.values())
        assert "?" not in re.sub(r"https?://\S+", "", said.out)


@pytest.mark.parametrize(
    ("what", "id_"),
    [
        ("someone@gmail.com", "gmail"),
        ("someone@hotmail.com", "outlook-com"),
        ("smtp.mail.me.com", "icloud"),
        ("someone@videotron.ca", "videotron"),
        ("someone@bell.net", "bell"),
    ],
)
def test_an_address_or_a_host_leads_to_its_provider(what: str, id_: str, gemdiag: Gemdiag) -> None:
    assert gemdiag("providers", "identify", what).out.startswith(f"{id_}  ")
    assert gemdiag("providers", "identify", what, "--format", "json").json["id"] == id_


@pytest.mark.parametrize(
    ("what", "id_", "by"),
    [
        ("gmail.com", "gmail", "email_domain"),
        ("aspmx.l.google.com", "google-workspace", "mx"),
        ("gator4079.hostgator.com", "hostgator", "smtp_address"),
        (" SMTP.Sendgrid.NET. ", "sendgrid", "smtp_address"),
    ],
)
def test_any_name_of_a_provider_leads_to_it(what: str, id_: str, by: str, gemdiag: Gemdiag) -> None:
    said = gemdiag("providers", "identify", what, "--format", "json").json
    assert (said["id"], said["identified_by"], said["filter"]) == (id_, by, None)


def test_a_filter_is_said_to_hide_the_provider(gemdiag: Gemdiag) -> None:
    said = gemdiag("providers", "identify", "mx1-us1.ppe-hosted.com")
    assert (said.code, said.out) == (0, "")
    assert "Proofpoint" in said.err
    as_json = gemdiag("providers", "identify", "mx1-us1.ppe-hosted.com", "--format", "json").json
    assert as_json == {
        "id": None,
        "name": None,
        "identified_by": None,
        "candidates": [],
        "filter": {"id": "proofpoint", "name": "Proofpoint"},
    }


def test_all_that_a_provider_publishes_is_shown(gemdiag: Gemdiag) -> None:
    icloud = gemdiag("providers", "show", "icloud").out
    assert "1000 messages a day" in icloud
    assert "20 MB for each message" in icloud
    assert "MX): mail.icloud.com" in icloud
    assert "https://support.apple.com/en-us/102654" in icloud
    french = gemdiag("providers", "show", "icloud", "--lang", "fr").out
    assert "https://support.apple.com/fr-fr/102654" in french
    assert "Si le port 465" in french
    sendgrid = gemdiag("providers", "show", "sendgrid").out
    assert "works with an API key" in sendgrid
    assert '"apikey"' in sendgrid
    assert "No longer: smtp.cox.net" in gemdiag("providers", "show", "cox").out
    assert "mail.YOUR-DOMAIN:465" in gemdiag("providers", "show", "funio").out
    assert "cloud*.mywhc.ca" in gemdiag("providers", "show", "whc").out


def test_what_is_shown_is_all_there_for_machines(gemdiag: Gemdiag) -> None:
    shown = gemdiag("providers", "show", "icloud", "--format", "json").json
    assert shown["limits"]["messages_per_day"] == 1000
    assert shown["cited"]["limits"] == "limit"
    assert shown["password_login"]["state"] == "app-password"
    assert shown["endpoints"][0]["status"] == "verified"
    assert shown["checked_on"] == "2026-11-23"


def test_the_schema_of_provider_files_is_printed(gemdiag: Gemdiag) -> None:
    assert gemdiag("providers", "--schema").json["$defs"]["provider"]["required"][0] == "id"


def test_a_server_of_several_providers_leads_to_all_of_them(gemdiag: Gemdiag) -> None:
    said = gemdiag("providers", "identify", "SMTP.Gmail.com", "--format", "json").json
    assert said["candidates"][0] == said["id"]
    assert {"gmail", "google-workspace"} <= set(said["candidates"])
    lines = gemdiag("providers", "identify", "smtp.gmail.com").out.splitlines()
    assert [line.split()[0] for line in lines] == said["candidates"]


def test_who_is_not_known_is_said_to_be_unknown(gemdiag: Gemdiag) -> None:
    said = gemdiag("providers", "identify", "info@garage.example")
    assert (said.code, said.out) == (0, "")
    assert "gemdiag check info@garage.example" in said.err
    assert gemdiag("providers", "identify", "mail.garage.example", "--format", "json").json is None


def test_providers_of_ones_own_are_added(gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("mine").mkdir()
    root = next(path for path in Path(presets.__file__).parents if (path / "presets" / "gmail.yaml").exists())
    text = (root / "presets" / "gmail.yaml").read_text(encoding="utf-8")
    Path("mine/gmail.yaml").write_text(text.replace("name: Gmail", "name: Courrier du Lac"), encoding="utf-8")
    monkeypatch.setenv("GEMDIAG_PRESETS", "mine")
    assert gemdiag("providers", "identify", "a@gmail.com").out == "gmail  Courrier du Lac\n"
    monkeypatch.delenv("GEMDIAG_PRESETS")
    assert gemdiag("providers", "identify", "a@gmail.com").out == "gmail  Gmail\n"
    for typed in (("identify", "a@gmail.com"), ("show", "gmail"), ("list",)):
        assert "Courrier du Lac" in gemdiag("providers", *typed, "--presets", "mine").out


def test_a_provider_file_that_cannot_be_used_is_named_with_line_and_field(gemdiag: Gemdiag) -> None:
    Path("mine").mkdir()
    Path("mine/lac.yaml").write_text("id: lac\nname: Lac\nkind: bakery\n", encoding="utf-8")
    for typed in (("list",), ("show", "gmail"), ("identify", "gmail.com")):
        said = gemdiag("providers", *typed, "--presets", "mine")
        assert (said.code, said.out) == (65, "")
        path = re.escape(str(Path("mine") / "lac.yaml"))
        assert re.search(rf"{path} cannot be used \(line \d\): .*(kind|sources|endpoints)", said.err), (
            said.err
        )


SENTENCES = [
    ("535-5.7.8 Username and Password not accepted.", "auth."),
    ("534 5.7.9 Application-specific password required", "auth.app_password_required"),
    ("5.7.139 Authentication unsuccessful, basic authentication is disabled", "auth.basic_disabled"),
    ("SmtpClientAuthentication is disabled for the Tenant", "auth.smtp_auth_disabled"),
]


@pytest.mark.parametrize(("sentence", "id_"), SENTENCES)
def test_a_sentence_read_aloud_leads_to_its_finding(sentence: str, id_: str, gemdiag: Gemdiag) -> None:
    assert gemdiag("explain", sentence).out.startswith(id_)
    assert gemdiag("explain", *sentence.split(), "--format", "json").json["id"].startswith(id_)


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_finding_is_explained_in_full(lang: str, gemdiag: Gemdiag) -> None:
    told = gemdiag("explain", "--all", "--lang", lang, "--format", "json").json
    assert [each["id"] for each in told] == list(words.known_findings())
    for each in told:
        assert all(each[name] for name in ("title", "why", "fix", "ticket"))
        assert bool(each["severity"]) == bool(each["owner"]) == (each["id"] in rules.rows())
        assert not {"?", "{", "}", "[["} & set(each["title"])
    text = gemdiag("explain", "--all", "--lang", lang).out
    assert all(id_ in text for id_ in words.known_findings())


def test_one_finding_is_explained(gemdiag: Gemdiag) -> None:
    english, french = (gemdiag("explain", "tls.starttls_stripped", "--lang", lang) for lang in ("en", "fr"))
    assert english.out.startswith("tls.starttls_stripped  [critical]")
    assert french.out.startswith("tls.starttls_stripped  [critique]")
    assert "  1. " in english.out
    assert "To forward:" in english.out


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_every_reason_is_explained(lang: str, gemdiag: Gemdiag) -> None:
    told = gemdiag("explain", "--reasons", "--lang", lang)
    assert [line.partition(":")[0] for line in told.out.splitlines()] == list(words.known_reasons())
    as_json = gemdiag("explain", "--reasons", "--lang", lang, "--format", "json").json
    assert list(as_json) == list(words.known_reasons())


def test_every_format_is_told_with_its_example(gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch) -> None:
    read = [formats.read(known.example.encode()) for known in formats.known()]
    shown = {secret.reveal() for each in read for secret in formats.secrets(each)}
    monkeypatch.setattr(canary, "secrets", canary.secrets - shown)
    told = gemdiag("formats", "--format", "json").json
    assert [(each["id"], each["example"]) for each in told] == [
        (known.id, known.example) for known in formats.known()
    ]
    text = gemdiag("formats", "--lang", "fr").out
    assert text.startswith("Le contenu")
    assert all(f"\n{known.id}  {' '.join(known.suffixes)}" in text for known in formats.known())


def test_every_example_reads_as_what_it_is_an_example_of(gemdiag: Gemdiag) -> None:
    for number, known in enumerate(formats.known()):
        path = Path(f"example-{number}{(known.suffixes or ('',))[0]}")
        path.write_text(known.example, encoding="utf-8")
        said = gemdiag("check", path, "--offline", "--format", "json")
        assert said.json["source"]["format"] == known.id
        assert "config.field_invalid" not in said.findings
