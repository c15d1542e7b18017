"""JupyterHub on one Linux server: each student's Lab in a systemd unit, ngshare as nbgrader's exchange.

Read by `jupyterhub --config jupyterhub_config.py`, in an environment with jupyterhub, jupyterhub-systemdspawner and ngshare.
The course's own environment is /opt/course/.venv, made by `make setup` in /opt/course.
"""

import sys

c = get_config()  # noqa: F821  (put here by traitlets)

INSTRUCTORS = {"instructor"}
COURSE = "/opt/course"

c.JupyterHub.bind_url = "http://127.0.0.1:8000"  # behind a web server that speaks TLS
c.JupyterHub.spawner_class = "systemd"
c.Authenticator.admin_users = INSTRUCTORS
c.Authenticator.allow_all = True  # everybody whom the authenticator knows

c.Spawner.cmd = [f"{COURSE}/.venv/bin/jupyterhub-singleuser"]
c.Spawner.default_url = "/lab"
# The zygote starts with the server; two open notebooks stay below 2 GB (docs/benchmarks.md).
c.Spawner.environment = {
    "JUPYTER_DEFAULT_PROVISIONER_NAME": "autograde-warm",
    "JUPYTER_CONFIG_PATH": f"{COURSE}/tools/jupyter",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "TF_NUM_INTRAOP_THREADS": "1",
}
c.SystemdSpawner.mem_limit = "3G"
c.SystemdSpawner.cpu_limit = 2.0
c.SystemdSpawner.isolate_tmp = True
c.SystemdSpawner.disable_user_sudo = True

# ngshare keeps what is released and handed in; students reach it only through the hub.
c.JupyterHub.services = [
    {
        "name": "ngshare",
        "url": "http://127.0.0.1:10101",
        "command": [
            sys.executable, "-m", "ngshare", "--admins", ",".join(sorted(INSTRUCTORS)),
            "--database", "sqlite:////var/lib/ngshare/ngshare.db", "--storage", "/var/lib/ngshare/files",
        ],
        "oauth_no_confirm": True,
    },
]  # fmt: skip
# A student's server asks ngshare in the student's name.
c.JupyterHub.load_roles = [
    {"name": "user", "scopes": ["self", "access:services!service=ngshare"]},
    {"name": "server", "scopes": ["users:activity!user", "access:servers!server", "access:services!service=ngshare"]},
]
