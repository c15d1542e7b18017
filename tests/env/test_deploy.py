"""The configuration files in docs/deploy: each is parsed, settings are known to their programs, commands to ours."""

from __future__ import annotations

import ast
import re
import runpy
import subprocess
import sys
import types
from pathlib import Path

import pytest
import yaml
from traitlets.config import Config
from typer.testing import CliRunner

from autograde.cli import app
from tools.lock import ROOT

DEPLOY = ROOT / "docs" / "deploy"
PAGE = (ROOT / "docs" / "deploy.md").read_text()
FILES = sorted(DEPLOY.iterdir())
INSTRUCTIONS = {"FROM", "RUN", "COPY", "WORKDIR", "ENV", "USER", "CMD"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_file_parses_and_the_page_names_it(file: Path) -> None:
    text = file.read_text()
    assert file.name in PAGE
    match file.suffix:
        case ".py":
            ast.parse(text)
        case ".yaml":
            assert all(isinstance(document, dict) for document in yaml.safe_load_all(text))
        case ".sh":
            subprocess.run(["bash", "-n", file], check=True)
        case _:
            lines = re.sub(r"\\\n", " ", text).splitlines()
            words = [line.split()[0] for line in lines if line and not line.startswith("#")]
            assert words[0] == "FROM" and set(words) <= INSTRUCTIONS


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_commands_have_only_options_that_exist(file: Path) -> None:
    for command, rest in re.findall(r"autograde (grade|merge|export|report|release) ([^\n`|]*)", file.read_text() + PAGE):
        shown = CliRunner().invoke(app, [command, "--help"], env={"COLUMNS": "200", "NO_COLOR": "1"}).output
        for option in re.findall(r"--[a-z-]+", rest):
            assert option in shown, f"autograde {command} {option}"


def settings(name: str, monkeypatch: pytest.MonkeyPatch, **variables: str) -> Config:
    """The configuration that a file makes."""
    config = Config()
    exchange = types.ModuleType("ngshare_exchange")
    exchange.configureExchange = lambda c, url: c.ExchangeFactory.update(url=url)
    monkeypatch.setitem(sys.modules, "ngshare_exchange", exchange)
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    runpy.run_path(str(DEPLOY / name), init_globals={"get_config": lambda: config})
    return config


def test_the_gradebooks_address_comes_from_the_instructors_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    from nbgrader.coursedir import CourseDirectory

    monkeypatch.delenv("GRADEBOOK_URL", raising=False)
    assert "db_url" not in settings("nbgrader_config.py", monkeypatch).CourseDirectory
    address = "postgresql+psycopg://grader@db/gradebook"
    config = settings("nbgrader_config.py", monkeypatch, GRADEBOOK_URL=address)
    course = CourseDirectory(config=config)
    assert (course.db_url, course.course_id) == (address, "keras-tensorflow-then-and-now")


def test_every_way_to_a_server_makes_its_kernels_warm(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = settings("jupyterhub_config.py", monkeypatch).Spawner.environment
    image = dict(re.findall(r"([A-Z_]+)=(\S+)", (DEPLOY / "Dockerfile").read_text()))
    for environment in (hub, image):
        assert environment["JUPYTER_DEFAULT_PROVISIONER_NAME"] == "autograde-warm"
        # The folder that turns on the server's extension.
        assert environment["JUPYTER_CONFIG_PATH"].endswith("/tools/jupyter")


def test_hub_and_chart_give_the_same_rights(monkeypatch: pytest.MonkeyPatch) -> None:
    roles = {role["name"]: role["scopes"] for role in settings("jupyterhub_config.py", monkeypatch).JupyterHub.load_roles}
    chart = yaml.safe_load((DEPLOY / "values.yaml").read_text())["hub"]["loadRoles"]
    assert roles == {name: role["scopes"] for name, role in chart.items()}


def test_a_worker_has_one_thread_everywhere() -> None:
    slurm = yaml.safe_load((DEPLOY / "jobqueue.yaml").read_text())["jobqueue"]["slurm"]
    assert slurm["cores"] == slurm["processes"]
    cluster, policy = yaml.safe_load_all((DEPLOY / "dask-cluster.yaml").read_text())
    arguments = cluster["spec"]["worker"]["spec"]["containers"][0]["args"]
    assert arguments[arguments.index("--nthreads") + 1] == "1"
    assert policy["kind"] == "NetworkPolicy" and policy["spec"]["policyTypes"] == ["Egress"]
