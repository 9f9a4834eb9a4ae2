"""README.md of a bundle: what it certifies, and the commands that do it again and verify it."""

from shlex import join

from conformance.certificate.environment import Environment
from conformance.certificate.product import Product
from conformance.certificate.statement import TestResult

__all__ = ["EMBEDDED", "again", "render_readme"]

#: What a connection calls the mock that is judged where no target is named.
EMBEDDED = "the embedded mock"

_PAGE = """\
# {product}

| | |
|---|---|
| result | **{result}**: {passed} kept, {warned} warned, {failed} failed |
| level | {level} |
| edition | {edition} |
| dialects | {dialects} |
| revision | {revision} |
| suite | stockproof {stockproof}, Python {python}, {platform} |
| product | <{url}>, {contact} |

## How to reproduce

In an environment of its own, with the versions that `environment.json` names:

```sh
python -m pip install stockproof=={stockproof}
{again}
```

The seed draws the same examples; times and what the target makes up (sessions, ids) differ.

## How to verify

Offline, with the signer's public key from a source that you trust:

```sh
stockproof verify FOLDER --public-key FILE
```
{unsupported}"""


def render_readme(product: Product, environment: Environment, result: TestResult) -> bytes:
    """The page of a bundle."""
    page = _PAGE.format(
        product=_plain(str(product)),
        url=_plain(product.url),
        contact=_plain(product.contact),
        result=result.result,
        passed=len(result.passed_tests),
        warned=len(result.warned_tests),
        failed=len(result.failed_tests),
        level=environment.level,
        edition=environment.edition,
        dialects=", ".join(environment.dialects),
        revision=environment.revision,
        stockproof=environment.stockproof,
        python=environment.python,
        platform=environment.platform,
        again=again(environment),
        unsupported=_declared(environment),
    )
    return page.encode()


def again(environment: Environment) -> str:
    """The command that makes such a bundle again."""
    parts = ["stockproof", "certify"]
    parts += [] if environment.target == EMBEDDED else [environment.target]
    parts += ["--out", "again", "--edition", environment.edition, "--level", environment.level]
    parts += [part for name in environment.dialects for part in ("--dialect", name)]
    parts += ["--revision", environment.revision, "--seed", str(environment.seed)]
    parts += [] if environment.target == EMBEDDED else ["--product", "product.toml"]
    return join(parts)


def _declared(environment: Environment) -> str:
    if not environment.unsupported:
        return ""
    lines = [f"- {one.requirement} ({one.dialect}): {_plain(one.reason)}" for one in environment.unsupported]
    return "\n".join(["", "## What the target declares that it does not have", "", *lines, ""])


def _plain(text: str) -> str:
    """A text that stays in its line and its cell."""
    return " ".join(text.split()).replace("|", "\\|")
