"""From what stands on the command line to settings: files, folders, an address, --set, a password."""

import os
from binascii import a2b_base64
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple, cast

from gemdiag import formats
from gemdiag.app import inputs
from gemdiag.cli import faults
from gemdiag.cli.faults import Fault
from gemdiag.cli.network_options import NetworkChoice
from gemdiag.cli.session import Session, current
from gemdiag.formats import FaultKind, FormatFault
from gemdiag.formats.labels import folded
from gemdiag.model.provider import Knowledge
from gemdiag.model.settings import Place, Settings
from gemdiag.words import N_, finding, label

SET = "--set"
ONE_THING = N_("Settings, a password and a passphrase cannot come on standard input together.")
UNREADABLE = N_("{path} cannot be read as settings[[, line {line}]]. {why}")


class Source(NamedTuple):
    """One shop as it was given. original: as stated; settings: with --set and the password."""

    name: str
    path: Path | None
    original: Settings
    settings: Settings


class Unreadable(NamedTuple):
    name: str
    kind: str
    line: int | None
    column: int | None


def knowledge(network: NetworkChoice | None) -> Knowledge:
    """The presets, with those of --presets or of the user's folder."""
    return knowledge_of(network.presets if network else os.environ.get("GEMDIAG_PRESETS"))


def knowledge_of(folder: str | None) -> Knowledge:
    from gemdiag import presets  # noqa: PLC0415  start-up: the first questions go out before

    try:
        return presets.load(Path(folder) if folder else user_presets())
    except presets.PresetFault as fault:
        message = N_("The provider file {path} cannot be used[[ (line {line})]]: {what}.")
        what = current().say(fault.what, **fault.params)
        raise Fault(faults.DATA, message, path=fault.path, line=fault.line, what=what) from None


def user_presets() -> Path | None:
    """The person's own provider files, where there is such a folder."""
    import platformdirs  # noqa: PLC0415  start-up: not for --help

    folder = platformdirs.user_config_path("gemdiag", appauthor=False) / "presets"
    return folder if folder.is_dir() else None


def read(
    config: str | None, network: NetworkChoice, *, folders: bool, late: bool = False
) -> Iterator[Source | Unreadable]:
    """The shops behind one CONFIG argument. A folder counts only where `folders`. late: it ends nothing."""
    if config is None:
        if not network.stated_instead:
            raise Fault(faults.USAGE, N_("Name a settings file, an e-mail address, or use --set."))
        yield _completed(SET, None, Settings(), network)
        return
    _refuse_twice_stdin(config, network)
    try:
        found = inputs.read(config, folders=folders)
    except inputs.InputFault as fault:
        if not late:
            raise input_fault(fault) from None
        found = iter([fault])
    for each in found:
        if isinstance(each, inputs.InputFault):
            yield Unreadable(str(each.path), each.kind, None, None)
        elif each.address is not None:
            yield _completed(each.name, None, formats.from_address(each.address), network)
        else:
            yield _parsed(each, network)


def read_all(configs: tuple[str, ...], network: NetworkChoice) -> Iterator[Source | Unreadable]:
    """What is behind all arguments of a command that takes several, one read after the other.

    What cannot be right is said at the start; what becomes unreadable later is one entry.
    """
    _completed(SET, None, Settings(), network)
    late = len(configs) > 1
    for config in configs if late else ():
        _refuse_twice_stdin(config, network)
        try:
            inputs.look(config)
        except inputs.InputFault as fault:
            raise input_fault(fault) from None
    return chain.from_iterable(
        read(config, network, folders=True, late=late) for config in configs or (None,)
    )


def _refuse_twice_stdin(config: str, network: NetworkChoice) -> None:
    if (config == inputs.STDIN) + network.password_stdin + (network.passphrase_fd == 0) > 1:
        raise Fault(faults.USAGE, ONE_THING)


def one(config: str, network: NetworkChoice) -> Source:
    """The one shop of a command that takes no more."""
    found = next(iter(read(config, network, folders=False)))
    if isinstance(found, Unreadable):
        raise refuse(found)
    return found


def _parsed(each: inputs.Input, network: NetworkChoice) -> Source | Unreadable:
    try:
        settings = formats.read(each.data, path=each.name)
    except formats.FormatFault as fault:
        return Unreadable(each.name, fault.kind, fault.line, fault.column)
    return _completed(each.name, each.path, settings, network)


def _completed(name: str, path: Path | None, original: Settings, network: NetworkChoice) -> Source:
    try:
        settings = formats.with_fields(original, network.stated_instead)
    except formats.FieldFault as fault:
        message = formats.FIELD_MESSAGES.get(fault.why, N_("--set {field}: {why:fault}."))
        raise Fault(faults.USAGE, message, field=fault.field, why=fault.why) from None
    return Source(name, path, original, settings)


def refuse(unreadable: Unreadable) -> Fault:
    """As the error that ends a command on one file."""
    if unreadable.kind in inputs.WORDS:
        return input_fault(inputs.InputFault(cast("inputs.Kind", unreadable.kind), unreadable.name))
    why = current().say(FormatFault(cast("FaultKind", unreadable.kind)).message)
    where = {"line": unreadable.line, "column": unreadable.column}
    return Fault(faults.DATA, UNREADABLE, path=unreadable.name, why=why, **where)


def point_out(session: Session, source: Source) -> None:
    """Where the values stand that cannot be used; the report says what to do about them."""
    title = finding("config.field_invalid").title
    for problem in source.settings.problems:
        if problem.kind == "invalid":
            place = source.settings.source.fields.get(problem.field) or Place(None, "", "")
            known = {folded(label(session.lang, problem.field)), folded(problem.field)}
            session.tell(
                N_("{path}[[, line {line}]]: {what}[[ (written as {label})]]."),
                path=SET if place.key == SET else source.name,
                line=place.line,
                what=session.say(title, field=problem.field, why=problem.params.get("why")),
                label=None if folded(place.label) in known else place.label,
            )


def check_stated(session: Session, source: Source) -> None:
    """What a file states may be mended by the plan; what --set states wrongly is a slip of the fingers."""
    title = finding("config.field_invalid").title
    for problem in source.settings.problems:
        place = source.settings.source.fields.get(problem.field)
        if problem.kind == "invalid" and place and place.key == SET:
            what = session.say(title, field=problem.field, why=problem.params.get("why"))
            raise Fault(faults.USAGE, N_("--set: {what}."), what=what)


def to_mailbox(source: Source) -> Source:
    """As it would be without Option 126, so that the mailbox is judged and proven."""
    return source._replace(settings=source.settings._replace(use_gemcar_server=False))


def check_roots(network: NetworkChoice) -> None:
    """--ca-file must be what it is said to be: without it, good servers would seem to be bad ones.

    Read as RFC 7468 has it, without the TLS library, which the first questions do not wait for.
    """
    if network.ca_file is None:
        return
    blocks = one_file(network.ca_file).split(BEGIN)[1:]
    if not blocks or not all(_is_certificate(each.partition(END)[0]) for each in blocks):
        raise Fault(faults.DATA, N_("{path} holds no root certificates."), path=network.ca_file)


BEGIN, END = b"-----BEGIN CERTIFICATE-----", b"-----END CERTIFICATE-----"


def _is_certificate(block: bytes) -> bool:
    """A SEQUENCE in DER, whole (RFC 5280 section 4.1); what is in it OpenSSL will say."""
    try:
        der = a2b_base64(block, strict_mode=False)
    except ValueError:
        return False
    if len(der) < 4 or der[0] != 0x30:
        return False
    size = der[1] & 0x7F if der[1] & 0x80 else 0
    return int.from_bytes(der[2 : 2 + size] if size else der[1:2]) + 2 + size == len(der)


def one_file(path: str) -> bytes:
    """Of a file that holds no settings. Fault: missing, a folder, too large and the like."""
    try:
        found = next(iter(inputs.read(path, folders=False)))
    except inputs.InputFault as fault:
        raise input_fault(fault if fault.kind != "neither" else inputs.InputFault("missing", path)) from None
    if isinstance(found, inputs.InputFault) or found.address is not None:
        raise Fault(faults.INPUT, inputs.WORDS["missing"], path=path)
    return found.data


def input_fault(fault: inputs.InputFault) -> Fault:
    """With its exit code: what is too large is there, but no settings and no report."""
    code = faults.DATA if fault.kind == "too_large" else faults.INPUT
    return Fault(code, inputs.WORDS[fault.kind], path=fault.path)
