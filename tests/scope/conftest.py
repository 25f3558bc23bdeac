from __future__ import annotations

import pytest

from tests.rules.harness import Repository


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository(tmp_path_factory.mktemp("scope") / "repository.git")
