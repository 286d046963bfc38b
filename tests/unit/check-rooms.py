#!/usr/bin/env python3
"""Compares every include between rooms with the table of docs/architecture.md."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
table = {}
for line in (root / "docs/architecture.md").read_text().splitlines():
    row = re.match(r"\| `(\w+)` \|([^|]*)\|", line)
    if row:
        table[row[1]] = set(re.findall(r"`(\w+)`", row[2])) | {row[1]}

rooms = sorted(p.name for p in (root / "src").iterdir() if p.is_dir())
wrong = [f"room {room} has no row in docs/architecture.md" for room in rooms if room not in table]
checked = 0
for path in sorted((root / "src").rglob("*.[ch]")):
    room = path.relative_to(root / "src").parts[0]
    if room not in table:
        continue
    for number, line in enumerate(path.read_text().splitlines(), 1):
        include = re.match(r'\s*#\s*include\s+"(\w+)/', line)
        if include and include[1] in rooms:
            checked += 1
            if include[1] not in table[room]:
                wrong.append(f"{path.relative_to(root)}:{number}: {room} may not include {include[1]}")

print(f"1..1\n# {checked} includes in {len(rooms)} rooms")
for message in wrong:
    print(f"# {message}")
print("not ok 1 rooms" if wrong else "ok 1 rooms")
sys.exit(bool(wrong))
