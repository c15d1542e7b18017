"""Jupyter's own conformance suite, on the cold kernel and on warm ones of every tier."""

from __future__ import annotations

import os

import jupyter_kernel_test
import pytest
from jupyter_client.provisioning.factory import KernelProvisionerFactory

from autograde.kernels.guard.policy import TIER_VARIABLE, Tier
from tests.kernels.conftest import COLD, PROVISIONER_VARIABLE, WARM, require

pytestmark = pytest.mark.slow


class _Suite:
    """The samples; the tests are the suite's."""

    provisioner = WARM
    tier = Tier.NONE

    kernel_name = "python3"
    language_name = "python"
    file_extension = ".py"
    code_hello_world = "print('hello, world')"
    code_stderr = "import sys; print('test', file=sys.stderr)"
    code_page_something = "zip?"
    code_generate_error = "raise"
    code_inspect_sample = "zip"
    code_execute_result = [{"code": "1+2+3", "result": "6"}, {"code": "[n*n for n in range(1, 4)]", "result": "[1, 4, 9]"}]
    code_display_data = [
        {"code": "from IPython.display import HTML, display; display(HTML('<b>test</b>'))", "mime": "text/html"},
        {"code": "from IPython.display import Math, display; display(Math('\\\\frac{1}{2}'))", "mime": "text/latex"},
    ]
    completion_samples = [{"text": "zi", "matches": {"zip"}}]
    complete_code_samples = ["1", "print('hello, world')", "def f(x):\n  return x*2\n\n\n"]
    incomplete_code_samples = ["print('''hello", "def f(x):\n  x*2"]
    invalid_code_samples = ["import = 7q"]
    code_history_pattern = "1?2*"
    supported_history_operations = ("tail", "search")
    code_clear_output = "from IPython.display import clear_output; clear_output()"

    @classmethod
    def setUpClass(cls) -> None:
        require(cls.tier)
        os.environ[PROVISIONER_VARIABLE] = cls.provisioner
        os.environ[TIER_VARIABLE] = cls.tier.value
        KernelProvisionerFactory.clear_instance()
        super().setUpClass()
        report = getattr(cls.km.provisioner, "report", None)
        assert (report is not None and report.warm) == (cls.provisioner == WARM)

    @classmethod
    def tearDownClass(cls) -> None:
        super().tearDownClass()
        KernelProvisionerFactory.clear_instance()
        del os.environ[PROVISIONER_VARIABLE], os.environ[TIER_VARIABLE]


class TestCold(_Suite, jupyter_kernel_test.KernelTests):
    provisioner = COLD


class TestWarm(_Suite, jupyter_kernel_test.KernelTests):
    pass


class TestGuard(_Suite, jupyter_kernel_test.KernelTests):
    tier = Tier.GUARD


class TestBwrap(_Suite, jupyter_kernel_test.KernelTests):
    tier = Tier.BWRAP
