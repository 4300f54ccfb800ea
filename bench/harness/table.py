"""Medians as Markdown."""
from statistics import median


def lines(results, ready):
    names = [tool.name for tool in ready]
    steps = list(dict.fromkeys(step for step, _ in results.usages))
    out = ["| step | " + " | ".join(names) + " | best peer / nuwa | machine |",
           "|---" * (len(names) + 3) + "|"]
    for step in steps:
        medians = {n: _medians(results, step, n) for n in names}
        out.append("| %s: wall s, cpu s, peak MB | %s | %s | %s |"
                   % (step, " | ".join(_cell(medians[n]) for n in names),
                      _ratio({n: m[0] for n, m in medians.items() if m}), _limit(results, step, medians.get("nuwa"))))
        stored = {n: median(results.stored[(step, n)]) for n in names if (step, n) in results.stored}
        if stored:
            out.append("| %s: stored MB | %s | %s | |"
                       % (step, " | ".join("%.0f" % (stored[n] / 1e6) if n in stored else "-" for n in names),
                          _ratio(stored)))
    return out


def _medians(results, step, name):
    usages = results.usages.get((step, name))
    if not usages or name in results.wrong:
        return None
    return median(u.wall for u in usages), median(u.cpu for u in usages), median(u.peak for u in usages) / 1e6


def _cell(medians):
    return "%.2f, %.1f, %.0f" % medians if medians else "-"


def _ratio(values):
    peers = [value for name, value in values.items() if name != "nuwa"]
    return "%.2f" % (min(peers) / values["nuwa"]) if peers and values.get("nuwa") else "-"


def _limit(results, step, nuwa):
    limit = results.limits.get(step)
    if not limit:
        return ""
    text = {"unchanged": "find", "restore": "cp -a"}[step] + " %.2f s" % median(limit)
    return text + (", nuwa / it %.2f" % (nuwa[0] / median(limit)) if nuwa else "")
