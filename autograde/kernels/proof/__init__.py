"""The sandbox attacked: what a tier promises is shown by trying to break it."""
