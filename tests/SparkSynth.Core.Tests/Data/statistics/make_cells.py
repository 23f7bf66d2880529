"""Rows of the cells of adult-5000.csv by a plain reading of the definition (half rank, half width, heavy values apart, light cells merged).
Usage: python3 make_cells.py > adult-5000-cells.json (standard library only)."""
import csv, json, math, os
from collections import Counter
from fractions import Fraction

rows = list(csv.DictReader(open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "adult-5000.csv"))))
n = len(rows)
K = min(32, max(8, math.ceil(math.sqrt(n) / 5)))
Kn = 32
k = 5
m = max(2 * k, min(n // 1000, 100))
ordered = ["age", "fnlwgt", "education-num", "capital-gain", "capital-loss", "hours-per-week"]
out = {}
for name in rows[0]:
    if name in ordered:
        c = sorted(Counter(int(r[name]) for r in rows).items())
        heavy = {v for v, q in c if q * K >= n}
        r = sum(q for v, q in c if v not in heavy)
        if heavy and Fraction(r, n) < Fraction(6, 10):
            second = sorted((q for v, q in c if v not in heavy and q * K >= r and q >= m), reverse=True)
            room = max(0, K - 4 - len(heavy))
            bar = second[room] if len(second) > room else 0
            heavy |= {v for v, q in c if q * K >= r and q >= m and q > bar}
        rest = [(v, q) for v, q in c if v not in heavy]
        r = sum(q for _, q in rest)
        b = max(K - len(heavy), K // 4)
        cells, last, before, fresh = [], None, 0, True
        for v, q in c:
            if v in heavy:
                cells.append([q, True]); fresh = True; continue
            width = Fraction(v - rest[0][0], rest[-1][0] - rest[0][0]) if len(rest) > 1 else 0
            g = Fraction(1, 2) * (Fraction(2 * before + q, 2 * r) + width)
            s = min(b - 1, math.floor(b * g)); before += q
            if fresh or s != last:
                cells.append([0, False])
            cells[-1][0] += q; last = s; fresh = False
        while len(cells) > 1 and min(x[0] for x in cells) < m:
            i = min(range(len(cells)), key=lambda t: (cells[t][0], t))
            around = [t for t in (i - 1, i + 1) if 0 <= t < len(cells)]
            j = min(around, key=lambda t: (cells[t][1], cells[t][0], t))
            a = min(i, j)
            cells[a:a + 2] = [[cells[a][0] + cells[a + 1][0], cells[a][1] or cells[a + 1][1]]]
        out[name] = [x[0] for x in cells]
    else:
        c = Counter(r[name] for r in rows)
        nulls = c.pop("", 0)
        own = sorted(c.items(), key=lambda t: (-t[1], t[0]))
        often = [q for _, q in own if q >= max(k, min(m, 20))]
        if len(often) < len(own) or len(often) + (nulls > 0) > Kn:
            often = often[:Kn - (nulls > 0) - 1]
            often.append(n - nulls - sum(often))
        out[name] = often + ([nulls] if nulls else [])
print(json.dumps(out))
