"""Where files lie that a change touches only on purpose: copied code, licences, secrets, continuous integration."""

from __future__ import annotations

import re

from editguard.patterns import Pattern

_VENDORED = Pattern(
    r"(?:^|/)(?:vendor|vendored|_vendor|_vendored|third[_-]?party|3rdparty|extern|externals?|node_modules"
    r"|bower_components)/"
    r"|(?:^|/)(?:requests|pip|urllib3)/(?:packages|_vendor)/[^/]+/"
)
_LICENCE = Pattern(
    r"(?:^|/)(?:licen[cs]es?|copying|copyright|notice|patents)(?:[._-][^/]*)?$|(?:^|/)licen[cs]es/[^/]+$", re.IGNORECASE
)
_SECRET_FILE = Pattern(
    r"(?:^|/)(?:\.env(?:\.(?!example|sample|template|dist|defaults?$)[\w.-]+)?|\.netrc|_netrc|\.pgpass|\.pypirc"
    r"|\.git-credentials|\.htpasswd|id_(?:rsa|dsa|ecdsa|ed25519)|credentials(?:\.json)?|secrets?\.(?:ya?ml|json|toml|env)"
    r"|service[_-]account[^/]*\.json)$"
    r"|\.(?:p12|pfx|keystore|jks|ppk|kdbx)$|(?:^|/)\.(?:aws|ssh|gnupg)/"
)
_INTEGRATION = Pattern(
    r"^\.github/(?:workflows|actions)/|^\.(?:circleci|buildkite|gitlab|woodpecker|drone|semaphore|ci)/"
    r"|^\.azure(?:-pipelines)?/"
    r"|(?:^|/)(?:\.gitlab-ci\.ya?ml|\.travis\.ya?ml|\.cirrus\.ya?ml|\.drone\.ya?ml|appveyor\.ya?ml|\.appveyor\.ya?ml"
    r"|azure-pipelines[^/]*\.ya?ml|Jenkinsfile[^/]*|bitbucket-pipelines\.ya?ml|\.woodpecker\.ya?ml|cloudbuild\.ya?ml"
    r"|codecov\.ya?ml|\.codecov\.ya?ml|\.pre-commit-config\.ya?ml|\.github/dependabot\.ya?ml|\.github/CODEOWNERS"
    r"|CODEOWNERS|renovate\.json5?)$"
)
_SETTINGS = Pattern(
    r"(?:^|/)(?:pyproject\.toml|setup\.cfg|setup\.py|tox\.ini|pytest\.ini|mypy\.ini|\.mypy\.ini|ruff\.toml|\.ruff\.toml"
    r"|\.flake8|\.pylintrc|pylintrc|\.isort\.cfg|\.coveragerc|noxfile\.py|MANIFEST\.in|Makefile|GNUmakefile|makefile"
    r"|CMakeLists\.txt|Dockerfile[^/]*|docker-compose[^/]*\.ya?ml|compose\.ya?ml|package\.json|tsconfig[^/]*\.json"
    r"|\.eslintrc[^/]*|\.prettierrc[^/]*|\.editorconfig|\.gitignore|\.gitattributes|\.readthedocs\.ya?ml|Cargo\.toml"
    r"|go\.mod|[^/]*\.config\.[cm]?[jt]s)$"
)
_LOCK = Pattern(
    r"(?:^|/)(?:Pipfile\.lock|poetry\.lock|uv\.lock|pdm\.lock|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock"
    r"|pnpm-lock\.yaml|bun\.lockb?|Cargo\.lock|go\.sum|Gemfile\.lock|composer\.lock|flake\.lock|conda-lock\.ya?ml)$"
)
_KEY = Pattern(
    rb"-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b"
    rb"|\bgithub_pat_[A-Za-z0-9_]{60,}\b|\bglpat-[A-Za-z0-9_-]{20}\b|\bxox[abprs]-[0-9]{8,}-[A-Za-z0-9-]{10,}"
    rb"|\bsk_live_[0-9A-Za-z]{24,}\b|\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,}"
)


def vendored(path: str) -> bool:
    """Whether the file is a copy of somebody else's code."""
    return bool(_VENDORED.search(path))


def licence(path: str) -> bool:
    """Whether the file states the terms of use."""
    return bool(_LICENCE.search(path)) and not path.endswith((".py", ".pyi", ".js", ".ts", ".go", ".rs", ".java"))


def holds_secrets(path: str) -> bool:
    """Whether files of this name hold keys or passwords."""
    return bool(_SECRET_FILE.search(path))


def integration(path: str) -> bool:
    """Whether the file tells what checks a change before it is merged."""
    return bool(_INTEGRATION.search(path))


def settings_file(path: str) -> bool:
    """Whether the file sets up the project's build, tests or tools."""
    return bool(_SETTINGS.search(path))


def lock(path: str) -> bool:
    """Whether a tool writes the file, with the versions of all dependencies."""
    return bool(_LOCK.search(path))


def secret(line: bytes) -> bool:
    """Whether ``line`` holds a key whose form is its issuer's own, or begins a private key."""
    return bool(_KEY.search(line))
