"""Which lines of a manifest declare dependencies."""

from __future__ import annotations

import pytest

from editguard.edits.dependencies import dependency_lines

DECLARING = [
    ("pyproject.toml", '    "requests>=2.0",'),
    ("pyproject.toml", "    'requests ~= 2.0',  # pinned".replace("  # pinned", "")),
    ("pyproject.toml", "    \"a[b,c]>=1,<2; python_version<'3.9'\","),
    ("pyproject.toml", 'requests = "^2.0"'),
    ("pyproject.toml", 'requests = "*"'),
    ("pyproject.toml", 'requests = {version = "^2.0", optional = true}'),
    ("pyproject.toml", 'dependencies = [\n  "a>=1",\n]'),
    ("pyproject.toml", '[project.optional-dependencies]\ndocs = "^1"'),
    ("sub/pyproject.toml", '"a==1.2"'),
    ("setup.cfg", "    requests>=2.0"),
    ("setup.cfg", '    requests >= 2.0 ; python_version < "3"'),
    ("setup.cfg", "install_requires =\n    a>1\n    b!=2"),
    ("setup.py", '        "numpy>=1.20",'),
    ("package.json", '    "react": "^18.2.0",'),
    ("package.json", '    "@scope/pkg": "1.2.3"'),
    ("package.json", '    "x": "workspace:*",'),
    ("Cargo.toml", 'serde = "1.0"'),
    ("Cargo.toml", 'serde = { version = "1.0", features = ["derive"] }'),
    ("go.mod", "\tgithub.com/x/y v1.2.3 // indirect"),
    ("go.mod", "require github.com/x/y v1.2.3"),
]
OTHERS = [
    ("pyproject.toml", 'version = "1.2.3"'),
    ("pyproject.toml", 'requires-python = ">=3.8"'),
    ("pyproject.toml", 'python = "^3.8"'),
    ("pyproject.toml", "line-length = 100"),
    ("pyproject.toml", 'minversion = "6.0"'),
    ("pyproject.toml", 'timeout = "30.5"'),
    ("pyproject.toml", '  "E501",'),
    ("pyproject.toml", '  "requests",'),
    ("pyproject.toml", "dependencies = ["),
    ("pyproject.toml", ""),
    ("pyproject.toml", '"a>=1"\nline-length = 100'),
    ("setup.cfg", "max-line-length = 88"),
    ("setup.cfg", "python_requires = >=3.8"),
    ("setup.cfg", "filterwarnings = error"),
    ("setup.py", "    version='1.2',"),
    ("setup.py", '    python_requires=">=3.8",'),
    ("setup.py", "if sys.version_info >= (3, 8):"),
    ("setup.py", "x = y >= 2"),
    ("setup.py", "    assert x>=2"),
    ("package.json", '  "version": "1.2.3",'),
    ("package.json", '  "test": "jest --coverage",'),
    ("package.json", '  "node": ">=18"'),
    ("Cargo.toml", 'edition = "2021"'),
    ("go.mod", "go 1.21"),
    (".pre-commit-config.yaml", "    rev: v1.2"),
    ("a.py", '"requests>=2"'),
    ("a.toml", '"requests>=2"'),
]


def split(text: str) -> list[bytes]:
    return [line.encode() + b"\n" for line in text.split("\n")]


@pytest.mark.parametrize(("path", "text"), DECLARING)
def test_declaring(path: str, text: str) -> None:
    assert dependency_lines(path, split(text))


@pytest.mark.parametrize(("path", "text"), OTHERS)
def test_others(path: str, text: str) -> None:
    assert not dependency_lines(path, split(text))


def test_no_lines_declare_nothing() -> None:
    assert not dependency_lines("pyproject.toml", [])


def test_long_lines_are_not_looked_at() -> None:
    assert not dependency_lines("package.json", [b'"a": "^1"' + b" " * 1_000_000 + b"\n"])
