"""What a target hands out to a client that logs in: sessions and tokens, which prove it from then on.

They are secrets as much as the keys are, but nobody can name them before the run: they are read from the answers.
"""

import re

__all__ = ["handed_out"]

#: A shorter one is none, but a word of an answer.
SHORTEST = 8
_LOGIN = re.compile(rb"\blogin(?:Param)?\b")
_TOKEN_PATH = re.compile(r"/integration/(?:admin|customer)/token$")
_IN_AN_ANSWER = re.compile(
    rb'"result"\s*:\s*"([^"\s]+)"|<(?:[\w-]+:)?(?:loginReturn|result|string|value)(?:\s[^>]*)?>([^<\s]+)<'
)
_TOKEN = re.compile(rb'\s*"([^"\s]+)"\s*')


def handed_out(path: str, asked: bytes, answered: bytes) -> tuple[str, ...]:
    """The sessions or tokens in the answer to a login; nothing in any other."""
    if _TOKEN_PATH.search(path.partition("?")[0]):
        found = _TOKEN.fullmatch(answered)
        proofs = [found[1]] if found else []
    else:
        proofs = [one or other for one, other in _IN_AN_ANSWER.findall(answered)] if _LOGIN.search(asked) else []
    return tuple(proof.decode("utf-8", "replace") for proof in proofs if len(proof) >= SHORTEST)
