#!/usr/bin/env bash
# `npm run bench:peers`: the Python frameworks that the benchmark compares with, in a folder of their own.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
python3 -m venv .venv
.venv/bin/pip install --quiet --requirement requirements.txt
.venv/bin/pip list 2>/dev/null | grep -iE '^(keras|tensorflow|jax|torch) '
