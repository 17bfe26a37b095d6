"""The W3C's own checker (vnu, from npm), run once over the files that a test has written."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from bootstrap.programs import INSTALLED

JAR = INSTALLED / "checks" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.validity)


@dataclass(frozen=True)
class Remark:
    """What the checker says of one place in one file."""

    file: str
    line: int
    kind: str  # error, warning or info
    words: str
    extract: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.words} [{self.extract}]"


def check(folder: Path, *options: str) -> list[Remark]:
    """Everything vnu says of everything in `folder`."""
    assert JAR.is_file(), "vnu is not installed; this installs it and runs these tests: make validity"
    command = ["java", "-Xss1024k", "-jar", str(JAR), "--format", "json", "--stdout", "--exit-zero-always"]
    outcome = subprocess.run([*command, *options, str(folder)], capture_output=True, text=True, check=True)
    assert outcome.stdout, outcome.stderr
    return [remark(folder, message) for message in json.loads(outcome.stdout)["messages"]]


def remark(folder: Path, message: dict[str, Any]) -> Remark:
    kind = message.get("subType", "info") if message["type"] == "info" else "error"
    file = unquote(message.get("url", "")).rpartition(f"{folder}/")[2]
    extract = " ".join(message.get("extract", "").split())
    return Remark(file, message.get("lastLine", 0), kind, message["message"], extract)
