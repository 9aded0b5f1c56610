"""Where the wizard goes with what its work came to."""

from gemdiag.wizard.pages.permits import account
from gemdiag.wizard.state import State, Tried, goes_to
from gemdiag.wizard.work import Loaded, Looked, Named, Result, Saved, Trouble, Written


def taken(state: State, result: Result) -> State:
    """Any result for any work: what does not belong to it leads back to where the work was asked for."""
    match result:
        case Loaded():
            return _loaded(state, result)
        case Named():
            return goes_to(state._replace(named=result), "route")
        case Looked():
            return _looked(state, result)
        case Written():
            reports = (*state.reports, result.report) if result.report else state.reports
            return goes_to(state._replace(written=result, reports=tuple(dict.fromkeys(reports))), "done")
        case Saved():
            reports = tuple(dict.fromkeys((*state.reports, result.path)))
            return _returned(state._replace(reports=reports))
        case Trouble():
            return _troubled(state, result)


def _loaded(state: State, loaded: Loaded) -> State:
    """Settings of another shop begin anew: nothing typed for the first holds for them."""
    same = state.loaded is None or state.loaded.settings == loaded.settings
    answers = {id_: given for id_, given in state.answers.items() if same or id_ in {"resume", "settings"}}
    secret = (state.secret if same else None) or state.given.secret or loaded.settings.password
    return goes_to(state._replace(loaded=loaded, answers=answers, secret=secret), "found")


def _looked(state: State, looked: Looked) -> State:
    tried = state.tried
    if looked.login:
        tried = (*tried, Tried(*account(state), state.secret, looked.login, state.senders))
    state = state._replace(looked=looked, tried=tried, overwrite=False)
    if looked.internal and not state.allow_internal and "internal" not in state.answers:
        return goes_to(state, "internal")
    return goes_to(state, "result")


def _returned(state: State) -> State:
    """From saving back to the screen before it."""
    *before, last = state.trail or ("result",)
    came_from = before[-1] if last == "report" and before else "result"
    kept = tuple(before[:-1]) if last == "report" else tuple(before)
    return state._replace(at=came_from, trail=kept, work=None)


def _troubled(state: State, trouble: Trouble) -> State:
    """Back to the screen that asked for it, which says what went wrong."""
    *before, last = state.trail or ("settings",)
    state = state._replace(at=last, trail=tuple(before), work=None, trouble=trouble.message)
    if trouble.looked:
        state = state._replace(looked=trouble.looked)
    return state._replace(overwrite=trouble.exists or state.overwrite)
