"""Reads the feature file that bench/load.ts names into one float32 array, with pandas.

As a researcher would: pandas' C parser, only the columns needed, the features as float32. Prints one
JSON object; the times leave out that Python starts and imports. Without a file it only says whether
there is a pandas.
"""

import json
import platform
import resource
import sys
from time import perf_counter

import numpy as np
import pandas as pd

if len(sys.argv) < 2:
    print(f"Python {platform.python_version()}, pandas {pd.__version__}, NumPy {np.__version__}")
    sys.exit()

path = sys.argv[1]
name, _, *features = pd.read_csv(path, sep=";", nrows=0).columns
types = dict.fromkeys(features, np.float32) | {name: str}

start = perf_counter()
table = pd.read_csv(path, sep=";", engine="c", usecols=[name, *features], dtype=types)
read = perf_counter() - start
values = np.ascontiguousarray(table[features].to_numpy(np.float32))
whole = perf_counter() - start

peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss  # bytes on macOS, else KiB
print(json.dumps({
    "values": values.size,
    "seconds": read,
    "secondsToArray": whole,
    "peakBytes": peak if sys.platform == "darwin" else peak * 1024,
}))
