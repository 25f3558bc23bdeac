from __future__ import annotations

import pytest

from tests.lint.cases import Linted
from tests.rules.harness import Repository


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository(tmp_path_factory.mktemp("lint") / "repository.git")


@pytest.fixture
def linted(repository: Repository) -> Linted:
    """Says which violations a change introduces and fixes."""
    return Linted(repository)
