"""The grader as plugs for nbgrader: `nbgrader autograde`, formgrader's button and `nbgrader generate_feedback` use them
through nbgrader_config.py. On a notebook that is not of this course each of them is what stock nbgrader has there.
"""
