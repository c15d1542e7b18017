"""What holds for every test: how fast this machine is today is not tested."""

from hypothesis import HealthCheck, settings

pytest_plugins = ["tests.tried"]

settings.register_profile("course", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("course")
