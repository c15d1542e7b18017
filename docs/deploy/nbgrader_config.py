"""nbgrader on a hub: /etc/jupyter/nbgrader_config.py, for students and instructors. Sets the exchange, and for those who
grade a gradebook in PostgreSQL.

The instructor's course folder has the course's own nbgrader_config.py besides, which sets everything else.
"""

import os

from ngshare_exchange import configureExchange

c = get_config()  # noqa: F821  (put here by traitlets)

# On one server; on Kubernetes http://ngshare.NAMESPACE.svc.cluster.local:8080/services/ngshare
configureExchange(c, os.environ.get("NGSHARE_URL", "http://127.0.0.1:10101/services/ngshare"))
c.CourseDirectory.course_id = "keras-tensorflow-then-and-now"

# postgresql+psycopg://grader:PASSWORD@db.example.org/gradebook, in the environment of instructors only.
if "GRADEBOOK_URL" in os.environ:
    c.CourseDirectory.db_url = os.environ["GRADEBOOK_URL"]
