"""Command lines that make no sense end with 64 and one sentence, in the user's language."""

from pathlib import Path

import pytest

from tests.cli.kit import Gemdiag, ini

WRONG = [
    ("chek", "There is no command chek. Did you mean check?", "Il n’y a pas de commande chek."),
    ("f", "There is no command f. Did you mean: gemdiag check f?", "Vouliez-vous dire : gemdiag check f?"),
    ("info@garage.example", "gemdiag check info@garage.example?", "gemdiag check info@garage.example?"),
    ("relay f", "There is no command f.", "Il n’y a pas de commande f."),
    ("explain auth.refused -o r.html", "gemdiag explain makes no report", "gemdiag explain ne fait pas"),
    ("-o r.html formats", "gemdiag formats makes no report", "gemdiag formats ne fait pas"),
    ("providers list -o r.csv", "gemdiag providers list makes no", "gemdiag providers list ne fait pas"),
    ("backups list f -o r.csv", "gemdiag backups list makes no", "gemdiag backups list ne fait pas"),
    ("rollback f -o r.html", "gemdiag rollback makes no report", "gemdiag rollback ne fait pas"),
    ("relay", "Which command? There are: check, enable, disable.", "Quelle commande?"),
    ("relay chek", "There is no command chek.", "Il n’y a pas de commande chek."),
    ("backups prune", "FILE is missing.", "Il manque FILE."),
    ("backups prune f --keep x", '--keep: "x" is no count', "--keep: « x » n’est pas un nombre"),
    ("backups prune f --keep -1", '--keep: "-1" is no count', "--keep: « -1 » n’est pas un nombre"),
    ("backups prune f", "--keep is missing.", "Il manque --keep."),
    ("migrate", "CONFIG is missing.", "Il manque CONFIG."),
    ("migrate a b", "This is more than the command takes: b.", "C’est plus que ce que la commande prend"),
    ("check --resolver", "--resolver needs a value.", "--resolver a besoin d’une valeur."),
    ("check --offline=1", "--offline takes no value.", "--offline ne prend pas de valeur."),
    ("check --ofline", "There is no option --ofline. Did you mean --offline,", "Vouliez-vous dire"),
    ("check -x", "There is no option -x.", "Il n’y a pas d’option -x."),
    ("check", "Name a settings file", "Nommez un fichier"),
    ("check --resolver dns.example f", "is not the address of a DNS server", "d’un serveur DNS"),
    ("check --resolver [::1 f", "is not the address of a DNS server", "d’un serveur DNS"),
    ("check --resolver 127.0.0.1:0 f", "is not the address of a DNS server", "d’un serveur DNS"),
    ("check --control-resolver x f", "is not the address of a DNS server", "d’un serveur DNS"),
    ("check --control x f", "is not HOST:PORT.", "n’est pas HOST:PORT."),
    ("check --connect-to a:25 f", "HOST:PORT:ADDRESS:PORT", "HOST:PORT:ADDRESS:PORT"),
    ("check --connect-to a:25:b:25 f", "HOST:PORT:ADDRESS:PORT", "HOST:PORT:ADDRESS:PORT"),
    ("check --timeout 0 f", "no number of seconds", "n’est pas un nombre de secondes"),
    ("check --timeout nan f", "no number of seconds", "n’est pas un nombre de secondes"),
    ("check --deadline soon f", "no number of seconds", "n’est pas un nombre de secondes"),
    ("migrate --lock-timeout -1 f", "no number of seconds", "n’est pas un nombre de secondes"),
    ("check --to newest f", "is no version", "n’est pas une version"),
    ("check --as-of tomorrow f", "is no date", "n’est pas une date"),
    ("check --send-test nobody f", "is not an e-mail address", "n’est pas une adresse courriel"),
    ("check --sends-today maybe f", "is none of: yes, no", "yes, no"),
    ("check --at home f", "is none of: shop, elsewhere", "shop, elsewhere"),
    ("check --redact all f", "is none of: none, standard, strict", "none, standard, strict"),
    ("check --color red f", "is none of: auto, always, never", "auto, always, never"),
    ("migrate --mode best f", "is none of: auto, implicit, explicit, relay", "auto, implicit, explicit"),
    ("migrate --store-password show f", "is none of: omit, keep", "omit, keep"),
    ("check --set port f", "is not FIELD=VALUE", "n’est pas FIELD=VALUE"),
    ("check --set =1 f", "is not FIELD=VALUE", "n’est pas FIELD=VALUE"),
    ("check --offline --set speed=1", "There is no field speed.", "Il n’y a pas de champ speed."),
    (
        "check --password-env NO_SUCH f",
        "no environment variable of the name that",
        "variable d’environnement du nom que",
    ),
    ("check --password-stdin f", "No password came", "Aucun mot de passe"),
    ("check --password-stdin -", "No password came", "Aucun mot de passe"),
    ("check --offline --format nonsense f", 'no format "nonsense"', "format « nonsense »"),
    ("check --offline -o x.docx f", "The ending of x.docx", "La fin de x.docx"),
    ("check --offline -o x f", "The ending of x names", "La fin de x ne nomme"),
    ("check --offline --bundle b.txt f", "a name that ends in .zip", "un nom qui finit par .zip"),
    ("check --offline --save-facts x f f", "--save-facts keeps", "--save-facts garde"),
    ("providers list --format markdown", 'no format "markdown" here', "format « markdown »"),
    ("providers show gmial", 'no provider "gmial". Did you mean gmail?', "fournisseur « gmial »"),
    ("explain", "Name a finding", "Nommez un constat"),
    ("explain tls.starttls_misssing", "Did you mean tls.starttls_missing", "Vouliez-vous dire tls.starttls"),
    ("demo --only nobody", "There is no shop nobody", "Il n’y a pas de garage nobody"),
    ("fleet f --jobs 0", "--jobs: This takes a whole number from 1 to 256.", "un nombre entier de 1 à 256."),
    ("fleet f --per-host many", "takes a whole number from 1 to 64.", "un nombre entier de 1 à 64."),
    (
        "fleet f --verdict mauvais",
        "This is none of: critical, unknown",
        "Ce n’est aucun de ces mots : critical,",
    ),
    ("report", "Name the report file.", "Nommez le fichier du rapport."),
]


@pytest.mark.parametrize(("line", "english", "french"), WRONG, ids=[line for line, _, _ in WRONG])
def test_it_is_refused_with_one_sentence(
    line: str, english: str, french: str, gemdiag: Gemdiag, no_network: None
) -> None:
    Path("f").write_text(ini(), encoding="utf-8")
    for lang, sentence in (("en", english), ("fr", french)):
        said = gemdiag("--lang", lang, *line.split())
        assert (said.code, said.out) == (64, ""), said
        assert sentence in said.err.replace("\u00a0", " ")
        assert said.err.startswith("gemdiag: ")
        assert said.err.count("\n") == 1, said


def test_an_output_of_the_environment_binds_no_command_without_a_report(
    gemdiag: Gemdiag, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GEMDIAG_OUTPUT", "r.html")
    assert gemdiag("explain", "auth.refused").code == 0
    assert not Path("r.html").exists()


def test_a_language_that_is_not_there_is_refused_in_the_one_of_the_computer(gemdiag: Gemdiag) -> None:
    said = gemdiag("formats", "--lang", "de")
    assert (said.code, said.err) == (
        64,
        'gemdiag: --lang: "de" is none of: en, fr. See "gemdiag formats --help".\n',
    )


@pytest.mark.parametrize("field", ["password", "Password", "password_confirm", "mot de passe", "Confirm"])
@pytest.mark.parametrize("command", ["check", "migrate"])
def test_a_password_on_the_command_line_is_refused_and_not_repeated(
    command: str, field: str, gemdiag: Gemdiag
) -> None:
    Path("f").write_text(ini(), encoding="utf-8")
    said = gemdiag(command, "f", "--offline", "--set", f"{field}=Sesame-1984")
    assert (said.code, said.out) == (64, "")
    assert "never given on the command line" in said.err
    assert "Sesame" not in said.err


def test_nothing_is_planned_for_the_old_module(shop: str, gemdiag: Gemdiag, no_network: None) -> None:
    for command in ("check", "migrate"):
        said = gemdiag(command, shop, "--to", "13.0.1")
        assert said.code == 64
        assert "13.0.2 or later" in said.err
