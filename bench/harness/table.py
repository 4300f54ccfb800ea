"""Medians as Markdown."""
from collections import Counter
from statistics import median

from harness.steps import STEPS

OURS = "nuwa"


def lines(name, results, ready):
    """The table of one set: a row for each step and each thing that was measured."""
    names = [tool.name for tool in ready]
    out = ["| step | | %s | best peer / nuwa | the machine: nuwa / it |" % " | ".join(names),
           "|---|---" + "|---:" * len(names) + "|---:|---|"]
    for step in STEPS[name]:
        if not any(key[0] == step.name for key in list(results.usages) + list(results.wrong)):
            continue
        wall = _column(results, step, names, lambda u: u.wall)
        out.append(_row(step.name, "wall s", wall, "%.2f", _limit(results, step, wall.get(OURS))))
        out.append(_row("", "CPU s", _column(results, step, names, lambda u: u.cpu), "%.1f"))
        out.append(_row("", "peak MB", _column(results, step, names, lambda u: u.peak / 1e6), "%.0f"))
        if any(key[0] == step.name for key in results.stored):
            stored = {n: median(results.stored.get((step.name, n), [0])) / 1e6 or "-" for n in names}
            first = step.action == "first"
            out.append(_row("", "stored MB" if first else "new MB", stored, "%.1f" if first else "%.3f"))
        if step.against:
            out += _against(results, step, names)
        if any(key[0] == step.name for key in results.requests):
            out.append(_requests(results, step, names))
    return out


def _column(results, step, names, value):
    found = {}
    for name in names:
        key = (step.name, name)
        if key in results.wrong:
            found[name] = results.wrong[key]
        elif key in results.usages:
            found[name] = median(value(usage) for usage in results.usages[key])
        else:
            found[name] = "-"
    return found


def _against(results, step, names):
    """What the way to the storage adds to the same work without it."""
    out, walls, cpus, gigabytes = [], {}, {}, results.source_bytes / 1e9
    for name in names:
        ours, base = (results.usages.get((s, name)) for s in (step.name, step.against))
        if ours and base:
            walls[name] = median(u.wall for u in ours) / median(u.wall for u in base)
            cpus[name] = (median(u.cpu for u in ours) - median(u.cpu for u in base)) / gigabytes
        else:
            walls[name] = cpus[name] = "-"
    out.append(_row("", "wall / %s" % step.against, walls, "%.2f"))
    out.append(_row("", "CPU s per GB above %s" % step.against, cpus, "%.2f"))
    return out


def _row(step, what, column, form, limit=""):
    numbers = {n: v for n, v in column.items() if not isinstance(v, str)}
    peers = [v for n, v in numbers.items() if not n.startswith(OURS)]
    cells = [_cell(value, form, peers) for value in column.values()]
    ratio = "%.2f" % (min(peers) / numbers[OURS]) if peers and numbers.get(OURS, 0) > 0 else ""
    return "| %s | %s | %s | %s | %s |" % (step, what, " | ".join(cells), ratio, limit)


def _cell(value, form, peers):
    if isinstance(value, str):
        return value
    text = form % value
    return "**%s**" % text if peers and value == min(peers) else text


def _requests(results, step, names):
    cells = []
    for name in names:
        seen = results.requests.get((step.name, name))
        if not seen:
            cells.append("-")
            continue
        methods = Counter()
        for counts in seen:
            methods.update({m: n for m, n in counts.items() if m != "connections"})
        each = {method: count / len(seen) for method, count in methods.most_common()}
        cells.append("%.0f (%s)" % (sum(each.values()), ", ".join("%.0f %s" % (n, m) for m, n in each.items())))
    return "| | requests | %s | | |" % " | ".join(cells)


def _limit(results, step, ours):
    base = {"backup": "unchanged", "first": "first", "restore": "restore"}.get(step.action)
    if step.place != "folder" or step.cold or step.change:
        return ""
    parts = []
    for (of, what), seconds in results.limits.items():
        if of == base:
            limit = median(seconds)
            ratio = ": %.2f" % (ours / limit) if isinstance(ours, float) else ""
            parts.append("%s %.2f s%s" % (what, limit, ratio))
    return ", ".join(parts)
