"""The sandbox tiers: every attack fails in each of them, and asking for what cannot be had starts nothing."""

from __future__ import annotations

import asyncio
import os
import stat
import tempfile
from pathlib import Path

import pytest

from autograde.kernels.guard import bwrap, enter, identity, landlock, paths, tiers
from autograde.kernels.guard.policy import MIB, SandboxPolicy, SandboxUnavailable, Tier
from autograde.kernels.proof.access_attacks import ACCESS_ATTACKS
from autograde.kernels.proof.limit_attacks import LIMIT_ATTACKS
from autograde.kernels.proof.targets import prepared_targets
from autograde.kernels.start.cells import run_cells
from benchmarks.managers import kernel_manager
from tests.kernels.conftest import printed

ATTACKS = (*ACCESS_ATTACKS, *LIMIT_ATTACKS)


@pytest.fixture(scope="module")
def targets():
    with prepared_targets() as prepared:
        yield prepared


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_attack_fails(attack, sandbox, targets):
    result = attack.run(sandbox, targets)
    assert result.held, result.detail


# Those that harm nobody when they succeed.
HARMLESS = ("read files", "use the network", "call other programs' sockets", "look into other processes", "leave a daemon")


@pytest.mark.parametrize("name", HARMLESS)
def test_attack_succeeds_without_a_sandbox(name):
    """An attack that fails everywhere would prove nothing."""
    [attack] = [attack for attack in ATTACKS if attack.name == name]
    with prepared_targets() as own_targets:
        result = attack.run(Tier.NONE, own_targets)
        for process in own_targets.survivors():
            process.kill()
    assert not result.held


def test_the_tier_obtained_is_reported(sandbox):
    ended = run_cells(SandboxPolicy(tier=sandbox), ["1"])
    guarded = ended.guarded
    assert guarded["tier"] == sandbox.value
    assert "uid" in guarded["user"]
    assert guarded["landlock"] == landlock.abi()


def test_tensorflow_trains_saves_and_loads_inside(sandbox):
    cell = (
        "import keras, numpy as np\n"
        "model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])\n"
        "model.compile('sgd', 'mse')\n"
        "model.fit(np.ones((8, 2)), np.ones((8, 1)), verbose=0)\n"
        "model.save('m.keras')\n"
        "again = keras.models.load_model('m.keras')\n"
        "print(np.allclose(again.get_weights()[0], model.get_weights()[0]))"
    )
    ended = run_cells(SandboxPolicy(tier=sandbox), [cell])
    assert ended.printed == ["True\n"]


def test_plots_are_shown_inside(execute, sandbox):
    [outputs] = execute(["import matplotlib.pyplot as plt\n_ = plt.plot([1, 2])"], tier=sandbox)
    assert [o for o in outputs if "image/png" in o.get("data", {})]


def test_plain_jupyter_tools_get_the_tier_from_the_environment(execute, sandbox):
    [outputs] = execute(["print(open('/proc/self/status').read())"], tier=sandbox)
    assert "Seccomp:\t2" in printed(outputs)


def test_a_jupyter_kernel_works_in_a_copy_of_the_clients_folder(execute, sandbox, tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "digits.csv").write_text("1,2")
    (tmp_path / "out").symlink_to("/etc/shadow")
    os.mkfifo(tmp_path / "pipe")
    cell = (
        "import os\nprint(open('data/digits.csv').read(), sorted(os.listdir()))\n"
        "open('data/digits.csv', 'w').write('changed')\n_ = open('new', 'w').write('x')"
    )
    [outputs] = execute([cell], tier=sandbox, resources={"metadata": {"path": str(tmp_path)}})
    assert printed(outputs) == "1,2 ['data']\n"
    assert (tmp_path / "data" / "digits.csv").read_text() == "1,2"
    assert not (tmp_path / "new").exists()


def test_a_folder_too_big_to_copy_starts_nothing(sandbox, tmp_path):
    (tmp_path / "big").write_bytes(bytes(2 * MIB))
    manager = kernel_manager(SandboxPolicy(tier=sandbox, input_bytes=MIB), cwd=tmp_path)
    with pytest.raises(SandboxUnavailable, match="more than 1 MiB"):
        asyncio.run(manager.start_kernel())


def test_a_graded_kernel_has_the_files_that_it_was_given_and_no_network_library(sandbox):
    cell = "import os, sys\nprint(os.listdir(), [name for name in ('zmq', 'tornado', 'ipykernel') if name in sys.modules])"
    ended = run_cells(SandboxPolicy(tier=sandbox), [cell], fill=lambda folder: (folder / "given").write_bytes(b"1"))
    assert ended.printed == ["['given'] []\n"]


def test_one_kernel_leaves_nothing_for_the_next(sandbox):
    policy = SandboxPolicy(tier=sandbox)
    run_cells(policy, ["_ = open('note', 'w').write('the answers'), open('../tmp/note', 'w').write('them too')"])
    cell = "import os\nprint([f for d in ('.', '../tmp', '../home') for f in os.listdir(d) if f == 'note'])"
    assert run_cells(policy, [cell]).printed == ["[]\n"]


def test_variables_are_let_through_by_name_only(sandbox, monkeypatch):
    monkeypatch.setenv("A_SECRET", "x")
    cell = "import os\nprint('A_SECRET' in os.environ, os.environ.get('AUTOGRADE_SEED'))"
    ended = run_cells(SandboxPolicy(tier=sandbox, env={"AUTOGRADE_SEED": "5"}), [cell])
    assert ended.printed == ["False 5\n"]


def test_a_folder_named_by_the_policy_is_readable_and_no_more(sandbox, tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "given").write_text("yes")
    cell = (
        f"print(open('{tmp_path}/given').read())\n"
        f"try:\n    open('{tmp_path}/given', 'w')\nexcept OSError as error:\n    print(type(error).__name__)"
    )
    ended = run_cells(SandboxPolicy(tier=sandbox, readable=(str(tmp_path),)), [cell])
    assert ended.printed[0].split()[0] == "yes"
    assert ended.printed[0].split()[1] in ("PermissionError", "OSError")


def test_the_package_is_readable_but_not_what_lies_beside_it():
    readable = {os.path.realpath(rule.path) for rule in paths.rules("/scratch", ())}
    repository = os.path.dirname(os.path.realpath(paths.PACKAGE))
    assert os.path.realpath(paths.PACKAGE) in readable
    assert repository not in readable
    assert not [path for path in readable if path in (os.path.dirname(repository), "/", "/etc", "/proc", "/tmp", "/root")]


@pytest.mark.parametrize("tier", [Tier.GUARD, Tier.BWRAP], ids=lambda tier: tier.value)
def test_a_tier_that_cannot_be_had_starts_nothing(monkeypatch, tier):
    monkeypatch.setattr(landlock, "abi", lambda: 0)
    bwrap.why_unavailable.cache_clear()
    try:
        with pytest.raises(SandboxUnavailable, match=f"sandbox {tier.value}: .*Landlock.*Linux 5.13") as caught:
            run_cells(SandboxPolicy(tier=tier), ["1"])
        assert "\n" not in str(caught.value)
    finally:
        bwrap.why_unavailable.cache_clear()


def test_missing_bubblewrap_is_named_with_its_remedy(monkeypatch):
    if reason := enter.why_unavailable():
        pytest.skip(reason)
    monkeypatch.setenv("PATH", "/nowhere")
    bwrap.why_unavailable.cache_clear()
    try:
        assert "apt-get install bubblewrap" in tiers.why_unavailable(Tier.BWRAP)
    finally:
        bwrap.why_unavailable.cache_clear()


def test_a_cold_start_is_no_way_around_the_sandbox(sandbox, monkeypatch):
    monkeypatch.setattr("glob.glob", lambda pattern: ["/dev/nvidia0"])
    monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
    with pytest.raises(SandboxUnavailable, match="GPU"):
        run_cells(SandboxPolicy(tier=sandbox), ["1"])


def test_root_becomes_another_user_where_that_user_can_read_python():
    # pytest's own folder is closed to others, the system's is not.
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        _check_choice(Path(folder))


def _check_choice(folder: Path) -> None:
    closed = folder / "closed"
    (closed / "python").mkdir(parents=True)
    closed.chmod(0o700)
    assert identity.closed_to_others(closed / "python") == closed
    closed.chmod(0o755)
    assert identity.closed_to_others(closed / "python") != closed
    if os.geteuid() != 0:
        assert identity.choose(["/usr"]).uid is None
    elif identity._has_capability(7):
        assert identity.choose(["/usr"]).uid >= identity.FIRST_UID
        closed.chmod(stat.S_IRWXU)
        assert identity.choose([str(closed / "python")]).uid is None
