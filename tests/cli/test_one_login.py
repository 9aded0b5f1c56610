"""One login an account and run, and what is said of a user name that was tried by hand."""

import json
from pathlib import Path

import pytest

from tests.cli.kit import BOTH, HOST, USER, Gemdiag, garage, ini


@pytest.mark.parametrize(("password", "logins"), [(None, 1), ("Autre-Mot-2019", 1)])
def test_files_of_one_account_log_in_once_whatever_comes_of_it(
    password: str | None, logins: int, gemdiag: Gemdiag
) -> None:
    shops = Path("shops")
    shops.mkdir()
    fields = {"Password": password} if password else {}
    for number in range(3):
        user = USER.upper() if number == 1 else f" {USER} " if number == 2 else USER
        (shops / f"{number}.ini").write_text(ini(UserName=user, **fields), encoding="utf-8")
    with garage() as lab:
        said = gemdiag("check", "shops", "--format", "json", lab=lab)
        assert sum(heard.auth for heard in lab.heard.values()) == logins
    told = [{each["id"] for each in report["findings"]} for report in json.loads(said.out)]
    assert all(("auth.accepted" in ids) is (password is None) for ids in told)


def test_another_password_is_not_tried_after_a_refusal_of_the_same_account(gemdiag: Gemdiag) -> None:
    shops = Path("shops")
    shops.mkdir()
    (shops / "1.ini").write_text(ini(Password="Autre-Mot-2019"), encoding="utf-8")
    (shops / "2.ini").write_text(ini(), encoding="utf-8")
    with garage() as lab:
        said = gemdiag("check", "shops", "--format", "json", lab=lab)
        assert sum(heard.auth for heard in lab.heard.values()) == 1
    findings = {each["id"]: each["params"] for each in json.loads(said.out)[1]["findings"]}
    assert findings["auth.not_tried"]["why"] == "refused_lately"


def test_a_name_that_was_tried_by_hand_is_to_be_typed_and_that_of_the_file_was_not_tried(
    gemdiag: Gemdiag,
) -> None:
    Path("shop.ini").write_text(ini(UserName="atelier"), encoding="utf-8")
    with garage() as lab:
        said = gemdiag("check", "shop.ini", "--user-name", USER, "--format", "json", lab=lab)
    assert said.json["prognosis"]["untouched"]["works"] == "unknown"
    assert "user_name" in {change["field"] for change in said.json["plan"]["changes"]}
    assert "set_user_name" in {click["id"] for click in said.json["plan"]["clicks"]}


def test_the_reply_to_the_login_is_told_where_it_was_said(gemdiag: Gemdiag) -> None:
    Path("shop.ini").write_text(ini(Port="587"), encoding="utf-8")
    with garage(BOTH) as lab:
        said = gemdiag("check", "shop.ini", "--format", "json", lab=lab)
    told = {
        each["port"]: (each["auth"]["login"], each["auth"]["reply"] is not None)
        for each in said.json["endpoints"]
        if each["host"] == HOST and each["role"] != "mx"
    }
    assert told == {465: ("accepted", True), 587: ("accepted", False)}
