"""Only a name that begins with an underscore is the runtime's own: one elsewhere in the name is no sign."""
def busy(metadata):
    out = {}
    for d in metadata.step_stats.dev_stats:
        s = [n for n in d.node_stats if "_" not in n.node_name]
        out[d.device.rpartition("device:")[2]] = sorted({n.node_name for n in s}), sum(n.all_end_rel_micros for n in s)
    return out
